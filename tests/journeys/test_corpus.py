"""Real and broken mails through a running daemon, by every way in: one item each, no octet lost."""

import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.loop import in_thread
from gateway.store import queue
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from tests.channels.email.talk import Talk, stuffed
from tests.conftest import MLYN
from tests.daemons import AUTOMATIC_ADDRESS, ROOT, Installation, Process, everything, until
from tests.peers import dovecot as peer
from tests.peers.ways import listen_for_lmtp, read_mailbox

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


async def deliver(port: int, octets: Iterable[bytes], hello: str = "EHLO") -> None:
    """Send all of them through one connection, octet for octet."""
    async with Talk(("127.0.0.1", port)) as client:
        assert (await client.hear()).startswith("220 ")
        assert (await client.ask(f"{hello} klient")).startswith("250-")
        for content in octets:
            assert (await client.ask("MAIL FROM:<posta@posta.test>")).startswith("250 ")
            assert (await client.ask(f"RCPT TO:<{AUTOMATIC_ADDRESS}>")).startswith("250 ")
            assert (await client.ask("DATA")).startswith("354 ")
            client.say(stuffed(content))
            answer = await client.hear()
            assert answer.startswith("250 "), (answer, content[:300])


async def by_smtp(installation: Installation, letters: list[bytes]) -> Process:
    """Hand them in at the SMTP door."""
    daemon = await installation.start()
    await deliver(installation.smtp, letters)
    return daemon


async def by_lmtp(installation: Installation, letters: list[bytes]) -> Process:
    """Hand them in at the LMTP door."""
    port = listen_for_lmtp(installation)
    daemon = await installation.start()
    await deliver(port, letters, "LHLO")
    return daemon


async def from_mailbox(installation: Installation, letters: list[bytes]) -> Process:
    """Put them into a mailbox and wait until it is empty."""
    if lacks := peer.lacking():
        pytest.skip(lacks)
    with peer.place() as home, peer.dovecot(home / "dovecot", "skola") as server:
        read_mailbox(installation, server, "skola", MLYN)
        await in_thread(server.put, "skola", *letters)
        daemon = await installation.start()
        await until(lambda: server.count("skola") == 0, "an empty inbox", PATIENCE)
    return daemon


async def from_files(installation: Installation, letters: list[bytes]) -> Process:
    """Import them as single files, and again out of one mbox, where they are the same octets."""
    folder = installation.folder / "letters"
    await in_thread(write, folder, letters)
    sums = {"single": (len(letters), 0), "all.mbox": (0, len(letters))}
    for name, (taken, known) in sums.items():
        words = ["mail", "import", str(folder / name), "--originator", MLYN]
        command = installation.command(*words)
        assert await command.ended(PATIENCE) == 0, command.said()
        assert f"{taken} taken, {known} known, 0 failed" in command.said()
    return await installation.start()


def write(folder: Path, letters: list[bytes]) -> None:
    """Write letters as files and as an mbox."""
    (folder / "single").mkdir(parents=True)
    with (folder / "all.mbox").open("wb") as mbox:
        for number, letter in enumerate(letters):
            (folder / "single" / f"{number}.eml").write_bytes(letter)
            mbox.write(b"From posta@posta.test Mon Nov 23 09:15:30 2026\n")
            for line in letter.split(b"\n")[:-1]:
                is_like_one = line.lstrip(b">").startswith(b"From ")
                mbox.write(b">" * is_like_one + line + b"\n")
            mbox.write(b"\n")


Way = Callable[[Installation, list[bytes]], Awaitable[Process]]


async def taken_in(
    installation: Installation, letters: list[bytes], way: Way = by_smtp
) -> Counter[str]:
    """Have a daemon take *letters* in; returns how many items ended in which state."""
    daemon = await way(installation, letters)
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


async def test_our_own_samples(on_each_database: Installation) -> None:
    """Every sample of ours becomes one item, is registered or shown to a clerk, never parked."""
    letters = mails(OWN)
    assert len(letters) > 20
    states = await taken_in(on_each_database, letters)

    assert states.keys() <= {"registered", "referred"}
    assert states["registered"]
    assert states["referred"]


async def test_other_projects_samples(on_each_database: Installation) -> None:
    """So does every test mail that other projects have collected, however broken."""
    letters = mails(FOREIGN)
    if not letters:
        pytest.skip(f"there is no collection in {FOREIGN}")
    states = await taken_in(on_each_database, letters)

    assert states.keys() <= {"registered", "referred"}
    assert sum(states.values()) == len(letters)


#: Every way in but the first, which takes all in on both databases.
WAYS: tuple[Way, ...] = (by_lmtp, from_mailbox, from_files)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_every_other_way_in(way: Way, installation: Installation) -> None:
    """By whichever way a mail comes, it is one item with its own octets.

    Of the foreign collection a part; all of it with PODATELNA_WHOLE_CORPUS in the environment.
    """
    letters = mails(OWN) + mails(FOREIGN)[:: 1 if "PODATELNA_WHOLE_CORPUS" in os.environ else 12]
    if way is from_mailbox:
        # IMAP knows no NUL, and servers replace it.
        letters = [letter for letter in letters if b"\0" not in letter]
    states = await taken_in(installation, list(dict.fromkeys(letters)), way)

    assert states.keys() <= {"registered", "referred"}
