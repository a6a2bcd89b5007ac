"""Makes the document that goes into a data message: the office's letter as PDF/A."""

import html
from collections.abc import Iterator

from channels.databox.client import Attachment
from gateway import paper
from gateway.model.errors import Refused
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing

NAME = "dopis.pdf"

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
    page = _PAGE.format(
        subject=html.escape(paper.shaped(outgoing.subject)),
        originator=html.escape(originator.name),
        text="".join(_paragraphs(paper.shaped(outgoing.text))),
    )
    try:
        return Attachment(NAME, "application/pdf", paper.archival(page))
    except paper.NotArchival as error:
        raise Refused("The letter has characters that cannot be written in PDF/A.") from error


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        if paragraph.strip():
            yield f"<p>{html.escape(paragraph.strip(chr(10)))}</p>"
