"""Numbers of resolutions: by the body's template, without gaps, exactly once, never again."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from council import bodies, meetings, resolutions, voting
from council.bodies import Order
from council.numbering import Occasion, Scope, check, letter, take
from council.outcome_tables import Resolution, ResolutionSeries
from council.refusing import NotPossible
from council.tables import Draft
from council.verify import problems
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.councils import BODY, drafted, found_council, opened, voted
from tests.desks import ON_SQLITE

OCCASION = Occasion("ZM", "2022-2026", "M", 13, "I", "5", date(2020, 4, 29))
WRITERS = 16


@pytest.mark.parametrize(
    ("template", "scope", "expected"),
    [
        ("{meeting}/{item}{letter})", Scope.ITEM, "13/5a)"),
        ("{meeting}/{item}{more})", Scope.ITEM, "13/5)"),
        ("{seq}/{meeting}/{year}", Scope.MEETING, "1/13/2020"),
        ("{seq}/{meeting}{body}/{year}", Scope.TERM, "1/13ZM/2020"),
        ("{body}/{seq}/{year}", Scope.YEAR, "ZM/1/2020"),
        ("{seq}/{yy}", Scope.YEAR, "1/20"),
        ("{meeting}/{seq}", Scope.MEETING, "13/1"),
        ("{seq}", Scope.TERM, "1"),
        ("{meeting}/{seq:02d}/{body}/{year}", Scope.MEETING, "13/01/ZM/2020"),
    ],
)
@ON_SQLITE
def test_towns_number_in_their_own_ways(
    store: Store, template: str, scope: Scope, expected: str
) -> None:
    """The kinds that towns use can all be written."""
    check(template, scope)

    taken = store.write(LHOTA, lambda unit: take(unit, template, scope, OCCASION))
    assert taken.number == expected


@pytest.mark.parametrize(
    ("template", "scope"),
    [
        ("{year}", Scope.YEAR),
        ("{seq}", Scope.YEAR),
        ("{seq}", Scope.MEETING),
        ("{meeting}/{letter}", Scope.ITEM),
        ("{seq}/{nic}", Scope.TERM),
        ("{seq", Scope.TERM),
        ("{seq!r}", Scope.TERM),
        ("{seq.__class__}", Scope.TERM),
        ("{seq:0999999999d}", Scope.TERM),
        ("{seq:{year}}", Scope.TERM),
        ("{}", Scope.TERM),
        ("{seq}" + "x" * 60, Scope.TERM),
    ],
)
def test_a_template_that_gives_one_number_twice_is_refused(template: str, scope: Scope) -> None:
    """Nor is one taken that cannot be read, or that does more than fill in."""
    with pytest.raises(NotPossible):
        check(template, scope)


#: What the collected towns write, by which template and scope, and the running number.
TOWNS = {
    "13/5a)": ("{meeting}/{item}{letter})", Scope.ITEM, 1),
    "5/14/2021": ("{seq}/{meeting}/{year}", Scope.MEETING, 5),
    "35-103/2021": ("{meeting}-{seq}/{year}", Scope.YEAR, 103),
    "630": ("{seq}", Scope.TERM, 630),
    "92/2018": ("{seq}/{year}", Scope.YEAR, 92),
    "ZM/137/2021": ("{body}/{seq}/{year}", Scope.YEAR, 137),
    "20/1": ("{meeting}/{seq}", Scope.MEETING, 1),
    "48": ("{seq}", Scope.TERM, 48),
    "205/6ZM/2023": ("{seq}/{meeting}{body}/{year}", Scope.TERM, 205),
    # The body's letter alone is written into the template.
    "55/8Z/2019": ("{seq}/{meeting}Z/{year}", Scope.TERM, 55),
    "241/19": ("{seq}/{yy}", Scope.YEAR, 241),
    "12/3/ZM/2023": ("{meeting}/{seq}/{body}/{year}", Scope.MEETING, 3),
}
#: One number for a whole meeting's resolutions, which would be given more than once.
NOT_NUMBERED = {"usnesení č. 5/2023, grouped by verb, items unnumbered"}
_MEETINGS = {"13/5a)": 13, "5/14/2021": 14, "35-103/2021": 35, "20/1": 20, "205/6ZM/2023": 6}
_MEETINGS |= {"55/8Z/2019": 8, "12/3/ZM/2023": 12}


@ON_SQLITE
@pytest.mark.parametrize("example", sorted(TOWNS))
def test_every_collected_town_numbers_as_it_does(store: Store, example: str) -> None:
    """The number in its own form, from the running number before."""
    template, scope, seq = TOWNS[example]
    year = int(example[-4:]) if example[-4:].isdigit() else 2019
    meeting = _MEETINGS.get(example, 1)
    occasion = replace(OCCASION, meeting_number=meeting, day=date(year, 6, 1))
    check(template, scope)

    def next_number(unit: Unit) -> str:
        for _ in range(seq - 1):
            take(unit, template, scope, occasion)
        return take(unit, template, scope, occasion).number

    assert store.write(LHOTA, next_number) == example


def test_no_collected_town_is_forgotten(samples: Path) -> None:
    """Every example is written above, or it is no number of a resolution's own."""
    towns = json.loads((samples / "council" / "resolution_numbering.json").read_text("utf-8"))

    assert {town["example"] for town in towns} == {*TOWNS, *NOT_NUMBERED}


def test_letters_go_on_after_z() -> None:
    """The twenty-seventh is aa."""
    assert [letter(seq) for seq in (1, 2, 26, 27, 52, 53)] == ["a", "b", "z", "aa", "az", "ba"]


