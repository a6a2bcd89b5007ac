"""What is seen on one page: bar codes, the black bars of a separator sheet, or nothing at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from gateway.late import late

if TYPE_CHECKING:
    import zxingcpp
    from PIL import Image
else:
    zxingcpp = late("zxingcpp")
    Image = late("PIL.Image")


#: Renders the page at so many dots per inch, greyscale.
Render = Callable[[float], "Image.Image"]

#: The symbologies our sheets use; the rest of the world's is read to be able to name it.
_LOOKED_FOR = "QRCode,Code128,Code39,DataMatrix,EAN13,ITF,PDF417,Aztec"

#: Around the resolution of the settings, in the order in which they are tried.
_FACTORS = (1.0, 1.5, 0.7)

#: A code that fills so much of the page's width and cannot be read may be a separator.
_LARGE = 0.35

#: The page on which bars and blanks are looked for, in pixels: about one for a millimetre.
_COARSE = 300
#: Darker than this is ink there.
_DARK = 110
#: A page is blank when fewer of its pixels than this share differ from the paper.
_SPECKS = 0.0001
_DIFFERS = 40
#: Around the edge lie the scanner's shadows, which are no ink.
_MARGIN = 0.02


@dataclass(frozen=True, slots=True)
class Code:
    """One bar code."""

    text: str
    #: As zxing names it: ``QR Code``.
    symbology: str
    #: The resolution at which it was read.
    dpi: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What one page shows."""

    codes: tuple[Code, ...] = ()
    #: It has the black bars of a separator sheet.
    sheet: bool = False
    #: It has a large code that nobody can read.
    damaged: bool = False
    blank: bool = False


def look(render: Render, dpi: float, wanted: Callable[[str], bool]) -> Sight:
    """Look at one page, at several resolutions until one of the *wanted* codes has been read."""
    codes: dict[tuple[str, str], Code] = {}
    damaged = sheet = blank = False
    for factor in _FACTORS:
        with render(dpi * factor) as image:
            if factor == _FACTORS[0]:
                sheet, blank = has_bars(image), is_blank(image)
                if blank:
                    break
            read, broken = _codes(image, round(dpi * factor))
        damaged = damaged or broken
        for code in read:
            codes.setdefault((code.symbology, code.text), code)
        if any(wanted(text) for _, text in codes):
            break
    return Sight(tuple(codes.values()), sheet, damaged and not codes, blank)


def _codes(image: "Image.Image", dpi: int) -> tuple[list[Code], bool]:
    formats = zxingcpp.barcode_formats_from_str(_LOOKED_FOR)
    found = zxingcpp.read_barcodes(image, formats=formats, return_errors=True)
    read = [Code(one.text, str(one.format), dpi) for one in found if one.valid]
    broken = any(not one.valid and _width(one) > _LARGE * image.width for one in found)
    return read, broken


def _width(code: "zxingcpp.Barcode") -> int:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
    across = max(p.x for p in corners) - min(p.x for p in corners)
    along = max(p.y for p in corners) - min(p.y for p in corners)
    return int(max(across, along))


def is_blank(image: "Image.Image") -> bool:
    """Tell whether a page shows nothing but paper: no more than a few specks."""
    small = _coarse(image, 2 * _COARSE)
    dx, dy = round(small.width * _MARGIN), round(small.height * _MARGIN)
    small = small.crop((dx, dy, small.width - dx, small.height - dy))
    counts = small.histogram()
    total = sum(counts)
    # The median is the paper, whatever its colour.
    paper = next(n for n, seen in enumerate(accumulate(counts)) if 2 * seen >= total)
    return sum(counts[: max(0, paper - _DIFFERS)]) <= _SPECKS * total


def has_bars(image: "Image.Image") -> bool:
    """Tell whether a page has a thick black bar along two opposite edges, as our sheets have.

    Measured in strips across the bars, so that a page that lies askew is recognised too.
    """
    small = _coarse(image, _COARSE).point(lambda value: 255 if value < _DARK else 0)
    upright = _barred(small)
    return upright or _barred(small.transpose(Image.Transpose.ROTATE_90))


def _barred(small: "Image.Image") -> bool:
    edge = small.height * 3 // 10
    return _bar(small, 0, edge) and _bar(small, small.height - edge, small.height)


def _bar(small: "Image.Image", top: int, bottom: int) -> bool:
    """Count the strips that have a dark run of a bar's thickness between *top* and *bottom*."""
    strips = 20
    hits = 0
    for number in range(2, strips - 2):
        left = number * small.width // strips
        strip = small.crop((left, top, left + 1, bottom)).tobytes()
        hits += _thick(strip, small.height)
    return hits >= strips * 3 // 5


def _thick(strip: bytes, height: int) -> bool:
    longest = max((len(run) for run in strip.split(b"\0")), default=0)
    return 0.025 * height <= longest <= 0.09 * height


def _coarse(image: "Image.Image", width: int) -> "Image.Image":
    height = max(1, round(image.height * width / image.width))
    return image.convert("L").resize((width, height), Image.Resampling.BOX)


def texts(codes: Sequence[Code]) -> list[str]:
    """Return the texts of *codes*, each once."""
    return list(dict.fromkeys(code.text for code in codes))
