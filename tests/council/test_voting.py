"""Votes in a meeting: who may vote, when nobody may, and what becomes of a draft."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from council import agenda, attendance, bodies, voting
from council.attendance import Move
from council.outcome_tables import Resolution
from council.refusing import NotPossible
from council.tables import Ballot, Draft
from council.verify import problems
from council.voting_kinds import Choice, DraftKind, DraftState
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.councils import BODY, drafted, opened, voted
from tests.desks import ON_SQLITE

pytestmark = ON_SQLITE


def test_who_is_present_and_not_named_agrees(store: Store, members: list[str]) -> None:
    """Eleven of twenty-one adopt; the ballots name everybody, the absent too."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members[:14])
        draft = drafted(unit, meeting)
        exceptions = {members[0]: Choice.AGAINST, members[1]: Choice.ABSTAIN}
        held = voting.vote(unit, meeting, draft, exceptions | {members[2]: Choice.NONE})

        assert (held.in_favour, held.against, held.abstained, held.present) == (11, 1, 1, 14)
        assert held.adopted
        assert (held.members, held.needed) == (21, 11)
        assert len(unit.rows.all(select(Ballot))) == 21
        assert draft.state == DraftState.ADOPTED
        resolution = voting.resolution_of(unit, held.id)
        assert resolution is not None
        assert resolution.number == "1/1ZM/2026"

    store.write(LHOTA, work)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def test_ten_of_fifteen_present_are_not_enough(store: Store, members: list[str]) -> None:
    """Most of those present is not most of all: no resolution, no number."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members[:15])
        draft = drafted(unit, meeting)
        held = voting.vote(unit, meeting, draft, dict.fromkeys(members[:5], Choice.ABSTAIN))

        assert not held.adopted
        assert draft.state == DraftState.REJECTED
        assert unit.rows.all(select(Resolution)) == []
        again = drafted(unit, meeting)
        assert voting.resolution_of(unit, voted(unit, meeting, again).id).number == "1/1ZM/2026"  # type: ignore[union-attr]

    store.write(LHOTA, work)


def test_who_left_cannot_vote(store: Store, members: list[str], clock: Any) -> None:
    """A vote by a member who left is refused by name, and nothing is stored."""
    meeting_id, draft_id = store.write(LHOTA, lambda unit: _opened_and_drafted(unit, members))
    clock.advance(minutes=10)

    def leave_and_vote(unit: Unit) -> None:
        meeting, draft = _again(unit, meeting_id, draft_id)
        attendance.note(unit, meeting, [members[3]], Move.LEFT, item=draft.item)
        voting.vote(unit, meeting, draft, {members[3]: Choice.AGAINST})

    with pytest.raises(NotPossible, match="Karel Hrubý is not present"):
        store.write(LHOTA, leave_and_vote)
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Ballot))) == []


def test_without_a_mandate_there_is_no_vote(store: Store, members: list[str]) -> None:
    """A member of nothing, and one whose mandate ended before, neither vote nor attend."""

    def work(unit: Unit) -> None:
        bodies.end_mandate(unit, BODY, members[20], date(2026, 1, 31), "Vzdal se mandátu.")
        meeting = opened(unit, members[:20])
        draft = drafted(unit, meeting)
        for stranger in (members[20], "01J0000000000000000000000"):
            with pytest.raises(NotPossible, match="no mandate"):
                voting.vote(unit, meeting, draft, {stranger: Choice.FOR})
            with pytest.raises(NotPossible, match="no mandate"):
                attendance.note(unit, meeting, [stranger], Move.ARRIVED)
        # The vacant seat still counts: eleven of twenty-one are needed.
        assert voted(unit, meeting, draft).needed == 11

    store.write(LHOTA, work)


def test_without_a_quorum_there_is_no_vote(store: Store, members: list[str]) -> None:
    """Ten of twenty-one present cannot vote, and the refusal says the figures."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members[:11])
        draft = drafted(unit, meeting)
        attendance.note(unit, meeting, [members[0]], Move.LEFT)
        with pytest.raises(NotPossible, match=r"10 of 21 .* 11 are needed"):
            voting.vote(unit, meeting, draft, {})
        attendance.note(unit, meeting, [members[20]], Move.ARRIVED)
        assert voting.vote(unit, meeting, draft, {}).adopted

    store.write(LHOTA, work)


