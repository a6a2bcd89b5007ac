"""What leaves reaches the relay, and what the relay answers is understood."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from channels.email.channel import EMAIL, EmailChannel
from channels.email.settings import EmailSettings
from channels.email.simulator.relay import LocalRelay, Trouble
from gateway.model.blob import BlobRef
from gateway.model.errors import PeerDown, Refused, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.ports import Condition
from gateway.model.submission import Part, PartRole
from tests.channels.email.test_outgoing import ANSWER
from tests.gateways import ARRIVED, SITE, MemoryGateway, StandingClock


class NoBlobs:
    """Holds nothing."""

    def open(self, blob: BlobRef) -> BinaryIO:
        """Find nothing."""
        raise LookupError(blob.sha256)


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LocalRelay]:
    """Return a relay that keeps what it gets."""
    relay = LocalRelay(tmp_path / "mail", ("127.0.0.1", 0), StandingClock())
    await relay.start()
    yield relay
    await relay.stop()


@pytest.fixture
async def channel(relay: LocalRelay) -> AsyncIterator[EmailChannel]:
    """Return a channel whose mail goes to that relay."""
    channel = built(relay.address)
    await channel.start(MemoryGateway())
    yield channel
    await channel.stop()


def built(relay: tuple[str, int] | None) -> EmailChannel:
    """Return a channel with such a relay, or none."""
    where = f"{relay[0]}:{relay[1]}" if relay else ""
    settings = EmailSettings(
        listen="127.0.0.1:0", hostname="lhota.example.org", relay=where, relay_seconds=2
    )
    return EMAIL.build(settings, SITE)


async def test_delivers(channel: EmailChannel, relay: LocalRelay) -> None:
    """A letter reaches the relay; its Message-ID and the relay's reply prove it."""
    attachment = Part("příloha.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF"))
    delivered = await channel.deliver(replace(ANSWER, parts=(attachment,)), NoBlobs())

    (mail,) = relay.messages()
    assert delivered.at == ARRIVED
    assert delivered.reference.encode() in mail.content()
    assert delivered.note.startswith("Kept as 20261123T081530")
    assert mail.sender == ""
    assert mail.recipients == ("jana@example.org",)
    assert mail.subject == "Potvrzení o doručení: žádost o kácení"
    assert mail.date == "Mon, 23 Nov 2026 08:15:30 +0000"
    assert mail.content().startswith(b"From: ")
    assert channel.health().condition is Condition.OK


async def test_twice_is_the_same_letter(channel: EmailChannel, relay: LocalRelay) -> None:
    """A letter sent twice carries the same Message-ID, so that the reader's program sees one."""
    first = await channel.deliver(ANSWER, NoBlobs())
    second = await channel.deliver(ANSWER, NoBlobs())

    assert first.reference == second.reference
    assert len(relay.messages()) == 2


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
async def test_permanent_refusal(channel: EmailChannel, relay: LocalRelay, at: str) -> None:
    """A 5xx reply is a refusal with the relay's own words; our relay is none the worse."""
    relay.troubles.append(Trouble(at, "550 5.1.1 Schránka neexistuje"))
    with pytest.raises(Refused, match=r"550 5\.1\.1 Schránka"):
        await channel.deliver(ANSWER, NoBlobs())

    assert channel.health().condition is Condition.OK


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
@pytest.mark.parametrize("reply", ["451 4.3.0 later", "421 4.3.2 closing", ""])
async def test_temporary_trouble(
    channel: EmailChannel, relay: LocalRelay, at: str, reply: str
) -> None:
    """A 4xx reply or a broken connection means later, shows in health, and passes."""
    relay.troubles.append(Trouble(at, reply))
    with pytest.raises(TryLater):
        await channel.deliver(ANSWER, NoBlobs())
    assert channel.health().condition is Condition.DEGRADED

    await channel.deliver(ANSWER, NoBlobs())
    assert channel.health().condition is Condition.OK


async def test_no_relay() -> None:
    """Without a relay nothing leaves and nothing is lost."""
    with pytest.raises(TryLater):
        await built(None).deliver(ANSWER, NoBlobs())


async def test_relay_away(relay: LocalRelay) -> None:
    """A relay that is not there is a peer that is down."""
    channel = built(relay.address)
    await relay.stop()
    with pytest.raises(PeerDown):
        await channel.deliver(ANSWER, NoBlobs())


async def test_silent_relay() -> None:
    """A relay that says nothing does not hold us for ever."""
    holding: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(
        lambda _reader, writer: holding.append(writer), "127.0.0.1", 0
    )
    host, port = server.sockets[0].getsockname()[:2]
    channel = built((host, port))
    channel.relay.settings = replace(channel.settings, relay_seconds=0.1)
    with pytest.raises(PeerDown):
        await channel.deliver(ANSWER, NoBlobs())
    for writer in holding:
        writer.close()
    server.close()


async def test_relay_that_wants_no_mail_of_ours() -> None:
    """A relay that refuses the connection, not the letter, is down; the letter waits."""

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 5.7.1 Go away\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    with pytest.raises(PeerDown, match="554"):
        await built((host, port)).deliver(ANSWER, NoBlobs())
    server.close()


async def test_missing_content(channel: EmailChannel) -> None:
    """A letter whose attachment cannot be read waits."""
    lost = Part("a.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef("0" * 64, 5))
    with pytest.raises(TryLater, match=r"a\.pdf"):
        await channel.deliver(replace(ANSWER, parts=(lost,)), NoBlobs())


async def test_unknown_originator(channel: EmailChannel) -> None:
    """A letter of somebody without an address waits."""
    with pytest.raises(TryLater):
        await channel.deliver(replace(ANSWER, originator=OriginatorId("nikdo")), NoBlobs())


async def test_relay_needs_tls_that_is_not_there(relay: LocalRelay) -> None:
    """Where TLS is demanded, nothing leaves without it."""
    channel = built(relay.address)
    channel.relay.settings = replace(channel.settings, relay_tls=True)
    with pytest.raises(PeerDown):
        await channel.deliver(ANSWER, NoBlobs())

    assert relay.messages() == ()
