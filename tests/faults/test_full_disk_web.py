"""With a full disk the answers come back, and once there is room the same form is taken."""

import html
import shutil
from pathlib import Path

import httpx
import pytest

from channels.email.simulator.relay import LocalRelay
from tests.conftest import MLYN
from tests.daemons import PATIENCE, Installation, Process, everything, install

pytestmark = pytest.mark.slow

FORM = f"/{MLYN}/forms/obecne-podani"
TEXT = "Kolik stála nová kuchyně?"
ANSWERS = {
    "_form": "stranka-ktera-se-posila",
    "who": "person",
    "name": "Božena Říhová",
    "birth_date": "8. 3. 1948",
    "address": "Lipová 7, 747 11 Kozmice",
    "subject": "Rozpočet školy",
    "text": TEXT,
}


async def sent(daemon: Process, octets: int) -> httpx.Response:
    """Send the form with a file of so many octets before the words."""
    (ready,) = (line for line in daemon.log() if line["event"] == "ready")
    parts: list[tuple[str, tuple[str | None, bytes]]] = [("files", ("a.pdf", bytes(octets)))]
    parts += [(name, (None, value.encode())) for name, value in ANSWERS.items()]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ready['public']}") as client:
        return await client.post(FORM, files=parts, timeout=PATIENCE)


@pytest.mark.parametrize(
    "fault",
    ["accept.before-commit=enospc", "blob.write=enospc", "blob.before-fsync=eio"],
    ids=["commit", "write", "fsync"],
)
async def test_a_failing_disk_gives_the_answers_back(
    fault: str, installation: Installation
) -> None:
    """Nothing is stored, the page holds what was typed, and the next attempt succeeds."""
    daemon = await installation.start(fault)
    answer = await sent(daemon, 400_000)
    assert answer.status_code == 503
    assert TEXT in html.unescape(answer.text)
    assert everything(installation)[MLYN].items == ()

    # The process that reads the package meets the same fault once more, and its item waits.
    assert (await sent(daemon, 400_000)).status_code == 200
    assert len(everything(installation)[MLYN].items) == 1
    assert installation.verify() == 0


async def test_an_upload_larger_than_the_disk(
    small_disk: Path, sqlite_template: Path, relay: LocalRelay
) -> None:
    """It runs full while the file comes in; the words behind the file still come back."""
    shutil.copy(sqlite_template, small_disk / "podatelna.db")
    installation = install(small_disk, "sqlite:///podatelna.db", relay.address[1])
    try:
        daemon = await installation.start()
        answer = await sent(daemon, 60_000_000)
        assert answer.status_code == 503
        assert TEXT in html.unescape(answer.text)
        assert daemon.code is None

        assert (await sent(daemon, 1_000_000)).status_code == 200
        await installation.idle()
        assert len(everything(installation)[MLYN].items) == 1
        assert installation.verify() == 0
    finally:
        installation.destroy()
