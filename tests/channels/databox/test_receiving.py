"""The way in: everything once, marked only after acceptance, and no door hammered at."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from channels.databox.simulator.authority import Authority
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.messages import File, State
from gateway.model.errors import StoreDown
from gateway.model.ports import Condition
from gateway.model.submission import PartRole
from tests.channels.databox.world import BEGIN, CITIZEN, FIRM, TOWN, VILLAGE, World
from tests.gateways import LHOTA, SCHOOL


async def test_a_message_is_accepted_and_then_marked(world: World) -> None:
    """The arrival tells box, number and the time of dodání; only then the system hears of it."""
    message = world.write()
    world.clock.advance(hours=2)
    channel = await world.open()

    (arrival,) = world.gateway.arrivals
    assert arrival.originator == LHOTA.id
    assert arrival.external_id == f"{TOWN.id}:{message.id}"
    assert arrival.received_at == BEGIN
    assert arrival.envelope["sender"] == CITIZEN.id
    assert world.message(message.id).state is State.READ
    assert channel.health().condition is Condition.OK


async def test_the_delivery_info_comes_along(world: World) -> None:
    """When it was submitted, deposited and served stands with the evidence, event by event."""
    world.write()
    world.clock.advance(hours=2)
    await world.open()

    told = world.gateway.arrivals[0].envelope["events"].splitlines()
    kinds = [line.partition("EV")[2].partition(":")[0] for line in told]
    assert kinds[:2] == ["0", "5"]
    assert kinds[2] in {"11", "12", "13"}
    (evidence,) = [one for one in world.read(0).evidence if one.kind == "data-box"]
    assert evidence.details["events"].splitlines() == told


async def test_each_box_feeds_its_own_originator(world: World) -> None:
    """Whose it is follows from the box it came into."""
    world.write("do města")
    world.write("do obce", VILLAGE, FIRM)
    await world.open()

    found = {one.originator: world.read(i).subject for i, one in enumerate(world.gateway.arrivals)}
    assert found == {LHOTA.id: "do města", SCHOOL.id: "do obce"}


async def test_what_is_known_is_not_fetched_again(world: World) -> None:
    """Neither a second look nor a restart asks for a message that is in."""
    world.write()
    channel = await world.open()
    world.simulator.faults.order(Fault.PAGE, "SignedMessageDownload")
    await channel.poll_once()
    channel = await world.reopen()

    assert channel.health().condition is Condition.OK
    assert len(world.gateway.arrivals) == 1


async def test_a_message_marked_by_somebody_else_is_taken_in(world: World) -> None:
    """Who reads in the portal does not take a message away from the office."""
    message = world.write()
    with world.simulator.system.turn() as ledger:
        ledger.move(message.id, State.READ, BEGIN)
    await world.open()

    assert len(world.gateway.arrivals) == 1


async def test_without_a_store_nothing_is_marked(world: World) -> None:
    """What is not accepted keeps its state, and the next look takes it in."""
    message = world.write()
    world.gateway.accept_fails = StoreDown()
    channel = await world.open()
    assert world.message(message.id).state is State.SERVED
    assert channel.health().condition is Condition.DEGRADED

    world.gateway.accept_fails = None
    await channel.poll_once()
    assert world.message(message.id).state is State.READ
    assert channel.health().condition is Condition.OK


@pytest.mark.parametrize(
    "fault",
    [Fault.TRUNCATED, Fault.OUTAGE, Fault.PAGE, Fault.BUSY],
    ids=["truncated", "outage", "page", "busy"],
)
@pytest.mark.parametrize("operation", ["GetListOfReceivedMessages", "SignedMessageDownload"])
async def test_after_any_trouble_the_next_look_succeeds(
    world: World, fault: Fault, operation: str
) -> None:
    """A broken answer loses nothing and doubles nothing."""
    world.write("první")
    world.write("druhá")
    world.simulator.faults.order(fault, operation)
    channel = await world.open()
    assert channel.health().condition is Condition.DEGRADED

    await channel.poll_once()
    assert {world.read(i).subject for i in range(2)} == {"první", "druhá"}
    assert len(world.gateway.arrivals) == 2
    assert channel.health().condition is Condition.OK


async def test_a_mark_that_never_arrives_is_made_up_for(world: World) -> None:
    """The connection breaks at the mark: the message is in once, and marked in the end."""
    message = world.write()
    world.simulator.faults.order(Fault.OUTAGE, "MarkMessageAsDownloaded")
    channel = await world.open()
    assert world.message(message.id).state is State.SERVED

    await channel.poll_once()
    assert world.message(message.id).state is State.READ
    assert len({one.external_id for one in world.gateway.arrivals}) == 1


async def test_a_wrong_password_stops_that_box_alone(world: World) -> None:
    """The refused box is not tried again; the other one goes on."""
    world.password_file(TOWN).write_text("Spatne-heslo-1\n")
    world.write()
    world.write("do obce", VILLAGE, FIRM)
    channel = await world.open()

    assert [one.originator for one in world.gateway.arrivals] == [SCHOOL.id]
    health = channel.health()
    assert health.condition is Condition.DEGRADED
    assert TOWN.id in health.detail
    # Whatever is ordered now would hit the next call of anybody: the town's box makes none.
    world.simulator.faults.order(Fault.SILENCE, "GetOwnerInfoFromLogin2")
    await channel.poll_once()
    assert len(world.simulator.faults.waiting) == 1


async def test_a_new_password_needs_no_restart(world: World) -> None:
    """Once the file has changed, the box is tried again."""
    right = world.password_file(TOWN).read_text()
    world.password_file(TOWN).write_text("Spatne-heslo-1\n")
    world.write()
    channel = await world.open()
    world.password_file(TOWN).write_text(right)
    await channel.poll_once()

    assert channel.health().condition is Condition.OK
    assert len(world.gateway.arrivals) == 1


async def test_a_blocked_account_rests(world: World) -> None:
    """Until the time that the system tells, a quarter of an hour here, nobody knocks."""
    world.write()
    world.simulator.faults.order(Fault.BLOCKED, "GetListOfReceivedMessages", times=2)
    channel = await world.open()
    assert "blocked" in channel.health().detail
    for _ in range(2):
        world.clock.advance(minutes=7)
        await channel.poll_once()
    assert world.gateway.arrivals == []
    # Each of the two boxes met its own fault, and no third call was made.
    assert not world.simulator.faults.waiting

    world.clock.advance(minutes=3)
    await channel.poll_once()
    assert len(world.gateway.arrivals) == 1


async def test_a_refused_network_address_is_told_as_such(world: World) -> None:
    """Nobody looks for a wrong password where the computer itself is not let in."""
    world.simulator.faults.order(Fault.FOREIGN, "GetOwnerInfoFromLogin2", times=2)
    channel = await world.open()

    assert "network address" in channel.health().detail
    assert channel.health().condition is Condition.DOWN


async def test_an_account_of_another_box_is_refused(world: World) -> None:
    """A mistake in the settings must not file one body's messages under another's name."""
    town, village = world.settings().boxes
    swapped = dataclasses.replace(town, login=village.login, password_file=village.password_file)
    world.write("do obce", VILLAGE, FIRM)
    channel = await world.open(boxes=(swapped,))

    assert world.gateway.arrivals == []
    assert channel.health().condition is Condition.DOWN
    assert VILLAGE.id in channel.health().detail


@pytest.mark.parametrize(
    ("way", "login", "event"),
    [("cert", "", "EV13"), ("hspis", TOWN.id, "EV13"), ("certds", TOWN.login, "EV11")],
    ids=["system", "many-boxes", "with-password"],
)
async def test_a_certificate_opens_the_box(
    tls_world: World, way: str, login: str, event: str
) -> None:
    """Alone, for many boxes, or beside a person's password."""
    described = tls_world.simulator.described()
    town = next(one for one in described["boxes"] if one["id"] == TOWN.id)
    box = dataclasses.replace(
        tls_world.settings().boxes[0],
        url=f"{tls_world.simulator.url}/{way}",
        login=login,
        password_file=str(tls_world.password_file(TOWN)) if way == "certds" else "",
        certificate=town["certificate"],
        private_key=town["private_key"],
    )
    tls_world.write()
    channel = await tls_world.open(boxes=(box,), ca=described["ca"])

    assert channel.health().condition is Condition.OK
    assert len(tls_world.gateway.arrivals) == 1
    with tls_world.simulator.system.turn() as ledger:
        events = ledger.events(tls_world.sent_from(CITIZEN)[0].id)
    assert events[-1].code == event


