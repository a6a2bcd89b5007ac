"""Real servers of Debian, each run by the test in a folder of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import trustme

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
    with peer.place() as folder:
        yield folder


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


@pytest.fixture
def certificate(tmp_path: Path) -> dict[str, str]:
    """Return settings with an invented certificate."""
    issued = trustme.CA().issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    return {
        "certificate": str(tmp_path / "cert.pem"),
        "private_key": str(tmp_path / "key.pem"),
    }
