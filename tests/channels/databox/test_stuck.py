"""Messages that are in the box and cannot be fetched: told at once, and in nobody's way."""

import dataclasses

from channels.databox.channel import DataboxChannel
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.judging import EICAR
from channels.databox.simulator.messages import File, State
from channels.databox.simulator.system import Session
from channels.databox.stuck import Stuck
from gateway.model.ports import Condition
from gateway.model.submission import Outcome
from tests.channels.databox.world import BEGIN, CITIZEN, TOWN, World
from tests.gateways import LHOTA

#: The operation that gives ordinary messages.
FETCH = "SignedMessageDownload"


def subjects(world: World) -> list[str]:
    """Return what has come in, in its order."""
    return [world.read(place).subject for place in range(len(world.gateway.arrivals))]


def stuck(channel: DataboxChannel) -> dict[str, Stuck]:
    """Return what waits in the town's box."""
    return channel.boxes[0].receiving.stuck


def cursor(world: World) -> str:
    """Return how far the town's box is read without a gap."""
    return world.gateway.written.get((LHOTA.id, "databox", f"cursor:{TOWN.id}"), "")


async def test_one_that_gets_no_answer_holds_up_nobody(world: World) -> None:
    """Those behind it come in; the cursor stays before it, and it is tried again, less often."""
    world.write("zlá")
    world.clock.advance(hours=2)
    world.write("dobrá")
    world.simulator.faults.order(Fault.TRUNCATED, FETCH)
    channel = await world.open()

    assert subjects(world) == ["dobrá"]
    assert cursor(world) == ""
    assert channel.health().condition is Condition.DEGRADED
    world.simulator.faults.order(Fault.TRUNCATED, FETCH)
    await channel.poll_once()
    world.clock.advance(seconds=30)
    await channel.poll_once()
    assert subjects(world) == ["dobrá"]

    world.clock.advance(seconds=31)
    await channel.poll_once()
    assert subjects(world) == ["dobrá", "zlá"]
    assert channel.health().condition is Condition.OK
    assert cursor(world) == world.gateway.arrivals[0].received_at.isoformat()


async def test_two_without_an_answer_are_the_systems_trouble(world: World) -> None:
    """Then nobody goes on asking for the rest."""
    for number in range(3):
        world.write(f"č. {number}")
    world.simulator.faults.order(Fault.TRUNCATED, FETCH, times=3)
    channel = await world.open()

    assert subjects(world) == []
    assert len(world.simulator.faults.waiting) == 1
    assert "gave no answer" in channel.health().detail


async def test_what_was_fetched_too_often_rests(world: World) -> None:
    """After 3005 nobody asks for it for twenty minutes, while the others come."""
    world.write("častá")
    world.write("jiná")
    world.simulator.faults.order(Fault.TOO_OFTEN, FETCH)
    channel = await world.open()
    world.clock.advance(minutes=20)
    await channel.poll_once()
    assert subjects(world) == ["jiná"]

    world.clock.advance(minutes=6)
    await channel.poll_once()
    assert subjects(world) == ["jiná", "častá"]


async def test_what_the_administrator_withholds_is_told(world: World) -> None:
    """One message is blocked; its number, sender and subject stand where the operator looks."""
    number = world.write("zadržená").id
    world.simulator.faults.order(Fault.WITHHELD, FETCH)
    channel = await world.open()
    (one,) = stuck(channel).values()

    assert (one.message.id, one.message.sender_name) == (str(number), "Žofie Nováková")
    assert "3022" in channel.health().detail
    assert channel.health().condition is Condition.DEGRADED


