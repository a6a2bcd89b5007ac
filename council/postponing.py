"""Moves a meeting to another day, hour or place, or calls it off."""

from datetime import datetime

from sqlalchemy import select

from council import agenda, bodies, notice_board
from council.amending import release
from council.meetings import MeetingState, step
from council.outcome_tables import Notice
from council.refusing import NotPossible
from council.tables import Meeting
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day


def move(unit: Unit, meeting: Meeting, starts_at: datetime, place: str) -> None:
    """Let the meeting begin at another time or place; an invitation must be posted anew.

    Raises ``NotPossible``, also for a day of another term, where it would have another number.
    """
    if meeting.state not in {MeetingState.PREPARED, MeetingState.INVITED}:
        raise NotPossible(msgid("Only a meeting that was not opened can be moved."))
    if not place.strip():
        raise NotPossible(msgid("Say where the meeting takes place."))
    if (meeting.starts_at, meeting.place) == (starts_at, place.strip()):
        raise NotPossible(msgid("Neither time nor place is another one."))
    day = legal_day(starts_at)
    if bodies.term_on(unit, day).code != meeting.term:
        raise NotPossible(msgid("That day lies in another term; convene another meeting."))
    bodies.order_on(unit, meeting.body, day)
    if meeting.state == MeetingState.INVITED:
        step(meeting, MeetingState.PREPARED)
        meeting.invited_on = None
        _take_down(unit, meeting)
    before = meeting.starts_at
    meeting.starts_at, meeting.place = starts_at, place.strip()
    details = {"before": before.isoformat(), "after": starts_at.isoformat()}
    unit.record("council.meeting-moved", f"meeting:{meeting.id}", details)


def call_off(unit: Unit, meeting: Meeting, reason: str) -> None:
    """Call the meeting off; its number stays used, its proposals wait again. Needs why."""
    if not reason.strip():
        raise NotPossible(msgid("Say why."))
    step(meeting, MeetingState.CALLED_OFF)
    meeting.ended_because = reason.strip()
    for item in agenda.items(unit, meeting.id):
        release(unit, item)
    _take_down(unit, meeting)
    details = {"why": reason.strip()}
    unit.record("council.meeting-called-off", f"meeting:{meeting.id}", details)


def _take_down(unit: Unit, meeting: Meeting) -> None:
    hanging = select(Notice).where(Notice.meeting == meeting.id, Notice.removed_on.is_(None))
    for notice in unit.rows.all(hanging):
        notice_board.remove(unit, notice)
