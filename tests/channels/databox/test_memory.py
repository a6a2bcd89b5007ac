"""What a box remembers: a cursor with an overlap, one whole look a day, and nothing for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.databox import client
from channels.databox.memory import Memory
from channels.databox.records import Listed
from gateway.model.ports import Condition
from tests.channels.databox.world import TOWN, World
from tests.gateways import LHOTA, MemoryNotes

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def memory(written: dict[tuple[str, str, str], str]) -> Memory:
    """Return the memory of a box over *written* notes, as after a restart."""
    notes = MemoryNotes(written, "databox")
    return Memory(notes, LHOTA.id, TOWN.id, timedelta(hours=1), timedelta(days=90))


def listed(number: str, delivered: datetime = NOW) -> Listed:
    """Return a message as a list tells it."""
    return Listed(number, "zn8k4d9", 40, TOWN.id, "Věc", "", 6, delivered, NOW, is_big=False)


async def test_the_first_look_reaches_far_back() -> None:
    """It serves whatever waited, and what nobody was served with waits for three years."""
    assert await memory({}).begin(NOW) < NOW - timedelta(days=3 * 365)


async def test_further_looks_begin_at_the_cursor_and_once_a_day_far_back() -> None:
    """From the newest known message with an overlap; the next day everything again."""
    written: dict[tuple[str, str, str], str] = {}
    own = memory(written)
    await own.looked(NOW, NOW - timedelta(minutes=5))

    assert await own.begin(NOW) == NOW - timedelta(minutes=65)
    tomorrow = NOW + timedelta(days=1)
    assert await own.begin(tomorrow) == tomorrow - timedelta(days=90)
    # After a start nobody knows what stands in the way: everything is listed once.
    assert await memory(written).begin(NOW) == NOW - timedelta(days=90)


async def test_an_empty_look_moves_nothing() -> None:
    """Only what the system itself has told moves the cursor; our clock may be wrong."""
    own = memory({})
    await own.looked(NOW, NOW)
    await own.looked(NOW + timedelta(hours=5), None)

    assert await own.begin(NOW + timedelta(hours=5)) == NOW - timedelta(hours=1)


async def test_a_system_that_is_ahead_of_us_hides_nothing() -> None:
    """Its clock may be put right again: then what comes is older than what is known."""
    own = memory({})
    await own.looked(NOW, NOW + timedelta(days=10))

    assert await own.begin(NOW) == NOW - timedelta(hours=1)


async def test_numbers_are_known_by_day_until_nobody_lists_them() -> None:
    """Numbers survive a restart, and are forgotten once they are too old to be listed."""
    written: dict[tuple[str, str, str], str] = {}
    for number in ("2", "1", "2"):
        await memory(written).remember(listed(number))
    await memory(written).remember(listed("3", NOW - timedelta(days=91)))
    assert await memory(written).knows(listed("1"))
    assert not await memory(written).knows(listed("9"))
    await memory(written).looked(NOW, NOW)

    left = {key[2]: text for key, text in written.items() if key[2].startswith("in:") and text}
    assert left == {f"in:{TOWN.id}:2026-11-23": "1 2"}


async def test_a_full_list_is_asked_for_in_pieces(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a list is as long as it may be, its older part is listed too."""
    monkeypatch.setattr(client, "LIMIT", 3)
    for number in range(8):
        world.write(f"č. {number}")
        world.clock.advance(minutes=1)
    channel = await world.open()

    assert channel.health().condition is Condition.OK
    assert [world.read(i).subject for i in range(8)] == [f"č. {number}" for number in range(8)]


async def test_more_of_one_instant_than_a_list_holds_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be listed whole is trouble, not a loss."""
    monkeypatch.setattr(client, "LIMIT", 3)
    for number in range(5):
        world.write(f"č. {number}")
    channel = await world.open()

    assert "one instant" in channel.health().detail
