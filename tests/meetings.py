"""A meeting with something of everything, under one originator's own mark."""

from datetime import date, timedelta

from sqlalchemy import select

from council import (
    agenda,
    attendance,
    bodies,
    conflicts,
    kept_minutes,
    meetings,
    notice_board,
    publishing,
    resolutions,
)
from council import tasks as duties
from council.attendance import Move
from council.bodies import NewBody, Order
from council.kept_minutes import Made
from council.meetings import NewMeeting
from council.notice_board import NewNotice
from council.numbering import Scope
from council.outcome_tables import Notice, Resolution, Task
from council.publishing_kinds import Personal
from council.rules import BodyKind
from council.tables import AgendaItem, CouncilBody, Meeting, Proposal
from council.tasks import NewTask
from council.voting import resolution_of, vote
from council.voting_kinds import DraftKind
from gateway.store.unit import Unit
from registry.calendar import legal_day
from registry.tables import Filing


def meet(unit: Unit, mark: str) -> None:
    """Hold a meeting of a board of three that leaves a row in every table of the council."""
    today = legal_day(unit.now)
    code = mark[:3].upper()
    order = Order(date(2022, 10, 1), 3, "{seq}/{year}", Scope.YEAR)
    bodies.add_body(unit, NewBody(code, BodyKind.BOARD, f"Rada {mark}"), order)
    bodies.begin_term(unit, "2022-2026", date(2022, 10, 1))
    members = [bodies.add_member(unit, f"{mark} {number}") for number in range(3)]
    unit.rows.flush()
    for member in members:
        bodies.give_mandate(unit, code, member, date(2022, 10, 20))
    meeting = meetings.convene(unit, NewMeeting(code, unit.now, mark))
    meetings.open_meeting(unit, meeting, mark, mark)
    attendance.note(unit, meeting, members, Move.ARRIVED)
    meetings.choose_verifiers(unit, meeting, frozenset(members[:1]))
    filing = unit.rows.first(select(Filing.reference_number))
    proposal = agenda.propose_filing(unit, code, filing or "", f"schvaluje {mark}")
    item = agenda.schedule(unit, meeting, proposal.id)
    conflicts.declare(unit, meeting, item, members[1:2], mark)
    (draft,) = agenda.drafts(unit, item.id)
    resolution = resolution_of(unit, vote(unit, meeting, draft, {}).id)
    assert resolution is not None
    resolutions.correct(unit, resolution, f"schvaluje i {mark}", mark)
    publishing.assess(unit, resolution, Personal.NONE)
    publishing.publish(unit, resolution)
    due = today + timedelta(days=8)
    duties.impose(unit, resolution, NewTask(mark, due, mark[:3]))
    notice_board.post(unit, NewNotice(mark, mark, mark))
    agenda.add_draft(unit, meeting, item, DraftKind.PROCEDURAL, mark, mark)
    agenda.propose(unit, code, mark, mark)
    meetings.close_meeting(unit, meeting)
    kept_minutes.keep(unit, meeting, Made(mark.encode(), mark.encode()))


def council_of(unit: Unit) -> dict[str, list[str]]:
    """Return identifiers by the word that stands before them in addresses."""
    return {
        "meetings": list(unit.rows.all(select(Meeting.id))),
        "items": list(unit.rows.all(select(AgendaItem.id))),
        "resolutions": list(unit.rows.all(select(Resolution.id))),
        "tasks": list(unit.rows.all(select(Task.id))),
        "notices": list(unit.rows.all(select(Notice.id))),
        "bodies": list(unit.rows.all(select(CouncilBody.code))),
        "proposals": list(unit.rows.all(select(Proposal.id))),
    }
