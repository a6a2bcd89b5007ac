"""Secret votes leave figures alone; declared conflicts of interest stand in the minutes."""

import pytest
from sqlalchemy import select

from council import attendance, conflicts, voting
from council.attendance import Move
from council.desk_view import meeting_view
from council.minutes import minutes
from council.refusing import NotPossible
from council.sheet import texts
from council.tables import AgendaItem, Ballot, Vote
from council.verify import problems
from council.voting import Cast
from council.voting_kinds import Choice
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.councils import drafted, names, opened
from tests.desks import ON_SQLITE

pytestmark = ON_SQLITE


def test_of_a_secret_vote_only_who_was_there_is_known(store: Store, members: list[str]) -> None:
    """The result counts, the ballots say nothing but presence, and the minutes name nobody."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members[:15])
        draft = drafted(unit, meeting, "volí předsedu výboru")
        held = voting.vote_secretly(unit, meeting, draft, Cast(11, 2, 1))
        told = " ".join(texts(minutes(meeting_view(unit, meeting.id), unit.originator)))

        assert (held.secret, held.adopted, held.needed) == (True, True, 11)
        choices = unit.rows.all(select(Ballot.choice))
        assert sorted(choices) == [Choice.ABSENT] * 6 + [Choice.UNSEEN] * 15
        assert "Tajné hlasování v" in told
        assert "pro 11, proti 2, zdrželo se 1" in told
        assert voting.resolution_of(unit, held.id) is not None

    store.write(LHOTA, work)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []
    store.write(LHOTA, falsify)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) != []


def falsify(unit: Unit) -> None:
    """Turn a vote into another result behind everybody's back."""
    (held,) = unit.rows.all(select(Vote))
    held.in_favour = 10


@pytest.mark.parametrize("cast", [Cast(16, 0, 0), Cast(10, 5, 1), Cast(-1, 0, 0)])
def test_figures_that_cannot_be(store: Store, members: list[str], cast: Cast) -> None:
    """More votes than members present, or fewer than none."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members[:15])
        draft = drafted(unit, meeting)
        with pytest.raises(NotPossible):
            voting.vote_secretly(unit, meeting, draft, cast)

    store.write(LHOTA, work)


def test_a_secret_vote_needs_a_quorum(store: Store, members: list[str]) -> None:
    """Ten of twenty-one are not enough, however they vote."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members[:11])
        draft = drafted(unit, meeting)
        attendance.note(unit, meeting, members[:1], Move.LEFT)
        with pytest.raises(NotPossible, match="quorum"):
            voting.vote_secretly(unit, meeting, draft, Cast(10, 0, 0))

    store.write(LHOTA, work)


def test_a_declared_conflict_stands_in_the_minutes(store: Store, members: list[str]) -> None:
    """With the name, the day and the hour; who has declared it may vote."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        draft = drafted(unit, meeting, title="Dotace spolku")
        item = unit.rows.get(AgendaItem, draft.item)
        assert item is not None
        for text in ("jsem jeho člen", "předsedám mu"):
            conflicts.declare(unit, meeting, item, members[:1], text)
        conflicts.declare(unit, meeting, item, members[1:2], "omylem")
        conflicts.take_back(unit, meeting, item, members[1])
        with pytest.raises(NotPossible, match="declared nothing"):
            conflicts.take_back(unit, meeting, item, members[1])
        held = voting.vote(unit, meeting, draft, {members[0]: Choice.ABSTAIN})
        told = " ".join(texts(minutes(meeting_view(unit, meeting.id), unit.originator)))

        assert held.abstained == 1
        assert f"oznámil/a 2. 3. 2026 (pondělí) v 9.05 {names(1)[0]}: předsedám mu" in told
        assert "omylem" not in told

    store.write(LHOTA, work)


@pytest.mark.parametrize(("whom", "text"), [("somebody", "střet"), (None, " ")])
def test_declarations_that_cannot_be(
    store: Store, members: list[str], whom: str | None, text: str
) -> None:
    """Of who has no mandate, and of nothing."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        item = unit.rows.get(AgendaItem, drafted(unit, meeting).item)
        assert item is not None
        with pytest.raises(NotPossible):
            conflicts.declare(unit, meeting, item, [whom or members[0]], text)

    store.write(LHOTA, work)
