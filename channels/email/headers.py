"""Reads a header block, however long or broken, within fixed bounds."""

import re
from dataclasses import dataclass, field

from channels.email.charsets import one_line
from channels.email.words import decode_words, raw_text

#: More of a header block is not read, in octets.
LONGEST_BLOCK = 256 * 1024
#: More of one header field is not read, in octets.
LONGEST_FIELD = 20 * 1024
#: More header fields of one block are not read.
MOST_FIELDS = 2000

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
_BLANK_LINE = re.compile(rb"\n\r?\n")
#: As much of the next line as tells whether it is a field.
_PEEK = 200


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one block: names in lower case, values as octets, unfolded."""

    fields: tuple[tuple[str, bytes], ...] = ()
    #: Words for what was wrong: ``header-long``, ``header-broken``.
    defects: tuple[str, ...] = ()
    _first: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.fields:
            self._first.setdefault(name, value)

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def raw(self, name: str) -> str:
        """Return the first such field as text with its encoded words unread; empty if none."""
        return raw_text(self._first.get(name, b""))

    def text(self, name: str, limit: int = 1000) -> str:
        """Return the first such field as one line of text, read for people; empty if none."""
        return one_line(decode_words(self.raw(name)), limit)

    def word(self, name: str) -> str:
        """Return the first word of the field in lower case: what stands before ``;``."""
        return one_line(self.raw(name).partition(";")[0]).strip("\"' ").lower()


def split(octets: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Read the block that begins at *start*; return it and where the body begins.

    Octets that begin with no header field have no headers: all of it is body.
    """
    block = _Block()
    limit = min(end, start + LONGEST_BLOCK)
    while start < limit:
        next_line = _after_line(octets, start, end)
        line = octets[start : min(next_line, start + LONGEST_FIELD)].rstrip(b"\r\n")
        if not line:
            return block.headers(), next_line
        if not block.takes(line) and not block.mends(line, octets[next_line : next_line + _PEEK]):
            return block.headers(), start
        start = next_line
    if start < end:
        block.defects.add("header-long")
        blank = _BLANK_LINE.search(octets, start - 1, end)
        start = blank.end() if blank else end
    return block.headers(), start


def _after_line(octets: bytes, start: int, end: int) -> int:
    newline = octets.find(b"\n", start, end)
    return newline + 1 if newline >= 0 else end


class _Block:
    """The fields read so far."""

    def __init__(self) -> None:
        self._fields: list[tuple[str, bytearray]] = []
        self.defects: set[str] = set()

    def takes(self, line: bytes) -> bool:
        """Take a field or the continuation of one; tell whether *line* was either."""
        if line[:1] in b" \t" and self._fields:
            self._go_on(line)
            return True
        # A blank before the very first field continues nothing.
        match = _FIELD.fullmatch(line if self._fields else line.lstrip(b" \t"))
        if match is None:
            # A mailbox file's separator may have stayed in front.
            return not self._fields and line.startswith((b"From ", b">From "))
        if len(self._fields) < MOST_FIELDS:
            self._fields.append((match[1].decode("ascii").lower(), bytearray(match[2])))
        else:
            self.defects.add("header-long")
        return True

    def mends(self, line: bytes, following: bytes) -> bool:
        """Take a badly folded line if a field follows it; else the body has begun."""
        if self._fields:
            self.defects.add("header-broken")
        if not _FIELD.match(following) or not (self._fields or line[:1] in b" \t"):
            return False
        if self._fields:
            self._go_on(line)
        return True

    def headers(self) -> Headers:
        """Return what has been read."""
        fields = tuple((name, bytes(value).strip()) for name, value in self._fields)
        return Headers(fields, tuple(sorted(self.defects)))

    def _go_on(self, line: bytes) -> None:
        _, value = self._fields[-1]
        value += b" " + line.strip()
        if len(value) > LONGEST_FIELD:
            del value[LONGEST_FIELD:]
            self.defects.add("header-long")
