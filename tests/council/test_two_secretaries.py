"""Two secretaries at one meeting: whoever comes second is told, and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

from sqlalchemy import select

from council import attendance, meetings, tasks, voting
from council.attendance import Move
from council.meetings import NewMeeting
from council.outcome_tables import Resolution
from council.refusing import NotPossible
from council.tables import Draft, Meeting, Vote
from council.tasks import NewTask
from council.verify import problems
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry.circulation import add_department
from tests.conftest import LHOTA, StandingClock
from tests.councils import BODY, adopted, drafted, found_council, opened


def at_once(store: Store, *acts: Callable[[Unit], object]) -> list[bool]:
    """Run the acts at the same moment; tells of each whether it was carried out."""
    gate = Barrier(len(acts))

    def run(act: Callable[[Unit], object]) -> bool:
        gate.wait()
        try:
            store.write(LHOTA, act, "clerk:novakova")
        except NotPossible:
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def told(store: Store, event: str) -> int:
    """Return how often the audit log tells of an event."""
    return store.look(
        LHOTA, lambda unit: unit.rows.count(select(AuditRow).where(AuditRow.event == event))
    )


def test_one_of_two_closes_the_meeting(store: Store, members: list[str]) -> None:
    """The other is refused, and the log tells of one end, by whichever reason came first."""
    meeting = store.write(LHOTA, lambda unit: opened(unit, members).id)

    def close(because: str) -> Callable[[Unit], None]:
        return lambda unit: meetings.close_meeting(unit, meetings.locked(unit, meeting), because)

    done = at_once(store, close("první"), close("druhý"))

    assert sorted(done) == [False, True]
    assert told(store, "council.meeting-closed") == 1
    row = store.look(LHOTA, lambda unit: unit.rows.get(Meeting, meeting))
    assert row is not None
    assert row.ended_because == ("první" if done[0] else "druhý")


def test_a_vote_while_the_meeting_is_closed(store: Store, members: list[str]) -> None:
    """Either the vote came first and counts, or the meeting was closed and there is none."""

    def begin(unit: Unit) -> tuple[str, str]:
        meeting = opened(unit, members)
        return meeting.id, drafted(unit, meeting).id

    meeting, draft = store.write(LHOTA, begin)

    def close(unit: Unit) -> None:
        meetings.close_meeting(unit, meetings.locked(unit, meeting))

    def vote(unit: Unit) -> None:
        row = meetings.locked(unit, meeting)
        put = unit.rows.get(Draft, draft, lock=True)
        assert put is not None
        voting.vote(unit, row, put, {})

    closed, voted = at_once(store, close, vote)

    assert closed
    made = store.look(LHOTA, lambda unit: unit.rows.count(select(Resolution)))
    assert made == store.look(LHOTA, lambda unit: unit.rows.count(select(Vote))) == voted
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def test_the_quorum_is_lost_between_two_votes(
    store: Store, members: list[str], clock: StandingClock
) -> None:
    """With eleven of twenty-one a vote is held, with ten there is none; with eleven again there is.

    Who left cannot vote meanwhile, whatever the form says.
    """

    def begin(unit: Unit) -> tuple[str, str, str]:
        meeting = opened(unit, members[:11])
        return meeting.id, drafted(unit, meeting).id, drafted(unit, meeting, title="Škola").id

    meeting, first, second = store.write(LHOTA, begin)

    def vote(draft: str) -> bool:
        def act(unit: Unit) -> None:
            put: Any = unit.rows.get(Draft, draft, lock=True)
            voting.vote(unit, meetings.locked(unit, meeting), put, {})

        return at_once(store, act)[0]

    def move(how: Move) -> None:
        clock.advance(minutes=3)

        def act(unit: Unit) -> None:
            attendance.note(unit, meetings.locked(unit, meeting), members[3:4], how)

        store.write(LHOTA, act)

    assert vote(first)
    move(Move.LEFT)
    assert not vote(second)
    move(Move.ARRIVED)
    assert vote(second)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def test_a_meeting_is_convened_once(store: Store, clock: StandingClock) -> None:
    """The same body for the same time is refused; in a crisis instead, or a day later, is not."""

    def convene(unit: Unit, *, days: int = 14, crisis: bool = False) -> int:
        at = unit.now + timedelta(days=days)
        return meetings.convene(unit, NewMeeting(BODY, at, "Radnice", crisis)).number

    store.write(LHOTA, found_council)
    assert at_once(store, convene, convene) in ([True, False], [False, True])
    clock.advance(hours=1)
    assert store.write(LHOTA, lambda unit: convene(unit, days=15)) == 2
    assert store.write(LHOTA, lambda unit: convene(unit, days=15, crisis=True)) == 3


def test_a_task_is_imposed_once(store: Store, members: list[str]) -> None:
    """The same duty with the same owner and term; with another term it is another task."""
    del members
    store.write(LHOTA, lambda unit: add_department(unit, "FIN", "Odbor financí"))
    key = store.write(LHOTA, adopted)

    def impose(unit: Unit, day: int = 10) -> None:
        row = unit.rows.get(Resolution, key, lock=True)
        assert row is not None
        tasks.impose(unit, row, NewTask("Vyvěsit", date(2026, 4, day), "FIN"))

    assert sorted(at_once(store, impose, impose)) == [False, True]
    store.write(LHOTA, lambda unit: impose(unit, 11))
    assert told(store, "council.task-imposed") == 2
