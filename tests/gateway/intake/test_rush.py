"""Rush: work that can wait steps aside while many hand in, and not for ever."""

import asyncio

import pytest

from gateway.intake.rush import LONGEST, MANY, MOST, RATE, Rush


class Watch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    """Give a watch that stands."""
    return Watch()


def steps_aside(rush: Rush) -> bool:
    """Tell whether work that can wait would wait now."""
    return rush._wait() > 0


def test_nobody_waits_when_nothing_comes(watch: Watch) -> None:
    """A quiet door is no reason to wait."""
    assert not steps_aside(Rush(watch))


def test_a_few_at_once_are_no_rush(watch: Watch) -> None:
    """Some arrivals in one moment hold nobody up."""
    rush = Rush(watch)
    for _ in range(int(MANY)):
        rush.note()

    assert not steps_aside(rush)


def test_a_steady_trickle_is_no_rush(watch: Watch) -> None:
    """Less than the rate, however long it lasts, holds nobody up."""
    rush = Rush(watch)
    for _ in range(1000):
        rush.note()
        watch.seconds += 1.1 / RATE

        assert not steps_aside(rush)


def test_many_at_once_are_a_rush_that_ends_soon(watch: Watch) -> None:
    """Work waits during a burst; how many came does not matter for how long."""
    rush = Rush(watch)
    for _ in range(1000):
        rush.note()

    assert steps_aside(rush)
    watch.seconds += MOST / RATE
    assert not steps_aside(rush)


def test_a_rush_without_end_is_shared(watch: Watch) -> None:
    """Who keeps the door busy for ever does not keep what was accepted from being dealt with."""
    rush = Rush(watch)
    for _ in range(int((LONGEST + 1) * 2 * RATE)):
        rush.note()
        watch.seconds += 0.5 / RATE

    assert not steps_aside(rush)


def test_after_a_pause_the_next_rush_counts_anew(watch: Watch) -> None:
    """One endless rush does not take the privilege from the next one."""
    rush = Rush(watch)
    for _ in range(int((LONGEST + 1) * 2 * RATE)):
        rush.note()
        watch.seconds += 0.5 / RATE
    watch.seconds += 60
    for _ in range(100):
        rush.note()

    assert steps_aside(rush)


async def test_waiting_ends_with_the_rush() -> None:
    """Who waits goes on when the burst is over."""
    rush = Rush()
    for _ in range(int(MOST)):
        rush.note()

    async with asyncio.timeout(5):
        await rush.over()

    assert not steps_aside(rush)
