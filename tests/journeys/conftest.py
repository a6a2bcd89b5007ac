"""Whole offices for stories: a running demo, a relay, and an installation on SQLite."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page

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


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """Give a page of a browser in which no script error and no lost resource goes unseen."""
    troubles: list[str] = []
    opened = await chromium.new_page(locale="cs-CZ")
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda said: troubles.extend(errors_of(said)))
    yield opened
    assert troubles == []


def errors_of(said: ConsoleMessage) -> list[str]:
    """Return what the browser's console said, if it is an error."""
    return [said.text] if said.type == "error" else []
