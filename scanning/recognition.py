"""Recognises the text of scanned paper, as a check: it helps people and decides nothing."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from gateway.late import late
from gateway.loop import in_thread
from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import Occupied
from gateway.model.ports import Findings
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Submission
from scanning import bounded
from scanning.bounded import Limits
from scanning.pages import PDF

if TYPE_CHECKING:
    from pikepdf import pdfa
else:
    pdfa = late("pikepdf.pdfa")

ENGINE = "tesseract"

#: What a document's facts say about recognising it: languages, seconds, octets, pixels.
_WISHES = 4
#: The most text kept of one document, in octets.
_LONGEST_TEXT = 4 << 20
_LARGEST_RESULT = 256 << 20
#: One is being recognised and the next stands ready.
MOST_INSIDE = 2
#: Seconds one document is taken to need before one has been measured.
FIRST_GUESS = 6.0


@dataclass(frozen=True, slots=True)
class Wish:
    """How one document is to be recognised."""

    languages: str
    limits: Limits
    pixels: int

    @classmethod
    def of(cls, submission: Submission) -> Self | None:
        """Return the wish the scanning line has left with its document, if any."""
        for one in submission.evidence:
            words = one.details.get("recognise", "").split()
            if one.kind == "paper" and len(words) == _WISHES:
                languages, seconds, memory, pixels = words
                limits = Limits(float(seconds), int(memory), _LARGEST_RESULT)
                return cls(languages, limits, int(pixels))
        return None


class TextRecognition:
    """Makes a searchable PDF/A and a text of what was scanned, one document at a time.

    Whoever would wait long is sent back into the queue, so that no letter and no form waits behind
    a pile of paper.
    """

    def __init__(self, bounded_processes: object) -> None:
        # What reads mail is bounded too tightly for this; recognition has processes of its own.
        del bounded_processes
        self._turn = asyncio.Semaphore(1)
        self._inside = 0
        #: Documents sent back, by hash; each is to come when those before it are done.
        self._sent_back: set[str] = set()
        #: How long the last document took, in seconds.
        self._took = FIRST_GUESS

    async def examine(self, submission: Submission, blobs: Blobs) -> Findings:
        """Recognise; a failure is told as evidence and the item goes on. Raises ``Occupied``."""
        wish = Wish.of(submission)
        original = submission.parts[0] if submission.parts else None
        if wish is None or original is None:
            return Findings()
        self._wait_elsewhere(original.blob.sha256)
        self._inside += 1
        try:
            async with self._turn:
                return await self._timed(original, wish, blobs)
        finally:
            self._inside -= 1

    def _wait_elsewhere(self, sha256: str) -> None:
        self._sent_back.discard(sha256)
        if self._inside >= MOST_INSIDE:
            self._sent_back.add(sha256)
            raise Occupied(
                "Rozpoznává se text jiných skenů.", after=self._took * len(self._sent_back)
            )

    async def _timed(self, original: Part, wish: Wish, blobs: Blobs) -> Findings:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="podatelna-text-") as name:
            folder = Path(name)
            if not await in_thread(_copied, original, blobs, folder / "in.pdf"):
                return _told(wish, "Text se nerozpoznával: není to PDF.")
            found = await _recognised(folder, wish)
        self._took = max(1.0, time.monotonic() - begun)
        return found


async def _recognised(folder: Path, wish: Wish) -> Findings:
    try:
        ended = await bounded.run(_command(wish), folder, wish.limits, _ONE_THREAD)
    except OSError as error:
        return _told(wish, "Text se nepodařilo rozpoznat: rozpoznávání nejde spustit.", str(error))
    if ended.too_slow:
        return _told(wish, f"Text se nepodařilo rozpoznat do {wish.limits.seconds:g} s.")
    if ended.code:
        return _told(wish, "Text se nepodařilo rozpoznat.", ended.said[-300:])
    return await in_thread(_found, folder, wish)


_ONE_THREAD: Mapping[str, str] = {"OMP_THREAD_LIMIT": "1", "PYTHONWARNINGS": "ignore"}


def _command(wish: Wish) -> tuple[str, ...]:
    megapixels = str(max(1, wish.pixels // 1_000_000))
    return (
        *(sys.executable, "-m", "ocrmypdf", "--language", wish.languages, "--jobs", "1", "--quiet"),
        # A page with text of its own keeps it; a signature is not broken but left alone.
        *("--mode", "skip", "--optimize", "0", "--output-type", "auto"),
        # Debian's Ghostscript would spoil pages with text; PDF/A is made and checked without it.
        *("--pdfa-backend", "internal"),
        *("--max-image-mpixels", megapixels, "--max-ocr-image-mpixels", "40"),
        *("--tesseract-timeout", f"{wish.limits.seconds:g}", "--rasterizer", "pypdfium"),
        *("--sidecar", "out.txt", "in.pdf", "out.pdf"),
    )


def _copied(original: Part, blobs: Blobs, to: Path) -> bool:
    with blobs.open(original.blob) as source, to.open("wb") as written:
        head = source.read(1 << 16)
        if PDF not in head[:1024]:
            return False
        while head:
            written.write(head)
            head = source.read(1 << 20)
    return True


def _found(folder: Path, wish: Wish) -> Findings:
    text = (folder / "out.txt").read_bytes()[:_LONGEST_TEXT].replace(b"\f", b"\n\n").strip()
    made = folder / "out.pdf"
    archival = pdfa.validate_written(made, "2b").passed
    octets = BlobRef.of(made.read_bytes())
    parts = [Part("Dokument s textem.pdf", "application/pdf", PartRole.DERIVED, octets)]
    if text:
        parts.append(Part("Text.txt", "text/plain", PartRole.DERIVED, BlobRef.of(text)))
    words = len(text.split())
    summary = f"Rozpoznaný text: počet slov {words}. Strojové čtení se může mýlit."
    details = {"words": str(words), "format": "PDF/A-2b" if archival else "PDF"}
    return Findings((_evidence(wish, summary, details),), tuple(parts))


def _told(wish: Wish, summary: str, said: str = "") -> Findings:
    return Findings((_evidence(wish, summary, {"said": said} if said else {}, failed=True),))


def _evidence(
    wish: Wish, summary: str, more: Mapping[str, str], *, failed: bool = False
) -> Evidence:
    outcome = Outcome.NOT_ASSESSED if failed else Outcome.NOTED
    details = {"engine": ENGINE, "languages": wish.languages, **more}
    return Evidence("text", outcome, summary, details)
