"""Reads one scanned document: its pages, its attachments, and what the line noticed about it."""

import io
import logging
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

from gateway.late import late
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.submission import (
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)
from scanning import words
from scanning.facts import Facts, address_of
from scanning.pages import PDF, cut
from scanning.separators import Kind

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = late("pikepdf")

log = logging.getLogger("scanning")

#: Why no confirmation goes out by itself: whoever handed paper in has it stamped at the counter.
ON_PAPER = "paper"

#: What stands where a sender's name would, until somebody has read the paper.
NOBODY = "(papír)"

_PDF_TYPE = "application/pdf"
_HEAD = 1024


class ScanConverter:
    """Reads documents of the scanning line. Total: what is no document is said to be none."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what *original* means. Never raises."""
        facts = Facts.read(arrival.envelope)
        try:
            head = original.read(_HEAD)
            original.seek(0)
            readable = PDF in head
            pages = _pages(original) if readable and not facts.stopped else 0
            parts = tuple(_parts(arrival, facts, original, pages))
        except Exception:  # total by promise: what surprises us is for a clerk to look at
            log.exception("a scanned document could not be read")
            readable, parts = False, ()
        whole = Part(
            _name(facts), _PDF_TYPE if readable else "application/octet-stream", PartRole.ORIGINAL,
            arrival.original,
        )  # fmt: skip
        return Submission(
            kind=SubmissionKind.MESSAGE if readable else SubmissionKind.UNREADABLE,
            party=Party(NOBODY, address_of(facts)),
            parts=(whole, *parts),
            evidence=(_paper(facts), *_defects(facts, readable=readable)),
            references=tuple(_references(arrival, facts)),
            no_answer_because=ON_PAPER,
        )


def _pages(original: BinaryIO) -> int:
    with pikepdf.open(original) as pdf:
        return len(pdf.pages)


def _parts(arrival: Arrival, facts: Facts, original: BinaryIO, pages: int) -> Iterator[Part]:
    """Yield the document and its attachments, each as a PDF that can be opened at the desk."""
    begins = [mark for mark in facts.attachments if 0 < mark < pages]
    if not begins:
        yield Part("Dokument.pdf", _type(original), PartRole.BODY, arrival.original)
        return
    original.seek(0)
    with pikepdf.open(original) as pdf:
        for number, (first, last) in enumerate(pairwise((0, *begins, pages))):
            name, role = (f"Příloha {number}.pdf", PartRole.ATTACHMENT)
            if number == 0:
                name, role = ("Dokument.pdf", PartRole.BODY)
            octets = io.BytesIO()
            cut(pdf, range(first, last), octets)
            yield Part(name, _PDF_TYPE, role, BlobRef.of(octets.getvalue()))


def _type(original: BinaryIO) -> str:
    original.seek(0)
    return _PDF_TYPE if PDF in original.read(_HEAD) else "application/octet-stream"


def _name(facts: Facts) -> str:
    return facts.batch or "davka.pdf"


def _paper(facts: Facts) -> Evidence:
    pages = _counted(len(facts.pages)) if facts.pages else "počet stran neznámý"
    summary = (
        f"Sken papírového dokumentu ({pages}), {facts.ordinal}. dokument dávky „{facts.batch}“. "
        "Je to pracovní kopie; originálem zůstává papír."
    )
    return Evidence("paper", Outcome.NOT_ASSESSED, summary, _told(facts))


def _counted(pages: int) -> str:
    if pages == 1:
        return "1 strana"
    return f"{pages} strany" if pages < 5 else f"{pages} stran"  # noqa: PLR2004  (Czech plural)


def _told(facts: Facts) -> dict[str, str]:
    return dict(facts.envelope()) | {"page_count": str(len(facts.pages))}


def _defects(facts: Facts, *, readable: bool) -> Iterator[Evidence]:
    if facts.stopped:
        first = f" Začíná stranou {facts.pages[0]} dávky." if facts.pages else ""
        why = f"{words.because(facts.stopped)}{first} Rozdělte ji prosím ručně."
        yield Evidence("defect", Outcome.INVALID, why, {"code": facts.stopped})
    elif not readable:
        yield Evidence("defect", Outcome.INVALID, words.because("broken"), {"code": "broken"})
    if facts.announced:
        why = words.count(facts.announced, facts.of)
        yield Evidence("defect", Outcome.INVALID, why, {"code": "count"})
    if facts.before_rest:
        why = "Za tímto dokumentem dávka dál nebyla čitelná; mohla by k němu patřit příloha."
        yield Evidence("defect", Outcome.NOTED, why, {"code": "before-rest"})
    if facts.kind == Kind.EXISTING:
        why = f"Podle oddělovacího listu patří k „{facts.identifier}“."
        yield Evidence("delivery", Outcome.NOTED, why, {"identifier": facts.identifier})


def _references(arrival: Arrival, facts: Facts) -> Iterator[str]:
    yield arrival.external_id
    if facts.kind == Kind.EXISTING:
        yield facts.identifier
