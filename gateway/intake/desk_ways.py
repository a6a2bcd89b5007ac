"""The desk's page of the ways in: whether each is open, when it was looked into and brought any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from litestar import Response, get

from gateway.model.ids import OriginatorId
from gateway.model.ports import Condition, TurnedAway, Watched
from gateway.web.clerks import Duty, Role, Way
from gateway.web.given import GivenClerk, GivenPage, GivenStore, GivenWays
from gateway.web.languages import msgid
from gateway.web.words import Word

#: What a way in is called that has no name of its own.
DOORS = "doors"

OPEN: Word = (msgid("in order"), "ok")
SILENT: Word = (msgid("nothing has come for an unusually long time"), "warn")
TROUBLED: Word = (msgid("cannot be reached"), "danger")
LIMPING: Word = (msgid("works with difficulties"), "warn")
SHUT: Word = (msgid("does not work"), "danger")

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Ago:
    """How long ago something was, in the largest whole unit."""

    at: datetime
    #: ``minute``, ``hour`` or ``day``; empty for less than a minute.
    unit: str
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """One way in as a line of the page."""

    channel: str
    #: A mailbox; empty for a channel itself.
    name: str
    word: Word
    looked: Ago | None
    came: Ago | None
    since: datetime | None
    #: Hours of silence that are usual today; 0: nobody has said.
    patience: float
    #: For the operator, in the program's own words.
    detail: str


@get("/ways", opt={"duties": (Duty.FILING_OFFICE, Duty.IT)})
async def ways_in(
    store: GivenStore, clerk: GivenClerk, page: GivenPage, ways: GivenWays
) -> Response[str]:
    """Show every way in that is this originator's."""
    now = store.clock.now()
    operator = clerk.role is Role.OPERATOR
    known = ways()
    lines = [line for way in known for line in _lines(way, clerk.originator, now, operator)]
    return page(
        "intake/ways.html",
        lines=lines,
        alarming=_alarming(lines),
        turned_away=_turned_away(known, clerk.originator),
        now=now,
    )


def _turned_away(ways: Sequence[Way], originator: OriginatorId) -> list[TurnedAway]:
    mine = (one for way in ways for one in way.turned_away if one.originator == originator)
    return sorted(mine, key=lambda one: one.at, reverse=True)


def alarming(ways: Sequence[Way], originator: OriginatorId, now: datetime) -> int:
    """Return how many of the originator's ways in need somebody to look."""
    return _alarming(line for way in ways for line in _lines(way, originator, now, operator=False))


def _alarming(lines: Iterable[Line]) -> int:
    return sum(line.word[1] in {"warn", "danger"} for line in lines)


def _lines(way: Way, originator: OriginatorId, now: datetime, operator: bool) -> list[Line]:  # noqa: FBT001
    mine = [one for one in way.watched if one.originator in {None, originator}]
    found = [_line(way, one, now, operator) for one in mine]
    # What is wrong with the channel may be about somebody else's mailbox: the operator reads it.
    detail = way.health.detail if operator else ""
    if not found:
        return [Line(way.channel, "", _word(way.health.condition), None, None, None, 0.0, detail)]
    if way.health.condition is Condition.DOWN or detail:
        word = _word(way.health.condition)
        found.insert(0, Line(way.channel, "", word, None, None, None, 0.0, detail))
    return found


def _line(way: Way, one: Watched, now: datetime, operator: bool) -> Line:  # noqa: FBT001
    word = TROUBLED if one.trouble else SILENT if one.silent else OPEN
    return Line(
        way.channel,
        one.name,
        word,
        ago(one.last_look, now),
        ago(one.last_item, now),
        one.since,
        one.patience,
        one.trouble if operator else "",
    )


def _word(condition: Condition) -> Word:
    return {Condition.OK: OPEN, Condition.DEGRADED: LIMPING, Condition.DOWN: SHUT}[condition]


def ago(at: datetime | None, now: datetime) -> Ago | None:
    """Return how long ago *at* was; ``None`` when it never was."""
    if at is None:
        return None
    seconds = max(0.0, (now - at).total_seconds())
    for unit, length in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if seconds >= length:
            return Ago(at, unit, int(seconds // length))
    return Ago(at, "", 0)
