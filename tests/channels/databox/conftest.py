"""Worlds with simulated data boxes, whose keys are made once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.databox.simulator.authority import Authority
from channels.databox.simulator.boxes import SAMPLE
from tests.channels.databox.world import World


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with all keys a simulator needs; making them takes a second."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = Authority(folder)
    authority.administrator()
    authority.stamps()
    authority.server()
    for pair in SAMPLE:
        for box in pair:
            authority.client(box.id)
    return folder


@pytest.fixture
async def world(tmp_path: Path, certificates: Path) -> AsyncIterator[World]:
    """Give a world with empty boxes; the channel is not open yet."""
    made = await World.started(tmp_path, certificates)
    yield made
    await made.stop()


@pytest.fixture
async def tls_world(tmp_path: Path, certificates: Path) -> AsyncIterator[World]:
    """Give a world behind TLS."""
    made = await World.started(tmp_path, certificates, tls=True)
    yield made
    await made.stop()
