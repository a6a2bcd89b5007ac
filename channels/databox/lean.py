"""Reads XML of any length: a tree without the long contents, which are decoded on the way."""

import base64
import binascii
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

#: Whose text is long and base64.
_LONG = "dmEncodedContent"
#: Names the content of an element; a sender's own attribute of this name is dropped.
_MARK = "{urn:podatelna:databox}content"

#: Characters kept in memory; more go to the disk. Letters decoded at a time, whole fours.
_SMALL, _PIECE = 256 * 1024, 256 * 1024
#: Elements within elements; deeper is nobody's message.
_DEEPEST = 200


class NotXml(Exception):
    """This is no XML, or none that anybody sends."""


@dataclass(frozen=True, slots=True)
class Content:
    """One decoded content."""

    octets: bytes
    #: It was no base64: the octets are those of the text.
    is_damaged: bool = False


@dataclass(slots=True)
class Lean:
    """A tree, and the contents that stood in it."""

    root: Any
    contents: list[Content] = field(default_factory=list)

    def content(self, element: Any) -> Content:
        """Return the content of an element, empty when it has none."""
        mark = "" if element is None else element.get(_MARK, "")
        return self.contents[int(mark)] if mark else Content(b"")


def read(pieces: Iterator[bytes]) -> Lean:
    """Read XML. Raises ``NotXml``, and what *pieces* raises."""
    target = _Target()
    parser: Any = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        for piece in pieces:
            parser.feed(piece)
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error)) from error
    finally:
        target.leave()
    return Lean(root, target.contents)


class _Target:
    """What the parser calls while it reads."""

    def __init__(self) -> None:
        self.contents: list[Content] = []
        self._stack: list[Any] = []
        self._root: Any = None
        #: Pieces of an ordinary text that goes on.
        self._pieces: list[str] = []
        #: The text of the long element that is being read, without white space.
        self._text: tempfile.SpooledTemporaryFile[bytes] | None = None

    def start(self, tag: str, attributes: Any, nsmap: Any) -> None:
        """Begin an element. Raises ``NotXml``."""
        self._put_text()
        if len(self._stack) >= _DEEPEST:
            raise NotXml("too deep")
        declared = {prefix or None: name for prefix, name in nsmap.items()}
        told = {name: value for name, value in attributes.items() if name != _MARK}
        if self._stack:
            element = etree.SubElement(self._stack[-1], tag, told, declared)
        else:
            element = self._root = etree.Element(tag, told, declared)
        self._stack.append(element)
        if self._text is None and etree.QName(element).localname == _LONG:
            # It is closed at the element's end, or when reading breaks off.
            self._text = tempfile.SpooledTemporaryFile(_SMALL)  # noqa: SIM115
            element.set(_MARK, str(len(self.contents)))

    def end(self, _tag: str) -> None:
        """End an element."""
        self._put_text()
        element = self._stack.pop()
        if self._text is not None and element.get(_MARK) == str(len(self.contents)):
            self.contents.append(_decoded(self._text))
            self.leave()

    def data(self, text: str) -> None:
        """Take text."""
        if self._text is not None:
            self._text.write("".join(text.split()).encode())
        elif self._stack:
            self._pieces.append(text)

    def _put_text(self) -> None:
        if not self._pieces:
            return
        text, element = "".join(self._pieces), self._stack[-1]
        self._pieces.clear()
        if len(element):
            element[-1].tail = text
        else:
            element.text = text

    def doctype(self, *_: Any) -> None:
        """Refuse a document type: no message has one, and entities are a weapon."""
        raise NotXml("a document type")

    def close(self) -> Any:
        """Return the root. Raises ``NotXml``."""
        if self._root is None:
            raise NotXml("no document")
        return self._root

    def leave(self) -> None:
        """Let go of the text that is being read."""
        if self._text is not None:
            self._text.close()
            self._text = None


def _decoded(text: tempfile.SpooledTemporaryFile[bytes]) -> Content:
    text.seek(0)
    octets = io.BytesIO()
    try:
        while piece := text.read(_PIECE):
            octets.write(base64.b64decode(piece, validate=True))
    except (binascii.Error, ValueError):
        text.seek(0)
        return Content(text.read(), is_damaged=True)
    return Content(octets.getvalue())
