"""When a box is looked into, what is written down of it, and what the operator is told in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from channels.databox.box import open_at
from channels.databox.channel import DATABOX
from channels.databox.receiving import Stuck
from gateway.model.errors import ConfigError
from gateway.model.ports import Condition
from tests.channels.databox.world import BEGIN, World


@pytest.mark.parametrize(
    ("hours", "hour", "expected"),
    [
        ("", 3, True),
        ("06:00-20:00", 5, True),
        ("06:00-20:00", 4, False),
        ("06:00-20:00", 19, False),
        ("22:00-04:00", 22, True),
        ("22:00-04:00", 12, False),
    ],
    ids=["always", "begins", "before", "after", "night", "day"],
)
def test_hours_are_those_of_prague(hours: str, hour: int, *, expected: bool) -> None:
    """In November Prague is an hour ahead; hours may go over midnight."""
    assert open_at(hours, datetime(2026, 11, 23, hour, 30, tzinfo=UTC)) is expected


@pytest.mark.parametrize("hours", ["vždy", "6-20-8", "06:00", "25:00-26:00"])
def test_what_are_no_hours_is_a_mistake(world: World, hours: str) -> None:
    """The settings are refused before anything starts."""
    boxes = tuple(replace(one, hours=hours) for one in world.settings().boxes)
    with pytest.raises(ConfigError, match="hours"):
        DATABOX.build(DATABOX.settings(boxes=boxes), world.gateway.site)


async def test_outside_its_hours_nobody_logs_in(world: World) -> None:
    """What waits is served when the hours begin, and not before."""
    message = world.write()
    boxes = tuple(replace(one, hours="20:00-21:00") for one in world.settings().boxes)
    channel = await world.open(boxes=boxes)
    assert world.gateway.arrivals == []
    assert world.message(message.id).accepted is None
    assert channel.health().condition is Condition.OK

    world.clock.advance(hours=11)
    await channel.poll_once()
    assert len(world.gateway.arrivals) == 1


async def test_each_look_is_written_down(world: World) -> None:
    """Time and login before the call; after it, what came."""
    world.write()
    channel = await world.open()
    world.clock.advance(minutes=5)
    await channel.poll_once()

    memory = channel.boxes[0].receiving.memory
    lines = [line.split() for line in await memory.listings(BEGIN.date())]
    assert [new for _, _, new in lines] == ["-", "1", "-"]
    assert {login for _, login, _ in lines} == {channel.boxes[0].settings.login}
    assert lines[-1][0] == (BEGIN + timedelta(minutes=5)).isoformat()
    assert await memory.comparison() == (BEGIN, 1, ())


async def test_before_the_system_erases_a_message_it_is_told(world: World) -> None:
    """A fortnight before, what is not fetched is named with its day."""
    channel = await world.open()
    stuck = channel.boxes[0].receiving.stuck
    stuck["77"] = Stuck("1218", 6, is_told=True, erased_at=BEGIN + timedelta(days=15))
    assert "erased" not in channel.health().detail
    world.clock.advance(days=2)
    health = channel.health()
    assert health.condition is Condition.DEGRADED
    assert "77 is erased on 2026-12-08" in health.detail


async def test_a_certificate_about_to_end_is_told(world: World) -> None:
    """Thirty days before."""
    channel = await world.open()
    channel.boxes[0].certificate_ends = BEGIN + timedelta(days=20)
    assert "the certificate ends on 2026-12-13" in channel.health().detail


async def test_ways_in_are_watched(world: World) -> None:
    """Whose each box is, when it was last looked into and when it last brought something."""
    world.write()
    channel = await world.open()
    (town, village) = channel.watched()
    owners = [one.originator for one in channel.settings.boxes]
    assert [town.originator, village.originator] == owners
    assert town.originator != village.originator
    assert (town.last_look, town.last_item) == (BEGIN, BEGIN)
    assert (village.last_look, village.last_item) == (BEGIN, None)
