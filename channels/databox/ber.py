"""Joins the pieces of a long octet string in time that grows with its length, not its square."""

from typing import Any


class NotSigned(Exception):
    """These octets are no signed data."""


_OCTETS, _OCTETS_OF_PIECES, _END = 0x04, 0x24, 0x00
_INDEFINITE, _LONG = 0x80, 0x80

#: Pieces of pieces of pieces are nobody's message.
_DEEPEST = 4


def joined(value: Any) -> bytes:
    """Return the octets of an ASN.1 octet string, whole or in pieces (X.690 8.7).

    Raises ``NotSigned`` when the pieces are no octet strings.
    """
    contents: bytes = value.contents
    if value.method == 0:
        return contents
    pieces, _ = _pieces(memoryview(contents), 0, len(contents), 0)
    return b"".join(pieces)


def _pieces(data: memoryview, start: int, end: int, depth: int) -> tuple[list[memoryview], int]:
    """Return the pieces between *start* and *end* or an end mark, and where that was."""
    found: list[memoryview] = []
    while start < end and data[start] != _END:
        tag = data[start]
        size, begin = _length(data, start + 1)
        if tag == _OCTETS and size is not None:
            found.append(data[begin : begin + size])
            start = begin + size
        elif tag == _OCTETS_OF_PIECES and depth < _DEEPEST:
            inner, stop = _pieces(data, begin, end if size is None else begin + size, depth + 1)
            found += inner
            # Behind an indefinite length stand two octets of zero.
            start = stop + 2 if size is None else begin + size
        else:
            raise NotSigned(f"a piece of kind {tag:#x}")
        if start > end:
            raise NotSigned("a piece longer than the whole")
    return found, start


def _length(data: memoryview, place: int) -> tuple[int | None, int]:
    """Return a length, ``None`` when it is indefinite, and where the content begins."""
    if place >= len(data):
        raise NotSigned("cut")
    first = data[place]
    if first == _INDEFINITE:
        return None, place + 1
    if first < _LONG:
        return first, place + 1
    count = first & ~_LONG
    return int.from_bytes(data[place + 1 : place + 1 + count], "big"), place + 1 + count
