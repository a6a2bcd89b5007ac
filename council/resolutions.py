"""Numbers adopted decisions, corrects and cancels them with a reason, and finds them again."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, extract, func, select
from ulid import ULID

from council import bodies, numbering
from council.numbering import Occasion
from council.outcome_tables import Correction, Publication, Resolution, ResolutionSeries
from council.publishing_kinds import Personal
from council.refusing import NotPossible
from council.tables import AgendaItem, Draft, Meeting, Vote
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.wording import folded

#: Resolutions on one page.
PAGE = 50


class ResolutionState(StrEnum):
    """Whether a resolution holds. Its number stays used either way."""

    VALID = "valid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which resolutions are wanted; an empty field does not narrow."""

    text: str = ""
    body: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A running number below its series' last that no resolution has: there must be none."""

    body: str
    stretch: str
    seq: int


def adopt(unit: Unit, meeting: Meeting, item: AgendaItem, draft: Draft, vote: Vote) -> Resolution:
    """Give a number to what was adopted by *vote*. Raises ``NotPossible`` if it is taken."""
    day = legal_day(vote.held_at)
    order = bodies.order_on(unit, meeting.body, legal_day(meeting.starts_at))
    occasion = Occasion(
        meeting.body, meeting.term, meeting.id, meeting.number, item.id, item.label, day
    )
    taken = numbering.take(unit, order.template, order.scope, occasion)
    _check_free(unit, meeting, taken.number)
    resolution = Resolution(
        id=str(ULID()),
        body=meeting.body,
        term=meeting.term,
        meeting=meeting.id,
        item=item.id,
        vote=vote.id,
        stretch=taken.stretch,
        seq=taken.seq,
        number=taken.number,
        adopted_on=day,
        title=item.title,
        text=draft.text,
        state=ResolutionState.VALID,
        reason="",
        personal=Personal.UNKNOWN,
        redacted_title="",
        redacted_text="",
        sought=_sought(taken.number, item.title, draft.text),
    )
    unit.rows.add(resolution)
    unit.rows.flush()
    unit.record("council.adopted", _about(resolution), {"number": taken.number})
    return resolution


def _check_free(unit: Unit, meeting: Meeting, number: str) -> None:
    taken = unit.rows.first(
        select(Resolution.id).where(
            Resolution.body == meeting.body,
            Resolution.term == meeting.term,
            Resolution.number == number,
        )
    )
    if taken is not None:
        raise NotPossible(
            msgid("The number %(number)s is used in this term; change the template of numbers."),
            number=number,
        )


def correct(unit: Unit, resolution: Resolution, text: str, reason: str) -> None:
    """Correct the wording; the old one stays readable, a publication must be made anew."""
    _check_change(resolution, reason)
    if not text.strip() or text.strip() == resolution.text:
        raise NotPossible(msgid("The corrected text is empty or the same as before."))
    seq = unit.rows.count(select(Correction).where(Correction.resolution == resolution.id)) + 1
    unit.rows.add(
        Correction(
            resolution=resolution.id,
            seq=seq,
            before=resolution.text,
            reason=reason.strip(),
            by=unit.actor,
            at=unit.now,
        )
    )
    resolution.text = text.strip()
    resolution.sought = _sought(resolution.number, resolution.title, resolution.text)
    # Somebody must look at the new wording before it is shown to anybody.
    resolution.personal, resolution.redacted_text = Personal.UNKNOWN, ""
    _take_down(unit, resolution)
    unit.record("council.corrected", _about(resolution), {"why": reason.strip()})


def cancel(unit: Unit, resolution: Resolution, reason: str) -> None:
    """Cancel a resolution with a reason; its number is never given again."""
    _check_change(resolution, reason)
    resolution.state, resolution.reason = ResolutionState.CANCELLED, reason.strip()
    shown = unit.rows.get(Publication, resolution.id)
    if shown is not None:
        shown.cancelled = True
    unit.record("council.cancelled", _about(resolution), {"why": reason.strip()})


def _check_change(resolution: Resolution, reason: str) -> None:
    if resolution.state != ResolutionState.VALID:
        raise NotPossible(msgid("This resolution was cancelled before."))
    if not reason.strip():
        raise NotPossible(msgid("Say why."))


def _take_down(unit: Unit, resolution: Resolution) -> None:
    shown = unit.rows.get(Publication, resolution.id)
    if shown is not None:
        unit.rows.delete(shown)
        unit.record("council.unpublished", _about(resolution))


def found(unit: Unit, wanted: Wanted, offset: int = 0, limit: int = PAGE) -> list[Resolution]:
    """Return the resolutions that are wanted, newest first."""
    statement = _narrowed(select(Resolution), wanted)
    ordered = statement.order_by(Resolution.adopted_on.desc(), Resolution.id.desc())
    return list(unit.rows.all(ordered.offset(offset).limit(limit)))


def how_many(unit: Unit, wanted: Wanted) -> int:
    """Return the number of resolutions that are wanted."""
    return unit.rows.count(_narrowed(select(Resolution), wanted))


def _narrowed(statement: Select[Resolution], wanted: Wanted) -> Select[Resolution]:
    if wanted.body:
        statement = statement.where(Resolution.body == wanted.body)
    if wanted.year:
        statement = statement.where(extract("year", Resolution.adopted_on) == wanted.year)
    for word in folded(wanted.text).split():
        statement = statement.where(Resolution.sought.contains(word, autoescape=True))
    return statement


def gaps(unit: Unit) -> Iterator[Gap]:
    """Yield every running number that was given out and yet belongs to nothing."""
    for series in unit.rows.all(select(ResolutionSeries)):
        mine = (Resolution.body == series.body, Resolution.stretch == series.stretch)
        if unit.rows.count(select(Resolution).where(*mine)) != series.last:
            present = set(unit.rows.all(select(Resolution.seq).where(*mine)))
            missing = sorted(set(range(1, series.last + 1)) - present)
            yield from (Gap(series.body, series.stretch, seq) for seq in missing)


def years(unit: Unit) -> tuple[int, ...]:
    """Return the years in which something was adopted, newest first."""
    spans = unit.rows.tuples(
        select(func.min(Resolution.adopted_on), func.max(Resolution.adopted_on))
    )
    first, last = spans[0]
    return tuple(range(last.year, first.year - 1, -1)) if first is not None else ()


def _about(resolution: Resolution) -> str:
    return f"resolution:{resolution.id}"


def _sought(*words: str) -> str:
    return folded(" ".join(words))
