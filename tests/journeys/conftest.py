"""Whole offices for stories: a running demo, a relay, and an installation on SQLite."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channels.email.simulator.relay import LocalRelay
from tests.daemons import Installation, install
from tests.demos import Demo
from tests.post import relaying


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """Give a running demo."""
    running = await Demo.started(tmp_path / "demo")
    yield running
    running.process.destroy()


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LocalRelay]:
    """Give a relay that keeps what the daemon sends."""
    async with relaying(tmp_path / "relay") as running:
        yield running


@pytest.fixture
def installation(
    sqlite_template: Path, tmp_path: Path, relay: LocalRelay
) -> Iterator[Installation]:
    """Give an installation with a clerk's and an automatic originator on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "podatelna.db")
    made = install(tmp_path, "sqlite:///podatelna.db", relay.address[1])
    yield made
    made.destroy()


@pytest.fixture
def on_each_database(database: str, tmp_path: Path, relay: LocalRelay) -> Iterator[Installation]:
    """Give the same installation once on each kind of database."""
    made = install(tmp_path, database, relay.address[1])
    yield made
    made.destroy()
