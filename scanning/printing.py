"""Prints answers to paper: a letter as PDF/A in the print folder, the same one for the same key."""

import errno
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.model.blob import Blobs
from gateway.model.errors import StoreFull, TryLater
from gateway.model.originator import Originator
from gateway.model.outgoing import PRINTED, Outgoing
from gateway.model.submission import content_of
from gateway.paper import archival
from scanning.facts import MARK
from scanning.paper import day

_FLAVOUR = "2b"

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "papers"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be printed."""

    originator: Originator
    outgoing: Outgoing
    at: datetime


def name_of(outgoing: Outgoing) -> str:
    """Return the file's name: always the same for the same key."""
    key = hashlib.sha256(f"{outgoing.originator}:{outgoing.key}".encode()).hexdigest()
    return f"{outgoing.originator}-{key[:16]}.pdf"


def printed(folder: Path, letter: Letter, blobs: Blobs) -> None:
    """Write the letter and what is enclosed. Raises ``TryLater``; half a letter is never seen."""
    name = name_of(letter.outgoing)
    if not folder.is_dir():
        raise TryLater(f"The print folder '{folder.name}' is not there.", after=300)
    if (folder / name).exists():
        return
    stem = name.removesuffix(".pdf")
    for number, part in enumerate(letter.outgoing.parts, 1):
        ending = Path(part.name).suffix[:10] if part.name.isprintable() else ""
        _put(folder / f"{stem}-{number}{ending}", content_of(part, blobs))
    # The letter comes last: when it is there, everything is.
    _put(folder / name, octets_of(letter))


def octets_of(letter: Letter) -> bytes:
    """Return the letter as PDF/A-2b."""
    outgoing = letter.outgoing
    paper, addressee = _postal(outgoing.address)
    page = _templates.get_template("letter.html").render(
        originator=letter.originator,
        outgoing=outgoing,
        paper=paper,
        addressee=addressee,
        day=day(letter.at),
        mark=name_of(outgoing).removesuffix(".pdf"),
        paragraphs=_paragraphs(outgoing.text),
        enclosed=[part.name for part in outgoing.parts],
    )
    return archival(page)


def _postal(address: str) -> tuple[str, list[str]]:
    """Return the mark of the paper that is answered, and the lines of the postal address."""
    mark, text = "", address.removeprefix(PRINTED)
    if text.startswith(MARK):
        mark, _, text = text.removeprefix(MARK).partition(" ")
    lines = text.replace(", ", "\n").splitlines()
    return mark, [line.strip() for line in lines if line.strip()]


def _paragraphs(text: str) -> list[str]:
    return [block for block in text.replace("\r\n", "\n").strip("\n").split("\n\n") if block]


def _put(path: Path, octets: bytes) -> None:
    """Write a file whole or not at all."""
    waiting = path.with_name(f".{path.name}.part")
    try:
        with waiting.open("wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    except OSError as error:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFull(after=300) from error
        raise TryLater(f"Cannot print: {error.strerror}.", after=300) from error
