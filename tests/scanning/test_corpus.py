"""Scans that others have collected: their codes are read, and none of them parts our batches."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanning.cutting import Order, cut

pytestmark = pytest.mark.slow

#: What may lie somewhere above and is not ours to ship.
PLACES = ("shared/scanning/scan-barcodes", "shared/scanning/scan-ocr")

#: Files with codes: the codes that are read, by page.
CODES: dict[str, tuple[tuple[int, str], ...]] = {
    "barcode-128-asn-too-large.pdf": ((1, "ASN4294967296"),),
    "barcode-128-custom.pdf": ((1, "CUSTOM BARCODE"),),
    "barcode-39-asn-123.pdf": ((1, "ASN00123"),),
    "barcode-39-asn-custom-prefix.pdf": ((1, "CUSTOM-PREFIX-00123"),),
    "barcode-39-asn-invalid.pdf": ((1, "ASNXYZXYZ"),),
    "barcode-39-custom.pdf": ((1, "CUSTOM BARCODE"),),
    "barcode-fax-image.pdf": ((2, "PATCHT"),),
    "barcode-qr-asn-000123-upscale-dpi.pdf": ((1, "ASN 000123"),),
    "barcode-qr-custom.pdf": ((1, "CUSTOM BARCODE"),),
    "many-qr-codes.pdf": ((2, "ADAR-NEXTDOC"),),
    "patch-code-t-double.pdf": ((2, "PATCHT"), (3, "PATCHT")),
    "patch-code-t-middle-alpha.tiff": ((2, "PATCHT"),),
    "patch-code-t-middle-distorted.pdf": ((2, "PATCHT"),),
    "patch-code-t-middle-fuzzy.pdf": ((2, "PATCHT"),),
    "patch-code-t-middle-reverse.pdf": ((2, "PATCHT"),),
    # Bars of three greys: nobody reads them, and without our black bars nobody knows that it was
    # meant to be a separator.
    "patch-code-t-middle-unreadable.pdf": (),
    "patch-code-t-middle.pdf": ((2, "PATCHT"),),
    "patch-code-t-middle.tiff": ((2, "PATCHT"),),
    "patch-code-t-qr.pdf": ((1, "PATCHT"),),
    "patch-code-t.pdf": ((1, "PATCHT"),),
    "several-patcht-codes.pdf": ((3, "PATCHT"), (6, "PATCHT")),
    "split-by-asn-1.pdf": (
        *((1, "ASN00123"), (3, "ASN00124"), (4, "ASN00125"), (7, "ASN00126"), (9, "ASN00127")),
    ),
    "split-by-asn-2.pdf": (
        *((1, "ASN00123"), (3, "PATCHT"), (5, "ASN00124"), (6, "ASN00125")),
        *((9, "ASN00126"), (11, "ASN00127")),
    ),
    "split-by-tag-basic.pdf": ((2, "TAG:invoice"), (4, "TAG:receipt")),
    "split-by-tag-mixed-asn.pdf": (
        *((1, "ASN12345"), (3, "TAG:personal"), (5, "ASN13456"), (7, "TAG:business")),
    ),
    "split-by-tag-multiple-per-page.pdf": (
        *((2, "TAG:invoice"), (2, "TAG:expense"), (4, "TAG:receipt")),
    ),
}

#: Files without codes: how many pages are read, or why none is.
PAGES: dict[str, int | str] = {
    "encrypted.pdf": "encrypted",
    "password-is-test.pdf": "encrypted",
    "invalid_pdf.pdf": 2,
    "multi-page-mixed.pdf": 6,
    "rotated.pdf": 4,
    "signed.pdf": 1,
    "simple-alpha.png": 1,
    "simple-no-dpi.png": 1,
    "simple.jpg": 1,
    "multi-page-images.tiff": 3,
    "tagged-but-no-text.pdf": 1,
    "with-form.pdf": 1,
}


def folders() -> Iterator[Path]:
    """Yield the folders of foreign scans that are there."""
    for above in Path(__file__).parents:
        yield from (above / place for place in PLACES if (above / place).is_dir())


@pytest.fixture
def foreign(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a folder with one of the foreign scans as its batch."""
    for folder in folders():
        if (folder / request.param).exists():
            shutil.copy(folder / request.param, tmp_path / "batch")
            return tmp_path
    pytest.skip("the foreign scans are not on this machine")


ORDER = Order("batch", "lhota", dpi=200, pixels=150_000_000, pages=100)


@pytest.mark.parametrize(("foreign", "codes"), CODES.items(), indirect=["foreign"], ids=CODES)
def test_foreign_codes_are_noted(foreign: Path, codes: tuple[tuple[int, str], ...]) -> None:
    """The batch stays one document, and what stood on its pages is known."""
    result = cut(foreign, ORDER)

    assert result.foreign == codes
    assert not result.stopped
    assert len(result.documents) == 1


@pytest.mark.parametrize(("foreign", "pages"), PAGES.items(), indirect=["foreign"], ids=PAGES)
def test_foreign_files_are_read_or_told(foreign: Path, pages: int | str) -> None:
    """Each gives its pages or the reason why it has none."""
    result = cut(foreign, ORDER)

    assert (result.stopped or result.pages) == pages
