"""Reads what Outlook wraps into ``winmail.dat`` ([MS-OXTNEF]): a text and files, in linear time."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels.email.charsets import decode

SIGNATURE = b"\x78\x9f\x3e\x22"

#: More objects, properties, or values of one property are not read.
MOST = 10_000

#: The only objects that hold something to read (section 2.1.3.1).
_BODY, _CODEPAGE = 0x800C, 0x9007
_TITLE, _CONTENT, _TRANSPORT_NAME = 0x8010, 0x800F, 0x9001
_BEGINS, _PROPERTIES_OF_FILE, _PROPERTIES = 0x9002, 0x9005, 0x9003

#: Properties ([MS-OXPROPS]).
_TEXT, _RTF, _HTML, _INTERNET_CODEPAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_OBJECT, _SHORT_NAME, _LONG_NAME, _DISPLAY_NAME, _MEDIA_TYPE = (
    0x3701,
    0x3704,
    0x3707,
    0x3001,
    0x370E,
)

#: What stands before an object that is itself a message.
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")

_LETTERS, _WIDE, _OCTETS, _THING = 0x1E, 0x1F, 0x102, 0x0D
#: Octets of the values of fixed size, padded to four (section 2.1.3.4).
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8}
_SIZES |= {0x00: 4, 0x01: 4, 0x48: 16}
_MANY, _NAMED, _BY_WORD = 0x1000, 0x8000, 1


@dataclass(slots=True)
class File:
    """One file within."""

    name: str = ""
    content: bytes = b""
    media_type: str = ""
    #: Whether the content is a message in this same form.
    is_message: bool = False


@dataclass(slots=True)
class Wrapped:
    """What was found."""

    text: str = ""
    html: bytes = b""
    #: The character set of the HTML, or empty.
    html_charset: str = ""
    #: Compressed ([MS-OXRTFCP]).
    rtf: bytes = b""
    files: list[File] = field(default_factory=list)
    #: Whether the end was reached without anything out of order.
    whole: bool = True


class _Broken(Exception):
    """A length points beyond the end."""


def is_tnef(octets: bytes) -> bool:
    """Tell by its beginning."""
    return octets.startswith(SIGNATURE)


def unwrapped(octets: bytes) -> Wrapped:
    """Return what *octets* hold, as far as it can be read. Total."""
    found, charset = Wrapped(), "windows-1250"
    try:
        for kind, content in _objects(octets):
            if kind == _CODEPAGE:
                charset = _charset(content) or charset
            _take(found, kind, content, charset)
    except _Broken:
        found.whole = False
    return found


def _take(found: Wrapped, kind: int, content: bytes, charset: str) -> None:
    """Take one object; what is of no use is passed over."""
    if kind == _BODY:
        found.text = found.text or _words(content, charset)
    elif kind == _PROPERTIES:
        _take_properties(found, content, charset)
    elif kind == _BEGINS:
        found.files.append(File())
    elif found.files and kind in {_TITLE, _TRANSPORT_NAME}:
        found.files[-1].name = found.files[-1].name or _words(content, charset)
    elif found.files and kind == _CONTENT:
        found.files[-1].content = content
    elif found.files and kind == _PROPERTIES_OF_FILE:
        _take_of_file(found.files[-1], content, charset)


def _objects(octets: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    for _ in range(MOST):
        if position + 11 > len(octets):
            break
        kind, size = struct.unpack_from("<xHxxI", octets, position)
        end = position + 9 + size
        yield kind, octets[position + 9 : end]
        if end > len(octets):
            raise _Broken
        # A checksum of two octets follows. A wrong one makes nothing unreadable.
        position = end + 2


def _take_properties(found: Wrapped, content: bytes, charset: str) -> None:
    texts: dict[int, bytes | str] = {}
    try:
        for name, value in _properties(content, charset):
            if name == _INTERNET_CODEPAGE and isinstance(value, bytes):
                found.html_charset = _charset(value)
            elif name in {_TEXT, _RTF, _HTML}:
                texts[name] = value
    finally:
        text, html, rtf = (texts.get(name, b"") for name in (_TEXT, _HTML, _RTF))
        found.text = (text if isinstance(text, str) else _words(text, charset)) or found.text
        found.html = html.encode("utf-8", "replace") if isinstance(html, str) else html
        found.rtf = rtf if isinstance(rtf, bytes) else b""


def _take_of_file(file: File, content: bytes, charset: str) -> None:
    names: dict[int, str] = {}
    try:
        for name, value in _properties(content, charset):
            if isinstance(value, str):
                names[name] = value
            elif name == _OBJECT and value:
                file.is_message = value.startswith(_MESSAGE)
                file.content = value[len(_MESSAGE) :] if file.is_message else value
    finally:
        wanted = (names.get(n, "") for n in (_LONG_NAME, _SHORT_NAME))
        file.name = next(filter(None, wanted), "") or file.name or names.get(_DISPLAY_NAME, "")
        file.media_type = names.get(_MEDIA_TYPE, "")


def _properties(content: bytes, charset: str) -> Iterator[tuple[int, bytes | str]]:
    """Yield each property's number and first value: text where it is one, else octets."""
    (count,) = _numbers("<I", content, 0)
    position = 4
    for _ in range(min(count, MOST)):
        kind, name = _numbers("<HH", content, position)
        position += 4
        if name >= _NAMED:
            position = _after_name(content, position)
        first, position = _value(content, position, kind)
        if kind & ~_MANY == _LETTERS:
            yield name, _words(first, charset)
        elif kind & ~_MANY == _WIDE:
            yield name, first.decode("utf-16-le", "replace").strip("\0")
        else:
            yield name, first


def _value(content: bytes, position: int, kind: int) -> tuple[bytes, int]:
    """Return the first value of a property, and where the next property begins."""
    many, single = kind & _MANY, kind & ~_MANY
    fixed = _SIZES.get(single)
    count = 1
    if many or fixed is None:
        (count,) = _numbers("<I", content, position)
        position += 4
    if fixed is None and single not in {_LETTERS, _WIDE, _OCTETS, _THING}:
        # How long it is cannot be known.
        raise _Broken
    if count > MOST or (count * (fixed or 4) > len(content) - position):
        raise _Broken
    first, begun = b"", False
    for _ in range(count):
        size, start = fixed, position
        if size is None:
            (size,) = _numbers("<I", content, position)
            start = position + 4
        if start + size > len(content):
            raise _Broken
        if not begun:
            first, begun = content[start : start + size], True
        position = start + size + -size % 4
    return first, position


def _after_name(content: bytes, position: int) -> int:
    (by,) = _numbers("<I", content, position + 16)
    (size,) = _numbers("<I", content, position + 20)
    position += 24
    return position + size + -size % 4 if by == _BY_WORD else position


def _numbers(form: str, content: bytes, position: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, content, position)
    except struct.error as error:
        raise _Broken from error


def _charset(content: bytes) -> str:
    number = int.from_bytes(content[:4], "little")
    known = {65001: "utf-8", 20127: "us-ascii", 28592: "iso-8859-2", 28591: "iso-8859-1"}
    return known.get(number) or (f"cp{number}" if number else "")


def _words(content: bytes, charset: str) -> str:
    return decode(content.rstrip(b"\0"), charset).text
