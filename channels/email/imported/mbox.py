"""Cuts a file of many mails (mbox, RFC 4155) into its mails, a line at a time."""

import re
from collections.abc import Iterator
from typing import BinaryIO

#: A line that begins a mail: who and when. Without a time it is a line of a letter.
_SEPARATOR = re.compile(rb"From \S.*\d\d:\d\d.*")
_QUOTED = re.compile(rb">+From ")

#: Longer lines are read in pieces, in octets.
_LINE = 64 * 1024
#: So much is handed on at one time, in octets.
_PIECE = 256 * 1024


def begins_one(line: bytes) -> bool:
    """Tell whether *line* is the first of an mbox file."""
    return _SEPARATOR.match(line) is not None


def mails(file: BinaryIO) -> Iterator[Iterator[bytes]]:
    """Yield each mail as its pieces; one must be read to its end before the next.

    A separator counts only at the beginning or after an empty line. One ``>`` is taken off quoted
    lines, as whoever wrote the file had put it there.
    """
    cut = _Cut(file)
    while cut.separator:
        pieces = cut.mail()
        yield pieces
        for _ in pieces:
            # Whoever did not want the rest does not get it with the next.
            continue


class _Cut:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.separator = file.readline(_LINE)

    def mail(self) -> Iterator[bytes]:
        self.separator = b""
        held = bytearray()
        for line in self._lines():
            held += line
            if len(held) >= _PIECE:
                yield bytes(held)
                held.clear()
        if held:
            yield bytes(held)

    def _lines(self) -> Iterator[bytes]:
        # The empty line in front of a separator belongs to it, not to the mail.
        blank = b""
        is_begin = True
        while line := self._file.readline(_LINE):
            if blank and is_begin and _SEPARATOR.match(line):
                self.separator = line
                return
            if blank:
                yield blank
                blank = b""
            if is_begin and line in {b"\n", b"\r\n"}:
                blank = line
            else:
                yield line[1:] if is_begin and _QUOTED.match(line) else line
            is_begin = line.endswith(b"\n")
