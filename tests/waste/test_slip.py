"""Slips and receipts: archivable PDF whose QR code a phone can read."""

import io
from datetime import date
from decimal import Decimal

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
import zxingcpp

from waste.amount_words import in_words
from waste.slip import Receipt, Slip, receipt_pdf, slip_pdf

TEXT = "SPD*1.0*ACC:CZ6508000000192000145399*AM:600.00*CC:CZK*X-VS:1345000014"
SLIP = Slip(
    originator="Obec Horní Lhota",
    year=2026,
    payer="Nováková Žofie <b>",
    addressee="Novák Jan",
    address="Horní Lhota 1",
    variable_symbol="1345000014",
    amount=Decimal(600),
    due=date(2026, 6, 30),
    late=False,
    lines=(("poplatek za rok 2026", date(2026, 6, 30), Decimal(600)),),
    account="19-2000145399/0800",
    iban="CZ65 0800 0000 1920 0014 5399",
    legal_basis="OZV č. 3/2025",
    spayd=TEXT,
)
RECEIPT = Receipt(
    "Obec Horní Lhota", "00300063", "7/2026", date(2026, 3, 2), "Nováková Žofie", "1345000014",
    "Místní poplatek za komunální odpad", Decimal(600), "šest set korun českých", "Jana N.", "",
)  # fmt: skip


def conforms(octets: bytes) -> bool:
    """Tell whether a PDF is PDF/A-2b."""
    found = pikepdf.pdfa.validate_written(io.BytesIO(octets), "2b")
    return str(getattr(found, "verdict", found)).lower().endswith("pass")


def words_of(octets: bytes) -> str:
    """Return the text of a PDF's first page."""
    return str(pypdfium2.PdfDocument(octets)[0].get_textpage().get_text_range())


def test_a_slip() -> None:
    """It is archivable, says everything, and its code is the payment."""
    octets = slip_pdf(SLIP)
    words = words_of(octets)
    picture = pypdfium2.PdfDocument(octets)[0].render(scale=3).to_pil()

    assert conforms(octets)
    for expected in ("Nováková Žofie <b>", "Novák Jan", "1345000014", "30. 6. 2026", "OZV"):
        assert expected in words
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [TEXT]


def test_a_receipt() -> None:
    """It is archivable and says the amount in words, twice: for the payer and the office."""
    octets = receipt_pdf(RECEIPT)

    assert conforms(octets)
    assert words_of(octets).count("šest set korun českých") == 2


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1", "jedna koruna česká"),
        ("2", "dvě koruny české"),
        ("19", "devatenáct korun českých"),
        ("1000", "tisíc korun českých"),
        ("2840.50", "dva tisíce osm set čtyřicet korun českých 50/100"),
        ("0.50", "nula korun českých 50/100"),
        ("270000", "dvě stě sedmdesát tisíc korun českých"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    """As Czech receipts write them."""
    assert in_words(Decimal(amount)) == words
