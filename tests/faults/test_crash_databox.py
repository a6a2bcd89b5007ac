"""The daemon is killed while it takes in a data message: afterwards it is in exactly once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.databox.simulator.boxes import SAMPLE
from channels.databox.simulator.messages import Message, State
from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import Simulator
from gateway.model.outgoing import Outgoing
from gateway.run.clock import SystemClock
from tests.conftest import MLYN
from tests.daemons import Installation, everything, until
from tests.post import hand_in, mail

pytestmark = pytest.mark.slow

#: The box whose messages are registered automatically, and who writes there.
OFFICE, CITIZEN = SAMPLE[1]

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
    daemon = installation.daemon(f"{point}=kill")
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


async def test_killed_after_sending(installation: Installation, simulator: Simulator) -> None:
    """The system has the letter and we have not noted it: the list of sent ones tells."""
    connect(installation, simulator)
    letter = Outgoing(
        MLYN, "databox", CITIZEN.id, "Vyřízení", "Vaše podání bylo vyřízeno.", "reply:1"
    )
    with installation.store() as store:
        await store.run(MLYN, lambda unit: unit.owe(letter))
    daemon = installation.daemon("databox.after-send=kill")
    assert await daemon.ended() == -9

    await installation.start()
    await installation.idle()

    with simulator.system.turn() as ledger:
        sent = ledger.messages(sender=OFFICE.id)
    assert [one.fields["dmAnnotation"] for one in sent].count("Vyřízení") == 1
    assert ("reply:1", "sent") in everything(installation)[MLYN].owed


async def test_without_the_system_the_daemon_lives(
    installation: Installation, simulator: Simulator
) -> None:
    """An unreachable system is a matter of health; mail and the rest go on."""
    connect(installation, simulator)
    await simulator.stop()
    daemon = await installation.start()

    assert daemon.code is None
    assert await hand_in(installation.smtp, mail()) == 250
    await installation.idle()
    assert [state for state, _ in everything(installation)[MLYN].items] == ["registered"]
    await simulator.start()
