"""Makes the document that goes into a data message: the office's letter as PDF/A."""

import html
import io
import unicodedata
from collections.abc import Iterator
from typing import Any

from channels.databox.client import Attachment
from gateway.model.errors import Refused
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing

#: Octets of all attachments of an ordinary message (operating rules of ISDS).
LARGEST = 20 * 1024 * 1024

NAME = "dopis.pdf"

#: The part of ISO 19005 and its level.
FLAVOUR = "2b"

#: Dictionaries that the printer writes though they are empty, which PDF/A does not allow.
_RESOURCES = ("/Pattern", "/Shading", "/XObject", "/ExtGState", "/ColorSpace")
#: Above it stand the scripts and pictures that the font does not have.
_FONT_ENDS = 0x2FFF

_PAGE = """\
<!DOCTYPE html>
<html lang="cs"><head><meta charset="utf-8"><title>{subject}</title><style>
@page {{ size: A4; margin: 25mm 20mm; }}
@page {{ @bottom-right {{ content: counter(page) "/" counter(pages); }} }}
body {{ font: 11pt/1.5 "DejaVu Sans", sans-serif; }}
header {{ border-bottom: 0.5pt solid; margin-bottom: 10mm; }}
h1 {{ font-size: 13pt; margin: 0 0 8mm; }}
p {{ white-space: pre-wrap; margin: 0 0 4mm; overflow-wrap: anywhere; }}
</style></head><body><header><p>{originator}</p></header><h1>{subject}</h1>{text}</body></html>
"""


def letter(outgoing: Outgoing, originator: Originator) -> Attachment:
    """Return the letter as PDF/A-2b, the output format of offices (Decree 259/2012 § 23).

    Raises ``Refused`` when its text cannot be written so.
    """
    # The libraries take a second to load, and only who writes needs them.
    import weasyprint  # noqa: PLC0415
    from pikepdf.pdfa import PdfaError  # noqa: PLC0415

    page = _PAGE.format(
        subject=html.escape(_printable(outgoing.subject)),
        originator=html.escape(originator.name),
        text="".join(_paragraphs(_printable(outgoing.text))),
    )
    # A letter loads no file and asks no server.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    printed = weasyprint.HTML(string=page, url_fetcher=nothing).write_pdf()
    try:
        return Attachment(NAME, "application/pdf", _archived(printed))
    except PdfaError as error:
        raise Refused("The letter has characters that cannot be written in PDF/A.") from error


def _archived(printed: bytes) -> bytes:
    import pikepdf.pdfa  # noqa: PLC0415

    octets = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        for page in pdf.pages:
            resources: Any = page.obj.get("/Resources", {})
            for name in _RESOURCES:
                if name in resources and not len(resources[name]):
                    del resources[name]
        pikepdf.pdfa.save(pdf, octets, FLAVOUR)
    return octets.getvalue()


def _printable(text: str) -> str:
    """Replace what has no shape in the font; lines stay apart."""
    kept = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join(c if c == "\n" or _has_shape(c) else "\N{REPLACEMENT CHARACTER}" for c in kept)


def _has_shape(character: str) -> bool:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
    return not hidden and ord(character) <= _FONT_ENDS


def check_size(attachments: list[Attachment]) -> None:
    """Raise ``Refused`` when the message would be larger than the system takes."""
    if sum(len(one.content) for one in attachments) > LARGEST:
        raise Refused("The attachments together are larger than 20 MB.")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        if paragraph.strip():
            yield f"<p>{html.escape(paragraph.strip(chr(10)))}</p>"
