"""What is seen on pages as scanners make them: askew, dirty, blurred, coarse, upside down."""

from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image, ImageDraw

from scanning.separators import Kind, ours
from scanning.sight import Sight, has_bars, is_blank, look, texts
from tests import paper
from tests.paper import code, page, scanned, sheet

LETTER = "\n".join(["Žádost o povolení kácení lípy na pozemku parc. č. 1234/5."] * 20)

DAMAGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda image: image,
    "askew": partial(scanned, angle=1.2, noise=40),
    "more askew": partial(scanned, angle=-4.0),
    "blurred": partial(scanned, blur=2.0),
    "dirty": partial(scanned, noise=90),
    "upside down": lambda image: image.rotate(180),
    "sideways": lambda image: image.rotate(90, expand=True),
    "black and white": lambda image: image.point(lambda v: 255 if v > 140 else 0),
}


def seen(image: Image.Image, dpi: float = paper.DPI) -> Sight:
    """Look at a page that was scanned at *dpi*."""

    def render(wanted: float) -> Image.Image:
        factor = wanted / dpi
        return image.resize((round(image.width * factor), round(image.height * factor)))

    return look(render, paper.DPI, ours)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_sheet_is_recognised(damage: str) -> None:
    """Its content is read and it is known to be a sheet, not a page of a letter."""
    sight = seen(DAMAGES[damage](sheet(Kind.DOCUMENT, "A7")))

    assert "NS1|lhota|D|A7|" in texts(sight.codes)[0]
    assert sight.sheet
    assert not sight.blank


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_sheet_is_recognised_at_other_resolutions(dpi: int) -> None:
    """The scanner's resolution need not be that of the settings."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    sight = seen(scanned(sheet(Kind.END, "7").resize(size), angle=0.7), dpi)

    assert texts(sight.codes)[0].startswith("NS1|lhota|B|7|")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_letter_is_neither_sheet_nor_blank(damage: str) -> None:
    """Ordinary pages are content however badly they were scanned."""
    image = DAMAGES[damage](page(LETTER))

    assert not has_bars(image)
    assert not is_blank(image)


def test_black_things_are_no_bars() -> None:
    """A photograph, a frame and a thick line make no page a separator."""
    photo = paper.blank()
    photo.paste(30, (200, 200, 1450, 1200))
    framed = paper.blank()
    ImageDraw.Draw(framed).rectangle((100, 100, 1550, 2240), outline=0, width=12)
    shadow = paper.blank()
    shadow.paste(0, (0, 0, 1654, 60))

    assert not any(map(has_bars, (photo, framed, shadow)))


@pytest.mark.parametrize(
    ("image", "blank"),
    [
        (paper.blank(), True),
        (scanned(paper.blank(), noise=30), True),
        (page("ano"), False),
        (page("Sp. zn. 12/2026", 28), False),
    ],
    ids=["white", "dirty", "a word", "a line"],
)
def test_blank_is_only_what_shows_nothing(image: Image.Image, *, blank: bool) -> None:
    """One written word keeps a page."""
    assert is_blank(image) is blank


def test_a_sheet_whose_codes_are_gone_is_still_a_sheet() -> None:
    """Coffee over both codes leaves the bars, which say that something was to be read here."""
    image = sheet(Kind.DOCUMENT)
    image.paste(120, (100, 1000, 1550, 2100))
    sight = seen(image)

    assert sight.codes == ()
    assert sight.sheet


def test_foreign_codes_are_read_and_known_as_such() -> None:
    """A payment code on a letter is no separator."""
    image = page(LETTER)
    image.paste(code("SPD*1.0*ACC:CZ2806000000000168540115*AM:450.00*CC:CZK"), (1100, 1700))
    sight = seen(image)

    assert [text[:3] for text in texts(sight.codes)] == ["SPD"]
    assert not sight.sheet
    assert not sight.damaged


def test_one_spoiled_code_leaves_the_other() -> None:
    """Every sheet says the same twice, so that a tear through one code does no harm."""
    without_qr, without_bars = sheet(Kind.DOCUMENT, "A7"), sheet(Kind.DOCUMENT, "A7")
    without_qr.paste(250, (380, 1000, 1250, 1600))
    without_bars.paste(250, (100, 1680, 1550, 2000))

    for image in (without_qr, without_bars):
        assert len(texts(seen(image).codes)) == 1
