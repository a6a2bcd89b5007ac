"""Convenes, invites to, opens and closes meetings of a body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from ulid import ULID

from council import bodies
from council.refusing import NotHere, NotPossible
from council.rules import BodyKind, BodyRule, rule_on
from council.tables import CouncilBody, CouncilTerm, Meeting, Verifier
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PREPARED = "prepared"
    INVITED = "invited"
    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called-off"


#: Nothing happens any more.
OVER = frozenset({MeetingState.CLOSED, MeetingState.CALLED_OFF})

#: Which state may follow which::
#:
#:     prepared <--> invited --> open --> closed
#:        |             |          ^
#:        +-------------|----------+   (bodies that need no posted invitation)
#:        +-------------+--> called off
#:
#: A meeting that is moved after its invitation was posted is prepared anew.
TRANSITIONS: Mapping[MeetingState, frozenset[MeetingState]] = {
    MeetingState.PREPARED: frozenset(
        {MeetingState.INVITED, MeetingState.OPEN, MeetingState.CALLED_OFF}
    ),
    MeetingState.INVITED: frozenset(
        {MeetingState.PREPARED, MeetingState.OPEN, MeetingState.CALLED_OFF}
    ),
    MeetingState.OPEN: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset(),
    MeetingState.CALLED_OFF: frozenset(),
}


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What a meeting is made from."""

    body: str
    starts_at: datetime
    place: str
    crisis: bool = False


def convene(unit: Unit, new: NewMeeting) -> Meeting:
    """Prepare the body's next meeting of the term. Raises ``NotPossible``."""
    body = unit.rows.get(CouncilBody, new.body)
    if body is None:
        raise NotPossible(msgid("There is no such body."))
    if not new.place.strip():
        raise NotPossible(msgid("Say where the meeting takes place."))
    day = legal_day(new.starts_at)
    term = bodies.term_on(unit, day)
    bodies.order_on(unit, body.code, day)
    number = _next_number(unit, body.code, term)
    _check_free(unit, new)
    meeting = Meeting(
        id=str(ULID()),
        body=body.code,
        term=term.code,
        number=number,
        starts_at=new.starts_at,
        place=new.place.strip(),
        state=MeetingState.PREPARED,
        crisis=new.crisis,
        invited_on=None,
        opened_at=None,
        closed_at=None,
        ended_because="",
        chair="",
        recorder="",
    )
    unit.rows.add(meeting)
    unit.rows.flush()
    unit.record("council.meeting-convened", f"meeting:{meeting.id}")
    return meeting


def _check_free(unit: Unit, new: NewMeeting) -> None:
    """Refuse what was sent twice: of meetings at one time only one waits to be opened."""
    same = select(Meeting.id).where(
        Meeting.body == new.body,
        Meeting.starts_at == new.starts_at,
        Meeting.crisis == new.crisis,
        Meeting.state.in_((MeetingState.PREPARED, MeetingState.INVITED)),
    )
    if unit.rows.first(same) is not None:
        raise NotPossible(msgid("A meeting of this body at this time is prepared already."))


def _next_number(unit: Unit, body: str, term: CouncilTerm) -> int:
    # The term's row is locked, so that two who convene at once get two numbers.
    unit.rows.get(CouncilTerm, term.code, lock=True)
    highest = unit.rows.first(
        select(func.max(Meeting.number)).where(Meeting.body == body, Meeting.term == term.code)
    )
    return (highest or 0) + 1


def locked(unit: Unit, meeting: str) -> Meeting:
    """Return the meeting; nobody else changes anything about it until the unit ends.

    Raises ``NotHere`` when this originator has no such meeting.
    """
    found = unit.rows.get(Meeting, meeting, lock=True)
    if found is None:
        raise NotHere(f"no meeting {meeting!r}")
    return found


def rule_of(unit: Unit, meeting: Meeting) -> BodyRule:
    """Return the law that holds at the meeting."""
    body = unit.rows.get(CouncilBody, meeting.body)
    if body is None:
        raise NotHere(f"no body {meeting.body!r}")
    return rule_on(BodyKind(body.kind), legal_day(meeting.starts_at))


