"""Finds elements in BER (X.690) in linear time, also where lengths are left open."""

from collections.abc import Iterator
from dataclasses import dataclass

#: More elements next to each other are not looked at.
MOST = 1_000_000

_OPEN, _LONG, _LONGEST_LENGTH = 0x80, 0x80, 5
_HIGH_TAG, _CONSTRUCTED = 0x1F, 0x20
_OCTETS, _PIECES = 0x04, 0x24
_END = b"\0\0"


class NotBer(ValueError):
    """It cannot be read as BER."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, where its content lies, and where the next one begins."""

    tag: int
    begin: int
    start: int
    stop: int
    after: int


def element(octets: bytes, position: int, end: int) -> Element:
    """Return the element at *position*. Raises ``NotBer``."""
    tag, start, length = _head(octets, position, end)
    if length is None:
        after = _past_open(octets, start, end)
        return Element(tag, position, start, after - len(_END), after)
    return Element(tag, position, start, start + length, start + length)


def elements(octets: bytes, start: int, stop: int) -> Iterator[Element]:
    """Yield the elements between *start* and *stop*. Raises ``NotBer``."""
    for _ in range(MOST):
        if start >= stop or octets[start : start + 2] == _END:
            return
        found = element(octets, start, stop)
        yield found
        start = found.after


def octet_string(octets: bytes, found: Element) -> bytes:
    """Return the octets of an octet string, put together from its pieces. Raises ``NotBer``."""
    if found.tag == _OCTETS:
        return octets[found.start : found.stop]
    if found.tag != _PIECES:
        raise NotBer
    pieces, position = [], found.start
    while position < found.stop:
        if octets[position : position + 2] == _END:
            position += len(_END)
            continue
        tag, start, length = _head(octets, position, found.stop)
        if tag == _OCTETS and length is not None:
            pieces.append(octets[start : start + length])
            position = start + length
        elif tag == _PIECES:
            # Pieces of pieces: what is in them follows.
            position = start
        else:
            raise NotBer
    return b"".join(pieces)


def _head(octets: bytes, position: int, end: int) -> tuple[int, int, int | None]:
    """Return tag, where the content begins, and its length; ``None`` when that is left open."""
    if position + 2 > end:
        raise NotBer
    tag, first = octets[position], octets[position + 1]
    start, length = position + 2, first
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise NotBer
    if first == _OPEN:
        if not tag & _CONSTRUCTED:
            raise NotBer
        return tag, start, None
    if first > _LONG:
        size = first - _LONG
        if size > _LONGEST_LENGTH:
            raise NotBer
        length = int.from_bytes(octets[start : start + size], "big")
        start += size
    if start + length > end:
        raise NotBer
    return tag, start, length


def _past_open(octets: bytes, position: int, end: int) -> int:
    """Return where an element of open length that begins before *position* is over."""
    depth = 1
    while depth:
        if octets[position : position + 2] == _END:
            depth -= 1
            position += len(_END)
            continue
        _, start, length = _head(octets, position, end)
        depth += length is None
        position = start if length is None else start + length
    return position