async def test_an_unknown_authority_is_not_trusted(tls_world: World) -> None:
    """Without the authority's certificate nothing is sent, the password least of all."""
    channel = await tls_world.open()

    assert "a certificate we do not trust" in channel.health().detail


async def test_a_certificate_that_is_not_accepted_is_told(tls_world: World, tmp_path: Path) -> None:
    """One of another authority, one that lost its key, one whose file is gone: each in words."""
    described = tls_world.simulator.described()
    town = next(one for one in described["boxes"] if one["id"] == TOWN.id)
    stranger = Authority(tmp_path / "foreign").client(TOWN.id)
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
    box = dataclasses.replace(
        tls_world.settings().boxes[0],
        url=f"{tls_world.simulator.url}/cert",
        login="",
        password_file="",
        certificate=str(certificate),
        private_key=str(key),
    )
    _copy(certificate, stranger.certificate_file)
    _copy(key, stranger.key_file)
    channel = await tls_world.open(boxes=(box,), ca=described["ca"])
    assert "erhaps our certificate is not accepted" in channel.health().detail

    _copy(certificate, Path(town["certificate"]))
    await channel.poll_once()
    assert "cannot be used" in channel.health().detail

    certificate.unlink()
    await channel.poll_once()
    assert "client.pem" in channel.health().detail

    _copy(certificate, Path(town["certificate"]))
    _copy(key, Path(town["private_key"]))
    await channel.poll_once()
    assert channel.health().condition is Condition.OK


def _copy(to: Path, source: Path) -> None:
    to.write_bytes(source.read_bytes())


async def test_a_password_about_to_end_is_told(world: World) -> None:
    """Two weeks before the end the operator is warned; mail keeps coming."""
    world.write()
    await world.open()
    channel = world.channel
    assert channel is not None
    box = channel.boxes[0]
    box.password_ends = BEGIN + timedelta(days=8)

    assert channel.health().condition is Condition.DEGRADED
    assert "2026-12-01" in channel.health().detail


@pytest.mark.parametrize(
    "name",
    ["<script>.txt", "../../etc/passwd.txt", "ž" * 251 + ".txt", "a/b\\c.txt", "COM1.txt"],
    ids=["angle", "path", "long", "slashes", "reserved"],
)
async def test_names_are_kept_as_sent(world: World, name: str) -> None:
    """Whatever an attachment is called, it arrives under that name and with its octets."""
    world.write(files=(File(name, "text/plain", "main", b"obsah"),))
    await world.open()
    (part,) = [one for one in world.read().parts if one.role is PartRole.ATTACHMENT]

    assert (part.name, part.blob.content) == (name, b"obsah")
