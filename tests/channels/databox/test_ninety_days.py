"""Ninety days of a box with everything going wrong: at the end, store and box agree."""

import os
import random
from datetime import timedelta

import pytest

from channels.databox.box import DataBox
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.messages import Draft, File, State
from channels.databox.simulator.system import Session
from gateway.model.errors import TryLater
from tests.channels.databox.world import CITIZEN, TOWN, NoBlobs, World, outgoing

#: How many messages come; a longer story by the environment.
MESSAGES = int(os.environ.get("PODATELNA_DATABOX_MESSAGES", "100"))
DAYS = 90

#: What may go wrong with which calls.
WRONG = (
    Fault.TRUNCATED, Fault.OUTAGE, Fault.PAGE, Fault.BUSY, Fault.TOO_OFTEN, Fault.TOO_MANY,
    Fault.LIMITED, Fault.WITHHELD, Fault.BROKEN, Fault.UNSTAMPED, Fault.BLOCKED, Fault.HUGE,
)  # fmt: skip
OPERATIONS = (
    "GetListOfReceivedMessages", "SignedMessageDownload", "GetSignedDeliveryInfo",
    "MarkMessageAsDownloaded", "GetMessageStateChanges", "CreateMessage", "GetListOfSentMessages",
)  # fmt: skip

pytestmark = pytest.mark.slow


async def test_store_and_box_agree_after_ninety_days(world: World) -> None:
    """Each message once, nothing sent twice, no cursor past a gap, whatever failed on the way."""
    channel = await world.open()
    # The village's box has nothing to do with the story.
    town = channel.boxes[0]
    owed = await _live(world, town)

    taken = [one.external_id for one in world.gateway.arrivals if ":info:" not in one.external_id]
    assert sorted(taken) == sorted(f"{TOWN.id}:{number}" for number in _received(world))
    assert len(taken) == MESSAGES
    sent = {str(one.id) for one in world.sent_from(TOWN)}
    assert len(sent) == owed
    infos = {one.envelope["dm_id"] for one in world.gateway.arrivals if ":info:" in one.external_id}
    assert infos == sent
    assert await town.tracking.open() == ()
    comparison = await town.receiving.memory.comparison()
    assert comparison is not None
    assert comparison[2] == ()
    assert all(state is State.READ for state in _states(world))


async def _live(world: World, town: DataBox) -> int:
    """Let the days go by; return how many letters were owed."""
    dice = random.Random(20261123)  # noqa: S311  (the same story each time)
    came, owed, left = 0, 0, list[str]()
    for day in range(DAYS):
        while came < MESSAGES * (day + 1) // DAYS:
            _write(world, came)
            came += 1
        for _ in range(dice.randrange(4)):
            world.simulator.faults.order(dice.choice(WRONG), dice.choice(OPERATIONS))
        if day % 10 == 3:
            left.append(f"reply:{owed}")
            owed += 1
        left = [key for key in left if not await _sent(world, key)]
        if dice.random() < 0.1:
            _citizen_logs_in(world)
        await _look(world, town, hours=dice.randrange(8, 16))
        await _look(world, town, hours=12)
    world.simulator.faults.waiting.clear()
    assert all([await _sent(world, key) for key in left])
    _citizen_logs_in(world)
    for _ in range(3):
        await _look(world, town, days=1)
    return owed


def _citizen_logs_in(world: World) -> None:
    # Not by HTTP: the faults are meant for the office.
    with world.simulator.system.turn():
        world.simulator.system.serve(Session(CITIZEN))


async def _look(world: World, town: DataBox, **later: float) -> None:
    world.clock.advance(**later)
    await town.attempt()


def _write(world: World, number: int) -> None:
    letter = File("dopis.txt", "text/plain", "main", b"Dobry den.")
    with world.simulator.system.turn():
        world.simulator.system.send(
            CITIZEN, Draft(TOWN.id, {"dmAnnotation": f"Podání {number}"}, (letter,))
        )


async def _sent(world: World, key: str) -> bool:
    assert world.channel is not None
    try:
        await world.channel.deliver(outgoing(key=key), NoBlobs())
    except TryLater:
        return False
    return True


def _received(world: World) -> list[int]:
    with world.simulator.system.turn() as ledger:
        return [one.id for one in ledger.messages(recipient=TOWN.id)]


def _states(world: World) -> list[State]:
    """Return the states of what came within the days that the system still keeps."""
    since = world.clock.now() - timedelta(days=85)
    with world.simulator.system.turn() as ledger:
        found = ledger.messages(recipient=TOWN.id)
    return [one.state for one in found if one.submitted > since]
