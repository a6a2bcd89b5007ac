"""A daemon that dies under a clerk's click has either done everything or nothing."""

import httpx
import pytest

from channels.email.simulator.relay import LocalRelay
from tests.conftest import LHOTA
from tests.daemons import CLERKS_ADDRESS, Found, Installation, everything
from tests.desks import Browser, with_clerk
from tests.post import hand_in, mail, message_ids

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("fault", "numbers"),
    [
        # The worker's own decision to leave it to a clerk is the first visit.
        pytest.param("handle.before-commit=kill:2", 0, id="before-the-commit"),
        pytest.param("outbox.claimed=kill:2", 1, id="after-the-commit"),
    ],
)
async def test_killed_while_a_clerk_registers(
    fault: str, numbers: int, installation: Installation, relay: LocalRelay
) -> None:
    """The click counts once: what it did not do can be done again, with the same number."""
    with installation.store() as store:
        await with_clerk(store)
    daemon = await installation.start(fault)
    assert await hand_in(installation.smtp, mail(), CLERKS_ADDRESS) == 250
    await installation.idle()
    async with Browser(base_url=f"http://127.0.0.1:{installation.desk}") as browser:
        await browser.sign_in()
        await clicked(browser)
    assert await daemon.ended() == -9
    assert len(town(installation).numbers) == numbers

    await installation.start()
    await installation.idle()
    async with Browser(base_url=f"http://127.0.0.1:{installation.desk}") as browser:
        await browser.sign_in()
        assert await clicked(browser) == (not numbers)
    await installation.idle()

    there = town(installation)
    assert [state for state, _ in there.items] == ["registered"]
    assert [number.split("/")[:2] for number in there.numbers] == [["LHOTA", "00001"]]
    assert sorted(key.partition(":")[0] for key, _ in there.owed) == ["delivery", "receipt"]
    assert {state for _, state in there.owed} == {"sent"}
    assert len(message_ids(relay)) == len(set(message_ids(relay))) == 2
    assert installation.verify() == 0


async def clicked(browser: Browser) -> bool:
    """Register the only item if it still waits; tells whether there was something to click."""
    listing = await browser.open("/items?group=waiting")
    _, _, rest = listing.text.partition('href="/items/')
    item = rest.partition('"')[0]
    if not item:
        return False
    await browser.open(f"/items/{item}")
    try:
        await browser.submit(f"/items/{item}/decide", act="register", subject="Věc")
    except httpx.TransportError:
        return True
    return True


def town(installation: Installation) -> Found:
    """Look at what the clerk's originator has."""
    return everything(installation)[LHOTA]
