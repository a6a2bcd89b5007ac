"""Takes files out of a text into which an old program wrote them (uuencode, POSIX)."""

import binascii
import re

#: More files of one text stay within it.
MOST = 100

_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?$", re.MULTILINE)
_END = re.compile(r"^end[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(r"[ -`]{1,200}")


def taken_out(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return *text* without its files, and those by their names. Total, linear in time.

    What only looks like a file stays text.
    """
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    position = 0
    while len(files) < MOST and (begin := _BEGIN.search(text, position)):
        end = _END.search(text, begin.end())
        if end is None:
            break
        content = _decoded(text[begin.end() : end.start()])
        if content is None:
            kept.append(text[position : begin.end()])
            position = begin.end()
            continue
        kept.append(text[position : begin.start()])
        files.append((begin[1].strip(), content))
        position = end.end()
    return "".join([*kept, text[position:]]), files


def _decoded(text: str) -> bytes | None:
    pieces = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if not _LINE.fullmatch(line):
            return None
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            return None
    return b"".join(pieces) or None
