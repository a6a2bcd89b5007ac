"""Real mail of other projects, when it lies beside the repository, and our own samples."""

import io
import time
from pathlib import Path

import pytest

from channels.email.convert import EmailConverter
from gateway.model.submission import SubmissionKind
from tests.channels.email.talk import Talk, stuffed
from tests.channels.email.test_convert import SAMPLES
from tests.channels.email.test_convert_limits import sound
from tests.gateways import MemoryGateway

CORPUS = Path(__file__).parents[4] / "shared" / "mail"

#: Any mail of this size is read at once; a mail that takes seconds was made to.
BOUND = 2.0


def mails(folder: Path) -> list[Path]:
    """Return all mails below *folder*."""
    return sorted(folder.rglob("*.eml"))


async def passes(door: tuple[str, int], gateway: MemoryGateway, paths: list[Path]) -> int:
    """Send each mail through a session, see it arrive whole, convert it; return how many."""
    async with Talk(door) as client:
        await client.hello()
        for path in paths:
            octets = path.read_bytes()
            await client.ask("MAIL FROM:<jana@example.org> BODY=8BITMIME")
            await client.ask("RCPT TO:<podatelna@lhota.example.org>")
            await client.ask("DATA")
            client.say(stuffed(octets))
            assert (await client.hear()).startswith("250 "), path.name
            # SMTP carries lines: what does not end in CRLF gets one on its way.
            whole = octets if octets.endswith(b"\r\n") or not octets else octets + b"\r\n"
            (sha256,) = [s for s, kept in gateway.originals.items() if kept == whole]
            arrival = next(a for a in gateway.arrivals if a.original.sha256 == sha256)
            begun = time.process_time()
            submission = EmailConverter().convert(arrival, io.BytesIO(whole))
            assert time.process_time() - begun < BOUND, path.name
            sound(submission, whole)
            assert submission.kind is not SubmissionKind.UNREADABLE or path.parent == SAMPLES
    return len(paths)


async def test_our_samples(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """Every sample of ours arrives octet for octet and is read."""
    assert await passes(door, gateway, mails(SAMPLES)) > 30


async def test_mail_of_other_projects(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """Every mail of the collection arrives octet for octet and is read."""
    if not CORPUS.is_dir():
        pytest.skip(f"the collection of foreign mail is not at {CORPUS}")

    assert await passes(door, gateway, mails(CORPUS)) >= 252
