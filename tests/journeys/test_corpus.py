"""Real and broken mails through a running daemon: each is one item, octet for octet."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import MLYN
from daemons import AUTOMATIC_ADDRESS, ROOT, Installation, everything
from sqlalchemy import select

from gateway.store import queue
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from tests.channels.email.talk import Talk, stuffed

pytestmark = pytest.mark.slow

OWN = ROOT / "tests" / "channels" / "email" / "mail"
#: A collection of other projects' test mails that is not ours to ship.
FOREIGN = ROOT.parent / "shared" / "mail"

#: Hundreds of mails on a busy machine.
PATIENCE = 300.0


def mails(folder: Path) -> list[bytes]:
    """Return all mails below *folder* as they go over the wire: with CRLF, each once."""
    found = [path.read_bytes() for path in sorted(folder.rglob("*.eml"))]
    lines = [octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for octets in found]
    return list(dict.fromkeys(o if o.endswith(b"\r\n") else o + b"\r\n" for o in lines))


async def deliver(port: int, octets: Iterable[bytes]) -> None:
    """Send all of them through one connection, octet for octet."""
    async with Talk(("127.0.0.1", port)) as client:
        await client.hello()
        for content in octets:
            assert (await client.ask("MAIL FROM:<posta@posta.test>")).startswith("250 ")
            assert (await client.ask(f"RCPT TO:<{AUTOMATIC_ADDRESS}>")).startswith("250 ")
            assert (await client.ask("DATA")).startswith("354 ")
            client.say(stuffed(content))
            answer = await client.hear()
            assert answer.startswith("250 "), (answer, content[:300])


async def taken_in(installation: Installation, letters: list[bytes]) -> Counter[str]:
    """Have a daemon take *letters* in; returns how many items ended in which state."""
    daemon = await installation.start()
    await deliver(installation.smtp, letters)
    await installation.idle(PATIENCE)

    there = everything(installation)[MLYN]
    assert sorted(digest for _, digest in there.items) == sorted(
        sha256(letter).hexdigest() for letter in letters
    )
    with installation.store() as store:
        for letter in letters:
            digest = sha256(letter).hexdigest()
            assert store.look(MLYN, lambda unit, d=digest: original(unit, d)) == letter  # type: ignore[misc]
    assert [line for line in daemon.log() if "exception" in line or line["level"] == "error"] == []
    assert installation.verify() == 0
    return Counter(state for state, _ in there.items)


def original(unit: Unit, digest: str) -> bytes:
    """Return the stored octets of an item, found by their hash."""
    row = unit.rows.first(select(ItemRow).where(ItemRow.sha256 == digest))
    assert row is not None
    with unit.open(queue.read(row).arrival.original) as stored:
        return stored.read()


async def test_our_own_samples(installation: Installation) -> None:
    """Every sample of ours becomes one item, is registered or shown to a clerk, never parked."""
    letters = mails(OWN)
    assert len(letters) > 20
    states = await taken_in(installation, letters)

    assert states.keys() <= {"registered", "referred"}
    assert states["registered"]
    assert states["referred"]


async def test_other_projects_samples(installation: Installation) -> None:
    """So does every test mail that other projects have collected, however broken."""
    letters = mails(FOREIGN)
    if not letters:
        pytest.skip(f"there is no collection in {FOREIGN}")
    states = await taken_in(installation, letters)

    assert states.keys() <= {"registered", "referred"}
    assert sum(states.values()) == len(letters)
