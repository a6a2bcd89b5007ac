"""Takes files out of a text into which an old program wrote them (uuencode, POSIX)."""

import binascii
import re

#: More files of one text stay within it.
MOST = 100

_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?$", re.MULTILINE)
_END = re.compile(r"^end[ \t]*\r?$", re.MULTILINE)
_LINE_ENDS = re.compile(r"[\r\n]*")
_ANY_LINE = re.compile(r"[^\r\n]+")
_LINE = re.compile(r"[ -`]{1,200}")


def taken_out(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return *text* without its files, and those by their names. Total, linear in time.

    What only looks like a file stays text.
    """
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    position = 0
    end = _END.search(text)
    while len(files) < MOST and (begin := _BEGIN.search(text, position)):
        # The end is looked for anew only when it has been passed, so that many beginnings before
        # one end cost no more than one.
        if end is not None and end.start() < begin.end():
            end = _END.search(text, begin.end())
        if end is None:
            break
        content = _decoded(text, begin.end(), end.start())
        if content is None:
            kept.append(text[position : begin.end()])
            position = begin.end()
            continue
        kept.append(text[position : begin.start()].rstrip("\r\n") + "\n\n")
        files.append((begin[1].strip(), content))
        following = _LINE_ENDS.match(text, end.end())
        position = following.end() if following else end.end()
    return "".join([*kept, text[position:]]), files


def _decoded(text: str, start: int, end: int) -> bytes | None:
    """Return what the lines between *start* and *end* stand for; stops at the first wrong one."""
    pieces = []
    for match in _ANY_LINE.finditer(text, start, end):
        line = match[0].rstrip("\r")
        if not _LINE.fullmatch(line):
            return None
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            return None
    return b"".join(pieces) or None
