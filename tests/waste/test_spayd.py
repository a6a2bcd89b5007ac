"""QR Platba: the text, its check sum, and the code read back by another library."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gateway.model.errors import Wrong
from waste import qr, spayd
from waste.spayd import Payment

IBAN = "CZ6508000000192000145399"
SLIP = Payment(
    IBAN, Decimal(600), "1340012345", date(2026, 6, 30), "Poplatek za komunální odpad 2026"
)


def decoded(octets: bytes) -> str:
    """Read a QR code from a picture."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(octets)))
    return str(found.text)


def test_the_slip_of_a_fee() -> None:
    """Account, amount, currency, due date, message without accents, symbol, check sum."""
    assert spayd.written(SLIP, with_crc=True) == (
        "SPD*1.0*ACC:CZ6508000000192000145399*AM:600.00*CC:CZK*DT:20260630"
        "*MSG:POPLATEK ZA KOMUNALNI ODPAD 2026*X-VS:1340012345*CRC32:93A3EB03"
    )


def test_the_code_is_read_back() -> None:
    """Another library reads from the picture what was written."""
    text = spayd.written(SLIP)

    assert decoded(qr.png(text)) == text
    assert spayd.read(text)["X-VS"] == "1340012345"


@given(st.text(max_size=200), st.integers(1, 999_999_999))
def test_any_message_makes_a_legible_descriptor(message: str, halere: int) -> None:
    """Stars, accents and control characters of a message break nothing."""
    payment = Payment(IBAN, Decimal(halere) / 100, "1", None, message, message)
    text = spayd.written(payment, with_crc=True)
    found = spayd.read(text)

    assert Decimal(found["AM"]) == payment.amount
    assert len(found.get("MSG", "")) <= 60
    assert len(found.get("RN", "")) <= 35


@pytest.mark.parametrize("amount", ["0", "-1", "10000000", "1e9"])
def test_amounts_no_descriptor_takes(amount: str) -> None:
    """Nothing, less than nothing, ten million."""
    with pytest.raises(Wrong):
        spayd.written(Payment(IBAN, Decimal(amount)))


def test_collected_vectors(samples: Path) -> None:
    """Every collected descriptor is read, with its canonical form and check sum."""
    found = json.loads((samples / "payments" / "spayd_vectors.json").read_text("utf-8"))
    for vector in found["vectors"]:
        pairs = spayd.split(vector["spayd"])
        assert spayd.canonical(pairs) == vector["canonical"]
        assert spayd.crc32(pairs) == vector["crc32"]
        assert spayd.read(vector["spayd"].rstrip("*") + f"*CRC32:{vector['crc32']}")
        assert decoded(qr.png(vector["spayd"])) == vector["spayd"]
    for vector in found["percent_encoding"]:
        written = f"SPD*1.0*ACC:{IBAN}*MSG:{vector['encoded_minimal']}"
        assert spayd.read(written)["MSG"] == vector["raw"]


def test_collected_invalid_descriptors(samples: Path) -> None:
    """Every collected mistake is refused."""
    found = json.loads((samples / "payments" / "spayd_vectors.json").read_text("utf-8"))
    for vector in found["invalid"]:
        with pytest.raises(Wrong):
            spayd.read(vector["spayd"])
