"""What every channel promises, shown on each: the same thing once, yes only after the commit."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gateway.loop import spawn
from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import StoreDown, StoreFull
from gateway.model.ids import OriginatorId
from gateway.model.outgoing import Outgoing
from gateway.model.ports import Channel, Condition
from gateway.model.submission import PartRole, SubmissionKind
from gateway.run import parts
from tests.contracts.bot import BotPeer
from tests.contracts.databox import DataboxPeer
from tests.contracts.kiosk import KioskPeer
from tests.contracts.mail import LmtpPeer, MailboxPeer, MailPeer
from tests.contracts.peers import Heard, Peer
from tests.contracts.scanning import ScannerPeer
from tests.contracts.web import WebPeer
from tests.gateways import LHOTA, MemoryGateway

#: The other side of every way in; a channel without one fails ``test_every_channel_is_here``.
PEERS: tuple[Callable[[], Peer], ...] = (
    MailPeer,
    LmtpPeer,
    MailboxPeer,
    WebPeer,
    BotPeer,
    ScannerPeer,
    DataboxPeer,
    KioskPeer,
)


class NoBlobs:
    """Opens nothing: what these tests send carries its content."""

    def open(self, blob: BlobRef) -> io.BytesIO:
        """Raise ``LookupError``."""
        raise LookupError(blob.sha256)


BLOBS: Blobs = NoBlobs()


@dataclass(frozen=True, slots=True)
class Wire:
    """A channel between a peer and a gateway, all running."""

    peer: Peer
    channel: Channel
    gateway: MemoryGateway


@pytest.fixture(params=PEERS, ids=lambda kind: kind.__name__)
async def wire(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Wire]:
    """Give each channel with its peer and a gateway that remembers in memory."""
    peer: Peer = request.param()
    gateway = MemoryGateway()
    channel = await peer.start(gateway, tmp_path)
    yield Wire(peer, channel, gateway)
    await channel.stop()
    await peer.stop()


def test_every_channel_is_here() -> None:
    """No channel of the program's goes without these tests."""
    assert {kind().name for kind in PEERS} == {name for name, _ in parts.named("channels")}


async def test_yes_means_accepted(wire: Wire) -> None:
    """What was handed in stands in the queue under the channel's name, and can be read."""
    assert await wire.peer.hand_in("lípa") is Heard.YES

    (arrival,) = wire.gateway.arrivals
    assert (arrival.originator, arrival.channel) == (LHOTA.id, wire.peer.name)
    original = wire.gateway.originals[arrival.original.sha256]
    read = wire.peer.part.converter.convert(arrival, io.BytesIO(original))
    assert "lípa" in f"{read.subject} {read.text}" or read.parts
    assert read.parts[0].role is PartRole.ORIGINAL


async def test_the_same_thing_twice_is_one(wire: Wire) -> None:
    """Repetition, which every protocol allows, gives the same foreign identifier."""
    heard = [await wire.peer.hand_in("lípa") for _ in range(2)]

    assert heard == [Heard.YES, Heard.YES]
    assert len({(a.originator, a.external_id) for a in wire.gateway.arrivals}) == 1


async def test_different_things_are_two(wire: Wire) -> None:
    """Nothing is taken for something else."""
    for mark in ("lípa", "javor"):
        assert await wire.peer.hand_in(mark) is Heard.YES

    assert len({a.external_id for a in wire.gateway.arrivals}) == 2


@pytest.mark.parametrize("trouble", [StoreDown(), StoreFull()], ids=["down", "full"])
async def test_without_a_store_the_sender_keeps_its_copy(wire: Wire, trouble: Exception) -> None:
    """Nobody hears yes while nothing can be stored, and the next attempt succeeds."""
    wire.gateway.accept_fails = trouble
    assert await wire.peer.hand_in("lípa") is Heard.LATER
    assert wire.gateway.arrivals == []

    wire.gateway.accept_fails = None
    assert await wire.peer.hand_in("lípa") is Heard.YES
    assert len(wire.gateway.arrivals) == 1


async def test_the_unforeseen_counts_as_later(wire: Wire) -> None:
    """A fault of ours takes nothing out of the sender's hands."""
    wire.gateway.accept_fails = RuntimeError("unforeseen")

    assert await wire.peer.hand_in("lípa") is Heard.LATER


async def test_garbage_is_read_as_such(wire: Wire) -> None:
    """The converter raises for nothing; the original stays the first part."""
    await wire.peer.hand_in("lípa")
    for octets in wire.peer.garbage():
        arrival = replace(wire.gateway.arrivals[0], original=BlobRef.of(octets))
        read = wire.peer.part.converter.convert(arrival, io.BytesIO(octets))

        assert read.kind in {SubmissionKind.UNREADABLE, SubmissionKind.MESSAGE}
        assert read.parts[0].role is PartRole.ORIGINAL


async def test_delivering_twice_is_once_outside(wire: Wire) -> None:
    """The same key, sent again after a crash, is one thing to whoever receives it."""
    outgoing = letter(wire, "Vaše podání bylo vyřízeno.")
    first = await wire.channel.deliver(outgoing, BLOBS)
    second = await wire.channel.deliver(outgoing, BLOBS)

    assert first.reference == second.reference != ""
    texts = [text for text in await wire.peer.received() if "vyřízeno" in text]
    assert len(texts) == 1


def letter(wire: Wire, text: str) -> Outgoing:
    """Write a letter to the peer."""
    return Outgoing(
        originator=OriginatorId(LHOTA.id),
        channel=wire.peer.name,
        address=wire.peer.address(),
        subject="LHOT/00001/2026 – lípa",
        text=text,
        key="reply:1",
    )


async def test_health_speaks_without_asking(wire: Wire) -> None:
    """An open channel is well; a stopped one is down, and stopping twice does no harm."""
    assert wire.channel.health().condition is Condition.OK

    await wire.channel.stop()
    assert wire.channel.health().condition is Condition.DOWN
    await wire.channel.stop()


async def test_a_closed_door_takes_nothing(wire: Wire) -> None:
    """Who comes after the end keeps the copy."""
    await wire.channel.stop()

    assert await wire.peer.hand_in("lípa") is Heard.LATER
    assert wire.gateway.arrivals == []


async def test_stopping_while_busy_promises_nothing(wire: Wire) -> None:
    """Who hands in while the channel stops hears yes only if it stands in the queue."""
    wire.gateway.at_leisure.clear()
    handing_in = spawn(wire.peer.hand_in("lípa"), "hand in")
    await wire.gateway.busy.wait()
    stopping = spawn(wire.channel.stop(), "stop")
    await asyncio.sleep(0)
    wire.gateway.at_leisure.set()
    await stopping

    heard = await handing_in
    assert heard is not Heard.NO
    if heard is Heard.YES:
        assert len(wire.gateway.arrivals) == 1
