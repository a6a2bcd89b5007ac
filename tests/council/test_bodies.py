"""Bodies, terms and mandates: who is a member of what on a day."""

from datetime import date

import pytest

from council import agenda, bodies, meetings
from council.bodies import NewBody, Order
from council.meetings import NewMeeting
from council.numbering import Scope
from council.refusing import NotPossible
from council.rules import BodyKind, rule_on
from council.tally import HALF
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.calendar import legal_day
from tests.conftest import LHOTA
from tests.councils import BODY, found_council
from tests.desks import ON_SQLITE


@ON_SQLITE
def test_a_mandate_begins_and_ends(store: Store) -> None:
    """Who is seated depends on the day; a seat that became free can be given again."""

    def work(unit: Unit) -> None:
        members = found_council(unit, seats=3)
        first, last = date(2022, 10, 20), date(2025, 6, 30)
        assert bodies.seated(unit, BODY, date(2022, 10, 19)) == ()
        substitute = bodies.add_member(unit, "Ing. Zita Náhradová")
        unit.rows.flush()
        with pytest.raises(NotPossible, match="seats of this body are taken"):
            bodies.give_mandate(unit, BODY, substitute, last)
        with pytest.raises(NotPossible, match="has a mandate"):
            bodies.give_mandate(unit, BODY, members[0], last)
        with pytest.raises(NotPossible, match="why the mandate ends"):
            bodies.end_mandate(unit, BODY, members[0], last, " ")
        bodies.end_mandate(unit, BODY, members[0], last, "Rezignace.")
        bodies.give_mandate(unit, BODY, substitute, date(2025, 7, 1))
        assert len(bodies.seated(unit, BODY, first)) == 3
        assert members[0] in {one.member for one in bodies.seated(unit, BODY, last)}
        later = [one.member for one in bodies.seated(unit, BODY, date(2025, 7, 1))]
        assert members[0] not in later
        assert substitute in later

    store.write(LHOTA, work)


@ON_SQLITE
def test_terms_do_not_overlap(store: Store) -> None:
    """The running one ends before the next begins."""

    def work(unit: Unit) -> None:
        found_council(unit, seats=3)
        with pytest.raises(NotPossible, match="overlaps"):
            bodies.begin_term(unit, "2026-2030", date(2026, 10, 10))
        bodies.end_term(unit, bodies.term_on(unit, date(2026, 1, 1)), date(2026, 10, 9))
        bodies.begin_term(unit, "2026-2030", date(2026, 10, 10))
        unit.rows.flush()
        assert bodies.term_on(unit, date(2026, 10, 10)).code == "2026-2030"

    store.write(LHOTA, work)


@ON_SQLITE
def test_the_number_of_members_is_dated(store: Store) -> None:
    """An order holds from its day; before the first there is none."""

    def work(unit: Unit) -> None:
        found_council(unit, seats=3)
        bodies.set_order(unit, BODY, Order(date(2026, 11, 1), 27, "{seq}", Scope.TERM))
        unit.rows.flush()
        assert bodies.order_on(unit, BODY, date(2026, 10, 31)).seats == 3
        assert bodies.order_on(unit, BODY, date(2026, 11, 1)).seats == 27
        with pytest.raises(NotPossible, match="no order"):
            bodies.order_on(unit, BODY, date(2000, 1, 1))
        with pytest.raises(NotPossible, match="code"):
            bodies.add_body(
                unit,
                NewBody("zm", BodyKind.COUNCIL, "x"),
                Order(date(2026, 1, 1), 3, "{seq}", Scope.TERM),
            )

    store.write(LHOTA, work)


@ON_SQLITE
def test_the_invitation_hangs_seven_days(store: Store) -> None:
    """A public meeting is invited to in time; in a crisis two days do."""

    def work(unit: Unit) -> None:
        found_council(unit, seats=3)
        soon = unit.now.replace(day=8)
        meeting = meetings.convene(unit, NewMeeting(BODY, soon, "Radnice"))
        with pytest.raises(NotPossible, match=r"posted by 1\. 3\. 2026"):
            meetings.invite(unit, meeting)
        with pytest.raises(NotPossible, match="invitation must be posted"):
            meetings.open_meeting(unit, meeting, "x", "y")
        crisis = meetings.convene(unit, NewMeeting(BODY, soon, "Radnice", crisis=True))
        meetings.invite(unit, crisis)
        assert crisis.invited_on == legal_day(unit.now)
        assert (meeting.number, crisis.number) == (1, 2)
        with pytest.raises(NotPossible, match="has not come yet"):
            meetings.open_meeting(unit, crisis, "x", "y")

    store.write(LHOTA, work)


@pytest.mark.parametrize("kind", list(BodyKind))
def test_the_law_knows_every_kind_of_body(kind: BodyKind) -> None:
    """Quorum and majority are more than half of all members for each of them."""
    rule = rule_on(kind, date(2026, 11, 23))

    assert (rule.quorum, rule.majority) == (HALF, HALF)
    with pytest.raises(LookupError):
        rule_on(kind, date(1999, 1, 1))


@ON_SQLITE
def test_items_stand_in_order(store: Store) -> None:
    """2 before 13, 13 before 13a; a label is used once."""

    def work(unit: Unit) -> None:
        found_council(unit, seats=3)
        meeting = meetings.convene(unit, NewMeeting(BODY, unit.now, "Radnice"))
        for label in ("13a", "2", "13", "13aa", "13z"):
            agenda.add_item(unit, meeting, "Bod", label=label)
        assert agenda.add_item(unit, meeting, "Další").label == "14"
        labels = [item.label for item in agenda.items(unit, meeting.id)]
        assert labels == ["2", "13", "13a", "13z", "13aa", "14"]
        for wrong in ("13", "0", "a", "1A", "1-2"):
            with pytest.raises(NotPossible):
                agenda.add_item(unit, meeting, "Bod", label=wrong)

    store.write(LHOTA, work)
