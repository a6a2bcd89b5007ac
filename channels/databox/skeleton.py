"""Cuts from a long signed document what proves it, without reading what it says into memory."""

from typing import Any, BinaryIO

from asn1crypto import cms

from channels.databox.ber import NotSigned

_SEQUENCE, _OID, _OCTETS, _OCTETS_OF_PIECES = 0x30, 0x06, 0x04, 0x24
_EXPLICIT, _END = 0xA0, 0x00
_INDEFINITE, _LONG = 0x80, 0x80

#: Certificates and signatures are never longer, nor anything else that is read at once.
_LONGEST = 4 * 1024 * 1024
_DEEPEST = 4


def skeleton(file: BinaryIO) -> Any:
    """Return the signed data (CMS) of *file* with empty content. Raises ``NotSigned``.

    Reads certificates and signatures only; over the content it steps.
    """
    file.seek(0)
    for expected in (_SEQUENCE, _OID, _EXPLICIT, _SEQUENCE):
        tag, size = _head(file)
        if tag != expected:
            raise NotSigned(f"no signed data: {tag:#x}")
        if expected == _OID:
            file.seek(size or 0, 1)
    version, algorithms = _element(file), _element(file)
    _step_over_content(file)
    rest = file.read(_LONGEST)
    body = version + algorithms + bytes.fromhex("300b06092a864886f70d010701") + _trimmed(rest)
    length = len(body).to_bytes(4, "big")
    try:
        return cms.SignedData.load(b"\x30\x84" + length + body)
    except (ValueError, TypeError) as error:
        raise NotSigned(str(error)) from error


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
