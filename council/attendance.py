"""Who is at a meeting at which moment: arrivals, departures and excuses, as written down."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from council import bodies
from council.meetings import must_be_open
from council.refusing import NotPossible
from council.tables import AgendaItem, Attendance, Ballot, Draft, Meeting, Vote
from council.voting_kinds import Choice
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day


class Move(StrEnum):
    """What a member did."""

    ARRIVED = "arrived"
    LEFT = "left"
    EXCUSED = "excused"


def note(
    unit: Unit,
    meeting: Meeting,
    members: Iterable[str],
    move: Move,
    item: str | None = None,
    at: datetime | None = None,
) -> None:
    """Write down that *members* arrived, left or are excused: now, or at an earlier instant.

    *item* is where the meeting was. Raises ``NotPossible`` for who has no mandate, who is there
    already (or is not), and when a vote after *at* already says otherwise.
    """
    must_be_open(meeting)
    moment = _moment(unit, meeting, at)
    if item is not None:
        _check_item(unit, meeting, item)
    seats = {one.member for one in bodies.seated(unit, meeting.body, legal_day(meeting.starts_at))}
    there = present(unit, meeting.id, moment)
    seq = unit.rows.first(select(func.max(Attendance.seq)).where(Attendance.meeting == meeting.id))
    written = list(members)
    for number, member in enumerate(written, (seq or 0) + 1):
        if member not in seats:
            raise NotPossible(msgid("Somebody of them has no mandate in this body."))
        _check_move(there, member, move)
        _check_later(unit, meeting, member, moment)
        _check_votes(unit, meeting, member, move, moment)
        unit.rows.add(
            Attendance(
                meeting=meeting.id, seq=number, member=member, move=move, at=moment, item=item
            )
        )
        there = there ^ {member} if move is not Move.EXCUSED else there
    unit.rows.flush()
    if written:
        details = {"note": str(len(written)), "members": " ".join(written)}
        unit.record(f"council.{move}", f"meeting:{meeting.id}", details)


def present(unit: Unit, meeting: str, at: datetime) -> frozenset[str]:
    """Return the members who are there at the instant *at*."""
    statement = (
        select(Attendance.member, Attendance.move)
        .where(Attendance.meeting == meeting, Attendance.at <= at)
        .order_by(Attendance.at, Attendance.seq)
    )
    last = dict(unit.rows.tuples(statement))
    return frozenset(member for member, move in last.items() if move == Move.ARRIVED)


def moves(unit: Unit, meeting: str) -> tuple[Attendance, ...]:
    """Return everything that was written down, in the order it happened."""
    return tuple(
        unit.rows.all(
            select(Attendance)
            .where(Attendance.meeting == meeting)
            .order_by(Attendance.at, Attendance.seq)
        )
    )


def _moment(unit: Unit, meeting: Meeting, at: datetime | None) -> datetime:
    if at is None:
        return unit.now
    if meeting.opened_at is None or not meeting.opened_at <= at <= unit.now:
        raise NotPossible(msgid("The time is before the meeting was opened, or in the future."))
    return at


def _check_item(unit: Unit, meeting: Meeting, item: str) -> None:
    found = unit.rows.get(AgendaItem, item)
    if found is None or found.meeting != meeting.id:
        raise NotPossible(msgid("There is no such item on this agenda."))


def _check_move(there: frozenset[str], member: str, move: Move) -> None:
    if move is Move.ARRIVED and member in there:
        raise NotPossible(msgid("Somebody of them is written down as present already."))
    if move is Move.LEFT and member not in there:
        raise NotPossible(msgid("Somebody of them is not written down as present."))
    if move is Move.EXCUSED and member in there:
        raise NotPossible(msgid("Who is present is not excused; note that he left."))


def _check_later(unit: Unit, meeting: Meeting, member: str, at: datetime) -> None:
    """Refuse what is written down late while something later is known of the same member."""
    later = select(Attendance.seq).where(
        Attendance.meeting == meeting.id, Attendance.member == member, Attendance.at > at
    )
    if unit.rows.first(later) is not None:
        raise NotPossible(msgid("Something later is written down of somebody of them already."))


def _check_votes(unit: Unit, meeting: Meeting, member: str, move: Move, at: datetime) -> None:
    """Refuse a move that a vote held after it contradicts."""
    held = (
        select(Ballot.choice)
        .join(Vote, Vote.id == Ballot.vote)
        .join(Draft, Draft.id == Vote.draft)
        .join(AgendaItem, AgendaItem.id == Draft.item)
        .where(AgendaItem.meeting == meeting.id, Vote.held_at > at, Ballot.member == member)
    )
    was_there = {choice != Choice.ABSENT for choice in unit.rows.all(held)}
    if (move is Move.ARRIVED and False in was_there) or (move is Move.LEFT and True in was_there):
        raise NotPossible(msgid("A vote that was held after this time says otherwise."))
