"""Reads header text: encoded words (RFC 2047) and raw eight-bit letters."""

import binascii
import re

from channels.email.charsets import decode
from channels.email.transfer import from_base64

_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")


def raw_text(octets: bytes) -> str:
    """Return header octets as text; letters beyond ASCII are guessed (UTF-8, windows-1250)."""
    if octets.isascii():
        return octets.decode("ascii")
    return decode(octets).text


def decode_words(text: str) -> str:
    """Return *text* with its encoded words read. Total; what is no encoded word stays.

    Neighbouring words of one character set are put together before they are read, since some
    programs cut a letter in two.
    """
    found: list[str] = []
    octets, charset, last = b"", "", 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        if (gap.strip() or match[1].lower() != charset) and octets:
            found.append(decode(octets, charset).text)
            octets = b""
        if gap.strip() or not charset:
            found.append(gap)
        charset, last = match[1].lower(), match.end()
        octets += _octets(match[2], match[3])
    if octets:
        found.append(decode(octets, charset).text)
    return "".join([*found, text[last:]])


def _octets(encoding: str, text: str) -> bytes:
    encoded = text.encode("utf-8", errors="replace")
    if encoding in "bB":
        return from_base64(encoded).octets
    return binascii.a2b_qp(encoded, header=True)
