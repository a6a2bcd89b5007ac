"""Reads ``Content-Type`` and ``Content-Disposition``: a word and its parameters (RFC 2231)."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from channels.email.charsets import decode
from channels.email.words import decode_words

#: More of a field is not read: a name of a file has its bounds.
_LONGEST = 8 * 1024
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_NUMBERED = re.compile(r"([^*]+)\*(\d{1,3})(\*?)")
_ESCAPED = re.compile(r'\\(["\\])')


def parameters(value: str) -> Mapping[str, str]:
    """Return the parameters of a field by their names in lower case. Total.

    *value* is the field as text, its encoded words unread. Understands names in pieces and with a
    character set (RFC 2231), and encoded words where they do not belong (RFC 2047 section 5), as
    many programs write them. The first of two with one name counts.
    """
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(value[:_LONGEST]):
        name, text = match[1].lower(), _unquoted(match[2], match[3])
        numbered = _NUMBERED.fullmatch(name)
        if numbered:
            piece = (text, bool(numbered[3]))
            pieces.setdefault(numbered[1], {}).setdefault(int(numbered[2]), piece)
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {}).setdefault(0, (text, True))
        else:
            plain.setdefault(name, decode_words(text))
    return plain | {name: _joined(found) for name, found in pieces.items()}


def _unquoted(quoted: str | None, bare: str | None) -> str:
    # Only these two are unescaped: a Windows path in a name keeps its backslashes.
    return _ESCAPED.sub(r"\1", quoted) if quoted is not None else (bare or "").strip()


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    charset, octets = "", b""
    for number, (text, extended) in sorted(pieces.items()):
        rest = text
        if extended and number == min(pieces) and text.count("'") > 1:
            charset, _, rest = text.split("'", 2)
        encoded = rest.encode("utf-8", errors="replace")
        octets += unquote_to_bytes(encoded) if extended else encoded
    return decode(octets, charset).text
