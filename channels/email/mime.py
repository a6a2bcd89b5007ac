"""Cuts a mail into its parts without copying it, within fixed bounds (RFC 2046 section 5.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from channels.email.headers import Headers, split
from channels.email.parameters import parameters

#: Parts nested more deeply stay within the original.
DEEPEST = 20
#: Further parts stay within the original.
MOST_PARTS = 1000


@dataclass(slots=True)
class Leaf:
    """One part that holds content: its headers, and where in the mail its body lies."""

    headers: Headers
    start: int
    end: int
    #: In lower case; ``text/plain`` when none was declared.
    media_type: str
    #: The innermost multipart/alternative it lies in, counted from 1; 0 for none.
    alternative: int = 0


@dataclass(slots=True)
class Cutting:
    """All leaves of one mail, in order, and words for what was wrong."""

    octets: bytes
    leaves: list[Leaf] = field(default_factory=list)
    #: In order of appearance: ``too-deep``, ``too-many-parts``, ``no-boundary``, and those of
    #: header blocks.
    defects: dict[str, None] = field(default_factory=dict)
    _alternatives: int = 0
    _entities: int = 0

    def cut(self, headers: Headers, start: int, end: int) -> None:
        """Cut the mail whose *headers* have been read and whose body lies in start..end."""
        self._cut(headers, (start, end), "text/plain", 0, 0)

    def _cut(
        self, headers: Headers, body: tuple[int, int], default: str, depth: int, alternative: int
    ) -> None:
        self.defects |= dict.fromkeys(headers.defects)
        self._entities += 1
        if self._entities > MOST_PARTS:
            self.defects["too-many-parts"] = None
            return
        media_type = _media_type(headers, default)
        if not media_type.startswith("multipart/"):
            self.leaves.append(Leaf(headers, *body, media_type, alternative))
            return
        if depth == DEEPEST:
            self.defects["too-deep"] = None
            return
        # One more than may be, so that the surplus is noticed.
        pieces = list(islice(self._pieces(headers, body), MOST_PARTS + 1))
        if not pieces:
            self.defects["no-boundary"] = None
            self.leaves.append(Leaf(headers, *body, "text/plain", alternative))
            return
        if media_type == "multipart/alternative":
            self._alternatives += 1
            alternative = self._alternatives
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        for start, end in pieces:
            inner, inner_start = split(self.octets, start, end)
            self._cut(inner, (inner_start, end), default, depth + 1, alternative)

    def _pieces(self, headers: Headers, body: tuple[int, int]) -> Iterator[tuple[int, int]]:
        boundary = parameters(headers.raw("content-type")).get("boundary", "").rstrip()
        if not boundary:
            return
        begun = -1
        for position, after, last in self._delimiters(boundary, body):
            if begun >= 0:
                yield begun, max(begun, self._before_line_end(position))
            begun = -1 if last else after
            if last:
                break
        if begun >= 0:
            yield begun, body[1]

    def _delimiters(self, boundary: str, body: tuple[int, int]) -> Iterator[tuple[int, int, bool]]:
        """Yield each delimiter line: where it begins, what follows it, whether it is the last."""
        delimiter = b"--" + boundary.encode("utf-8", errors="replace")
        position, end = body
        while (position := self.octets.find(delimiter, position, end)) >= 0:
            follows = position + len(delimiter)
            if position == body[0] or self.octets[position - 1 : position] == b"\n":
                newline = self.octets.find(b"\n", follows, end)
                after = newline + 1 if newline >= 0 else end
                tail = self.octets[follows : min(after, follows + _LONGEST_TAIL)].rstrip()
                if tail in {b"", b"--"}:
                    yield position, after, tail == b"--"
                    follows = after
            position = follows

    def _before_line_end(self, position: int) -> int:
        """Return where the line before *position* ends: its line end is the delimiter's."""
        if self.octets[position - 2 : position] == b"\r\n":
            return position - 2
        return position - 1


_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")

#: Of what follows a boundary on its line, as much is looked at.
_LONGEST_TAIL = 200


def _media_type(headers: Headers, default: str) -> str:
    declared = headers.word("content-type")
    return declared if _MEDIA_TYPE.fullmatch(declared) else default
