"""With a full or broken disk the sender hears a temporary no, and the daemon lives on."""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from channels.email.simulator.relay import LocalRelay
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from tests.conftest import MLYN
from tests.daemons import Installation, everything, install, until
from tests.post import hand_in, mail

pytestmark = pytest.mark.slow

SMALL, LARGE = 0, 1_500_000

NO_ROOM, NOT_NOW = 452, 451


@pytest.mark.parametrize(
    ("fault", "size", "answer"),
    [
        pytest.param("accept.before-commit=enospc", SMALL, NO_ROOM, id="full-at-commit"),
        pytest.param("accept.before-commit=eio", SMALL, NOT_NOW, id="broken-at-commit"),
        pytest.param("blob.write=enospc", LARGE, NO_ROOM, id="full-at-first-octets"),
        pytest.param("blob.write=enospc:2", LARGE, NO_ROOM, id="full-halfway"),
        pytest.param("blob.before-fsync=eio", LARGE, NOT_NOW, id="broken-at-fsync"),
        pytest.param("blob.before-rename=enospc", LARGE, NO_ROOM, id="full-at-rename"),
    ],
)
async def test_a_failing_disk(
    fault: str, size: int, answer: int, installation: Installation
) -> None:
    """The sender keeps its copy, nothing is stored, and the next mail is accepted."""
    daemon = await installation.start(fault)
    assert await hand_in(installation.smtp, mail("Prvni", size)) == answer
    assert everything(installation)[MLYN].items == ()
    assert list((installation.folder / "blobs" / "incoming").iterdir()) == []

    octets = mail("Druha")
    assert await hand_in(installation.smtp, octets) == 250
    await installation.idle()

    assert daemon.code is None
    assert everything(installation)[MLYN].items == (("registered", sha256(octets).hexdigest()),)
    assert installation.verify() == 0


async def test_a_disk_that_is_full_while_the_mail_is_read(installation: Installation) -> None:
    """A mail that was accepted and cannot be read for want of room waits, and says why."""
    # Each process counts for itself: the second mail is the first that both write on disk.
    await installation.start("blob.before-fsync=enospc:2")
    assert await hand_in(installation.smtp, mail("Prvni", LARGE)) == 250
    await installation.idle()
    assert await hand_in(installation.smtp, mail("Druha", LARGE)) == NO_ROOM
    octets = mail("Treti", LARGE)
    assert await hand_in(installation.smtp, octets) == 250
    with installation.store() as store:
        row = await until(lambda: store.look(MLYN, waiting), "an item that waits")
        assert row is not None
        assert (row.sha256, row.attempts) == (sha256(octets).hexdigest(), 1)
        assert row.note.startswith("StoreFull: ")
        store.write(MLYN, be_due)
    await installation.idle()

    assert len(everything(installation)[MLYN].numbers) == 2
    assert installation.verify() == 0


def waiting(unit: Unit) -> ItemRow | None:
    """Return the item that was put back for later."""
    return unit.rows.first(select(ItemRow).where(ItemRow.state == "received", ItemRow.note != ""))


def be_due(unit: Unit) -> None:
    """Let the time pass that an item has to wait."""
    row = waiting(unit)
    assert row is not None
    row.due_at = unit.now


@pytest.fixture
def on_small_disk(
    small_disk: Path, sqlite_template: Path, relay: LocalRelay
) -> Iterator[Installation]:
    """Give an installation whose database and blobs lie on the small disk."""
    shutil.copy(sqlite_template, small_disk / "podatelna.db")
    made = install(small_disk, "sqlite:///podatelna.db", relay.address[1])
    yield made
    made.destroy()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_a_disk_that_is_really_full(size: int, on_small_disk: Installation) -> None:
    """What was accepted before is still there, and room made means mail accepted again."""
    daemon = await on_small_disk.start()
    before, during, after = (mail(word, size) for word in ("Pred", "Behem", "Potom"))
    assert await hand_in(on_small_disk.smtp, before) == 250
    await on_small_disk.idle()

    filler = on_small_disk.folder / "filler"
    fill(filler)
    assert await hand_in(on_small_disk.smtp, during) == NO_ROOM
    assert daemon.code is None
    filler.unlink()
    assert await hand_in(on_small_disk.smtp, after) == 250
    await on_small_disk.idle()

    hashes = {digest for _, digest in everything(on_small_disk)[MLYN].items}
    assert hashes == {sha256(before).hexdigest(), sha256(after).hexdigest()}
    assert on_small_disk.verify() == 0


def fill(path: Path) -> None:
    """Write until nothing more goes in."""
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return