async def test_what_is_erased_is_told_by_its_envelope_once(world: World) -> None:
    """A clerk learns of it; nobody asks again, as the rules wish, and the cursor goes on."""
    lost = world.write("ztracená")
    with world.simulator.system.turn() as ledger:
        ledger.erase(lost.id)
        ledger.move(lost.id, State.SERVED, BEGIN)
    world.clock.advance(hours=5)
    world.write("další")
    channel = await world.open()
    world.simulator.faults.order(Fault.BUSY, FETCH)
    for _ in range(3):
        world.clock.advance(days=1)
        await channel.poll_once()
    channel = await world.reopen()

    told, other = world.gateway.arrivals
    assert told.external_id == f"{TOWN.id}:{lost.id}:envelope"
    assert subjects(world) == ["ztracená", "další"]
    assert [one.kind for one in world.read(0).evidence] == ["data-box", "defect"]
    assert "1219" in world.read(0).evidence[1].summary
    assert cursor(world) == other.received_at.isoformat()
    assert len(world.simulator.faults.waiting) == 1
    assert channel.health().condition is Condition.OK


async def test_own_hands_wait_for_who_may_read_them(world: World) -> None:
    """The account lists the message and may not read it: for an office it is served all the same.

    So a clerk hears of it at once, with everything the list tells. Once somebody with the right has
    logged in, it comes whole.
    """
    world.write("do vlastních rukou", dmPersonalDelivery="true", dmSenderRefNumber="ST/7")
    world.write("obyčejná")
    with world.simulator.system.turn() as ledger:
        entrusted = next(one for one in ledger.users(TOWN.id) if one.kind == "ENTRUSTED_USER")
    right = world.password_file(TOWN).read_text()
    world.password_file(TOWN).write_text(entrusted.password)
    box = dataclasses.replace(world.settings().boxes[0], login=entrusted.login)
    channel = await world.open(boxes=(box,))

    assert subjects(world) == ["do vlastních rukou", "obyčejná"]
    proof, defect = world.read(0).evidence
    assert proof.outcome is Outcome.NOT_ASSESSED
    assert proof.details["personal_delivery"] == "true"
    assert proof.details["sender_number"] == "ST/7"
    assert (world.read(0).party.name, defect.details["code"]) == ("Žofie Nováková", "not-fetched")
    assert "1222" in channel.health().detail
    assert cursor(world) == ""

    # The mayor looks into the portal, and later the account gets the right.
    with world.simulator.system.turn():
        world.simulator.system.serve(Session(TOWN))
    await channel.poll_once()
    assert "1218" in channel.health().detail
    world.password_file(TOWN).write_text(right)
    channel = await world.reopen()
    assert subjects(world) == ["do vlastních rukou", "obyčejná", "do vlastních rukou"]
    assert channel.health().condition is Condition.OK


async def test_what_the_store_lacks_is_fetched_again(world: World) -> None:
    """The daily comparison asks the store itself, not what we remember of it."""
    world.write("jednou")
    channel = await world.open()
    world.gateway.lose(f"{TOWN.id}:{world.sent_from(CITIZEN)[0].id}")
    await channel.poll_once()
    assert subjects(world) == ["jednou"]

    world.clock.advance(days=1)
    await channel.poll_once()
    assert subjects(world) == ["jednou", "jednou"]
    comparison = await channel.boxes[0].receiving.memory.comparison()
    assert comparison is not None
    assert comparison[1:] == (1, ())


async def test_what_the_system_writes_is_remembered_for_the_operator(world: World) -> None:
    """It is an item like others, and stands on the page of the boxes with its subject."""
    infected = File("a.txt", "text/plain", "main", EICAR)
    world.write("nakažená", CITIZEN, TOWN, files=(infected,))
    channel = await world.open()
    (notice,) = await channel.boxes[0].receiving.memory.notices(BEGIN)

    assert "nebyla doručena" in notice.subject
    assert notice.item
    assert notice.at == BEGIN.isoformat()
    assert subjects(world) == [notice.subject]
    assert await channel.boxes[0].receiving.memory.notices(world.clock.now()) == (notice,)
    world.clock.advance(days=1)
    assert await channel.boxes[0].receiving.memory.notices(world.clock.now()) == ()
