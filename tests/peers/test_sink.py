"""A relay that does wrong: nothing is lost, and nothing sent twice but under one Message-ID."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.conftest import StandingClock
from tests.correspondents import Podatelna, fresh_database, podatelna, until_sent
from tests.daemons import free_ports
from tests.peers.sink import lacking, sink

pytestmark = [
    pytest.mark.peer,
    pytest.mark.slow,
    pytest.mark.skipif(bool(lacking()), reason=lacking()),
]

TOWN, JANA = "podatelna@mesto.test", "jana@posta.test"

Opened = Callable[..., AbstractAsyncContextManager[Podatelna]]


@pytest.fixture
def port() -> int:
    """Give a free port for the relay."""
    return free_ports(1)


@pytest.fixture
def opened(sqlite_template: Path, tmp_path: Path, clock: StandingClock, port: int) -> Opened:
    """Give a way to an office whose relay is at that port."""
    url = fresh_database(sqlite_template, tmp_path / "urad")

    def office(**more: str) -> AbstractAsyncContextManager[Podatelna]:
        return podatelna(tmp_path / "urad", url, TOWN, port, clock, **more)

    return office


def identifiers(mails: list[bytes]) -> list[str]:
    """Return the Message-IDs, in order."""
    found = [re.search(rb"^Message-ID: (<[^>]+>)", mail, re.MULTILINE) for mail in mails]
    return [one[1].decode() for one in found if one]


def states(office: Podatelna) -> set[str]:
    """Return the states of what is owed."""
    return {row.state for row in office.outgoing()}


async def test_a_soft_refusal_is_tried_again(
    opened: Opened, tmp_path: Path, port: int, clock: StandingClock
) -> None:
    """While the relay says 450, mail waits; then it leaves, once."""
    async with opened() as office:
        async with sink(tmp_path / "soft", "-r", "RCPT", port=port) as wrong:
            await office.write(JANA)
            assert states(office) == {"waiting"}
            assert wrong.got() == []
        async with sink(tmp_path / "well", port=port) as well:
            await until_sent(office, clock)
            assert states(office) == {"sent"}
            assert len(set(identifiers(well.got()))) == len(well.got()) == 2


async def test_a_hard_refusal_is_told(opened: Opened, tmp_path: Path, port: int) -> None:
    """A 5xx reply ends it, with the relay's words for the clerk."""
    async with opened() as office, sink(tmp_path / "hard", "-f", "RCPT", port=port) as wrong:
        await office.write(JANA)
        assert states(office) == {"failed"}
        assert all("500 5.3.0" in row.note for row in office.outgoing())
        assert wrong.got() == []


async def test_a_disconnection_after_the_content(
    opened: Opened, tmp_path: Path, port: int, clock: StandingClock
) -> None:
    """Nobody knows whether the relay has it: it is sent again, and bears the same Message-ID."""
    async with opened() as office:
        async with sink(tmp_path / "cut", "-q", ".", port=port):
            await office.write(JANA)
            waiting = office.outgoing()
            assert {row.state for row in waiting} == {"waiting"}
            # An answer to it would find its place already.
            assert all(row.reference for row in waiting)
        async with sink(tmp_path / "well", port=port) as well:
            await until_sent(office, clock)
            sent = identifiers(well.got())
            assert sorted(sent) == sorted(row.reference for row in waiting)


@pytest.mark.parametrize("at", ["CONNECT", "EHLO", "MAIL", "RCPT"])
async def test_a_disconnection_before_it(
    opened: Opened, tmp_path: Path, port: int, at: str
) -> None:
    """Then the next relay of the list takes it at once, and it is there once."""
    second = free_ports(1)
    # As in the settings, though on one line.
    more = {"further_relays": f'[{{address = "127.0.0.1:{second}"}}]'}
    async with (
        opened(**more) as office,
        sink(tmp_path / "cut", "-q", at, port=port),
        sink(tmp_path / "well", port=second) as well,
    ):
        await office.write(JANA)
        assert states(office) == {"sent"}
        assert len(set(identifiers(well.got()))) == len(well.got()) == 2
        assert "relay" in office.mail.health().detail


async def test_a_slow_relay(opened: Opened, tmp_path: Path, port: int) -> None:
    """A relay that takes its time gets each letter once."""
    async with opened() as office, sink(tmp_path / "slow", "-w", "1", port=port) as slow:
        await office.write(JANA)
        assert states(office) == {"sent"}
        assert len(set(identifiers(slow.got()))) == len(slow.got()) == 2


async def test_nobody_there(
    opened: Opened, tmp_path: Path, port: int, clock: StandingClock
) -> None:
    """A refused connection is no verdict: everything waits until the relay is back."""
    async with opened() as office:
        await office.write(JANA)
        assert states(office) == {"waiting"}
        async with sink(tmp_path / "well", port=port) as well:
            await until_sent(office, clock)
            assert len(set(identifiers(well.got()))) == len(well.got()) == 2