@pytest.mark.parametrize("adopts", [True, False])
def test_the_counter_proposal_comes_first(
    store: Store,
    members: list[str],
    adopts: bool,  # noqa: FBT001  (a parameter of the test)
) -> None:
    """The draft waits for it, and lapses when it is adopted."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        draft = drafted(unit, meeting)
        rival = agenda.counter(unit, meeting, draft, "neschvaluje rozpočet", "Eva Hrubý")
        with pytest.raises(NotPossible, match="counter-proposal comes first"):
            voting.vote(unit, meeting, draft, {})
        against = {} if adopts else dict.fromkeys(members[:11], Choice.AGAINST)
        assert voting.vote(unit, meeting, rival, against).adopted is adopts
        if adopts:
            assert draft.state == DraftState.LAPSED
            with pytest.raises(NotPossible, match="voted on before"):
                voting.vote(unit, meeting, draft, {})
        else:
            assert voting.vote(unit, meeting, draft, {}).adopted
        (number,) = unit.rows.all(select(Resolution.number))
        assert number == "1/1ZM/2026"

    store.write(LHOTA, work)


def test_procedural_votes_have_no_number(store: Store, members: list[str]) -> None:
    """The programme is approved without a resolution."""

    def work(unit: Unit) -> None:
        meeting = opened(unit, members)
        item = agenda.add_item(unit, meeting, "Schválení programu")
        draft = agenda.add_draft(unit, meeting, item, DraftKind.PROCEDURAL, "program", "")
        held = voting.vote(unit, meeting, draft, {})
        assert held.adopted
        assert voting.resolution_of(unit, held.id) is None

    store.write(LHOTA, work)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def test_a_meeting_that_is_not_open_does_not_vote(store: Store, members: list[str]) -> None:
    """Neither before it was opened nor after it was closed."""
    meeting_id, draft_id = store.write(LHOTA, lambda unit: _opened_and_drafted(unit, members))

    def close_and_vote(unit: Unit) -> None:
        meeting, draft = _again(unit, meeting_id, draft_id)
        meeting.state = "closed"
        voting.vote(unit, meeting, draft, {})

    with pytest.raises(NotPossible, match="while the meeting is open"):
        store.write(LHOTA, close_and_vote)


def test_what_a_vote_already_says_is_not_contradicted(
    store: Store, members: list[str], clock: Any
) -> None:
    """Who voted at ten past cannot be noted as gone at five past."""
    meeting_id, draft_id = store.write(LHOTA, lambda unit: _opened_and_drafted(unit, members))
    clock.advance(minutes=5)
    five_past = clock.now()
    clock.advance(minutes=5)

    def vote(unit: Unit) -> None:
        meeting, draft = _again(unit, meeting_id, draft_id)
        voting.vote(unit, meeting, draft, {})

    store.write(LHOTA, vote)
    clock.advance(minutes=5)

    def leave(unit: Unit, **when: Any) -> None:
        meeting, _ = _again(unit, meeting_id, draft_id)
        attendance.note(unit, meeting, [members[0]], Move.LEFT, **when)

    with pytest.raises(NotPossible, match="says otherwise"):
        store.write(LHOTA, lambda unit: leave(unit, at=five_past))
    store.write(LHOTA, leave)


def test_what_is_noted_late_fits_what_is_known_already(
    store: Store, members: list[str], clock: Any
) -> None:
    """Who is noted as come at ten past cannot be noted once more as come at five past."""
    meeting_id, draft_id = store.write(LHOTA, lambda unit: _opened_and_drafted(unit, members[:20]))
    clock.advance(minutes=5)
    five_past = clock.now()
    clock.advance(minutes=5)

    def arrive(unit: Unit, **when: Any) -> None:
        meeting, _ = _again(unit, meeting_id, draft_id)
        attendance.note(unit, meeting, [members[20]], Move.ARRIVED, **when)

    store.write(LHOTA, arrive)
    clock.advance(minutes=5)
    with pytest.raises(NotPossible, match="Something later"):
        store.write(LHOTA, lambda unit: arrive(unit, at=five_past))


def _opened_and_drafted(unit: Unit, members: list[str]) -> tuple[str, str]:
    meeting = opened(unit, members)
    return meeting.id, drafted(unit, meeting).id


def _again(unit: Unit, meeting_id: str, draft_id: str) -> tuple[Any, Any]:
    from council.meetings import locked  # noqa: PLC0415

    return locked(unit, meeting_id), unit.rows.get(Draft, draft_id)
