"""Writes what is too large for memory piece by piece: base64 in lines, big contents."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

#: Octets of one piece; whole lines of base64 (57 octets each) come out of it.
PIECE = 57 * 4096

_GAP = b"<p:dmEncodedContent></p:dmEncodedContent>"
_OPEN, _CLOSE = b"<p:dmEncodedContent>", b"</p:dmEncodedContent>"


def octets_in(path: Path) -> Iterator[bytes]:
    """Yield a file's octets."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def regular(pieces: Iterable[bytes], size: int = PIECE) -> Iterator[bytes]:
    """Cut the same octets into pieces of *size*; the last one may be shorter."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        whole = len(kept) - len(kept) % size
        for begin in range(0, whole, size):
            yield bytes(kept[begin : begin + size])
        del kept[:whole]
    if kept:
        yield bytes(kept)


def base64_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Write octets in base64, in lines of 76 columns with a line end after the last one."""
    return (base64.encodebytes(piece) for piece in regular(pieces))


def literal(skeleton: bytes, files: Sequence[Path]) -> Iterator[bytes]:
    """Write a content (``dmDm``) whose gaps are filled with *files*, in their order."""
    if not files:
        yield skeleton
        return
    head, *rest = skeleton.split(_GAP)
    yield head
    for path, after in zip(files, rest, strict=True):
        yield _OPEN
        yield from base64_lines(octets_in(path))
        yield _CLOSE + after