def test_sixteen_writers_leave_no_gap(store: Store) -> None:
    """Sixteen who vote at the same moment, each in a meeting of his own, get 1 to 16."""

    def prepare(unit: Unit) -> list[tuple[str, str]]:
        members = found_council(unit, seats=3)
        met = [opened(unit, members) for _ in range(WRITERS)]
        return [(meeting.id, drafted(unit, meeting).id) for meeting in met]

    prepared = store.write(LHOTA, prepare)
    ready = threading.Barrier(WRITERS)

    def clerk(keys: tuple[str, str]) -> None:
        ready.wait()
        store.write(LHOTA, lambda unit: vote_on(unit, *keys))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(clerk, prepared))

    seqs = store.look(LHOTA, lambda unit: unit.rows.all(select(Resolution.seq)))
    assert sorted(seqs) == list(range(1, WRITERS + 1))
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def test_two_clerks_in_two_meetings_share_one_series(store: Store) -> None:
    """Votes in different meetings lock nothing in common but the series; still no number twice."""

    def prepare(unit: Unit) -> list[tuple[str, list[str]]]:
        members = found_council(unit, seats=3)
        found = []
        for _ in range(2):
            meeting = opened(unit, members)
            found.append((meeting.id, [drafted(unit, meeting).id for _ in range(8)]))
        return found

    both = store.write(LHOTA, prepare)
    ready = threading.Barrier(2)

    def clerk(work: tuple[str, list[str]]) -> None:
        meeting_id, drafts = work
        ready.wait()
        for draft_id in drafts:
            store.write(LHOTA, lambda unit, key=draft_id: vote_on(unit, meeting_id, key))  # type: ignore[misc]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(clerk, both))

    seqs = store.look(LHOTA, lambda unit: unit.rows.all(select(Resolution.seq)))
    assert sorted(seqs) == list(range(1, 17))


def vote_on(unit: Unit, meeting_id: str, draft_id: str) -> None:
    """Vote unanimously."""
    meeting = meetings.locked(unit, meeting_id)
    draft = unit.rows.get(Draft, draft_id)
    assert draft is not None
    voting.vote(unit, meeting, draft, {})


def test_two_clerks_vote_once_on_one_draft(store: Store) -> None:
    """The second of two who record the same vote is refused; there is one number."""

    def prepare(unit: Unit) -> tuple[str, str]:
        meeting = opened(unit, found_council(unit, seats=3))
        return meeting.id, drafted(unit, meeting).id

    meeting_id, draft_id = store.write(LHOTA, prepare)
    ready = threading.Barrier(2)

    def clerk(_: int) -> bool:
        ready.wait()
        try:
            store.write(LHOTA, lambda unit: vote_on(unit, meeting_id, draft_id))
        except NotPossible:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(clerk, range(2)))

    assert sorted(done) == [False, True]
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(ResolutionSeries.last))) == [1]


@ON_SQLITE
def test_a_unit_that_fails_gives_its_number_back(store: Store) -> None:
    """What is rolled back leaves no gap."""
    members = store.write(LHOTA, lambda unit: found_council(unit, seats=3))

    def fail(unit: Unit) -> None:
        meeting = opened(unit, members)
        voted(unit, meeting, drafted(unit, meeting))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(LHOTA, fail)

    def work(unit: Unit) -> str:
        meeting = opened(unit, members)
        made = voting.resolution_of(unit, voted(unit, meeting, drafted(unit, meeting)).id)
        assert made is not None
        return made.number

    assert store.write(LHOTA, work) == "1/1ZM/2026"


@ON_SQLITE
def test_a_cancelled_number_is_never_given_again(store: Store) -> None:
    """Cancelling keeps resolution and number; the next one gets the next number."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, found_council(unit, seats=3))
        first = voting.resolution_of(unit, voted(unit, meeting, drafted(unit, meeting)).id)
        assert first is not None
        with pytest.raises(NotPossible, match="Say why"):
            resolutions.cancel(unit, first, " ")
        resolutions.cancel(unit, first, "Přijato omylem.")
        with pytest.raises(NotPossible, match="cancelled before"):
            resolutions.cancel(unit, first, "Znovu.")
        second = voting.resolution_of(unit, voted(unit, meeting, drafted(unit, meeting)).id)
        assert second is not None
        assert (first.number, second.number) == ("1/1ZM/2026", "2/1ZM/2026")
        assert (first.state, first.reason) == ("cancelled", "Přijato omylem.")

    store.write(LHOTA, work)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


@ON_SQLITE
def test_another_template_does_not_repeat_a_number(store: Store) -> None:
    """A change of the template within a term that would write a used number is refused."""

    def work(unit: Unit) -> None:
        members = found_council(unit, 3, "{seq}/{year}", Scope.YEAR)
        meeting = opened(unit, members)
        voted(unit, meeting, drafted(unit, meeting))
        later = Order(date(2026, 2, 1), 3, "{seq}/2026", Scope.TERM)
        bodies.set_order(unit, BODY, later)
        with pytest.raises(NotPossible, match="1/2026 is used"):
            voted(unit, meeting, drafted(unit, meeting))

    store.write(LHOTA, work)


@ON_SQLITE
def test_what_was_taken_away_is_a_problem(store: Store) -> None:
    """A number that belongs to nothing, a changed ballot and a changed result are found."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, found_council(unit, seats=3))
        held = voted(unit, meeting, drafted(unit, meeting))
        held.in_favour = 2
        unit.rows.count_up(ResolutionSeries, {"body": BODY, "stretch": "term:2022-2026"}, "last")

    store.write(LHOTA, work)
    found = store.look(LHOTA, lambda unit: list(problems(unit)))
    assert any("number 2 belongs to nothing" in problem for problem in found)
    assert any("not what the ballots say" in problem for problem in found)
