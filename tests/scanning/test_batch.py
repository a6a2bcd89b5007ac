"""Files scanners make, and files nobody should have put there."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from scanning.batch import Unreadable, opened
from scanning.cutting import Order, Result, cut
from scanning.separators import Kind
from tests import paper
from tests.paper import page, pdf, sheet

PIXELS = 20_000_000


def image(form: str, *pages: Image.Image, **given: object) -> bytes:
    """Return pages as an image file."""
    octets = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(octets, form, dpi=(paper.DPI, paper.DPI), **more, **given)
    return octets.getvalue()


def clear(words: str) -> Image.Image:
    """Return a page on transparent ground."""
    seen = page(words)
    return Image.merge("LA", (seen, seen.point(lambda v: 255 - v)))


def ordered(folder: Path, octets: bytes, pixels: int = PIXELS, pages: int = 50) -> Result:
    """Cut a batch in this process."""
    (folder / "batch").write_bytes(octets)
    return cut(folder, Order("batch", "lhota", paper.DPI, pixels, pages))


FORMATS: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: pdf(page("lípa"), page("javor")),
    "tiff": lambda: image("TIFF", page("lípa"), page("javor")),
    "fax": lambda: image(
        "TIFF", page("lípa").convert("1"), page("b").convert("1"), compression="group4"
    ),
    "jpeg": lambda: image("JPEG", page("lípa")),
    "png": lambda: image("PNG", page("lípa")),
    "png in colour": lambda: image("PNG", page("lípa").convert("RGB")),
    "png with palette": lambda: image("PNG", page("lípa").convert("P")),
    "png on nothing": lambda: image("PNG", clear("lípa")),
    "tiff on nothing": lambda: image("TIFF", clear("lípa"), clear("javor")),
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_batch_in_any_format_is_read(form: str, tmp_path: Path) -> None:
    """Its pages are all there, of the paper's size, and can be looked at."""
    path = tmp_path / "batch"
    path.write_bytes(FORMATS[form]())
    with opened(path, PIXELS) as batch:
        seen = [batch.render(number, paper.DPI) for number in range(1, len(batch) + 1)]

    assert len(seen) == (2 if form in {"pdf", "tiff", "fax", "tiff on nothing"} else 1)
    assert all(abs(one.width - paper.A4[0]) < 5 for one in seen)
    for one in seen:
        shades = one.tobytes()
        assert min(shades) < 100
        assert max(shades) > 200


def test_an_image_that_does_not_say_its_resolution_is_read(tmp_path: Path) -> None:
    """It is taken to be a page of usual size, not one of ten metres."""
    octets = io.BytesIO()
    page("lípa").save(octets, "PNG")

    assert ordered(tmp_path, octets.getvalue()).documents[0].pages == (1,)


def test_pages_are_cut_without_being_made_anew(tmp_path: Path) -> None:
    """The picture in the document is, octet by octet, the picture in the batch."""
    octets = pdf(sheet(Kind.DOCUMENT), page("lípa"), sheet(Kind.DOCUMENT), page("javor"))
    result = ordered(tmp_path, octets)

    assert [one.pages for one in result.documents] == [(2,), (4,)]
    with pikepdf.open(io.BytesIO(octets)) as batch:
        for one in result.documents:
            with pikepdf.open(tmp_path / one.file) as document:
                (there,) = document.pages[0].get_images().values()
                (before,) = batch.pages[one.pages[0] - 1].get_images().values()
                assert there.read_raw_bytes() == before.read_raw_bytes()


def test_a_whole_pdf_stays_untouched(tmp_path: Path) -> None:
    """Where nothing is cut, the original is the file itself, with its signatures and all."""
    result = ordered(tmp_path, pdf(page("lípa"), page("javor")))

    assert [one.file for one in result.documents] == [""]


def test_the_same_batch_is_cut_into_the_same_octets(tmp_path: Path) -> None:
    """A second run makes no second version of a document."""
    octets = image("PNG", page("lípa"))
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        result = ordered(tmp_path / name, octets)
        made.append((tmp_path / name / result.documents[0].file).read_bytes())

    assert made[0] == made[1]


