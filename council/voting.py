"""Votes on a draft by name, and turns an adopted one into a numbered resolution."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from ulid import ULID

from council import attendance, bodies
from council.bodies import Order, Seated
from council.meetings import must_be_open, rule_of
from council.outcome_tables import Resolution
from council.refusing import NotHere, NotPossible
from council.resolutions import adopt
from council.rules import BodyRule
from council.tables import AgendaItem, Ballot, Draft, Meeting, Vote
from council.tally import Count, Tally, tally
from council.voting_kinds import Choice, DraftKind, DraftState
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day


@dataclass(frozen=True, slots=True)
class Cast:
    """What was counted from the papers of a secret vote; who gave none in did not vote."""

    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True, slots=True)
class Room:
    """Who could vote in a meeting at this very moment, and what would be needed."""

    members: tuple[Seated, ...]
    present: frozenset[str]
    order: Order
    rule: BodyRule

    def counted(self, choices: Mapping[str, Choice]) -> Tally:
        """Return the result if the members vote so; who is present and not named agrees.

        Raises ``NotPossible`` for a vote of somebody who is away or has no mandate.
        """
        self._check(choices)
        cast = Counter(choices.get(member, Choice.FOR) for member in self.present)
        count = Count(
            members=self.order.seats,
            present=len(self.present),
            in_favour=cast[Choice.FOR],
            against=cast[Choice.AGAINST],
            abstained=cast[Choice.ABSTAIN],
        )
        return tally(count, self.rule.quorum, self.rule.majority)

    def counted_secretly(self, cast: Cast) -> Tally:
        """Return the result of a secret vote. Raises ``NotPossible`` for figures that cannot be."""
        count = Count(
            members=self.order.seats,
            present=len(self.present),
            in_favour=cast.in_favour,
            against=cast.against,
            abstained=cast.abstained,
        )
        return tally(count, self.rule.quorum, self.rule.majority)

    def _check(self, choices: Mapping[str, Choice]) -> None:
        names = {one.member: one.name for one in self.members}
        for member, choice in choices.items():
            if member not in names:
                raise NotPossible(msgid("Who has no mandate in this body cannot vote."))
            if member not in self.present and choice is not Choice.ABSENT:
                raise NotPossible(
                    msgid("%(name)s is not present and cannot vote."), name=names[member]
                )
            if member in self.present and choice is Choice.ABSENT:
                raise NotPossible(
                    msgid("%(name)s is written down as present; note first that he left."),
                    name=names[member],
                )


def room(unit: Unit, meeting: Meeting) -> Room:
    """Return who is in the room now."""
    day = legal_day(meeting.starts_at)
    members = bodies.seated(unit, meeting.body, day)
    there = attendance.present(unit, meeting.id, unit.now)
    return Room(
        members,
        there & {one.member for one in members},
        bodies.order_on(unit, meeting.body, day),
        rule_of(unit, meeting),
    )


def vote(unit: Unit, meeting: Meeting, draft: Draft, choices: Mapping[str, Choice]) -> Vote:
    """Hold the vote on *draft* by name, whose *meeting* is locked. Returns it with its result.

    *choices* name the exceptions: whoever is present and not among them agrees. Raises
    ``NotPossible``: no quorum, a counter-proposal that comes first, a vote by who is away.
    """
    item, there = _may_vote(unit, meeting, draft)
    counted = there.counted(choices)
    return _hold(unit, meeting, item, Held(draft, counted, _ballots(there, choices)))


def vote_secretly(unit: Unit, meeting: Meeting, draft: Draft, cast: Cast) -> Vote:
    """Hold a secret vote on *draft*: of the members only who was there is written down.

    Raises ``NotPossible`` as ``vote`` does.
    """
    item, there = _may_vote(unit, meeting, draft)
    counted = there.counted_secretly(cast)
    everybody = dict.fromkeys(there.present, Choice.UNSEEN)
    held = Held(draft, counted, _ballots(there, everybody), secret=True)
    return _hold(unit, meeting, item, held)


@dataclass(frozen=True, slots=True)
class Held:
    """A vote as it was counted, before it is written."""

    draft: Draft
    counted: Tally
    #: How each member voted.
    ballots: Mapping[str, Choice]
    secret: bool = False


def _may_vote(unit: Unit, meeting: Meeting, draft: Draft) -> tuple[AgendaItem, Room]:
    must_be_open(meeting)
    item = unit.rows.get(AgendaItem, draft.item)
    if item is None or item.meeting != meeting.id:
        raise NotHere(f"no draft {draft.id!r} in meeting {meeting.id!r}")
    _check_turn(unit, draft)
    return item, room(unit, meeting)


def _hold(unit: Unit, meeting: Meeting, item: AgendaItem, held: Held) -> Vote:
    counted, draft = held.counted, held.draft
    if not counted.quorum:
        raise NotPossible(
            msgid(
                "There is no quorum: %(present)s of %(members)s members are present and"
                " %(needed)s are needed. A vote is not possible."
            ),
            present=counted.count.present,
            members=counted.count.members,
            needed=counted.needed_present,
        )
    written = _write(unit, held)
    draft.state = DraftState.ADOPTED if counted.adopted else DraftState.REJECTED
    if counted.adopted and draft.kind == DraftKind.COUNTER:
        _lapse(unit, draft)
    unit.rows.flush()
    if counted.adopted and draft.kind != DraftKind.PROCEDURAL:
        adopt(unit, meeting, item, draft, written)
    return written


def _check_turn(unit: Unit, draft: Draft) -> None:
    if draft.state != DraftState.WAITING:
        raise NotPossible(msgid("This was voted on before, or another proposal was adopted."))
    first = unit.rows.first(
        select(Draft).where(Draft.counters == draft.id, Draft.state == DraftState.WAITING)
    )
    if first is not None:
        raise NotPossible(msgid("The counter-proposal comes first; vote on it before the draft."))


def _write(unit: Unit, held: Held) -> Vote:
    count = held.counted.count
    row = Vote(
        id=str(ULID()),
        draft=held.draft.id,
        held_at=unit.now,
        members=count.members,
        needed=held.counted.needed,
        present=count.present,
        in_favour=count.in_favour,
        against=count.against,
        abstained=count.abstained,
        adopted=held.counted.adopted,
        secret=held.secret,
        by=unit.actor,
    )
    unit.rows.add(row)
    unit.rows.flush()
    cast = held.ballots.items()
    unit.rows.add(*(Ballot(vote=row.id, member=one, choice=choice) for one, choice in cast))
    details = {
        "for": str(count.in_favour),
        "against": str(count.against),
        "abstained": str(count.abstained),
        "present": str(count.present),
        "result": "adopted" if row.adopted else "rejected",
    }
    unit.record("council.voted", f"draft:{held.draft.id}", details)
    return row


def _ballots(there: Room, choices: Mapping[str, Choice]) -> Mapping[str, Choice]:
    """Return how each member voted; who is present and not among *choices* agrees."""
    return {
        one.member: choices.get(one.member, Choice.FOR)
        if one.member in there.present
        else Choice.ABSENT
        for one in there.members
    }


def _lapse(unit: Unit, adopted: Draft) -> None:
    """Let the draft that the counter-proposal replaces lapse, and its other rivals."""
    rivals = select(Draft).where(
        (Draft.id == adopted.counters) | (Draft.counters == adopted.counters),
        Draft.state == DraftState.WAITING,
    )
    for rival in unit.rows.all(rivals):
        if rival.id != adopted.id:
            rival.state = DraftState.LAPSED


def resolution_of(unit: Unit, held: str) -> Resolution | None:
    """Return the resolution that came from a vote."""
    return unit.rows.first(select(Resolution).where(Resolution.vote == held))
