"""XML of any length: the tree is as it was, the long contents are beside it."""

import base64
import os
from collections.abc import Iterator

import pytest

from channels.databox import lean
from channels.databox.lean import NotXml

CONTENT = os.urandom(300_000)
TEXT = base64.encodebytes(CONTENT).decode()
WHOLE = (
    "<a xmlns='urn:x' k='1'> one <b/>two &amp; &#233;<!-- no --><?pi no?>three"
    f"<dmEncodedContent>{TEXT}</dmEncodedContent>four<dmEncodedContent/>"
    "<dmEncodedContent>%%%%</dmEncodedContent></a>"
)


def pieces(text: str, size: int) -> Iterator[bytes]:
    """Yield the octets in pieces."""
    octets = text.encode()
    return (octets[at : at + size] for at in range(0, len(octets), size))


@pytest.mark.parametrize("size", [1000, 65_536, 10_000_000])
def test_the_tree_is_as_it_was(size: int) -> None:
    """Texts, tails, attributes and names; contents decoded, an empty one, one that is no base64."""
    tree = lean.read(pieces(WHOLE, size))
    assert (tree.root.tag, tree.root.get("k"), tree.root.text) == ("{urn:x}a", "1", " one ")
    b, first, second, third = tree.root
    assert b.tail == "two & éthree"
    assert (first.text, first.tail) == (None, "four")
    assert tree.content(first) == lean.Content(CONTENT)
    assert tree.content(second) == lean.Content(b"")
    assert tree.content(third) == lean.Content(b"%%%%", is_damaged=True)
    assert tree.content(b) == tree.content(None) == lean.Content(b"")


def test_a_long_ordinary_text_takes_its_time_once() -> None:
    """Twenty megabytes where nobody expects them come in pieces, and are joined once."""
    tree = lean.read(pieces(f"<a>{'x' * 20_000_000}</a>", 4096))
    assert len(tree.root.text) == 20_000_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a>",
        "<a></b>",
        "x",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<a>" * 300 + "</a>" * 300,
    ],
    ids=["nothing", "cut", "crossed", "text", "entity", "deep"],
)
def test_what_nobody_sends_is_refused(text: str) -> None:
    """No half of a document, no document type, no tower of elements."""
    with pytest.raises(NotXml):
        lean.read(pieces(text, 100))


def test_a_senders_own_mark_opens_nothing() -> None:
    """An attribute of our own name is not the sender's to give."""
    tree = lean.read(
        pieces(
            "<a xmlns:d='urn:podatelna:databox'><x d:content='0'/>"
            "<dmEncodedContent d:content='9'>YQ==</dmEncodedContent></a>",
            100,
        )
    )
    assert [tree.content(one).octets for one in tree.root] == [b"", b"a"]
