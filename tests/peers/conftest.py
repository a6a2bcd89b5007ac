"""Real servers of Debian, each run by the test in a folder of its own."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from channels.email.channel import EMAIL, EmailChannel
from channels.email.settings import EmailSettings
from tests.gateways import MemoryGateway
from tests.peers import dovecot as peer
from tests.peers.dovecot import Dovecot

Open = Callable[..., Awaitable[EmailChannel]]


@pytest.fixture
def gateway() -> MemoryGateway:
    """Return an empty gateway."""
    return MemoryGateway()


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder that other users may enter."""
    with tempfile.TemporaryDirectory(prefix="podatelna-peer-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def dovecot(place: Path) -> Iterator[Dovecot]:
    """Give a running Dovecot with two mailboxes."""
    if lacks := peer.lacking():
        pytest.skip(lacks)
    with peer.dovecot(place / "dovecot", "urad", "skola") as server:
        yield server


@pytest.fixture
async def opened(gateway: MemoryGateway) -> AsyncIterator[Open]:
    """Return a function that starts a channel with the given settings."""
    started = []

    async def start(**values: object) -> EmailChannel:
        settings = EmailSettings(**({"listen": "127.0.0.1:0", "grace_seconds": 0.2} | values))  # type: ignore[arg-type]  # the test names the fields
        channel = EMAIL.build(settings, gateway.site)
        await channel.start(gateway)
        started.append(channel)
        return channel

    yield start
    for channel in started:
        await channel.stop()
