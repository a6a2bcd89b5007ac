"""An installation for whole daemons on each kind of database, and a relay for what they send."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channels.email.simulator.relay import LocalRelay
from tests.daemons import Installation, install, relaying


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LocalRelay]:
    """Give a relay that keeps what the daemon sends."""
    async with relaying(tmp_path / "relay") as running:
        yield running


@pytest.fixture
def installation(database: str, tmp_path: Path, relay: LocalRelay) -> Iterator[Installation]:
    """Give an installation with a clerk's and an automatic originator, once on each database."""
    made = install(tmp_path, database, relay.address[1])
    yield made
    made.destroy()
