"""A door that is open on a free port, with a gateway that remembers in memory behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from channels.email.channel import EMAIL, EmailChannel
from channels.email.settings import EmailSettings
from tests.gateways import MemoryGateway

OpenDoor = Callable[..., Awaitable[EmailChannel]]


@pytest.fixture
def gateway() -> MemoryGateway:
    """Return an empty gateway."""
    return MemoryGateway()


@pytest.fixture
async def open_door(gateway: MemoryGateway) -> AsyncIterator[OpenDoor]:
    """Return a function that starts a channel with the given settings changed."""
    opened = []

    async def start(**changes: object) -> EmailChannel:
        settings = replace(
            EmailSettings(listen="127.0.0.1:0", hostname="lhota.example.org", grace_seconds=0.2),
            **changes,  # type: ignore[arg-type]  # the test names the fields
        )
        channel = EMAIL.build(settings, gateway.site)
        await channel.start(gateway)
        opened.append(channel)
        return channel

    yield start
    for channel in opened:
        await channel.stop()


@pytest.fixture
async def door(open_door: OpenDoor) -> tuple[str, int]:
    """Return the address of a door with the usual settings."""
    return (await open_door()).address
