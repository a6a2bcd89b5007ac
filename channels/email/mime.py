"""Cuts a mail into its parts without copying it, within fixed bounds (RFC 2046 section 5.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from channels.email.charsets import one_line
from channels.email.headers import Headers, split
from channels.email.parameters import parameters

#: Parts nested more deeply stay within the original.
DEEPEST = 20
#: Further parts stay within the original.
MOST_PARTS = 1000
#: More octets are not taken out of containers.
MOST_OPENED = 128 * 1024 * 1024


@dataclass(slots=True)
class Leaf:
    """One part that holds content: its headers, and where in the mail its body lies."""

    headers: Headers
    start: int
    end: int
    #: The octets it lies in: the mail's, or those of something that was opened.
    octets: bytes
    #: In lower case; ``text/plain`` when none was declared.
    media_type: str
    #: The innermost multipart/alternative it lies in, counted from 1; 0 for none.
    alternative: int = 0
    #: How many things it lies in.
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """What a signature beside it covers (RFC 1847): the octets start..end as they stand there."""

    protocol: str
    start: int
    end: int
    octets: bytes

    @property
    def content(self) -> bytes:
        """The octets that were signed."""
        return self.octets[self.start : self.end]


@dataclass(slots=True)
class Budget:
    """What one mail with all that is opened in it may still cost."""

    parts: int = MOST_PARTS
    #: Octets that may come out of containers.
    octets: int = MOST_OPENED


@dataclass(slots=True)
class Cutting:
    """All leaves of one mail and of what was opened in it, in order, and what was wrong."""

    leaves: list[Leaf] = field(default_factory=list)
    #: In order of appearance: ``too-deep``, ``too-many-parts``, ``no-boundary``, ``locked``, and
    #: those of header blocks.
    defects: dict[str, None] = field(default_factory=dict)
    #: Signatures that lie beside what they sign.
    covered: list[Covered] = field(default_factory=list)
    octets: bytes = b""
    budget: Budget = field(default_factory=Budget)
    _alternatives: int = 0

    def cut(self, octets: bytes, depth: int = 0) -> Headers:
        """Cut *octets*, a mail or what was opened; return its headers. Leaves are added."""
        self.octets = octets
        headers, start = split(octets, 0, len(octets))
        self._cut(headers, (start, len(octets)), "text/plain", depth, 0)
        return headers

    def room(self) -> bool:
        """Tell whether one more thing may be opened, and count it."""
        self.budget.parts -= 1
        if self.budget.parts < 0:
            self.defects["too-many-parts"] = None
        return self.budget.parts >= 0

    def _cut(
        self, headers: Headers, body: tuple[int, int], default: str, depth: int, alternative: int
    ) -> None:
        self.defects |= dict.fromkeys(headers.defects)
        if not self.room():
            return
        media_type = _media_type(headers, default)
        if not media_type.startswith("multipart/"):
            self.leaves.append(Leaf(headers, *body, self.octets, media_type, alternative, depth))
            return
        if depth >= DEEPEST:
            self.defects["too-deep"] = None
            return
        # One more than may be, so that the surplus is noticed.
        pieces = list(islice(self._pieces(headers, body), MOST_PARTS + 1))
        if not pieces:
            self.defects["no-boundary"] = None
            self.leaves.append(Leaf(headers, *body, self.octets, "text/plain", alternative, depth))
            return
        if media_type == "multipart/alternative":
            self._alternatives += 1
            alternative = self._alternatives
        self._note_protection(media_type, headers, pieces)
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        for start, end in pieces:
            inner, inner_start = split(self.octets, start, end)
            self._cut(inner, (inner_start, end), default, depth + 1, alternative)

    def _note_protection(
        self, media_type: str, headers: Headers, pieces: list[tuple[int, int]]
    ) -> None:
        if media_type == "multipart/encrypted":
            self.defects["locked"] = None
        elif media_type == "multipart/signed" and len(pieces) > 1:
            protocol = parameters(headers.raw("content-type")).get("protocol", "").lower()
            self.covered.append(Covered(one_line(protocol, 80), *pieces[0], self.octets))

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
