"""Transfer encodings, whole and broken."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.transfer import Content, undo


@given(st.binary(max_size=500))
def test_whole(octets: bytes) -> None:
    """What was encoded by the book comes out whole."""
    assert undo(base64.encodebytes(octets), "base64") == Content(octets)
    assert undo(binascii.b2a_qp(octets, istext=False), "quoted-printable") == Content(octets)
    assert undo(octets, "8bit") == Content(octets)


@pytest.mark.parametrize(
    ("encoded", "octets"),
    [
        (b"QUJD\r\nREVG", b"ABCDEF"),
        (b"QUJDRA", b"ABCD"),
        (b"QUJDR", b"ABC"),
        (b"QU!JD", b"ABC"),
        (b"QQ==QkM=", b"ABC"),
        (b"QUJD\r\n-- \r\nREVG\r\n", b"ABCDEF"),
        (b"====", b""),
    ],
)
def test_mended(encoded: bytes, octets: bytes) -> None:
    """Of broken base64 all is saved that can be."""
    assert undo(encoded, "base64").octets == octets


def test_text_that_claims_to_be_encoded() -> None:
    """Plain text that claims to be base64 stays text."""
    assert undo(b"Please see the attached file.", "base64") == Content(
        b"Please see the attached file.", "encoding"
    )


def test_uuencode() -> None:
    """The old Unix encoding is read; broken, it stays as it is."""
    octets = bytes(range(256))
    lines = [binascii.b2a_uu(octets[n : n + 45]) for n in range(0, 256, 45)]
    encoded = b"begin 644 a.bin\n" + b"".join(lines) + b"`\nend\n"

    assert undo(encoded, "x-uuencode") == Content(octets)
    assert undo(b"begin 644 a\n\xff\xfe\n", "uuencode").defect == "encoding"
    assert undo(b"no begin", "uuencode") == Content(b"no begin", "encoding")


@given(st.binary(), st.sampled_from(["base64", "quoted-printable", "uuencode", "x", ""]))
def test_total(octets: bytes, encoding: str) -> None:
    """Any octets in any encoding give octets."""
    assert isinstance(undo(octets, encoding).octets, bytes)
