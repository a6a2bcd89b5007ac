"""Paper for tests: pages with words, separator sheets, and what scanners do to both."""

import io
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import img2pdf
import pypdfium2
import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from scanning.separators import Kind, Separator
from scanning.sheets import sheets
from tests.gateways import LHOTA

DPI = 200
A4 = (1654, 2339)
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def page(words: str, size: int = 40) -> Image.Image:
    """Draw a page with lines of words."""
    image = Image.new("L", A4, 250)
    font = ImageFont.truetype(FONT, size)
    ImageDraw.Draw(image).multiline_text((180, 220), words, fill=20, font=font, spacing=size // 2)
    return image


def blank() -> Image.Image:
    """Draw nothing."""
    return Image.new("L", A4, 250)


@cache
def _sheet(originator: OriginatorId, kind: Kind, identifier: str) -> Image.Image:
    whose = Originator(originator, "Obec Horní Lhota", "LHOT", ())
    document = pypdfium2.PdfDocument(sheets(whose, [Separator(originator, kind, identifier)]))
    try:
        picture: Image.Image = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
        return picture.convert("L").resize(A4)
    finally:
        document.close()


def sheet(kind: Kind, identifier: str = "A1", originator: OriginatorId = LHOTA.id) -> Image.Image:
    """Return a separator sheet as it comes out of the printer."""
    return _sheet(originator, kind, identifier).copy()


def code(content: str) -> Image.Image:
    """Return a QR code of anybody's."""
    drawn = segno.make_qr(content)
    side = int(drawn.symbol_size(1, 4)[0])
    dots = bytes(0 if dark else 255 for row in drawn.matrix_iter(1, 4) for dark in row)
    return Image.frombytes("L", (side, side), dots).resize((400, 400), Image.Resampling.NEAREST)


def scanned(
    image: Image.Image, angle: float = 0.0, noise: int = 0, blur: float = 0.0
) -> Image.Image:
    """Return *image* as a scanner sees it: askew by degrees, dirty, out of focus."""
    if angle:
        image = image.rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        dirt = Image.effect_noise(image.size, noise)
        image = Image.blend(image, dirt.convert("L"), 0.18)
        drawn = ImageDraw.Draw(image)
        dice = random.Random(noise)  # noqa: S311  (dirt, no secret)
        for _ in range(200):
            x, y = dice.randrange(image.width), dice.randrange(image.height)
            drawn.point((x, y), fill=60)
    return image


def pdf(*pages: Image.Image, dpi: int = DPI) -> bytes:
    """Return pages as a scanner's PDF."""
    images = []
    for one in pages:
        octets = io.BytesIO()
        one.save(octets, "JPEG", quality=85, dpi=(dpi, dpi))
        images.append(octets.getvalue())
    return bytes(img2pdf.convert(images, nodate=True, engine=img2pdf.Engine.internal))


def put(folder: Path, name: str, octets: bytes) -> Path:
    """Put a file into a watched folder as a scanner does that renames it when it is whole."""
    waiting = folder / f"{name}.part"
    waiting.write_bytes(octets)
    return waiting.rename(folder / name)


def letters(words: Sequence[str]) -> bytes:
    """Return a batch of one-page letters, each behind a sheet."""
    pages = [image for word in words for image in (sheet(Kind.DOCUMENT), page(word))]
    return pdf(*pages)
