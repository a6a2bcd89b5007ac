"""Whole offices for stories: a running demo, a relay, and an installation on SQLite."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import ConsoleMessage, Page, async_playwright

from channels.email.simulator.relay import LocalRelay
from tests.daemons import Installation, install
from tests.demos import Demo
from tests.post import relaying

CHROMIUM = Path("/usr/bin/chromium")
HAVE_CHROMIUM = CHROMIUM.exists()
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


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
async def page() -> AsyncIterator[Page]:
    """Give a page of a browser in which no script error and no lost resource goes unseen."""
    if not HAVE_CHROMIUM:
        pytest.skip("there is no /usr/bin/chromium on this machine")
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(locale="cs-CZ")
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on("console", lambda said: troubles.extend(errors_of(said)))
        yield opened
        await browser.close()
    assert troubles == []


def errors_of(said: ConsoleMessage) -> list[str]:
    """Return what the browser's console said, if it is an error."""
    return [said.text] if said.type == "error" else []
