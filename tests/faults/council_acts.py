"""Every act of the council's secretary, in the order in which one makes the next possible.

The council's own meeting is prepared, moved and called off; the board's is held to its end.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from council import (
    agenda,
    amending,
    attendance,
    bodies,
    conflicts,
    extract,
    kept_minutes,
    meetings,
    notice_board,
    postponing,
    publishing,
    resolutions,
    tasks,
    voting,
)
from council.attendance import Move
from council.bodies import NewBody, Order
from council.extract import Wish
from council.invitation import invitation
from council.kept_minutes import Made
from council.meetings import NewMeeting
from council.notice_board import NewNotice
from council.numbering import Scope
from council.outcome_tables import Notice, Resolution, Task
from council.publishing_kinds import Personal
from council.refusing import NotPossible
from council.rules import BodyKind
from council.tables import AgendaItem, CouncilBody, CouncilTerm, Draft, Mandate, Meeting, Proposal
from council.tasks import NewTask, TaskState
from council.voting import Cast
from council.voting_kinds import Choice, DraftKind
from gateway.store.unit import Unit
from registry.tables import Filing
from tests.councils import TEMPLATE, TERM
from tests.faults.cutting import Act

COUNCIL, BOARD = "ZM", "RM"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER, ANOTHER_DAY = NOW.replace(day=23), NOW.replace(day=25)
FOUNDED = date(2022, 10, 1)
FIRST, SECOND = "schvaluje zřízení pítka u kašny.", "schvaluje rozpočet."

RowT = TypeVar("RowT")
Done = Callable[[Unit], object]


def found_board(unit: Unit) -> None:
    """Make a board of three that needs no posted invitation."""
    order = Order(FOUNDED, 3, TEMPLATE, Scope.TERM)
    bodies.add_body(unit, NewBody(BOARD, BodyKind.BOARD, "Rada města"), order)
    bodies.begin_term(unit, TERM, FOUNDED)
    for name in ("Jana Hrubý", "Petr Malá", "Eva Sova"):
        bodies.give_mandate(unit, BOARD, bodies.add_member(unit, name), FOUNDED)


def _one(unit: Unit, kind: type[RowT], *where: ColumnElement[bool]) -> RowT:
    """Return the row that the form was about. Raises ``NotPossible`` once it is gone."""
    found: RowT | None = unit.rows.first(select(kind).where(*where))
    if found is None:
        raise NotPossible("It is not there any more.")
    return found


def _seats(unit: Unit) -> list[str]:
    return [one.member for one in bodies.seated(unit, BOARD, NOW.date())]


def _meeting(unit: Unit, body: str) -> Meeting:
    return meetings.locked(unit, _one(unit, Meeting, Meeting.body == body).id)


def _item(unit: Unit, body: str, title: str) -> AgendaItem:
    there = AgendaItem.meeting == _meeting(unit, body).id
    return _one(unit, AgendaItem, there, AgendaItem.title == title)


def _adopted(unit: Unit, text: str) -> Resolution:
    return _one(unit, Resolution, Resolution.title == text)


def _filing(unit: Unit) -> Filing:
    return _one(unit, Filing)


# Bodies and members


def _found(unit: Unit) -> None:
    order = Order(FOUNDED, 21, TEMPLATE, Scope.TERM)
    bodies.add_body(unit, NewBody(COUNCIL, BodyKind.COUNCIL, "Zastupitelstvo města"), order)


def _order(unit: Unit) -> None:
    bodies.set_order(unit, COUNCIL, Order(date(2026, 11, 1), 15, TEMPLATE, Scope.YEAR))


def _end_term(unit: Unit) -> None:
    bodies.end_term(unit, _one(unit, CouncilTerm, CouncilTerm.code == TERM), date(2026, 10, 9))


def _begin_term(unit: Unit) -> None:
    bodies.begin_term(unit, "2026-2030", date(2026, 10, 10))


def _seat(unit: Unit) -> None:
    bodies.seat_new(unit, COUNCIL, "Jan Nový", date(2023, 1, 1))


def _newcomer(unit: Unit) -> str:
    return _one(unit, Mandate, Mandate.body == COUNCIL).member


def _rename(unit: Unit) -> None:
    bodies.rename_member(unit, _newcomer(unit), "Jan Nový ml.")


def _office(unit: Unit) -> None:
    bodies.change_office(unit, COUNCIL, _newcomer(unit), "předseda výboru", date(2024, 1, 1))


def _unseat(unit: Unit) -> None:
    bodies.end_mandate(unit, COUNCIL, _newcomer(unit), date(2026, 1, 31), "odstoupil")


# The council's meeting, which is not held


def _propose(unit: Unit) -> None:
    agenda.propose(unit, COUNCIL, "Rozpočet", "Odbor financí", "bere na vědomí rozpočet.")


def _propose_other(unit: Unit) -> None:
    agenda.propose(unit, COUNCIL, "Záměr", "Odbor financí")


def _forget_other(unit: Unit) -> None:
    amending.withdraw_proposal(unit, _one(unit, Proposal, Proposal.title == "Záměr"), "odpadlo")


def _convene(unit: Unit) -> None:
    meetings.convene(unit, NewMeeting(COUNCIL, LATER, "Radnice"))


def _schedule(unit: Unit) -> None:
    proposal = _one(unit, Proposal, Proposal.title == "Rozpočet")
    agenda.schedule(unit, _meeting(unit, COUNCIL), proposal.id)


def _add(unit: Unit) -> None:
    agenda.add_item(unit, _meeting(unit, COUNCIL), "Různé", label="9")


def _change(unit: Unit) -> None:
    there = _one(unit, AgendaItem, AgendaItem.label == "9")
    amending.amend_item(unit, _meeting(unit, COUNCIL), there, "Diskuse", "starosta", "9")


def _remove(unit: Unit) -> None:
    amending.take_off(unit, _meeting(unit, COUNCIL), _item(unit, COUNCIL, "Diskuse"))


def _reword(unit: Unit) -> None:
    text = "schvaluje rozpočet se schodkem."
    item = _item(unit, COUNCIL, "Rozpočet")
    draft = _one(unit, Draft, Draft.item == item.id)
    amending.amend_draft(unit, _meeting(unit, COUNCIL), draft, text, "Petr Malá")


def _drop_draft(unit: Unit) -> None:
    item = _item(unit, COUNCIL, "Rozpočet")
    draft = _one(unit, Draft, Draft.item == item.id)
    amending.withdraw_draft(unit, _meeting(unit, COUNCIL), draft)


def _invite(unit: Unit) -> None:
    meeting, body = _meeting(unit, COUNCIL), _one(unit, CouncilBody, CouncilBody.code == COUNCIL)
    meetings.invite(unit, meeting)
    notice_board.post(unit, replace(invitation(unit, meeting, body), text="Sejde se."))


def _move(unit: Unit) -> None:
    postponing.move(unit, _meeting(unit, COUNCIL), ANOTHER_DAY, "Kino")


def _call_off(unit: Unit) -> None:
    postponing.call_off(unit, _meeting(unit, COUNCIL), "nemoc")


def _post(unit: Unit) -> None:
    notice_board.post(unit, NewNotice("Záměr prodeje", "Město prodá kolo."))


def _take_down(unit: Unit) -> None:
    notice_board.remove(unit, _one(unit, Notice, Notice.title == "Záměr prodeje"))


# The board's meeting


def _propose_filing(unit: Unit) -> None:
    agenda.propose_filing(unit, BOARD, _filing(unit).record_identifier, FIRST)


def _meet(unit: Unit) -> None:
    meetings.convene(unit, NewMeeting(BOARD, NOW, "Radnice"))


def _schedule_filing(unit: Unit) -> None:
    proposal = _one(unit, Proposal, Proposal.filing == _filing(unit).record_identifier)
    agenda.schedule(unit, _meeting(unit, BOARD), proposal.id)


def _another(unit: Unit) -> None:
    agenda.add_item(unit, _meeting(unit, BOARD), "Rozpočet", "Odbor financí")


def _text(unit: Unit) -> None:
    meeting, item = _meeting(unit, BOARD), _item(unit, BOARD, "Rozpočet")
    agenda.add_draft(unit, meeting, item, DraftKind.DRAFT, "bere na vědomí rozpočet.", "")


def _counter(unit: Unit) -> None:
    first = _one(unit, Draft, Draft.text == "bere na vědomí rozpočet.", Draft.counters.is_(None))
    agenda.counter(unit, _meeting(unit, BOARD), first, SECOND, "Eva Sova")


def _open(unit: Unit) -> None:
    meeting = _meeting(unit, BOARD)
    meetings.open_meeting(unit, meeting, "Jana Hrubý", "Věra Písařová")
    attendance.note(unit, meeting, _seats(unit)[:2], Move.ARRIVED)


def _moves(move: Move) -> Done:
    def carry_out(unit: Unit) -> None:
        attendance.note(unit, _meeting(unit, BOARD), _seats(unit)[2:], move)

    return carry_out


def _declare(unit: Unit) -> None:
    item = _item(unit, BOARD, "Pítko")
    conflicts.declare(unit, _meeting(unit, BOARD), item, _seats(unit)[:1], "bydlí vedle")


def _take_back(unit: Unit) -> None:
    item = _item(unit, BOARD, "Pítko")
    conflicts.take_back(unit, _meeting(unit, BOARD), item, _seats(unit)[0])


def _discuss(unit: Unit) -> None:
    agenda.note_discussion(unit, _item(unit, BOARD, "Pítko"), "Kdo bude pítko čistit?")


def _vote_secretly(unit: Unit) -> None:
    voting.vote_secretly(
        unit, _meeting(unit, BOARD), _one(unit, Draft, Draft.text == FIRST), Cast(2, 0, 0)
    )


def _vote(unit: Unit) -> None:
    choices = dict.fromkeys(_seats(unit)[2:], Choice.AGAINST)
    voting.vote(unit, _meeting(unit, BOARD), _one(unit, Draft, Draft.text == SECOND), choices)


def _verifiers(unit: Unit) -> None:
    meetings.choose_verifiers(unit, _meeting(unit, BOARD), frozenset(_seats(unit)[:1]))


def _close(unit: Unit) -> None:
    meetings.close_meeting(unit, _meeting(unit, BOARD))


def _minutes(unit: Unit) -> None:
    kept_minutes.keep(unit, _meeting(unit, BOARD), Made(b"%PDF-1.7 made of words", b"PK words"))


# What was adopted


def _assess(unit: Unit) -> None:
    publishing.assess(unit, _adopted(unit, "Pítko"), Personal.NONE)


def _publish(unit: Unit) -> None:
    publishing.publish(unit, _adopted(unit, "Pítko"))


def _extract(unit: Unit) -> None:
    resolution = _adopted(unit, "Pítko")
    made = extract.prepared(unit, resolution, Wish(resolution.id, "Jana Nováková", redacted=False))
    extract.send(unit, made, b"%PDF-1.7 an extract")


def _impose(title: str) -> Done:
    def carry_out(unit: Unit) -> None:
        task = NewTask("Vyřídit to", date(2026, 6, 30), "FIN")
        tasks.impose(unit, _adopted(unit, title), task)

    return carry_out


def _task(unit: Unit, title: str) -> Task:
    return _one(unit, Task, Task.resolution == _adopted(unit, title).id)


def _prolong(unit: Unit) -> None:
    tasks.prolong(unit, _task(unit, "Pítko"), date(2026, 9, 30), "čeká se na vodoměr")


def _fulfil(unit: Unit) -> None:
    tasks.settle(unit, _task(unit, "Pítko"), TaskState.FULFILLED, "Pítko stojí.")


def _unpublish(unit: Unit) -> None:
    publishing.withdraw(unit, _adopted(unit, "Pítko"), "chyba")


def _correct(unit: Unit) -> None:
    resolutions.correct(unit, _adopted(unit, "Pítko"), "schvaluje pítko u kašny.", "překlep")


def _cancel(unit: Unit) -> None:
    resolution = _adopted(unit, "Rozpočet")
    resolutions.cancel(unit, resolution, "nahrazeno")
    tasks.drop_all(unit, resolution, resolution.reason)


PROPOSED, HELD = "council.proposed", ("council.voted", "council.adopted")

ACTS: Sequence[Act] = (
    Act("found", ("council.body-added", "council.order-set"), _found),
    Act("order", ("council.order-set",), _order),
    Act("end term", ("council.term-ended",), _end_term),
    Act("begin term", ("council.term-begun",), _begin_term),
    Act("seat", ("council.member-added", "council.mandate-given"), _seat),
    Act("rename", ("council.member-renamed",), _rename),
    Act("office", ("council.office-changed",), _office),
    Act("unseat", ("council.mandate-ended",), _unseat),
    Act("propose", (PROPOSED,), _propose),
    Act("propose other", (PROPOSED,), _propose_other),
    Act("forget other", ("council.proposal-withdrawn",), _forget_other),
    Act("convene", ("council.meeting-convened",), _convene),
    Act("schedule", ("council.item-added", "council.draft-added"), _schedule),
    Act("add", ("council.item-added",), _add),
    Act("change", ("council.item-changed",), _change),
    Act("remove", ("council.item-removed",), _remove),
    Act("reword", ("council.draft-changed",), _reword),
    Act("invite", ("council.meeting-invited", "council.notice-posted"), _invite),
    Act("drop draft", ("council.draft-withdrawn",), _drop_draft),
    Act("move", ("council.notice-removed", "council.meeting-moved"), _move),
    Act("call off", ("council.meeting-called-off",), _call_off),
    Act("post", ("council.notice-posted",), _post),
    Act("take down", ("council.notice-removed",), _take_down),
    Act(
        "propose filing", ("deadline.started", "council.filing-proposed", PROPOSED), _propose_filing
    ),
    Act("meet", ("council.meeting-convened",), _meet),
    Act("schedule filing", ("council.item-added", "council.draft-added"), _schedule_filing),
    Act("another", ("council.item-added",), _another),
    Act("text", ("council.draft-added",), _text),
    Act("counter", ("council.draft-added",), _counter),
    Act("open", ("council.meeting-opened", "council.arrived"), _open),
    Act("excuse", ("council.excused",), _moves(Move.EXCUSED)),
    Act("conflict", ("council.conflict-declared",), _declare),
    Act("no conflict", ("council.conflict-removed",), _take_back),
    Act("discussion", ("council.discussion-noted",), _discuss),
    Act("secret vote", HELD, _vote_secretly),
    Act("arrive", ("council.arrived",), _moves(Move.ARRIVED)),
    Act("vote", HELD, _vote),
    Act("leave", ("council.left",), _moves(Move.LEFT)),
    Act("verifiers", ("council.verifiers-chosen",), _verifiers),
    Act("close", ("council.meeting-closed",), _close),
    Act("minutes", ("council.minutes-made",), _minutes, once=False),
    Act("assess", ("council.assessed",), _assess),
    Act("publish", ("council.published",), _publish),
    Act("impose", ("council.task-imposed",), _impose("Pítko")),
    Act("extract", ("consignment.owed", "council.extract-sent"), _extract),
    Act("prolong", ("council.task-prolonged",), _prolong),
    Act("fulfil", ("council.task-fulfilled",), _fulfil),
    Act("unpublish", ("council.unpublished",), _unpublish),
    Act("correct", ("council.corrected",), _correct),
    Act("impose other", ("council.task-imposed",), _impose("Rozpočet")),
    Act("cancel", ("council.cancelled", "council.task-dropped"), _cancel),
)
