"""Looks whether resolutions and votes are whole; for ``podatelna verify``."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from council import resolutions
from council.outcome_tables import Publication, Resolution, ResolutionSeries
from council.publishing_kinds import Personal
from council.rules import BodyKind, rule_on
from council.tables import AgendaItem, Ballot, CouncilBody, Draft, Meeting, Vote
from council.tally import Count, Tally, tally
from council.voting_kinds import Choice, DraftKind
from gateway.model.errors import Refused
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry.calendar import legal_day


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything of the council's agenda that does not fit."""
    for gap in resolutions.gaps(unit):
        yield f"resolutions of {gap.body}, {gap.stretch}: number {gap.seq} belongs to nothing"
    yield from _beyond(unit)
    yield from _votes(unit)
    yield from _unnumbered(unit)
    yield from _silent(unit)
    yield from _unlawful(unit)


def _beyond(unit: Unit) -> Iterator[str]:
    statement = (
        select(Resolution.number)
        .outerjoin(
            ResolutionSeries,
            (ResolutionSeries.body == Resolution.body)
            & (ResolutionSeries.stretch == Resolution.stretch),
        )
        .where(ResolutionSeries.last.is_(None) | (Resolution.seq > ResolutionSeries.last))
    )
    for number in unit.rows.all(statement):
        yield f"resolution {number} lies beyond the last number of its series"


def _votes(unit: Unit) -> Iterator[str]:
    """Count every vote anew from the ballots, and compare with what was stored."""
    ballots = select(Ballot.vote, Ballot.choice, func.count()).group_by(Ballot.vote, Ballot.choice)
    cast: dict[str, Counter[str]] = {}
    for vote, choice, number in unit.rows.tuples(ballots):
        cast.setdefault(vote, Counter())[choice] = number
    statement = (
        select(Vote, Meeting, CouncilBody.kind)
        .join(Draft, Draft.id == Vote.draft)
        .join(AgendaItem, AgendaItem.id == Draft.item)
        .join(Meeting, Meeting.id == AgendaItem.meeting)
        .join(CouncilBody, CouncilBody.code == Meeting.body)
    )
    for vote, meeting, kind in unit.rows.tuples(statement):
        counted = _counted(vote, meeting, kind, cast.get(vote.id, Counter()))
        if counted is None or not _agrees(vote, counted):
            yield f"vote {vote.id}: the stored result is not what the ballots say"


def _counted(vote: Vote, meeting: Meeting, kind: str, cast: Counter[str]) -> Tally | None:
    rule = rule_on(BodyKind(kind), legal_day(meeting.starts_at))
    count = Count(
        members=vote.members,
        present=cast.total() - cast[Choice.ABSENT],
        # Of a secret vote nobody knows more than the figures.
        in_favour=vote.in_favour if vote.secret else cast[Choice.FOR],
        against=vote.against if vote.secret else cast[Choice.AGAINST],
        abstained=vote.abstained if vote.secret else cast[Choice.ABSTAIN],
    )
    if cast[Choice.UNSEEN] != (count.present if vote.secret else 0):
        return None
    try:
        return tally(count, rule.quorum, rule.majority)
    except Refused:
        return None


def _agrees(vote: Vote, counted: Tally) -> bool:
    stored = Count(vote.members, vote.present, vote.in_favour, vote.against, vote.abstained)
    return (
        stored == counted.count
        and vote.needed == counted.needed
        and vote.adopted == counted.adopted
        and counted.quorum
    )


def _unnumbered(unit: Unit) -> Iterator[str]:
    """Find adopted drafts without a number, and numbers nobody adopted."""
    statement = (
        select(Vote.id, Vote.adopted, Draft.kind, Resolution.number)
        .join(Draft, Draft.id == Vote.draft)
        .outerjoin(Resolution, Resolution.vote == Vote.id)
    )
    for vote, adopted, kind, number in unit.rows.tuples(statement):
        owed = adopted and kind != DraftKind.PROCEDURAL
        if owed and number is None:
            yield f"vote {vote}: adopted, but it has no number"
        if number is not None and not owed:
            yield f"resolution {number}: its vote did not adopt it"
    lost = (
        select(Resolution.number)
        .outerjoin(Vote, Vote.id == Resolution.vote)
        .where(Vote.id.is_(None))
    )
    for number in unit.rows.all(lost):
        yield f"resolution {number}: its vote is missing"


def _silent(unit: Unit) -> Iterator[str]:
    """Find numbers whose giving the audit log does not know."""
    told = set(unit.rows.all(select(AuditRow.about).where(AuditRow.event == "council.adopted")))
    for identifier, number in unit.rows.tuples(select(Resolution.id, Resolution.number)):
        if f"resolution:{identifier}" not in told:
            yield f"resolution {number}: the audit log does not know it"


def _unlawful(unit: Unit) -> Iterator[str]:
    """Find what is public in another wording than the one that was released."""
    statement = select(Resolution, Publication).join(
        Publication, Publication.resolution == Resolution.id
    )
    for resolution, shown in unit.rows.tuples(statement):
        allowed = {
            Personal.NONE: (resolution.title, resolution.text),
            Personal.SOME: (resolution.redacted_title, resolution.redacted_text),
        }.get(Personal(resolution.personal))
        if (shown.title, shown.text) != allowed:
            yield f"resolution {resolution.number}: another wording is public than was released"
