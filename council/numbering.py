"""Gives resolutions their numbers: by each body's own template, without gaps, never twice."""

import re
import string
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.outcome_tables import ResolutionSeries
from council.refusing import NotPossible
from gateway.store.unit import Unit
from gateway.web.languages import msgid


class Scope(StrEnum):
    """What the running number counts through before it begins with 1 again."""

    ITEM = "item"
    MEETING = "meeting"
    YEAR = "year"
    TERM = "term"


#: What a template may name. ``seq`` is the running number, ``letter`` the same as a letter, and
#: ``more`` nothing for the first, ``-2`` for the second: ``13/5a)``, then ``13/5a-2)``.
TOKENS = frozenset({"seq", "letter", "more", "meeting", "item", "body", "year", "yy", "term"})

#: What the number must also say so that it is the only one of its body and term.
_TELLING: dict[Scope, tuple[frozenset[str], ...]] = {
    Scope.ITEM: (frozenset({"meeting"}), frozenset({"item"})),
    Scope.MEETING: (frozenset({"meeting"}),),
    Scope.YEAR: (frozenset({"year", "yy"}),),
    Scope.TERM: (),
}

LONGEST_TEMPLATE = 60

#: ``{seq:03d}`` writes 007.
_WIDTH = re.compile(r"0[1-9]d")

_ALPHABET = string.ascii_lowercase


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a number can tell about the vote it comes from."""

    body: str
    term: str
    #: The meeting's identifier and its number.
    meeting: str
    meeting_number: int
    #: The item's identifier and its label.
    item: str
    label: str
    day: date


@dataclass(frozen=True, slots=True)
class Taken:
    """A number taken from its series."""

    stretch: str
    seq: int
    number: str


def check(template: str, scope: Scope) -> None:
    """Raise ``NotPossible`` unless *template* gives each resolution a number of its own."""
    named = _named(template)
    unknown = sorted(set(named) - TOKENS)
    if unknown:
        raise NotPossible(
            msgid("The template of numbers does not know {%(name)s}."), name=unknown[0]
        )
    if not {"seq", "letter", "more"} & set(named):
        raise NotPossible(msgid("The template of numbers needs {seq}, {letter} or {more}."))
    for choices in _TELLING[scope]:
        if not choices & set(named):
            raise NotPossible(
                msgid("The number begins again, so the template needs {%(name)s} too."),
                name=min(choices, key=len),
            )


def _named(template: str) -> list[str]:
    unreadable = NotPossible(msgid("The template of numbers cannot be read."))
    if len(template) > LONGEST_TEMPLATE:
        raise unreadable
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise unreadable from error
    named = []
    for _, name, width, conversion in fields:
        if name is not None:
            if conversion or (width and not (_WIDTH.fullmatch(width) and name == "seq")):
                raise unreadable
            named.append(name)
    return named


def take(unit: Unit, template: str, scope: Scope, occasion: Occasion) -> Taken:
    """Take the next number; the resolution must be written in the same unit.

    The series stays locked until the unit ends, so a unit that fails gives its number back.
    """
    stretch = _stretch(scope, occasion)
    key = {"body": occasion.body, "stretch": stretch}
    seq = unit.rows.count_up(ResolutionSeries, key, "last")
    return Taken(stretch, seq, _written(template, seq, occasion))


def letter(seq: int) -> str:
    """Return ``a`` for 1, ``z`` for 26, ``aa`` for 27."""
    found = ""
    while seq:
        seq, rest = divmod(seq - 1, len(_ALPHABET))
        found = _ALPHABET[rest] + found
    return found


def _stretch(scope: Scope, occasion: Occasion) -> str:
    return {
        Scope.ITEM: f"item:{occasion.item}",
        Scope.MEETING: f"meeting:{occasion.meeting}",
        Scope.YEAR: f"year:{occasion.day.year}",
        Scope.TERM: f"term:{occasion.term}",
    }[scope]


def _written(template: str, seq: int, occasion: Occasion) -> str:
    return template.format(
        seq=seq,
        letter=letter(seq),
        more=f"-{seq}" if seq > 1 else "",
        meeting=occasion.meeting_number,
        item=occasion.label,
        body=occasion.body,
        year=occasion.day.year,
        yy=f"{occasion.day.year % 100:02d}",
        term=occasion.term,
    )
