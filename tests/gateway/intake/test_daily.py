"""The daily round: every work once for every day that is over, whatever happens to the others."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.daily import Daily
from gateway.intake.rush import Rush
from gateway.model.errors import StoreDown
from gateway.store import days
from gateway.store.days import DayWork
from gateway.store.store import Store
from gateway.store.tables import AuditRow, DayDone
from gateway.store.unit import Unit
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.daemons import until


class Diary:
    """A work that writes down for which days it ran, and fails when it is told to."""

    def __init__(self) -> None:
        self.done: list[tuple[str, date]] = []
        self.failure: Exception | None = None

    def act(self, unit: Unit, day: date, gathered: Any) -> None:
        """Write it down."""
        assert gathered == f"gathered for {day}"
        unit.record("diary.kept", f"diary:{day}")
        self.done.append((unit.originator.id, day))

    def gather(self, unit: Unit, day: date) -> str:
        """Read something."""
        del unit
        if self.failure is not None:
            raise self.failure
        return f"gathered for {day}"


def begin(store: Store, *originators: Any) -> None:
    """Write the first line of some originators' logs."""
    for originator in originators:
        store.write(originator, lambda unit: unit.record("begun", "office:x"))


def kept(store: Store, originator: Any) -> int:
    """Return how many lines the work has written, which must not be doubled."""
    wanted = select(AuditRow).where(AuditRow.event == "diary.kept")
    return store.look(originator, lambda unit: unit.rows.count(wanted))


def round_of(store: Store, **works: DayWork) -> Daily:
    """Return a round with these works."""
    return Daily(store, works, Rush())


async def test_each_day_of_each_originator_is_done_once_in_its_order(
    store: Store, clock: StandingClock
) -> None:
    """From the day of the first line up to yesterday; an office without lines has no days."""
    begin(store, LHOTA)
    clock.advance(days=1)
    begin(store, MLYN)
    clock.advance(days=2)
    diary = Diary()
    running = round_of(store, diary=DayWork(diary.act, diary.gather))

    assert await running.round() == 5
    assert diary.done == [
        *((LHOTA, date(2026, 3, day)) for day in (2, 3, 4)),
        *((MLYN, date(2026, 3, day)) for day in (3, 4)),
    ]
    assert await running.round() == 0
    assert await round_of(store, diary=DayWork(diary.act, diary.gather)).round() == 0


async def test_one_day_may_stand_for_all(store: Store, clock: StandingClock) -> None:
    """A work that looks at the present state runs for the last day only."""
    begin(store, LHOTA)
    clock.advance(days=10)
    diary = Diary()
    work = DayWork(diary.act, diary.gather, every_day=False)
    await round_of(store, diary=work).round()
    clock.advance(days=2)
    await round_of(store, diary=work).round()

    assert diary.done == [(LHOTA, date(2026, 3, 11)), (LHOTA, date(2026, 3, 13))]


@pytest.mark.parametrize("failure", [StoreDown(), ZeroDivisionError("odd")], ids=["down", "bug"])
async def test_what_fails_is_told_and_tried_again(
    store: Store, clock: StandingClock, failure: Exception
) -> None:
    """Its later days wait, other works go on, and the trouble is gone when it is done."""
    begin(store, LHOTA)
    clock.advance(days=3)
    bad, good = Diary(), Diary()
    bad.failure = failure
    running = round_of(store, bad=DayWork(bad.act, bad.gather), good=DayWork(good.act, good.gather))
    assert await running.round() == 3
    assert list(running.troubles) == [(LHOTA, "bad")]
    bad.failure = None

    assert await running.round() == 3
    assert running.troubles == {}
    assert bad.done == good.done


async def test_a_work_that_breaks_in_the_middle_leaves_nothing(
    store: Store, clock: StandingClock
) -> None:
    """Neither its rows nor the note that the day is done."""
    begin(store, LHOTA)
    clock.advance(days=1)

    def broken(unit: Unit, day: date, _: object) -> None:
        unit.record("diary.kept", f"diary:{day}")
        raise ZeroDivisionError

    running = round_of(store, diary=DayWork(broken))
    assert await running.round() == 0
    assert kept(store, LHOTA) == 0
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(DayDone))) == []


async def test_a_clock_set_back_does_nothing_twice(store: Store, clock: StandingClock) -> None:
    """Nothing is due until it has caught up."""
    begin(store, LHOTA)
    clock.advance(days=5)
    diary = Diary()
    running = round_of(store, diary=DayWork(diary.act, diary.gather))
    await running.round()
    clock.advance(days=-3)
    assert await running.round() == 0
    clock.advance(days=4)
    assert await running.round() == 1
    assert kept(store, LHOTA) == 6


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), 28),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), 29),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), 29),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), 30),
    ],
)
def test_days_are_those_on_the_wall_in_prague(instant: datetime, day: int) -> None:
    """The day on which summer begins has 23 hours."""
    assert days.day_of(instant).day == day
    assert days.begins(days.day_of(instant)) <= instant
    assert instant < days.begins(days.day_of(instant) + days.ONE_DAY)


async def test_it_runs_by_itself(store: Store, clock: StandingClock) -> None:
    """Started, it makes up for what was missed; stopped, it is quiet."""
    begin(store, LHOTA)
    clock.advance(days=1)
    diary = Diary()
    running = round_of(store, diary=DayWork(diary.act, diary.gather))
    await running.start()
    await until(lambda: kept(store, LHOTA), "a kept day")
    await running.stop()
    assert diary.done == [(LHOTA, date(2026, 3, 2))]
