"""The paper of the demo's invented citizens, as a scanner sees it: grey, askew, a little dirty."""

import io
import random
from collections.abc import Sequence
from pathlib import Path

import img2pdf
import pypdfium2
from PIL import Image

from gateway.model.originator import Originator
from scanning.paper import pdf_of
from scanning.separators import Kind, Separator
from scanning.sheets import sheets

DPI = 200

#: Two letters and an attachment, one page each; names in the order of the batch.
LETTERS = (
    (
        Kind.DOCUMENT,
        "A00001",
        "Žádost o pronájem zahrádky",
        "Městský úřad Hlučín|Mírové náměstí 23|748 01 Hlučín",
        (
            "Dobrý den,",
            "žádám o pronájem zahrádky č. 14 v osadě Na Výhoně od příštího roku.",
            "Zahrádku po tetě Růženě Kořínkové jsem pět let obdělával a rád bych pokračoval.",
            "Předem děkuji za vyřízení.",
            "Oldřich Žák, Příčná 8, 748 01 Hlučín",
        ),
    ),
    (
        Kind.ATTACHMENT,
        "A00002",
        "Plánek osady",
        "",
        ("Zahrádka č. 14 je třetí od studny, vedle paní Šímové. Výměra 312 m².",),
    ),
    (
        Kind.DOCUMENT,
        "A00003",
        "Stížnost na nefunkční osvětlení",
        "Město Hlučín, odbor komunálních služeb",
        (
            "Vážení,",
            "v ulici U Stadionu už od října nesvítí čtyři lampy. Cestou ze školy tudy chodí děti.",
            "Včera tu upadla sousedka. Prosím o opravu a o odpověď poštou.",
            "Marie Čížková, U Stadionu 5, 748 01 Hlučín",
        ),
    ),
)

_PAGE = """<html lang="cs"><style>@page {{ size: A4; margin: 28mm 25mm }}
body {{ font: 13pt/1.6 "DejaVu Serif", serif }} h1 {{ font-size: 15pt; margin: 10mm 0 6mm }}
</style><body><p>{to}</p><h1>{subject}</h1>{text}</body></html>"""


def batch(originator: Originator) -> bytes:
    """Return the sample batch of *originator* as the scanner's PDF; always the same one."""
    dice = random.Random(2026)  # noqa: S311  (dirt, no secret)
    pages = []
    for kind, identifier, subject, to, text in LETTERS:
        sheet = sheets(originator, [Separator(originator.id, kind, identifier)])
        pages += [_seen(sheet, dice), _seen(_letter(subject, to, text), dice)]
    return bytes(img2pdf.convert(pages, nodate=True, engine=img2pdf.Engine.internal))


def put(folder: Path, name: str, octets: bytes) -> None:
    """Write as a scanner does: under another name until the file is whole."""
    waiting = folder / f"{name}.part"
    waiting.write_bytes(octets)
    waiting.rename(folder / name)


def _letter(subject: str, to: str, text: Sequence[str]) -> bytes:
    paragraphs = "".join(f"<p>{one}</p>" for one in text)
    return pdf_of(_PAGE.format(to=to.replace("|", "<br>"), subject=subject, text=paragraphs))


def _seen(octets: bytes, dice: random.Random) -> bytes:
    document = pypdfium2.PdfDocument(octets)
    try:
        page: Image.Image = document[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()
    page = page.rotate(dice.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=255)
    dirt = Image.frombytes("L", page.size, dice.randbytes(page.width * page.height))
    page = Image.blend(page, dirt.point(lambda value: 225 + value // 9), 0.25)
    made = io.BytesIO()
    page.save(made, "JPEG", quality=80, dpi=(DPI, DPI))
    return made.getvalue()
