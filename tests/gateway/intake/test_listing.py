"""Lists of items: groups, search, pages, neighbours, and no other originator's line."""

import pytest

from gateway.intake.listing import Group, ListedItem, Wanted, counts, line_of, listed, neighbours
from gateway.model.item import ItemState
from gateway.model.numbers import short
from gateway.store.store import Store
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import Letter, arrive, letter_of


def subjects(store: Store, wanted: Wanted) -> list[str]:
    """Return the subjects of one page of Lhota's list."""
    return [row.subject for row in store.look(LHOTA, lambda unit: listed(unit, wanted)).rows]


@pytest.fixture
def full(store: Store) -> Store:
    """Give a store with seven letters of Lhota and one of the school."""
    states = [ItemState.REFERRED] * 4 + [ItemState.PARKED, ItemState.RECEIVED, ItemState.REGISTERED]
    arrive(
        store,
        *(
            Letter(letter_of(f"Žádost {number}"), state=state)
            for number, state in enumerate(states, 1)
        ),
        Letter(letter_of("Cizí žádost"), originator=MLYN),
    )
    return store


def test_a_group_holds_its_states_only_and_the_oldest_comes_first(full: Store) -> None:
    """What waits for a clerk is what was referred or parked, in order of arrival."""
    assert subjects(full, Wanted(Group.WAITING)) == [f"Žádost {n}" for n in (1, 2, 3, 4, 5)]
    assert subjects(full, Wanted(Group.REGISTERED)) == ["Žádost 7"]
    assert subjects(full, Wanted(Group.ALL, newest_first=True))[0] == "Žádost 7"


def test_counts_are_of_the_unit_s_originator(full: Store) -> None:
    """Each group is counted, the other originator's letters are not."""
    found = full.look(LHOTA, counts)

    assert found[Group.WAITING] == 5
    assert found[Group.UNDERWAY] == 1
    assert found[Group.ALL] == 7
    assert full.look(MLYN, counts)[Group.ALL] == 1


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_cover_everything_once_in_both_directions(full: Store, order: str) -> None:
    """Going on page by page shows every line once; going back shows the same pages."""
    newest_first = order == "newest"

    def one(after: str = "", before: str = "") -> tuple[tuple[ListedItem, ...], bool, bool]:
        wanted = Wanted(Group.ALL, "", newest_first, after, before, limit=3)
        found = full.look(LHOTA, lambda unit: listed(unit, wanted))
        return found.rows, found.earlier, found.later

    first, earlier, later = one()
    assert (len(first), earlier, later) == (3, False, True)
    second, earlier, later = one(after=first[-1].id)
    assert (len(second), earlier, later) == (3, True, True)
    third, earlier, later = one(after=second[-1].id)
    assert (len(third), earlier, later) == (1, True, False)
    ids = [row.id for row in (*first, *second, *third)]
    assert ids == sorted(set(ids), reverse=newest_first)
    assert one(before=third[0].id)[0] == second
    assert one(before=second[0].id) == (first, False, True)


@pytest.mark.parametrize("text", ["Škoda", "škoda", "ŠKODA", "na plotě škoda", "HLUCX 12"])
def test_search_finds_czech_words_in_any_case(store: Store, text: str) -> None:
    """Words are found in subject, sender and reference number, whatever their capitals."""
    arrive(
        store,
        Letter(letter_of("Škoda na plotě"), reference="HLUCX/00012/2026"),
        Letter(letter_of("Jiná věc", "Petr Novák")),
    )

    assert subjects(store, Wanted(Group.ALL, text)) == ["Škoda na plotě"]


def test_search_takes_its_words_literally(store: Store) -> None:
    """Signs that databases give a meaning to are only signs."""
    arrive(
        store, Letter(letter_of("Sleva 50% z_poplatku")), Letter(letter_of("Sleva 50 z poplatku"))
    )

    assert subjects(store, Wanted(Group.ALL, "50%")) == ["Sleva 50% z_poplatku"]
    assert subjects(store, Wanted(Group.ALL, "z_p")) == ["Sleva 50% z_poplatku"]
    assert subjects(store, Wanted(Group.ALL, "' or 1=1 --")) == []


def test_search_finds_the_short_number(store: Store) -> None:
    """What a channel handed out without a code is found by how its identifier begins."""
    one, _ = arrive(store, Letter(letter_of("Zábor")), Letter(letter_of("Jiná věc")))
    row = store.look(LHOTA, lambda unit: line_of(unit, one))
    assert row is not None

    assert subjects(store, Wanted(Group.ALL, short("K", row.external_id))) == ["Zábor"]


def test_neighbours_are_the_waiting_ones_beside_an_item(full: Store) -> None:
    """The third of five waiting items has the second before and the fourth behind it."""
    rows = full.look(LHOTA, lambda unit: listed(unit, Wanted(Group.WAITING))).rows
    found = full.look(LHOTA, lambda unit: neighbours(unit, rows[2].id, Wanted(Group.WAITING)))

    assert (found.previous, found.next) == (rows[1].id, rows[3].id)
    assert (found.position, found.total) == (3, 5)


def test_one_line_is_found_for_its_own_originator_only(full: Store) -> None:
    """Another originator's item is not there, like one that never was."""
    row = full.look(MLYN, lambda unit: listed(unit, Wanted())).rows[0]

    assert full.look(MLYN, lambda unit: line_of(unit, row.id)) == row
    assert full.look(LHOTA, lambda unit: line_of(unit, row.id)) is None


def test_time_of_receipt_is_kept(store: Store, clock: StandingClock) -> None:
    """A line carries the instant of receipt with its zone."""
    item = arrive(store, Letter(letter_of("Věc")))[0]

    line = store.look(LHOTA, lambda unit: line_of(unit, item))
    assert line is not None
    assert line.received_at == clock.instant
    assert line.state is ItemState.REFERRED
