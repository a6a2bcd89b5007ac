"""An installation for whole daemons on each kind of database, and a relay for what they send."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channels.email.simulator.relay import LocalRelay
from tests.daemons import Installation, install
from tests.post import relaying


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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of 48 megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("there is no mount command")
    made = subprocess.run(  # noqa: S603  (a disk of our own)
        [mount, "-t", "tmpfs", "-o", "size=48m", "podatelna-test", str(folder)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607  (as above)
