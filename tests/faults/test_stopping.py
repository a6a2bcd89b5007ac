"""The daemon begins and ends in order, and only one lives in a folder."""

import asyncio
import signal
import time
from hashlib import sha256
from pathlib import Path

import pytest

from gateway.run import parts
from gateway.run.clock import SystemClock
from gateway.run.daemon import Daemon
from gateway.run.settings import load
from tests.conftest import MLYN
from tests.daemons import Installation, Process, everything, until
from tests.desks import ON_SQLITE
from tests.post import hand_in, mail

pytestmark = pytest.mark.slow

SENDERS = 10
#: Both kinds of grace, and a guard against hanging.
LONGEST = 30.0


async def send_until_refused(installation: Installation, number: int, said_yes: list[str]) -> None:
    """Send mail after mail, noting the hash of each that was acknowledged, until one is not."""
    for count in range(1000):
        octets = mail(f"Zadost {number}-{count}", size=500_000 if count % 5 == 4 else 0)
        if await hand_in(installation.smtp, octets) != 250:
            return
        said_yes.append(sha256(octets).hexdigest())


async def test_told_to_stop_in_the_thick_of_it(installation: Installation) -> None:
    """It ends within its grace with code 0, and everything acknowledged is there."""
    daemon = await installation.start()
    said_yes: list[str] = []
    senders = [send_until_refused(installation, n, said_yes) for n in range(SENDERS)]
    sending = asyncio.gather(*senders)
    await until(lambda: len(said_yes) >= 50, "fifty mails accepted")
    begun = time.monotonic()
    daemon.signal(signal.SIGTERM)

    assert await daemon.ended(LONGEST) == 0
    assert time.monotonic() - begun < LONGEST
    await sending
    stored = {digest for _, digest in everything(installation)[MLYN].items}
    assert set(said_yes) <= stored
    assert errors(daemon) == []

    await installation.start()
    await installation.idle()
    there = everything(installation)[MLYN]
    assert {state for state, _ in there.items} == {"registered"}
    assert len(there.numbers) == len(there.owed) == len(there.items)
    assert installation.verify() == 0


def errors(daemon: Process) -> list[str]:
    """Return what the log calls an error."""
    return [
        f"{line['event']}: {line.get('exception', '')[-1500:]}"
        for line in daemon.log()
        if line["level"] in {"error", "critical"}
    ]


async def test_a_second_daemon_in_the_same_folder_refuses(installation: Installation) -> None:
    """It says why and ends with code 78, and the first one does not notice."""
    first = await installation.start()
    second = installation.daemon()

    assert await second.ended() == 78
    assert "another daemon is running here" in second.said()
    assert first.code is None
    assert await hand_in(installation.smtp, mail()) == 250


async def test_the_keyboard_stops_it_as_well(installation: Installation) -> None:
    """SIGINT, the other signal an operator sends, ends it with code 0."""
    daemon = await installation.start()
    daemon.signal(signal.SIGINT)

    assert await daemon.ended() == 0


@ON_SQLITE
def test_messages_leave_only_while_the_channels_are_up(installation: Installation) -> None:
    """What waits at the start goes by a channel that has begun; at the end it is the other way."""
    daemon = Daemon(load(Path(installation.config), parts.Channels()), SystemClock())
    order = [name for name, _, _ in daemon._services()]
    daemon.assembly.close()

    ways = [name for name in order if name.startswith("channel ")]
    assert ways
    assert max(map(order.index, ways)) < order.index("payer")
