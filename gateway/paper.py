"""Everything that is printed: PDF from HTML, and PDF/A for keeping, fetching nothing from anywhere.

PDF/A is the output format of offices (Decree 259/2012 § 23; ISO 19005).
"""

import io
import logging
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

#: The parts of ISO 19005 and their level: without files inside, and with files of any kind.
PLAIN, WITH_FILES = "2b", "3b"

#: Dictionaries that WeasyPrint writes though they are empty, which PDF/A does not allow.
_RESOURCES = ("/Pattern", "/Shading", "/XObject", "/ExtGState", "/ColorSpace")
#: Above it stand the scripts and pictures that the font does not have.
_FONT_ENDS = 0x2FFF
#: Stands for what is not shown.
UNSEEN = "\N{REPLACEMENT CHARACTER}"


class NotArchival(ValueError):
    """The text has characters that cannot be written in PDF/A."""


def pdf_of(html: str) -> bytes:
    """Return *html* as PDF. Takes tenths of a second: call it in a thread.

    Pages bring everything with them: what strangers wrote loads no file and asks no server.
    """
    # It takes a second to load, which only those shall pay who print.
    import weasyprint  # noqa: PLC0415

    # All tell every step, and their warnings are about style sheets.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    printed: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf()
    return printed


def archival(
    html: str,
    flavour: str = PLAIN,
    change: "Callable[[pikepdf.Pdf], None] | None" = None,
) -> bytes:
    """Return *html* as PDF/A; *change* may add to it before. Raises ``NotArchival``."""
    import pikepdf.pdfa  # noqa: PLC0415  (as above)

    octets = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(html))) as pdf:
        for page in pdf.pages:
            resources: Any = page.obj.get("/Resources", {})
            for name in _RESOURCES:
                if name in resources and not len(resources[name]):
                    del resources[name]
        if change is not None:
            change(pdf)
        try:
            pikepdf.pdfa.save(pdf, octets, flavour)
        except pikepdf.pdfa.PdfaError as error:
            raise NotArchival from error
    return octets.getvalue()


def visible(text: str) -> str:
    """Replace what is no character to be seen; lines stay apart, tabs become spaces."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(c if c == "\n" or _is_seen(c) else UNSEEN for c in kept)


def shaped(text: str) -> str:
    """Replace what has no shape in the font as well: for letters, which must be archival."""
    return "".join(c if ord(c) <= _FONT_ENDS else UNSEEN for c in visible(text))


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
