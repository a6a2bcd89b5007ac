"""Undoes content transfer encodings, also when they are broken (RFC 2045 section 6)."""

import binascii
import re
from dataclasses import dataclass

_BLANK = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_FOREIGN = bytes(set(range(256)) - set(_ALPHABET))
_QUANTUM = 4
#: Several encoded pieces may have been put together; more than these were made to be slow.
_MOST_PIECES = 1000
#: Base64 has line ends and hardly a space; text has one every few letters.
_MOST_SPACES = 25
_FEW_SPACES = 2


@dataclass(frozen=True, slots=True)
class Content:
    """Octets and whether they came out whole."""

    octets: bytes
    #: ``base64`` or ``encoding`` when something was wrong, else empty.
    defect: str = ""


def undo(octets: bytes, encoding: str) -> Content:
    """Return what *octets* stand for. Total: the broken is mended, the unknown stays as it is."""
    if encoding == "base64":
        return from_base64(octets)
    if encoding == "quoted-printable":
        return Content(binascii.a2b_qp(octets))
    if encoding in {"x-uuencode", "uuencode", "x-uue"}:
        return _from_uuencode(octets)
    known = encoding in {"", "7bit", "8bit", "binary"}
    return Content(octets, "" if known else "encoding")


def from_base64(octets: bytes) -> Content:
    """Decode strictly, and where that fails take whatever can be had."""
    dense = octets.translate(None, _BLANK)
    try:
        return Content(binascii.a2b_base64(dense, strict_mode=True))
    except binascii.Error:
        spaces = octets.count(b" ")
        if spaces > _FEW_SPACES and spaces * _MOST_SPACES > len(octets):
            # Words with spaces between them: it says base64 but is plain text.
            return Content(octets, "encoding")
        *pieces, rest = dense.translate(None, _FOREIGN).split(b"=", _MOST_PIECES)
        pieces.append(rest.replace(b"=", b""))
        return Content(b"".join(_piece(piece) for piece in pieces), "base64")


def _piece(piece: bytes) -> bytes:
    # A single character over carries six bits: no octet can be had from it.
    whole = piece[: -1 if len(piece) % _QUANTUM == 1 else len(piece)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % _QUANTUM))


def _from_uuencode(octets: bytes) -> Content:
    match = re.search(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", octets, re.MULTILINE)
    lines = octets[match.end() :].splitlines() if match else []
    decoded = []
    for line in lines:
        if line == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            return Content(octets, "encoding")
    return Content(b"".join(decoded)) if decoded else Content(octets, "encoding")
