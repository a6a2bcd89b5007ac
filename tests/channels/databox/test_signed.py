"""What signed data says, taken out piece by piece: whole, nested, of indefinite length, or none."""

import io

import pytest

from channels.databox.signed import NotSigned, content

#: A signed document up to its content, and what may stand behind it.
BEFORE = "3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080"
BEHIND = "0000 0000 0000 0000"


def said(inner: str) -> bytes:
    """Return what a document with this content says."""
    return b"".join(content(io.BytesIO(bytes.fromhex(BEFORE + inner + BEHIND))))


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("040161", b"a"),
        ("2480 0000", b""),
        ("2480 040161 04026263 0000", b"abc"),
        ("2480 048161" + "61" * 97 + "0000", b"a" * 97),
        ("2480 2480 040161 0000 040162 0000", b"ab"),
        ("2409 2404 0402 6162 040163", b"abc"),
        ("2480 2480 2480 040161 0000 0000 040162 0000", b"ab"),
    ],
    ids=["one", "empty", "two", "long-length", "indefinite", "definite", "twice"],
)
def test_pieces_come_in_order(inner: str, expected: bytes) -> None:
    """All ways that X.690 allows."""
    assert said(inner) == expected


@pytest.mark.parametrize(
    "inner",
    ["0c0161", "2480 0c0161 0000", "2403 040461", "2480" * 6 + "040161", "04ff61"],
    ids=["other", "other-inside", "too-long", "too-deep", "cut"],
)
def test_what_is_no_octet_string_is_refused(inner: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(NotSigned):
        said(inner)


def test_a_document_cut_anywhere_is_refused() -> None:
    """No place of a cut gives half of the content for the whole."""
    whole = bytes.fromhex(BEFORE + "2480 040161 04026263 0000")
    for end in range(len(whole)):
        with pytest.raises(NotSigned):
            b"".join(content(io.BytesIO(whole[:end])))
