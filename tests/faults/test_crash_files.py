"""A daemon that dies while a file is opened or closed has done it wholly or not at all."""

from collections.abc import Iterable

import httpx
import pytest
from sqlalchemy import select

from gateway.store.unit import Unit
from registry.file_tables import CaseFile, FileEntry
from registry.plan.scheme import take_over
from registry.tables import Filing
from tests.conftest import LHOTA
from tests.daemons import CLERKS_ADDRESS, Installation
from tests.desks import Browser, with_clerk
from tests.filed import plan_of
from tests.post import hand_in, mail

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        ("file.opened.before-commit", []),
        ("file.joined.after-commit", ["open"]),
        ("file.closed.before-commit", ["open"]),
        ("file.closed.after-commit", ["closed"]),
    ],
)
async def test_killed_under_a_click(
    fault: str, after: list[str], installation: Installation
) -> None:
    """What the click did not do is done by the next one, under the same mark."""
    with installation.store() as store:
        await with_clerk(store)
        store.write(LHOTA, lambda unit: take_over(unit, plan_of("Plán")).version)
    daemon = await installation.start(f"{fault}=kill")
    assert await hand_in(installation.smtp, mail(), CLERKS_ADDRESS) == 250
    await installation.idle()
    await worked(installation)
    assert await daemon.ended() == -9
    assert states(installation) == after

    await installation.start()
    await worked(installation)
    await installation.idle()

    assert states(installation) == ["closed"]
    with installation.store() as store:
        (seq,) = store.look(LHOTA, lambda unit: unit.rows.all(select(CaseFile.seq)))
        assert seq == 1
        assert store.look(LHOTA, lambda unit: unit.rows.count(select(FileEntry))) == 1
    assert installation.verify() == 0


async def worked(installation: Installation) -> None:
    """Do what is still to be done: register, put into a file, settle, close."""
    address = f"http://127.0.0.1:{installation.desk}"
    async with Browser(base_url=address) as browser:
        try:
            await browser.sign_in()
            await registered(browser)
            for path, fields in todo(installation):
                await browser.open("/filings")
                await browser.submit(path, **fields)
        except httpx.TransportError:
            return


async def registered(browser: Browser) -> None:
    """Register the only item unless it is registered."""
    listing = await browser.open("/items?group=waiting")
    _, _, rest = listing.text.partition('href="/items/')
    item = rest.partition('"')[0]
    if item:
        await browser.open(f"/items/{item}")
        await browser.submit(f"/items/{item}/decide", act="register", subject="Věc")


def todo(installation: Installation) -> Iterable[tuple[str, dict[str, str]]]:
    """Yield the next click and its fields until the file is closed; three clicks close it."""
    for _ in range(4):
        with installation.store() as store:
            step = store.look(LHOTA, _next)
        if step is None:
            return
        yield step


def _next(unit: Unit) -> tuple[str, dict[str, str]] | None:
    filing, file = unit.rows.first(select(Filing)), unit.rows.first(select(CaseFile))
    assert filing is not None
    path = f"/filings/{filing.record_identifier}"
    if file is None:
        return f"{path}/file", {"file": "new", "title": "Spis", "class": "1.1"}
    if filing.handling != "settled":
        return f"{path}/settle", {"method": "noted"}
    return None if file.state == "closed" else (f"/files/{file.id}/close", {})


def states(installation: Installation) -> list[str]:
    """Return the states of the files."""
    with installation.store() as store:
        return list(store.look(LHOTA, lambda unit: unit.rows.all(select(CaseFile.state))))
