"""The channel as the daemon sees it."""

import socket
from importlib.metadata import EntryPoint

import pytest

from channels.email.channel import EMAIL
from channels.email.convert import EmailConverter
from channels.email.settings import EmailSettings
from gateway.model.errors import ConfigError
from gateway.model.ports import Channel, ChannelPart, Condition, Converter, Gateway
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk
from tests.gateways import LHOTA, SCHOOL, SITE, MemoryGateway


def test_promises() -> None:
    """The part, the channel, the converter and the fake gateway keep the promises by type."""
    part: ChannelPart[EmailSettings] = EMAIL
    channel: Channel = part.build(EmailSettings(), SITE)
    converter: Converter = part.converter
    gateway: Gateway = MemoryGateway()

    assert (part.name, channel.name) == ("email", "email")
    assert part.settings is EmailSettings
    assert isinstance(converter, EmailConverter)
    assert gateway.originators() == (LHOTA, SCHOOL)


def test_entry_point() -> None:
    """The table of contents names the part."""
    entry = EntryPoint("email", "channels.email.channel:EMAIL", "podatelna.channels")

    assert entry.load() is EMAIL


async def test_before_the_start() -> None:
    """A channel that has not been started is down, is nowhere, and can be stopped."""
    channel = EMAIL.build(EmailSettings(), SITE)
    assert channel.health().condition is Condition.DOWN
    await channel.stop()
    with pytest.raises(RuntimeError):
        assert channel.address


async def test_port_taken() -> None:
    """A port that somebody else has is a mistake in the settings."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = EmailSettings(listen=f"127.0.0.1:{taken.getsockname()[1]}")
        channel = EMAIL.build(settings, SITE)
        with pytest.raises(ConfigError, match="listen"):
            await channel.start(MemoryGateway())


async def test_start_again(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """A channel that was stopped can be started again."""
    channel = await open_door()
    await channel.stop()
    await channel.start(gateway)
    async with Talk(channel.address) as client:
        assert (await client.hear()).startswith("220 lhota.example.org ESMTP")
