"""What became of what we sent: told by changes of state, with the delivery info handed in."""

import re

import pytest

from channels.databox.channel import DataboxChannel
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.judging import EICAR
from gateway.model.blob import BlobRef
from gateway.model.errors import Refused
from gateway.model.report import Fate
from gateway.model.submission import Outcome, Part, PartRole, SubmissionKind
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
    assert re.search(r"^23\. 11\. 2026 \d+\.\d\d EV11", read.text, re.MULTILINE)
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


async def test_when_the_system_writes_nobody_waits(world: World) -> None:
    """It tells at once what failed the search for viruses; then that is asked about at once."""
    channel = await world.open()
    infected = Part("a.txt", "text/plain", PartRole.ATTACHMENT, BlobRef.of(EICAR))
    await channel.deliver(outgoing(parts=(infected,)), NoBlobs())
    await look(world, channel, minutes=1)

    assert len(await channel.boxes[0].tracking.lost()) == 1


async def test_what_failed_the_search_for_viruses_is_told(world: World) -> None:
    """No change of state tells it, so what is not in the box after two hours is asked about."""
    channel = await world.open()
    with pytest.MonkeyPatch.context() as patch:
        # The system's own message about it gets lost.
        patch.setattr(channel.boxes[0].line.client, "received", lambda _: [])
        await _infected(world, channel)


async def _infected(world: World, channel: DataboxChannel) -> None:
    infected = Part("a.txt", "text/plain", PartRole.ATTACHMENT, BlobRef.of(EICAR))
    await channel.deliver(outgoing(parts=(infected,)), NoBlobs())
    await look(world, channel, hours=1)
    tracking = channel.boxes[0].tracking
    assert len(await tracking.open()) == 1

    await look(world, channel, hours=1)
    reports = [place for place, one in enumerate(world.gateway.arrivals) if one.lane]
    (place,) = reports
    told = world.read(place).report
    assert told is not None
    assert told.fate is Fate.UNDELIVERED
    assert await tracking.open() == ()
    (lost,) = await tracking.lost()
    assert (lost.state, lost.recipient) == (3, CITIZEN.id)
    await look(world, channel, days=91)
    assert await tracking.lost() == ()


async def test_a_delivery_info_that_is_not_given_is_asked_for_again(world: World) -> None:
    """The receipt belongs to the filing: it is owed until the system gives it."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    await call(world, CITIZEN, "GetListOfReceivedMessages")
    client = channel.boxes[0].line.client
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "delivery_info", _refused)
        await look(world, channel, minutes=10)
    assert world.gateway.arrivals == []
    assert "nothing is known of" in channel.health().detail

    await look(world, channel, days=1)
    assert world.read().kind is SubmissionKind.REPORT
    assert await channel.boxes[0].tracking.open() == ()
    assert channel.health().detail == ""


def _refused(_number: str) -> bytes:
    raise Refused("1218 Nemáte právo.")


async def test_what_was_told_before_leads_nowhere_back(world: World) -> None:
    """Windows overlap: after the fiction nobody takes the message for undelivered again."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    await look(world, channel, days=10, minutes=10)
    for _ in range(3):
        await look(world, channel, minutes=10)

    (sent,) = await channel.boxes[0].tracking.open()
    assert sent.state == 5
    assert len(world.gateway.arrivals) == 1


async def test_after_a_month_a_fiction_is_over(world: World) -> None:
    """It is asked about every twelve days, and then no more."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    asked = 0
    world.simulator.faults.order(Fault.SLOW, "GetSignedDeliveryInfo", times=100)
    world.simulator.faults.pause = 0
    for _ in range(60):
        left = len(world.simulator.faults.waiting)
        await look(world, channel, days=1)
        asked += left - len(world.simulator.faults.waiting)

    assert asked == 3
    assert await channel.boxes[0].tracking.open() == ()
