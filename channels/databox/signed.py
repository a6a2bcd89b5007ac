"""Takes a signed document (CMS, BER or DER) of any length apart: what proves it, what it says."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from asn1crypto import cms

_SEQUENCE, _OID, _OCTETS, _OCTETS_OF_PIECES = 0x30, 0x06, 0x04, 0x24
_EXPLICIT, _END = 0xA0, 0x00
_INDEFINITE, _LONG = 0x80, 0x80

#: Certificates and signatures are never longer, nor anything else that is read at once.
_LONGEST = 4 * 1024 * 1024
#: Octets of the content that are given at a time; pieces of pieces of pieces are nobody's message.
_PIECE = 64 * 1024
_DEEPEST = 4


class NotSigned(Exception):
    """These octets are no signed data."""


def skeleton(file: BinaryIO) -> Any:
    """Return the signed data (CMS) of *file* with empty content. Raises ``NotSigned``.

    Reads certificates and signatures only; over the content it steps.
    """
    version, algorithms = _begun(file)
    _step_over_content(file)
    rest = file.read(_LONGEST)
    body = version + algorithms + bytes.fromhex("300b06092a864886f70d010701") + _trimmed(rest)
    length = len(body).to_bytes(4, "big")
    try:
        return cms.SignedData.load(b"\x30\x84" + length + body)
    except (ValueError, TypeError) as error:
        raise NotSigned(str(error)) from error


def content(file: BinaryIO) -> Iterator[bytes]:
    """Yield what *file* says, piece by piece (X.690 8.7). Raises ``NotSigned``."""
    _begun(file)
    tag, _ = _head(file)
    kind = _element(file)
    explicit, _ = _head(file)
    if (tag, kind[:1], explicit) != (_SEQUENCE, bytes((_OID,)), _EXPLICIT):
        raise NotSigned("no content")
    yield from _octets(file, 0)


def _begun(file: BinaryIO) -> tuple[bytes, bytes]:
    """Go to where the content begins; return the version and the algorithms before it."""
    file.seek(0)
    for expected in (_SEQUENCE, _OID, _EXPLICIT, _SEQUENCE):
        tag, size = _head(file)
        if tag != expected:
            raise NotSigned(f"no signed data: {tag:#x}")
        if expected == _OID:
            file.seek(size or 0, 1)
    return _element(file), _element(file)


def _octets(file: BinaryIO, depth: int) -> Iterator[bytes]:
    """Yield the octets of one octet string, whole or in pieces."""
    tag, size = _head(file)
    if tag == _OCTETS and size is not None:
        yield from _read(file, size)
        return
    if tag != _OCTETS_OF_PIECES or depth > _DEEPEST:
        raise NotSigned(f"a piece of kind {tag:#x}")
    end = None if size is None else file.tell() + size
    while not (_is_end(file) if end is None else file.tell() >= end):
        yield from _octets(file, depth + 1)
    if end is None:
        _end(file)
    elif file.tell() != end:
        raise NotSigned("a piece longer than the whole")


def _read(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        piece = file.read(min(size, _PIECE))
        if not piece:
            raise NotSigned("cut")
        size -= len(piece)
        yield piece


def _head(file: BinaryIO) -> tuple[int, int | None]:
    """Return the tag and the length of what begins here; ``None``: until an end mark."""
    first = file.read(2)
    if len(first) < 2:  # noqa: PLR2004  (a tag and a length)
        raise NotSigned("cut")
    tag, size = first
    if size == _INDEFINITE:
        return tag, None
    if size < _LONG:
        return tag, size
    digits = file.read(size & ~_LONG)
    return tag, int.from_bytes(digits, "big")


def _element(file: BinaryIO) -> bytes:
    """Return one whole short element."""
    begin = file.tell()
    _, size = _head(file)
    if size is None or size > _LONGEST:
        raise NotSigned("an element without a length")
    end = file.tell() + size
    file.seek(begin)
    return file.read(end - begin)


def _step_over_content(file: BinaryIO) -> None:
    tag, size = _head(file)
    if tag != _SEQUENCE:
        raise NotSigned("no content")
    if size is not None:
        file.seek(size, 1)
        return
    _element(file)
    _step_over(file, 0)
    _end(file)


def _step_over(file: BinaryIO, depth: int) -> None:
    """Step over one element, of whatever length."""
    _, size = _head(file)
    if size is not None:
        file.seek(size, 1)
        return
    if depth > _DEEPEST:
        raise NotSigned("too deep")
    while not _is_end(file):
        _step_over(file, depth + 1)
    _end(file)


def _is_end(file: BinaryIO) -> bool:
    found = file.read(1)
    if not found:
        raise NotSigned("cut")
    file.seek(-1, 1)
    return found[0] == _END


def _end(file: BinaryIO) -> None:
    if file.read(2) != b"\x00\x00":
        raise NotSigned("no end")


def _trimmed(rest: bytes) -> bytes:
    """Return what stands behind the content, without the end marks behind it."""
    place = 0
    while place < len(rest) and rest[place] != _END:
        place = _after(rest, place, 0)
    return rest[:place]


def _after(octets: bytes, place: int, depth: int) -> int:
    """Return where the element that begins at *place* ends."""
    if place + 2 > len(octets) or depth > _DEEPEST:
        raise NotSigned("cut")
    size, begin = octets[place + 1], place + 2
    if size == _INDEFINITE:
        while begin < len(octets) and octets[begin] != _END:
            begin = _after(octets, begin, depth + 1)
        return begin + 2
    if size >= _LONG:
        count = size & ~_LONG
        size = int.from_bytes(octets[begin : begin + count], "big")
        begin += count
    if begin + size > len(octets):
        raise NotSigned("cut")
    return begin + size
