"""The daemon is killed while it takes in a data message: afterwards it is in exactly once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.databox.simulator.boxes import SAMPLE, Box
from channels.databox.simulator.messages import Message, State
from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import Simulator
from gateway.run.clock import SystemClock
from tests.conftest import MLYN
from tests.daemons import Installation, everything, until

pytestmark = pytest.mark.slow

#: The box whose messages are registered automatically.
OFFICE: Box = SAMPLE[1][0]

TABLE = """
[channels.databox]
call_seconds = 20.0

[[channels.databox.boxes]]
originator = "mlyn"
box = "{box.id}"
url = "{url}"
login = "{box.login}"
password_file = "isds-password"
poll_seconds = 1.0
"""


@pytest.fixture
async def simulator(tmp_path: Path) -> AsyncIterator[Simulator]:
    """Give a simulated system; every box has one message waiting."""
    made = Simulator(tmp_path / "isds", SystemClock(), application_of)
    await made.start()
    yield made
    await made.stop()


def connect(installation: Installation, simulator: Simulator) -> None:
    """Let the installation look into the office's box."""
    box = next(one for one in simulator.system.boxes() if one.id == OFFICE.id)
    (installation.folder / "isds-password").write_text(f"{box.password}\n")
    table = TABLE.format(box=box, url=simulator.url)
    with Path(installation.config).open("a", encoding="utf-8") as settings:
        settings.write(table)


def waiting(simulator: Simulator) -> Message:
    """Return the one message in the office's box."""
    with simulator.system.turn() as ledger:
        (message,) = ledger.messages(recipient=OFFICE.id)
    return message


@pytest.mark.parametrize("point", ["databox.before-accept", "databox.before-mark"])
async def test_killed_at(point: str, installation: Installation, simulator: Simulator) -> None:
    """Between download and acceptance nothing is promised, between acceptance and mark all is."""
    connect(installation, simulator)
    daemon = installation.command("run", fault=f"{point}=kill")
    assert await daemon.ended() == -9
    assert waiting(simulator).state is State.SERVED

    await installation.start()
    await until(lambda: waiting(simulator).state is State.READ, "the mark")
    await installation.idle()

    there = everything(installation)[MLYN]
    assert [state for state, _ in there.items] == ["registered"]
    assert [number.split("/")[:2] for number in there.numbers] == [["ZSMLYN", "00001"]]
    assert there.owed == ()
    assert installation.verify() == 0
