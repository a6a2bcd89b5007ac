"""Knows how documents call the meetings of each kind of body: zasedání or schůze."""

from dataclasses import dataclass

from council.rules import BodyKind


@dataclass(frozen=True, slots=True)
class Called:
    """A meeting in the cases that documents need."""

    #: Who or what: ``zasedání``.
    what: str
    #: Of what: ``ze zasedání``.
    of: str
    #: Where: ``na zasedání``.
    at: str


_MEETING = Called("zasedání", "ze zasedání", "na zasedání")
_SESSION = Called("schůze", "ze schůze", "na schůzi")


def called(kind: str) -> Called:
    """Return how meetings of a ``BodyKind`` are called: only the council has zasedání."""
    return _MEETING if kind == BodyKind.COUNCIL else _SESSION
