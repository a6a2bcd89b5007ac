"""Prints answers to paper: a letter as PDF/A in the print folder, the same one for the same key."""

import errno
import hashlib
import io
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pikepdf import pdfa

from gateway.model.blob import Blobs
from gateway.model.errors import StoreFull, TryLater
from gateway.model.originator import Originator
from gateway.model.outgoing import PRINTED, Outgoing
from gateway.model.submission import Part
from scanning.facts import MARK
from scanning.paper import day, pdf_of

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
        _put(folder / f"{stem}-{number}{ending}", _content(part, blobs))
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
    return archived(pdf_of(page))


def _postal(address: str) -> tuple[str, list[str]]:
    """Return the mark of the paper that is answered, and the lines of the postal address."""
    mark, text = "", address.removeprefix(PRINTED)
    if text.startswith(MARK):
        mark, _, text = text.removeprefix(MARK).partition(" ")
    lines = text.replace(", ", "\n").splitlines()
    return mark, [line.strip() for line in lines if line.strip()]


def _paragraphs(text: str) -> list[str]:
    return [block for block in text.replace("\r\n", "\n").strip("\n").split("\n\n") if block]


def archived(octets: bytes) -> bytes:
    """Make a PDF/A-2b of what WeasyPrint wrote. Raises ``ValueError`` when it is none."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        for page in pdf.pages:
            resources: Any = page.obj.get("/Resources", {})
            # WeasyPrint leaves these behind empty, which PDF/A does not allow.
            for name in ("/Pattern", "/Shading"):
                if name in resources and not resources[name].keys():
                    del resources[name]
        pdfa.save(pdf, made, _FLAVOUR)
    return made.getvalue()


def _content(part: Part, blobs: Blobs) -> bytes:
    try:
        with blobs.open(part.blob) as file:
            return file.read()
    except (LookupError, OSError) as error:
        raise TryLater(f"The content of '{part.name}' cannot be read.") from error


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
