"""Gathers what the pages of one meeting and of one item show, within one snapshot."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from council import agenda, attendance, bodies, conflicts, meetings, voting
from council.bodies import Seated
from council.conflicts import Declared
from council.desk_forms import here
from council.invitation import invitation
from council.kept_minutes import kept
from council.meetings import MeetingState
from council.outcome_tables import KeptMinutes, Resolution
from council.refusing import NotPossible
from council.rules import BodyKind
from council.sheet import at_time
from council.tables import (
    AgendaItem,
    Attendance,
    Ballot,
    CouncilBody,
    Draft,
    Meeting,
    Member,
    Proposal,
    Verifier,
    Vote,
)
from council.tally import Tally
from council.voting import Room
from council.voting_kinds import DraftKind, DraftState
from gateway.store.unit import Unit
from gateway.web.history import Happened, history
from registry.calendar import legal_day


@dataclass(frozen=True, slots=True)
class DraftView:
    """One text under an item, with its vote and its number where it has them."""

    row: Draft
    vote: Vote | None
    number: str
    resolution: str
    #: Names by the way they voted; empty before the vote.
    ballots: dict[str, tuple[str, ...]]

    @property
    def wording(self) -> str:
        """What a voting form carries so that nobody votes on words that were changed meanwhile."""
        return wording_of(self.row)


def wording_of(draft: Draft) -> str:
    """Return what tells a draft's text from any other."""
    return hashlib.sha256(draft.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the agenda."""

    row: AgendaItem
    drafts: tuple[DraftView, ...]
    #: The filing it came from.
    filing: str
    conflicts: Sequence[Declared]


@dataclass(frozen=True, slots=True)
class Coming:
    """Members who arrived, left or were excused at one moment."""

    at: datetime
    move: str
    names: tuple[str, ...]
    #: Of the item during which it was.
    label: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """Everything the page of one meeting shows."""

    row: Meeting
    body: CouncilBody
    day: date
    items: tuple[ItemView, ...]
    members: tuple[Seated, ...]
    names: dict[str, str]
    room: Room | None
    #: How the room stands if everybody agreed: the figures of the quorum.
    figures: Tally | None
    moves: tuple[Attendance, ...]
    #: The same in lines: what happened at one moment to several.
    comings: tuple[Coming, ...]
    verifiers: frozenset[str]
    proposals: tuple[Proposal, ...]
    invite_by: date | None
    minutes_by: date | None
    #: Whether that day has passed.
    minutes_late: bool
    #: The version that is to be signed; ``None`` while the minutes are a concept.
    minutes: KeptMinutes | None
    #: Where it ended early, the last day for another meeting in its place.
    substitute_by: date | None
    #: What would be posted, for the clerk to look through; ``None`` when nothing is.
    invitation: str | None
    history: tuple[Happened, ...]

    @property
    def time(self) -> str:
        """When it begins, as clerks write it."""
        return at_time(self.row.starts_at)

    @property
    def presiding(self) -> str:
        """Who will preside, if it is the mayor or who chairs the body."""
        heads = (m.name for m in self.members if m.office.casefold().startswith(_HEADS))
        return next(heads, "")


#: How the functions begin of those who preside: starosta, starostka, předsedkyně.
_HEADS = ("starost", "předsed")


def meeting_view(unit: Unit, key: str) -> MeetingView:
    """Return what the page shows. Raises ``NotHere``."""
    meeting = here(unit, Meeting, key)
    day = legal_day(meeting.starts_at)
    members = bodies.seated(unit, meeting.body, day)
    there, figures = _room(unit, meeting)
    items = agenda.items(unit, meeting.id)
    verifiers = unit.rows.all(select(Verifier.member).where(Verifier.meeting == meeting.id))
    rule = meetings.rule_of(unit, meeting)
    due = rule.minutes_due(legal_day(meeting.closed_at)) if meeting.closed_at else None
    moves, names = attendance.moves(unit, meeting.id), names_of(unit)
    return MeetingView(
        row=meeting,
        body=here(unit, CouncilBody, meeting.body),
        day=day,
        items=tuple(_item(unit, item) for item in items),
        members=members,
        names=names,
        room=there,
        figures=figures,
        moves=moves,
        comings=_comings(moves, names, {item.id: item.label for item in items}),
        verifiers=frozenset(verifiers),
        proposals=agenda.waiting(unit, meeting.body),
        invite_by=meetings.last_day_to_invite(unit, meeting),
        minutes_by=due,
        minutes_late=due is not None and due < legal_day(unit.now),
        minutes=kept(unit, meeting.id),
        substitute_by=rule.substitute_by(day) if meeting.ended_because else None,
        invitation=_invitation(unit, meeting),
        history=history(unit, f"meeting:{meeting.id}"),
    )


def _invitation(unit: Unit, meeting: Meeting) -> str | None:
    body = here(unit, CouncilBody, meeting.body)
    if body.kind != BodyKind.COUNCIL or meeting.state != MeetingState.PREPARED:
        return None
    return invitation(unit, meeting, body).text


def names_of(unit: Unit) -> dict[str, str]:
    """Return the names of all members of all times."""
    return dict(unit.rows.tuples(select(Member.id, Member.name)))


def _comings(
    moves: tuple[Attendance, ...], names: dict[str, str], labels: dict[str, str]
) -> tuple[Coming, ...]:
    together = groupby(moves, key=lambda one: (one.at, one.move, one.item))
    return tuple(
        Coming(at, move, tuple(names[one.member] for one in group), labels.get(item or "", ""))
        for (at, move, item), group in together
    )


def _room(unit: Unit, meeting: Meeting) -> tuple[Room | None, Tally | None]:
    try:
        there = voting.room(unit, meeting)
        return there, there.counted({})
    except NotPossible:
        # A body whose order is gone, or which has more members than seats, has no figures.
        return None, None


def _item(unit: Unit, item: AgendaItem) -> ItemView:
    proposal = unit.rows.get(Proposal, item.proposal) if item.proposal else None
    filing = (proposal.filing or "") if proposal else ""
    return ItemView(item, draft_views(unit, item.id), filing, conflicts.declared(unit, item.id))


def draft_views(unit: Unit, item: str) -> tuple[DraftView, ...]:
    """Return the texts under an item with what became of them."""
    return tuple(_draft(unit, draft) for draft in agenda.drafts(unit, item))


def _draft(unit: Unit, draft: Draft) -> DraftView:
    vote = unit.rows.first(select(Vote).where(Vote.draft == draft.id))
    if vote is None:
        return DraftView(draft, None, "", "", {})
    made = unit.rows.first(select(Resolution).where(Resolution.vote == vote.id))
    statement = (
        select(Ballot.choice, Member.name, Member.sorted_by)
        .join(Member, Member.id == Ballot.member)
        .where(Ballot.vote == vote.id)
    )
    ballots: dict[str, tuple[str, ...]] = {}
    for choice, name, _ in sorted(unit.rows.tuples(statement), key=lambda row: row[2]):
        ballots[choice] = (*ballots.get(choice, ()), name)
    return DraftView(draft, vote, made.number if made else "", made.id if made else "", ballots)


def next_draft(drafts: tuple[DraftView, ...]) -> DraftView | None:
    """Return what is to be voted on next: a draft's counter-proposals stand before it."""
    waiting = [one for one in drafts if one.row.state == DraftState.WAITING]
    for one in waiting:
        if one.row.kind == DraftKind.COUNTER:
            continue
        rivals = [rival for rival in waiting if rival.row.counters == one.row.id]
        return rivals[0] if rivals else one
    return None
