"""Kiosk and daemon are killed at every point of their conversation; every filing is one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.loop import in_thread
from tests.conftest import MLYN
from tests.daemons import ROOT, Installation, everything, free_ports

pytestmark = pytest.mark.slow

#: The daemon's own point on the way of a kiosk's filing; the others are those of every arrival.
BEFORE_ANSWER = "kiosk.before-answer"

#: Points of the kiosk, and whether the filing had been promised to the citizen by then.
KIOSKS = {"kiosk.write": False, "kiosk.kept": True, "kiosk.receipted": True}

#: The kiosk's deaths are the same whatever database the daemon has.
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TABLE = """
[channels.kiosk]
listen = "127.0.0.1:{port}"
grace_seconds = 1.0
"""


@pytest.fixture
async def kiosk(installation: Installation) -> Path:
    """Give the settings of a kiosk that is invited; the daemon is not running yet."""
    port = free_ports(1)
    await in_thread(added, Path(installation.config), TABLE.format(port=port))
    invited = installation.command("kiosk", "enrol", "--originator", MLYN, "--name", "hala")
    assert await invited.ended() == 0, invited.said()
    path = installation.folder / "screen" / "kiosk.toml"
    await in_thread(path.parent.mkdir)
    code = (await in_thread(invited.out.read_text)).strip()
    await in_thread(added, path, f'server = "https://127.0.0.1:{port}"\nenrolment = "{code}"\n')
    return path


def added(path: Path, text: str) -> None:
    """Write *text* at the end of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def started(kiosk: Path, *text: str, fault: str = "") -> "subprocess.Popen[str]":
    """Start a kiosk; with *text* it hands that in."""
    return subprocess.Popen(  # noqa: S603  (our own program)
        [sys.executable, "-m", "tests.channels.kiosk.sending", str(kiosk), *text],
        cwd=ROOT,
        env={**os.environ, "PODATELNA_FAULT": fault},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


async def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Return a kiosk's exit code and what it printed."""
    said, _ = await in_thread(process.communicate, timeout=90)
    return process.returncode, said


async def test_the_daemon_dies(installation: Installation, kiosk: Path) -> None:
    """The kiosk keeps its filing until a daemon has given the receipt."""
    daemon = await installation.start(f"{BEFORE_ANSWER}=kill")
    screen = started(kiosk, "Ruší mě pes.")
    assert await daemon.ended() == -signal.SIGKILL

    await installation.start()
    code, said = await ended(screen)
    assert (code, said.endswith("ok\n")) == (0, True), said
    await installation.idle()
    assert_once(installation)


@ON_ONE
@pytest.mark.parametrize("point", KIOSKS)
async def test_the_kiosk_dies(point: str, installation: Installation, kiosk: Path) -> None:
    """What was promised is sent by the kiosk's next life; what was not is nowhere."""
    await installation.start()
    code, said = await ended(started(kiosk, "Ruší mě pes.", fault=f"{point}=kill"))
    assert code == -signal.SIGKILL, said

    code, said = await ended(started(kiosk))
    assert code == 0, said
    await installation.idle()
    if KIOSKS[point]:
        assert_once(installation)
    else:
        assert everything(installation)[MLYN].items == ()


@ON_ONE
async def test_both_die(installation: Installation, kiosk: Path) -> None:
    """The daemon dies before its answer and the kiosk before it hears the next one."""
    daemon = await installation.start(f"{BEFORE_ANSWER}=kill")
    screen = started(kiosk, "Ruší mě pes.", fault="kiosk.receipted=kill")
    assert await daemon.ended() == -signal.SIGKILL
    await installation.start()
    code, said = await ended(screen)
    assert code == -signal.SIGKILL, said

    code, said = await ended(started(kiosk))
    assert code == 0, said
    await installation.idle()
    assert_once(installation)


def assert_once(installation: Installation) -> None:
    """Demand one item, and a whole store."""
    there = everything(installation)[MLYN]
    assert len(there.items) == 1
    assert there.items[0][0] in {"registered", "referred"}
    assert installation.verify() == 0