def last_day_to_invite(unit: Unit, meeting: Meeting) -> date | None:
    """Return the last day on which the invitation can be posted in time; ``None`` for no term."""
    days = rule_of(unit, meeting).notice(crisis=meeting.crisis)
    if not days:
        return None
    return date.fromordinal(legal_day(meeting.starts_at).toordinal() - days)


def invite(unit: Unit, meeting: Meeting) -> None:
    """Note that today the invitation was sent and posted. Raises ``NotPossible`` when too late."""
    today = legal_day(unit.now)
    last = last_day_to_invite(unit, meeting)
    if last is not None and today > last:
        raise NotPossible(
            msgid(
                "The invitation had to be posted by %(day)s. Choose a later day of the meeting,"
                " or mark it as convened in a crisis."
            ),
            day=f"{last.day}. {last.month}. {last.year}",
        )
    step(meeting, MeetingState.INVITED)
    meeting.invited_on = today
    unit.record("council.meeting-invited", f"meeting:{meeting.id}")


def open_meeting(unit: Unit, meeting: Meeting, chair: str, recorder: str) -> None:
    """Open the meeting. Raises ``NotPossible``, also when the law wants an invitation first."""
    if not chair.strip() or not recorder.strip():
        raise NotPossible(msgid("Say who presides and who writes the minutes."))
    if meeting.state == MeetingState.PREPARED and last_day_to_invite(unit, meeting) is not None:
        raise NotPossible(msgid("The invitation must be posted before the meeting is opened."))
    if legal_day(unit.now) < legal_day(meeting.starts_at):
        raise NotPossible(msgid("The day of this meeting has not come yet."))
    step(meeting, MeetingState.OPEN)
    meeting.opened_at, meeting.chair, meeting.recorder = unit.now, chair.strip(), recorder.strip()
    unit.record("council.meeting-opened", f"meeting:{meeting.id}")


def close_meeting(unit: Unit, meeting: Meeting, because: str = "") -> None:
    """Close the meeting; *because* says why its agenda was not finished."""
    step(meeting, MeetingState.CLOSED)
    meeting.closed_at, meeting.ended_because = unit.now, because.strip()
    unit.record("council.meeting-closed", f"meeting:{meeting.id}", {"why": because.strip()})


def choose_verifiers(unit: Unit, meeting: Meeting, members: frozenset[str]) -> None:
    """Note who checks the minutes, in place of whoever was chosen before."""
    day = legal_day(meeting.starts_at)
    if not members <= {one.member for one in bodies.seated(unit, meeting.body, day)}:
        raise NotPossible(msgid("Only members of the body verify its minutes."))
    chosen = unit.rows.all(select(Verifier).where(Verifier.meeting == meeting.id))
    if {one.member for one in chosen} == members:
        return
    for known in chosen:
        unit.rows.delete(known)
    unit.rows.flush()
    unit.rows.add(*(Verifier(meeting=meeting.id, member=member) for member in sorted(members)))
    unit.record("council.verifiers-chosen", f"meeting:{meeting.id}")


def step(meeting: Meeting, then: MeetingState) -> None:
    """Move the meeting to its next state. Raises ``NotPossible``."""
    if meeting.state == MeetingState.CALLED_OFF:
        raise NotPossible(msgid("This meeting was called off."))
    if then not in TRANSITIONS[MeetingState(meeting.state)]:
        raise NotPossible(_WRONG_STEP[then])
    meeting.state = then


_WRONG_STEP: Mapping[MeetingState, str] = {
    MeetingState.INVITED: msgid("The invitation to this meeting was posted before."),
    MeetingState.OPEN: msgid("This meeting was opened before."),
    MeetingState.CLOSED: msgid("Only a meeting that is open can be closed."),
    MeetingState.CALLED_OFF: msgid("Only a meeting that was not opened can be called off."),
}


def must_be_open(meeting: Meeting) -> None:
    """Raise ``NotPossible`` unless the meeting is going on."""
    if meeting.state != MeetingState.OPEN:
        raise NotPossible(msgid("This can be done only while the meeting is open."))


def must_not_be_closed(meeting: Meeting) -> None:
    """Raise ``NotPossible`` when the meeting is over."""
    if meeting.state == MeetingState.CLOSED:
        raise NotPossible(msgid("The meeting is closed; nothing about it can be changed."))
    if meeting.state == MeetingState.CALLED_OFF:
        raise NotPossible(msgid("This meeting was called off."))
