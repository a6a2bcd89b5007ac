"""Octet strings in pieces: whole, nested, of indefinite length, and none of these."""

import pytest
from asn1crypto import core

from channels.databox.ber import NotSigned, joined


def value(contents: str, method: int = 1) -> core.OctetString:
    """Return an octet string as the library has it before anybody has joined its pieces."""
    made = core.OctetString()
    made.contents, made.method = bytes.fromhex(contents), method
    return made


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ("", b""),
        ("0401610402 6263", b"abc"),
        ("04816161" + "61" * 96, b"a" * 97),
        ("0401610000", b"a"),
        ("24800401610000 040162", b"ab"),
        ("2406040161040162 040163", b"abc"),
        ("2480248004016100000000 040162", b"ab"),
    ],
    ids=["empty", "two", "long-length", "end-mark", "indefinite", "definite", "twice"],
)
def test_pieces_are_joined_in_order(contents: str, expected: bytes) -> None:
    """All ways that X.690 allows."""
    assert joined(value(contents)) == expected


def test_one_piece_is_the_whole() -> None:
    """A plain octet string needs no joining."""
    assert joined(value("040161", method=0)) == b"\x04\x01a"


@pytest.mark.parametrize(
    "contents",
    ["0c0161", "04", "040561", "24802480248024802480 040161"],
    ids=["other", "cut-length", "cut-content", "too-deep"],
)
def test_what_is_no_octet_string_is_refused(contents: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(NotSigned):
        joined(value(contents))
