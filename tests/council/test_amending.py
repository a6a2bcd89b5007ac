"""An agenda is changed before it is decided, and what was decided stays."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from council import agenda, amending, conflicts, meetings, postponing
from council.desk_view import meeting_view
from council.meetings import MeetingState, NewMeeting
from council.minutes import minutes
from council.outcome_tables import Notice
from council.refusing import NotPossible
from council.sheet import texts
from council.tables import AgendaItem, Conflict, Draft, Meeting
from council.verify import problems
from council.voting_kinds import DraftKind, DraftState
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.councils import BODY, convened, drafted, opened, voted
from tests.desks import ON_SQLITE

pytestmark = ON_SQLITE


def prepared(unit: Unit) -> Meeting:
    """Prepare a meeting in three weeks."""
    return meetings.convene(unit, NewMeeting(BODY, unit.now + timedelta(days=21), "Kulturní dům"))


def item_of(unit: Unit, draft: Draft) -> AgendaItem:
    """Return the item a draft stands under."""
    found = unit.rows.get(AgendaItem, draft.item)
    assert found is not None
    return found


def test_titles_numbers_and_texts_change(store: Store, members: list[str]) -> None:
    """With a letter between two others; a number another item has is refused."""
    del members

    def work(unit: Unit) -> None:
        meeting = prepared(unit)
        first, second = drafted(unit, meeting), drafted(unit, meeting)
        item = item_of(unit, second)
        with pytest.raises(NotPossible, match="already"):
            amending.amend_item(unit, meeting, item, "Školy", "", item_of(unit, first).label)
        amending.amend_item(unit, meeting, item, "Školy", "Odbor školství", "1a")
        amending.amend_draft(unit, meeting, second, "bere na vědomí zprávu", "Petr Malá")

        assert [one.label for one in agenda.items(unit, meeting.id)] == ["1", "1a"]
        assert (item.title, item.submitter, second.text) == (
            "Školy", "Odbor školství", "bere na vědomí zprávu",
        )  # fmt: skip

    store.write(LHOTA, work)


def test_before_the_invitation_an_item_disappears(store: Store, members: list[str]) -> None:
    """Its draft and what was declared go with it; its proposal waits again, with its last text."""

    def work(unit: Unit) -> None:
        meeting = prepared(unit)
        proposal = agenda.propose(unit, BODY, "Pítko", "Eva Sova", "schvaluje pítko")
        item = agenda.schedule(unit, meeting, proposal.id)
        (draft,) = agenda.drafts(unit, item.id)
        agenda.counter(unit, meeting, draft, "neschvaluje pítko", "Petr Malá")
        amending.amend_draft(unit, meeting, draft, "schvaluje pítko u kašny", "Eva Sova")
        conflicts.declare(unit, meeting, item, members[:1], "staví je moje firma")
        amending.take_off(unit, meeting, item)

        assert [unit.rows.count(select(kind)) for kind in (AgendaItem, Draft, Conflict)] == [
            0,
            0,
            0,
        ]
        assert [one.id for one in agenda.waiting(unit, BODY)] == [proposal.id]
        again = agenda.schedule(unit, meeting, proposal.id)
        assert [one.text for one in agenda.drafts(unit, again.id)] == ["schvaluje pítko u kašny"]

    store.write(LHOTA, work)


def test_after_the_invitation_an_item_stays_with_the_reason(
    store: Store, members: list[str]
) -> None:
    """Everybody may have read it; the minutes say why nobody dealt with it."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        draft = drafted(unit, meeting, title="Prodej pozemku")
        item = item_of(unit, draft)
        with pytest.raises(NotPossible, match="Say why"):
            amending.take_off(unit, meeting, item)
        amending.take_off(unit, meeting, item, "chybí posudek")
        told = " ".join(texts(minutes(meeting_view(unit, meeting.id), unit.originator)))

        assert draft.state == DraftState.WITHDRAWN
        assert "Prodej pozemku (vyřazeno z programu: chybí posudek)" in told
        assert "Bod 1." not in told
        with pytest.raises(NotPossible, match="taken off"):
            agenda.add_draft(unit, meeting, item, DraftKind.DRAFT, "schvaluje", "")
        with pytest.raises(NotPossible):
            voted(unit, meeting, draft)

    store.write(LHOTA, work)


