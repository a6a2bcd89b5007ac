"""Turns octets into text when the declared character set is missing, unknown or a lie."""

import codecs
import re
import unicodedata
from dataclasses import dataclass, replace

#: Python's names of encodings that are not character sets, or cost more than they give.
_NOT_FOR_MAIL = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
)

#: Control characters a text may not hold: databases and browsers choke on them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

#: Characters that only appear when Windows text is read as ISO 8859.
_C1 = re.compile(r"[\x80-\x9f]")

#: Scripts in which nobody writes to the office, and which pairs of Czech capital letters in
#: windows-1250 look like in UTF-8: "STÍŽNOST" is valid UTF-8 with a combining mark in it.
_IMPLAUSIBLE = re.compile(r"[\u0250-\u036f\u0530-\u08ff]")


#: Where windows-1250 has Š, Ť, Ž, š, ť, ž, ISO 8859-2 has nothing.
_WINDOWS_LETTERS = re.compile(rb"[\x80-\x9f]")
#: What those letters of ISO 8859-2 look like in windows-1250, beside letters of a Czech word.
_ISO_LETTERS = re.compile("[ąľ](?=[a-zà-ž])|(?<=[a-zà-ž])[ąľ»]|[©®«](?=[a-zà-žÀ-Ž])")
#: Letters of Slovak that Czech has not: then ľ may be meant.
_SLOVAK = re.compile(r"[ôäĺŕÔÄĹŔ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read."""

    text: str
    #: The character set it was read with.
    charset: str
    #: Whether the declared character set was unknown or wrong.
    surprise: bool = False
    #: Whether broken letters were replaced.
    mended: bool = False


def decode(octets: bytes, declared: str = "") -> Decoded:
    """Read *octets* in the *declared* character set if that fits, else in the likeliest one.

    Total. The order: declared, UTF-8, windows-1250 (what Czech Windows writes).
    """
    octets = octets.removeprefix(codecs.BOM_UTF8)
    codec = _codec(declared)
    text = _strictly(octets, codec) if codec else None
    if codec and text is not None and not (codec.startswith("iso8859") and _C1.search(text)):
        return Decoded(text, codec)
    guessed = _utf8_or_windows(octets, lenient=codec == "utf-8")
    surprise = bool(declared) and not (codec in {"", "ascii"} and octets.isascii())
    return replace(guessed, surprise=surprise)


def printable(text: str) -> str:
    """Return *text* without characters that no text may hold."""
    return _CONTROL.sub("", text)


def one_line(text: str, limit: int = 1000) -> str:
    """Return *text* on one line, without control characters, at most *limit* characters."""
    kept = (" " if c.isspace() else c for c in text[: 4 * limit] if c.isspace() or _visible(c))
    return " ".join("".join(kept).split())[:limit].strip()


def _visible(character: str) -> bool:
    # Format characters can make a name read backwards; none of them belongs into one line.
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _codec(declared: str) -> str:
    """Return the canonical name of a declared character set; empty when there is none."""
    name = declared.strip(" \t\"'").partition("*")[0][:60]
    if not name.isascii() or "\0" in name or not name:
        return ""
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return ""
    is_text = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_text and codec.name not in _NOT_FOR_MAIL else ""


def _strictly(octets: bytes, codec: str) -> str | None:
    try:
        return octets.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _utf8_or_windows(octets: bytes, *, lenient: bool) -> Decoded:
    text = _strictly(octets, "utf-8")
    windows = octets.decode("cp1250", errors="replace")
    if text is not None and not (_IMPLAUSIBLE.search(text) and _looks_czech(windows)):
        return Decoded(text, "utf-8")
    mended = octets.decode("utf-8", errors="replace") if lenient else ""
    if mended and mended.count("�") <= _foreign(mended) / 2:
        # Declared UTF-8 with a few broken characters: the rest would turn to gibberish.
        return Decoded(mended, "utf-8", mended=True)
    if _is_iso(octets, windows):
        return Decoded(octets.decode("iso8859-2"), "iso-8859-2")
    return Decoded(windows, "windows-1250")


def _is_iso(octets: bytes, windows: str) -> bool:
    """Tell whether what nobody declared is ISO 8859-2 rather than windows-1250."""
    if _WINDOWS_LETTERS.search(octets) or _SLOVAK.search(windows) or {"«", "»"} <= set(windows):
        return False
    return bool(_ISO_LETTERS.search(windows))


def _looks_czech(text: str) -> bool:
    return all(c in "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ" for c in text if not c.isascii())


def _foreign(text: str) -> int:
    return sum(not c.isascii() for c in text)
