"""When a box is looked into, what is written down of it, and what the operator is told in time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import httpx
import pytest

from channels.databox.box import end_of_block, open_at
from channels.databox.channel import DATABOX
from channels.databox.proofs import PRAGUE
from channels.databox.records import Listed
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.messages import State
from channels.databox.stuck import KEPT, Stuck
from gateway.model.errors import ConfigError
from gateway.model.ports import Condition
from tests.channels.databox.world import BEGIN, CITIZEN, TOWN, World


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
    first, second = await memory.listings(BEGIN.date())
    assert (first.at, first.new) == (BEGIN, 1)
    assert (second.at, second.new) == (BEGIN + timedelta(minutes=5), 0)
    assert {first.login, second.login} == {channel.boxes[0].settings.login}
    assert await memory.last_listing(BEGIN + timedelta(days=3)) == second
    assert await memory.comparison() == (BEGIN, 1, ())


async def test_a_look_without_an_answer_is_written_down_too(world: World) -> None:
    """Perhaps the system has served what waited: nobody knows how many that were."""
    world.write()
    world.simulator.faults.order(Fault.TRUNCATED, "GetListOfReceivedMessages", times=2)
    channel = await world.open()

    (one,) = await channel.boxes[0].receiving.memory.listings(BEGIN.date())
    assert (one.at, one.new) == (BEGIN, None)
    assert world.message(world.sent_from(CITIZEN)[0].id).state is State.SERVED


async def test_what_was_known_is_known_after_a_restart(world: World) -> None:
    """When the way in ends, and what is not fetched: asked once after each start."""
    async with httpx.AsyncClient(base_url=world.simulator.url, timeout=10) as client:
        ends = (BEGIN + timedelta(days=8)).isoformat()
        await client.post("/admin/password", json={"login": TOWN.login, "expires": ends})
    world.write()
    world.simulator.faults.order(Fault.WITHHELD, "SignedMessageDownload", times=2)
    await world.open()
    channel = await world.reopen()

    assert "the password ends on 2026-12-01" in channel.health().detail
    assert "1 not fetched" in channel.health().detail


@pytest.mark.parametrize(
    ("now", "until", "over"),
    [
        ("10:00:00", time(10, 20), "10:21:00"),
        # An hour is what a serious block takes.
        ("23:50:00", time(0, 50), "00:51:00"),
        # Their clock and ours differ.
        ("10:00:00", time(9, 59), "10:01:00"),
        ("10:00:00", None, "10:30:00"),
    ],
)
def test_a_block_lasts_as_long_as_it_is_told(now: str, until: time | None, over: str) -> None:
    """Only the time of the day is told, on the clocks of Prague."""
    at = datetime.fromisoformat(f"2026-11-23T{now}+01:00")
    end = end_of_block(at, until)
    assert f"{end.astimezone(PRAGUE):%H:%M:%S}" == over
    assert timedelta() < end - at < timedelta(hours=2)


async def test_before_the_system_erases_a_message_it_is_told(world: World) -> None:
    """A fortnight before, what is not fetched is named with its day."""
    channel = await world.open()
    stuck = channel.boxes[0].receiving.stuck
    served = BEGIN + timedelta(days=15) - KEPT
    there = Listed("77", CITIZEN.id, 40, TOWN.id, "Věc", "", 6, served, served, is_big=False)
    stuck["77"] = Stuck(there, "1218", is_told=True)
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