def test_what_was_decided_stays(store: Store, members: list[str]) -> None:
    """Neither the item nor the text changes after the vote, and nothing after the end."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        draft, other = drafted(unit, meeting), drafted(unit, meeting)
        voted(unit, meeting, draft)
        item = item_of(unit, draft)
        acts: tuple[Callable[[], object], ...] = (
            lambda: amending.amend_item(unit, meeting, item, "Jinak", "", "9"),
            lambda: amending.take_off(unit, meeting, item, "omyl"),
            lambda: amending.amend_draft(unit, meeting, draft, "schvaluje jinak", ""),
            lambda: amending.withdraw_draft(unit, meeting, draft),
        )
        for act in acts:
            with pytest.raises(NotPossible):
                act()
        meetings.close_meeting(unit, meeting)
        with pytest.raises(NotPossible, match="closed"):
            amending.amend_draft(unit, meeting, other, "schvaluje jinak", "")
        with pytest.raises(NotPossible, match="closed"):
            conflicts.declare(unit, meeting, item, members[:1], "pozdě")

    store.write(LHOTA, work)


def test_a_draft_is_withdrawn_after_its_counter_proposal(store: Store, members: list[str]) -> None:
    """The counter-proposal would stand against nothing."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        draft = drafted(unit, meeting)
        rival = agenda.counter(unit, meeting, draft, "neschvaluje", "Petr Malá")
        with pytest.raises(NotPossible, match="counter-proposal"):
            amending.withdraw_draft(unit, meeting, draft)
        amending.withdraw_draft(unit, meeting, rival)
        amending.withdraw_draft(unit, meeting, draft)

        assert {draft.state, rival.state} == {DraftState.WITHDRAWN}

    store.write(LHOTA, work)


def test_a_proposal_waits_no_more(store: Store, members: list[str]) -> None:
    """With a reason; on an agenda its item is taken off instead."""
    del members

    def work(unit: Unit) -> None:
        meeting = prepared(unit)
        first, second = (agenda.propose(unit, BODY, title, "Eva Sova") for title in ("A", "B"))
        agenda.schedule(unit, meeting, first.id)
        with pytest.raises(NotPossible, match="waits for no agenda"):
            amending.withdraw_proposal(unit, first, "omyl")
        with pytest.raises(NotPossible, match="Say why"):
            amending.withdraw_proposal(unit, second, " ")
        amending.withdraw_proposal(unit, second, "navrhovatel ho vzal zpět")

        assert agenda.waiting(unit, BODY) == ()

    store.write(LHOTA, work)


def test_a_meeting_is_moved_and_invited_to_anew(store: Store, members: list[str]) -> None:
    """The number stays; the old invitation hangs no more, and the new one has its term."""
    del members

    def work(unit: Unit) -> None:
        meeting = convened(unit)
        unit.rows.add(_invitation(meeting))
        unit.rows.flush()
        later = unit.now + timedelta(days=30)
        for starts_at, place in ((later, " "), (meeting.starts_at, meeting.place)):
            with pytest.raises(NotPossible):
                postponing.move(unit, meeting, starts_at, place)
        postponing.move(unit, meeting, later, "Radnice")

        assert (meeting.state, meeting.number, meeting.place) == ("prepared", 1, "Radnice")
        assert unit.rows.all(select(Notice.removed_on)) == [date(2026, 3, 2)]
        meetings.invite(unit, meeting)

    store.write(LHOTA, work)


def test_a_meeting_is_called_off(store: Store, members: list[str]) -> None:
    """Its proposals wait for another agenda, and nothing happens in it any more."""
    del members

    def work(unit: Unit) -> None:
        meeting = convened(unit)
        proposal = agenda.propose(unit, BODY, "Pítko", "Eva Sova", "schvaluje pítko")
        agenda.schedule(unit, meeting, proposal.id)
        with pytest.raises(NotPossible, match="Say why"):
            postponing.call_off(unit, meeting, "")
        postponing.call_off(unit, meeting, "povodeň")

        assert meeting.state == MeetingState.CALLED_OFF
        assert [one.id for one in agenda.waiting(unit, BODY)] == [proposal.id]
        acts: tuple[Callable[[], object], ...] = (
            lambda: meetings.open_meeting(unit, meeting, "Jana", "Věra"),
            lambda: postponing.move(unit, meeting, unit.now, "jinde"),
            lambda: postponing.call_off(unit, meeting, "znovu"),
            lambda: agenda.add_item(unit, meeting, "Bod"),
        )
        for act in acts:
            with pytest.raises(NotPossible):
                act()
        assert meetings.convene(unit, NewMeeting(BODY, meeting.starts_at, "Radnice")).number == 2

    store.write(LHOTA, work)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def _invitation(meeting: Meeting) -> Notice:
    return Notice(
        id="N" * 26, title="Pozvánka", text="", agenda="", reference_number="",
        meeting=meeting.id, posted_on=date(2026, 2, 20), relevant_until=None, removed_on=None,
        by="clerk:novakova",
    )  # fmt: skip
