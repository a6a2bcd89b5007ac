"""What became of what we sent: told by changes of state, with the delivery info handed in."""

from channels.databox.channel import DataboxChannel
from channels.databox.simulator.faults import Fault
from gateway.model.submission import Outcome, SubmissionKind
from tests.channels.databox.calls import call
from tests.channels.databox.world import CITIZEN, NoBlobs, World, outgoing


async def look(world: World, channel: DataboxChannel, **later: float) -> None:
    """Look into the boxes after a while."""
    world.clock.advance(**later)
    await channel.poll_once()


async def test_a_served_message_gives_its_receipt(world: World) -> None:
    """Its delivery info comes in as a report that names the message, and then it is over."""
    channel = await world.open()
    number = (await channel.deliver(outgoing(), NoBlobs())).reference
    tracking = channel.boxes[0].tracking
    await look(world, channel, minutes=10)
    (sent,) = await tracking.open()
    assert (sent.id, sent.recipient, sent.state) == (number, CITIZEN.id, 4)
    assert world.gateway.arrivals == []

    await call(world, CITIZEN, "GetListOfReceivedMessages")
    await look(world, channel, minutes=10)
    (arrival,) = world.gateway.arrivals
    read = world.read()
    assert read.kind is SubmissionKind.REPORT
    assert read.references == (f"{number}:6", number)
    assert arrival.lane.endswith(number)
    (told,) = read.evidence
    assert (told.kind, told.outcome) == ("data-box-delivery", Outcome.VALID)
    assert (told.details["state"], told.details["seal"]) == ("6", "whole")
    assert "doručená přihlášením" in told.summary
    assert await tracking.open() == ()


async def test_after_ten_days_it_is_served_by_fiction(world: World) -> None:
    """The fiction is told once; a later login adds its own delivery info and ends it."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    await look(world, channel, days=10, hours=1)
    assert "fikcí" in world.read().evidence[0].summary
    await look(world, channel, hours=1)
    assert len(world.gateway.arrivals) == 1

    await call(world, CITIZEN, "GetListOfReceivedMessages")
    await look(world, channel, hours=1)
    assert len(world.gateway.arrivals) == 2
    assert await channel.boxes[0].tracking.open() == ()


async def test_a_long_absence_loses_nothing(world: World) -> None:
    """Changes older than the system tells are asked about one by one."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    await call(world, CITIZEN, "GetListOfReceivedMessages")
    await look(world, channel, days=40)

    assert world.read().kind is SubmissionKind.REPORT
    assert await channel.boxes[0].tracking.open() == ()


async def test_a_failure_between_is_made_good(world: World) -> None:
    """An outage while the delivery info is fetched costs one round; it is handed in once."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    await call(world, CITIZEN, "GetListOfReceivedMessages")
    world.simulator.faults.order(Fault.OUTAGE, "GetSignedDeliveryInfo")
    await look(world, channel, minutes=10)
    assert world.gateway.arrivals == []
    channel = await world.reopen()
    await look(world, channel, minutes=30)
    await look(world, channel, minutes=10)

    assert len(world.gateway.arrivals) == 1