def entangled() -> bytes:
    """Return a batch whose pages share their resources and link to each other."""
    made = io.BytesIO()
    plain = pdf(sheet(Kind.DOCUMENT), page("lípa"), sheet(Kind.DOCUMENT), page("javor"))
    with pikepdf.open(io.BytesIO(plain)) as document:
        pictures = pikepdf.Dictionary()
        for number, one in enumerate(document.pages):
            (picture,) = one.get_images().values()
            pictures[f"/Im{number}"] = picture
            drawing = one.Contents.read_bytes().replace(b"/Im0", b"/Im%d" % number)
            one.Contents = document.make_stream(drawing)
        shared = document.make_indirect(pikepdf.Dictionary(XObject=pictures))
        field = document.make_indirect(pikepdf.Dictionary(T="jméno", Kids=pikepdf.Array()))
        for one in document.pages:
            one.Resources = shared
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 99, 99],
                Dest=pikepdf.Array([document.pages[3].obj, pikepdf.Name.Fit]), Parent=field,
            )  # fmt: skip
            field.Kids.append(one.obj)
            one.Annots = pikepdf.Array([document.make_indirect(link)])
            one.obj.B = pikepdf.Array([document.pages[1].obj])
        document.save(made)
    return made.getvalue()


def test_no_document_carries_pages_of_another(tmp_path: Path) -> None:
    """What pages of a batch share stays behind: each citizen's pages are only in his document."""
    result = ordered(tmp_path, entangled())

    assert [one.pages for one in result.documents] == [(2,), (4,)]
    for one in result.documents:
        with pikepdf.open(tmp_path / one.file) as document:
            kinds = [
                str(thing.get("/Type", thing.get("/Subtype", "")))
                for thing in document.objects
                if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)
            ]
            pictures = [
                thing
                for thing in document.objects
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
            ]
            assert kinds.count("/Page") == 1
            assert len(pictures) == 1


def locked(octets: bytes, user: str) -> bytes:
    """Return a PDF that asks for a password."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="vlastník", user=user))
    return made.getvalue()


def huge_sheet() -> bytes:
    """Return a PDF whose page is a kilometre wide."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(14_400, 14_400))
        document.pages[0].MediaBox = pikepdf.Array([0, 0, 2_834_645, 2_834_645])
        document.save(made)
    return made.getvalue()


def huge_image() -> bytes:
    """Return a small PDF whose picture says it has ten thousand megapixels."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(page("lípa")))) as document:
        (picture,) = document.pages[0].get_images().values()
        picture.Width, picture.Height = 100_000, 100_000
        document.save(made)
    return made.getvalue()


GARBAGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "nothing"),
    "noise": (lambda: b"\x00\xff\xfe" * 5000, "broken"),
    "lies": (lambda: b"%PDF-1.7\nlies\n%%EOF", "broken"),
    "half a picture": (lambda: image("TIFF", page("lípa"))[:5000], "broken"),
    "locked": (lambda: locked(pdf(page("lípa")), "heslo"), "encrypted"),
    "a kilometre": (huge_sheet, "huge"),
    "a monster": (huge_image, "huge"),
    "a large picture": (lambda: image("PNG", Image.new("1", (6000, 6000))), "huge"),
    "too many pages": (lambda: pdf(*[paper.blank().resize((100, 141))] * 51), "long"),
}


@pytest.mark.parametrize("what", GARBAGE)
def test_what_cannot_be_read_goes_to_a_person_as_it_is(what: str, tmp_path: Path) -> None:
    """Whatever the file is, it becomes one item with the reason, and nothing is raised."""
    make, why = GARBAGE[what]
    result = ordered(tmp_path, make())

    assert result.stopped == why
    assert result.documents == ()
    assert result.rest is not None
    assert result.rest.file == ""


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    """What anybody can open, the line can too."""
    assert ordered(tmp_path, locked(pdf(page("lípa")), "")).stopped == ""


def test_a_wide_plan_is_looked_at_coarsely(tmp_path: Path) -> None:
    """A large drawing is rendered at the resolution its size allows."""
    path = tmp_path / "batch"
    path.write_bytes(pdf(page("lípa").resize((4000, 4000)), dpi=80))
    with opened(path, PIXELS) as batch:
        seen = batch.render(1, 600)

    assert seen.width * seen.height <= PIXELS * 1.01


def test_a_page_too_large_to_recognise_anything_is_refused(tmp_path: Path) -> None:
    """Below a readable resolution nobody pretends to have looked."""
    path = tmp_path / "batch"
    path.write_bytes(pdf(page("lípa").resize((4000, 4000)), dpi=25))
    with opened(path, PIXELS) as batch, pytest.raises(Unreadable, match="huge"):
        batch.render(1, 200)
