"""Makes copies in an output format out of what came; runs in a process of its own.

The original stays beside the copy as it came, and so does what was found out about its signatures.
Source: Decree 259/2012 §§ 23 and 24, ISO 19005.
"""

import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gateway.paper import PLAIN, UNSEEN, NotArchival, archival, shaped, visible

if TYPE_CHECKING:
    import pikepdf
    import pypdfium2

PDF, HTML, TEXT = "application/pdf", "text/html", "text/plain"

#: More octets are not converted, more pages not drawn.
LARGEST, MOST_PAGES = 64 * 1024 * 1024, 300
#: Characters of a text that are laid out: hundreds of pages.
LONGEST = 1_000_000
#: How finely a page is drawn, in dots per inch, and how large it may become.
DPI, MOST_PIXELS = 200, 40_000_000
_POINTS = 72
#: The parts of the norm that say how a file is kept.
_PARTS = frozenset({"1", "2", "3"})

_FRAME = """<!DOCTYPE html><html lang="cs"><head><meta charset="utf-8"><title>Kopie</title><style>
@page { size: A4; margin: 20mm; }
body { font: 10pt/1.4 "DejaVu Sans"; overflow-wrap: anywhere; }
.plain { white-space: pre-wrap; }
</style></head><body>%s</body></html>"""

AS_PICTURES = "Stránky jsou v kopii jako obrazy, protože nenesou svá písma; text má originál."
WITHOUT_SHAPES = "Znaky, které písmo nemá, jsou v kopii nahrazené; má je originál."
LOCKED = "Soubor je zamčený heslem."
TOO_LARGE = "Soubor je na převod příliš velký."
MISSING = "Obsah souboru v úložišti není."
BROKEN = "Soubor se nepodařilo převést."
NO_WAY = "Tento formát program převést neumí."


class Outcome(StrEnum):
    """What became of content."""

    #: It is in an output format itself, which was looked at.
    ALREADY = "already"
    #: The program made a copy.
    CONVERTED = "converted"
    #: A clerk brought a copy.
    GIVEN = "given"
    #: It stays as it came, for a reason.
    KEPT = "kept"
    #: The program could make no copy.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Made:
    """What came out of trying."""

    outcome: Outcome
    #: The copy, where one was made.
    octets: bytes = b""
    #: What is to be known about it, in Czech; may be empty.
    note: str = ""


def convertible(media_type: str) -> bool:
    """Tell whether it is worth trying."""
    return media_type == PDF or media_type.startswith("text/")


def converted(media_type: str, octets: bytes) -> Made:
    """Return a copy as PDF/A, or that none is needed, or why there is none."""
    if len(octets) > LARGEST:
        return Made(Outcome.FAILED, note=TOO_LARGE)
    if media_type == PDF:
        return _of_pdf(octets)
    if convertible(media_type):
        text = octets.decode("utf-8", "replace")
        return _of_html(text) if media_type == HTML else _of_text(text)
    return Made(Outcome.FAILED, note=NO_WAY)


def _of_text(text: str) -> Made:
    if len(text) > LONGEST:
        return Made(Outcome.FAILED, note=TOO_LARGE)
    return _laid_out(text, lambda shown: f'<div class="plain">{html.escape(shown)}</div>')


def _of_html(text: str) -> Made:
    import nh3  # noqa: PLC0415  (only the child loads what it needs)

    if len(text) > LONGEST:
        return Made(Outcome.FAILED, note=TOO_LARGE)
    # Nothing is fetched from anywhere, and nothing leads anywhere.
    return _laid_out(nh3.clean(text, url_schemes=set()), str)


def _laid_out(text: str, body: Callable[[str], str]) -> Made:
    """Return the text on pages; what the font does not have is replaced, and that is said."""
    for shown in (visible, shaped):
        seen = shown(text)
        lost = seen.count(UNSEEN) > text.count(UNSEEN)
        try:
            octets = archival(_FRAME % body(seen))
        except NotArchival:
            continue
        return Made(Outcome.CONVERTED, octets, WITHOUT_SHAPES if lost else "")
    return Made(Outcome.FAILED, note=BROKEN)


def _of_pdf(octets: bytes) -> Made:
    """Leave PDF/A alone; else mend and declare what can be, or draw the pages."""
    import pikepdf.pdfa  # noqa: PLC0415  (as above)

    try:
        with pikepdf.open(io.BytesIO(octets)) as pdf:
            flavour = _claimed(pdf)
            if flavour and pikepdf.pdfa.validate_written(io.BytesIO(octets), flavour).passed:
                return Made(Outcome.ALREADY)
            written = io.BytesIO()
            pikepdf.pdfa.save(pdf, written, PLAIN)
            return Made(Outcome.CONVERTED, written.getvalue())
    except pikepdf.PasswordError:
        return Made(Outcome.FAILED, note=LOCKED)
    except pikepdf.pdfa.PdfaError:
        return _drawn(octets)
    except (pikepdf.PdfError, ValueError):
        return Made(Outcome.FAILED, note=BROKEN)


def _claimed(pdf: "pikepdf.Pdf") -> str:
    """Return the part of the norm that the file says it conforms to, on the level that we check."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        part = str(metadata.get("pdfaid:part", ""))
    return f"{part}b" if part in _PARTS else ""


def _drawn(octets: bytes) -> Made:
    """Return the pages as pictures, as they look: for what brings no fonts of its own."""
    import img2pdf  # noqa: PLC0415  (as above)
    import pikepdf.pdfa  # noqa: PLC0415
    import pypdfium2  # noqa: PLC0415

    try:
        with pypdfium2.PdfDocument(octets) as document:
            if len(document) > MOST_PAGES:
                return Made(Outcome.FAILED, note=TOO_LARGE)
            pages = [_picture(page) for page in document]
        written = io.BytesIO()
        with pikepdf.open(io.BytesIO(img2pdf.convert(pages))) as pdf:
            pikepdf.pdfa.save(pdf, written, PLAIN)
    except (pypdfium2.PdfiumError, img2pdf.ImageOpenError, pikepdf.PdfError, ValueError):
        return Made(Outcome.FAILED, note=BROKEN)
    except pikepdf.pdfa.PdfaError:
        return Made(Outcome.FAILED, note=BROKEN)
    return Made(Outcome.CONVERTED, written.getvalue(), AS_PICTURES)


def _picture(page: "pypdfium2.PdfPage") -> bytes:
    width, height = page.get_size()
    finest = (MOST_PIXELS / max(1.0, width * height)) ** 0.5
    scale = min(DPI / _POINTS, finest)
    drawn = io.BytesIO()
    image = page.render(scale=scale).to_pil().convert("RGB")
    image.save(drawn, "JPEG", quality=85, dpi=(scale * _POINTS,) * 2)
    return drawn.getvalue()
