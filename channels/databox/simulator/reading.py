"""Reads large requests from disk: XML or MIME parts, long base64 straight into files."""

import base64
import binascii
import email.parser
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from lxml import etree

from channels.databox.simulator.streams import PIECE
from channels.databox.simulator.wire import Call, Unreadable, operation_in

#: Content of these elements goes into files.
LARGE = {"dmEncodedContent", "dmMessage"}

#: Names the file of an element; a client's own attribute of this name is overwritten.
_MARK = "{urn:podatelna:simulator}file"
_DEEPEST, _LONGEST_TEXT = 40, 1_000_000
_LONGEST_ROOT = 10_000_000
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)


@dataclass(slots=True)
class Files:
    """Where one request's large contents lie; ``forget`` removes what nobody took."""

    folder: Path
    made: list[Path] = field(default_factory=list)
    #: Files whose text was no base64.
    unsound: set[str] = field(default_factory=set)

    def new(self) -> Path:
        """Return a path for one more file."""
        path = self.folder / f"request-{uuid4().hex}"
        self.made.append(path)
        return path

    def of(self, element: Any) -> Path:
        """Return the file with an element's octets. Raises ``ValueError``."""
        name = "" if element is None else element.get(_MARK, "")
        found = next((one for one in self.made if one.name == name), None)
        if found is None or name in self.unsound:
            raise ValueError("no base64")
        return found

    def forget(self) -> None:
        """Remove the files that are still here."""
        for path in self.made:
            path.unlink(missing_ok=True)


def read(body: BinaryIO, media_type: str, files: Files) -> Call:
    """Read a request that lies on disk. Raises ``Unreadable``."""
    found = _BOUNDARY.search(media_type)
    if "multipart/related" not in media_type.lower() or found is None:
        return operation_in(_parsed(_pieces(body), files))
    parts = dict(_cut(body, found[1].encode(), files))
    if not parts:
        raise Unreadable("no parts")
    root = next(iter(parts.values()))
    if root.stat().st_size > _LONGEST_ROOT:
        raise Unreadable("the first part is too large")
    element = _parsed(iter([root.read_bytes()]), files)
    for include in list(element.iter("{http://www.w3.org/2004/08/xop/include}Include")):
        part = parts.get(include.get("href", "").removeprefix("cid:"))
        if part is None:
            raise Unreadable("a part is missing")
        include.getparent().set(_MARK, part.name)
    return operation_in(element)


def _pieces(body: BinaryIO) -> Iterator[bytes]:
    body.seek(0)
    while piece := body.read(PIECE):
        yield piece


def _parsed(pieces: Iterator[bytes], files: Files) -> Any:
    target = _Target(files)
    parser: Any = etree.XMLParser(
        target=target, encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=True, remove_pis=True,
    )  # fmt: skip
    try:
        for piece in pieces:
            parser.feed(piece)
        return parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(str(error)) from error
    finally:
        target.leave()


class _Sink:
    """Takes base64 text and writes its octets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._kept = ""
        self.is_sound = True

    def write(self, text: str) -> None:
        """Take some more."""
        self._kept += "".join(text.split())
        whole = len(self._kept) - len(self._kept) % 4
        if whole >= PIECE:
            self._flush(whole)

    def close(self) -> None:
        """Write the rest."""
        self._flush(len(self._kept))
        self._file.close()

    def _flush(self, size: int) -> None:
        piece, self._kept = self._kept[:size], self._kept[size:]
        try:
            self._file.write(base64.b64decode(piece, validate=True))
        except (binascii.Error, ValueError):
            self.is_sound = False


class _Target:
    """Builds the request's tree; what lxml calls while it reads."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._stack: list[Any] = []
        self._root: Any = None
        self._sink: _Sink | None = None
        self._read = 0

    def start(self, tag: str, attributes: Any, nsmap: Any) -> None:
        """Begin an element. Raises ``Unreadable``."""
        if len(self._stack) >= _DEEPEST:
            raise Unreadable("too deep")
        declared = {prefix or None: name for prefix, name in nsmap.items()}
        if self._stack:
            element = etree.SubElement(self._stack[-1], tag, dict(attributes), declared)
        else:
            element = self._root = etree.Element(tag, dict(attributes), declared)
        self._stack.append(element)
        if etree.QName(element).localname in LARGE and self._sink is None:
            self._sink = _Sink(self._files.new())
            element.set(_MARK, self._sink.path.name)

    def end(self, _tag: str) -> None:
        """End an element."""
        element = self._stack.pop()
        if self._sink is not None and element.get(_MARK) == self._sink.path.name:
            self.leave()

    def data(self, text: str) -> None:
        """Take text. Raises ``Unreadable`` where much of it has no place."""
        if self._sink is not None:
            self._sink.write(text)
            return
        self._read += len(text)
        if self._read > _LONGEST_TEXT:
            raise Unreadable("too much text")
        if self._stack:
            element = self._stack[-1]
            if len(element):
                element[-1].tail = (element[-1].tail or "") + text
            else:
                element.text = (element.text or "") + text

    def comment(self, _text: str) -> None:
        """Pass over a comment."""

    def doctype(self, *_: Any) -> None:
        """Refuse a document type: SOAP forbids it, and entities are a weapon."""
        raise Unreadable("a document type is not allowed")

    def close(self) -> Any:
        """Return the root. Raises ``Unreadable``."""
        if self._root is None:
            raise Unreadable("no document")
        return self._root

    def leave(self) -> None:
        """Close the file that is being written."""
        if self._sink is not None:
            self._sink.close()
            if not self._sink.is_sound:
                self._files.unsound.add(self._sink.path.name)
            self._sink = None


def _cut(body: BinaryIO, boundary: bytes, files: Files) -> Iterator[tuple[str, Path]]:
    """Yield each MIME part's identifier and the file with its octets, the first part first."""
    mark = b"--" + boundary
    places = list(_found(body, mark))
    for begin, end in itertools.pairwise(places):
        body.seek(begin + len(mark))
        head = body.read(min(4096, end - body.tell()))
        if head.startswith(b"--"):
            return
        size = head.find(b"\r\n\r\n")
        if size < 0:
            raise Unreadable("a part without a head")
        told = email.parser.BytesHeaderParser().parsebytes(head[2:size])
        path = files.new()
        # Two octets before the next boundary belong to it.
        _copy(body, begin + len(mark) + size + 4, end - 2, path)
        yield str(told.get("Content-ID", "")).strip().strip("<>"), path


def _found(body: BinaryIO, mark: bytes) -> Iterator[int]:
    body.seek(0)
    kept, place = b"", 0
    while piece := body.read(PIECE):
        window = kept + piece
        at = window.find(mark)
        while at >= 0:
            yield place + at
            at = window.find(mark, at + 1)
        kept = window[-(len(mark) - 1) :]
        place += len(window) - len(kept)


def _copy(body: BinaryIO, begin: int, end: int, path: Path) -> None:
    body.seek(begin)
    with path.open("wb") as file:
        while (left := end - body.tell()) > 0:
            file.write(body.read(min(PIECE, left)))
