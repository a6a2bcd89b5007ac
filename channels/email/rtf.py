"""Makes readable text from the rich text that Outlook puts into ``winmail.dat`` ([MS-OXRTFCP])."""

import re
from dataclasses import dataclass

from channels.email.charsets import decode, printable

#: More of a text is neither unpacked nor read, in octets.
LONGEST = 4 * 1024 * 1024

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_HEAD = 16
_PACKED, _PLAIN = b"LZFu", b"MELA"

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}]+)"
)
#: Groups that hold no text for people.
_SILENT = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "generator"}
    | {"header", "footer", "listtable", "listoverridetable", "rsidtbl", "fldinst", "xmlnstbl"}
)
_SPACES = {"par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "page": "\n"}
_SIGNS = {"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "bullet": "•"}
_SIGNS |= {"ldblquote": "“", "rdblquote": "”"}
_SURROGATES = range(0xD800, 0xE000)


def unpacked(octets: bytes) -> bytes:
    """Return compressed rich text unpacked, at most ``LONGEST`` octets. Total; empty if none."""
    kind, content = octets[8:12], octets[_HEAD:]
    if kind == _PLAIN:
        return content[:LONGEST]
    return _inflated(content) if kind == _PACKED else b""


def _inflated(content: bytes) -> bytes:
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write, found, position = len(_DICTIONARY), bytearray(), 0
    while position < len(content) and len(found) < LONGEST:
        control = content[position]
        position += 1
        for bit in range(8):
            if position >= len(content):
                break
            if not control >> bit & 1:
                piece = content[position : position + 1]
                position += 1
            else:
                token = int.from_bytes(content[position : position + 2], "big")
                position += 2
                start, length = token >> 4, (token & 15) + 2
                if start == write:
                    return bytes(found)
                piece = _copied(window, start, length, write)
            for octet in piece:
                window[write] = octet
                write = (write + 1) % _WINDOW
            found += piece
    return bytes(found)


def _copied(window: bytearray, start: int, length: int, write: int) -> bytes:
    """Read *length* octets, which may run into what they themselves write."""
    run = (write - start) % _WINDOW
    piece = bytes(window[(start + n) % _WINDOW] for n in range(min(length, run)))
    return (piece * length)[:length] if piece else b""


@dataclass(slots=True)
class _State:
    silent: bool = False
    #: How many characters stand in for each one beyond the code page.
    stand_ins: int = 1
    #: In rich text made of HTML: what is only there for programs that read no HTML.
    hidden: bool = False


def text_of(octets: bytes) -> str:
    """Return the words of rich text, or of the HTML that Outlook hid in it. Total."""
    return _Reading(octets[:LONGEST]).text()


class _Reading:
    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._charset = "windows-1250"
        self._state = _State()
        self._outer: list[_State] = []
        self._found: list[str] = []
        self._letters = bytearray()
        self._skip = 0

    def text(self) -> str:
        for match in _TOKEN.finditer(self._octets):
            word, number, octet, sign, brace, run = match.groups()
            if word is not None:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif octet is not None:
                self._put(bytes([int(octet, 16)]))
            elif sign is not None:
                self._sign(sign)
            elif brace is not None:
                self._brace(brace)
            else:
                self._put(run.replace(b"\r", b"").replace(b"\n", b""))
        self._flush()
        return printable("".join(self._found)).strip()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        if brace == b"{":
            self._outer.append(self._state)
            self._state = _State(self._state.silent, self._state.stand_ins, self._state.hidden)
        elif self._outer:
            self._state = self._outer.pop()

    def _word(self, word: str, number: int | None) -> None:
        if word == "ansicpg" and number:
            self._charset = "utf-8" if number == 65001 else f"cp{number}"  # noqa: PLR2004  (UTF-8)
        elif word == "uc":
            self._state.stand_ins = min(number or 0, 10)
        elif word == "u" and number is not None:
            self._say_code(number)
        elif word in _SPACES or word in _SIGNS:
            self._say(_SPACES.get(word) or _SIGNS[word])
        elif word in _SILENT:
            self._state.silent = True
        elif word == "htmlrtf":
            self._flush()
            self._state.hidden = number != 0

    def _say_code(self, number: int) -> None:
        number %= 1 << 16
        self._say("\N{REPLACEMENT CHARACTER}" if number in _SURROGATES else chr(number))
        self._skip = self._state.stand_ins

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            # A group for programs that know it; none of them holds text for people, but the
            # tags of hidden HTML, which are no text either.
            self._state.silent = True
        elif sign in b"\\{}":
            self._put(sign)
        elif sign == b"~":
            self._say("\N{NO-BREAK SPACE}")
        elif sign in b"\r\n":
            self._say("\n")

    def _put(self, octets: bytes) -> None:
        skipped = min(self._skip, len(octets))
        self._skip -= skipped
        if not (self._state.silent or self._state.hidden):
            self._letters += octets[skipped:]

    def _say(self, text: str) -> None:
        self._flush()
        if not (self._state.silent or self._state.hidden):
            self._found.append(text)

    def _flush(self) -> None:
        if self._letters:
            self._found.append(decode(bytes(self._letters), self._charset).text)
            self._letters.clear()
