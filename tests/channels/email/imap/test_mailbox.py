"""A mailbox on a server that does not do what it says, played by the test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.imap import mailbox as at_work
from channels.email.imap.connection import LAST, About, Folder, Lost, Unfetchable
from channels.email.imap.mailbox import Mailbox
from channels.email.imap.memory import Memory
from channels.email.imap.secrets import Secrets
from channels.email.imap.taking import Taking
from channels.email.mailbox_settings import MailboxSettings
from channels.email.returns import Returns
from channels.email.silence import Silence
from gateway.loop import cancel, spawn
from tests.daemons import until
from tests.gateways import ARRIVED, LHOTA, MemoryGateway, StandingClock

SETTINGS = MailboxSettings(
    LHOTA.id, "imap.lhota.test", "urad", password_file="/dev/null", poll_seconds=0.2
)


@dataclass
class Server:
    """Connection and line in one; what is to be seen and what goes wrong is set by the test."""

    folder: Folder
    mails: dict[int, bytes] = field(default_factory=dict)
    #: Numbers that are not handed out.
    withheld: set[int] = field(default_factory=set)
    #: Numbers that somebody has touched.
    flagged: set[int] = field(default_factory=set)
    #: What a wait for announcements ends with.
    broken: Exception | None = None
    #: Which questions, counted from 1, end with a lost line.
    lost_at: Collection[int] = ()
    asked: list[str] = field(default_factory=list)
    is_open: bool = True

    @property
    def connection(self) -> "Server":
        """Itself."""
        return self

    async def ask(self, function: Callable[..., Any], *given: Any) -> Any:
        """Do it at once."""
        self.asked.append(function.__name__)
        await asyncio.sleep(0)
        if len(self.asked) in self.lost_at:
            self.is_open = False
            raise Lost
        return function(*given)

    def look(self) -> Folder:
        """Return how the folder stands."""
        return self.folder

    def open(self, _secret: object) -> None:
        """Let anybody in."""
        self.is_open = True

    def close(self) -> None:
        """Hang up."""
        self.is_open = False

    def numbers(self, first: int, last: int) -> list[int]:
        """Return what lies there, ascending."""
        return sorted(number for number in self.mails if first <= number <= last)

    def touched(self, numbers: Sequence[int], _since: int) -> list[int]:
        """Return what somebody has touched."""
        return [number for number in numbers if number in self.flagged]

    def about(self, numbers: Sequence[int]) -> dict[int, About]:
        """Return sizes."""
        return {number: About(len(self.mails[number]), ARRIVED) for number in numbers}

    def piece(self, number: int, offset: int, size: int, _section: str) -> bytes:
        """Return a piece of a mail."""
        if number in self.withheld:
            raise Unfetchable("NO")
        return self.mails[number][offset : offset + size]

    def settle(self, numbers: Sequence[int]) -> None:
        """Leave them where they are."""

    def wait(self) -> None:
        """Break."""
        if self.broken is not None:
            raise self.broken


def reading(server: Server, gateway: MemoryGateway) -> Mailbox:
    """Return a mailbox that talks to *server*."""
    line, clock = server, StandingClock()
    taking = Taking(
        SETTINGS,
        LHOTA,
        line,  # type: ignore[arg-type]  # it can do what is asked of it here
        gateway,
        clock,
        1_000_000,
        Returns(b"", "lhota.test"),
    )
    memory = Memory(gateway.notes("email"), LHOTA.id, SETTINGS.name)
    silence = Silence((), ARRIVED)
    return Mailbox(SETTINGS, line, Secrets(SETTINGS), memory, taking, clock, silence)  # type: ignore[arg-type]  # as above


@pytest.fixture
def gateway() -> MemoryGateway:
    """Return an empty gateway."""
    return MemoryGateway()


@pytest.fixture
async def running() -> AsyncIterator[Callable[[Mailbox], None]]:
    """Return a function that lets a mailbox run until the test ends."""
    tasks: list[asyncio.Task[None]] = []
    yield lambda mailbox: tasks.append(spawn(mailbox.run(), "mailbox"))
    await cancel(*tasks)


@pytest.mark.parametrize("error", [Unfetchable("BAD idle"), RuntimeError("surprise")])
async def test_a_server_that_cannot_wait_is_looked_at_now_and_then(
    error: Exception, gateway: MemoryGateway, running: Callable[[Mailbox], None]
) -> None:
    """Whatever the wait breaks with, mail is read all the same, and the server not stormed."""
    server = Server(Folder(1, 1, 0, 0), broken=error)
    running(reading(server, gateway))
    await until(lambda: server.asked.count("wait") == 3, "waits")
    server.mails[1], server.folder = b"Subject: x\r\n\r\n", Folder(1, 2, 1, 0)
    begun = asyncio.get_running_loop().time()
    await until(lambda: server.asked.count("wait") == 6, "more waits")

    assert len(gateway.arrivals) == 1
    assert asyncio.get_running_loop().time() - begun > 2 * SETTINGS.poll_seconds


async def test_nothing_is_listed_while_nothing_has_changed(gateway: MemoryGateway) -> None:
    """A server that does not say where the folder ends may count its changes (CONDSTORE)."""
    server = Server(Folder(1, 0, 1, 7), {1: b"Subject: x\r\n\r\n"})
    assert server.folder.last == LAST
    mailbox = reading(server, gateway)
    for _ in range(3):
        await mailbox.attempt()
    listed = server.asked.count("numbers")
    server.mails[2], server.folder = b"Subject: y\r\n\r\n", Folder(1, 0, 2, 8)
    await mailbox.attempt()

    assert listed == 1
    assert len(gateway.arrivals) == 2


async def withheld(gateway: MemoryGateway) -> tuple[Server, Mailbox]:
    """Return a server that has handed out the second of two messages, and no more."""
    server = Server(Folder(1, 3, 2, 7), {1: b"Subject: x\r\n\r\n", 2: b"Subject: y\r\n\r\n"}, {1})
    mailbox = reading(server, gateway)
    await mailbox.attempt()
    assert [*mailbox.memory.stuck] == [1]
    assert len(gateway.arrivals) == 1
    return server, mailbox


async def test_what_was_not_handed_out_is_asked_for_again(gateway: MemoryGateway) -> None:
    """After an hour, and then ever more seldom, also after a restart."""
    server, mailbox = await withheld(gateway)
    for hours in (1, 2, 4):
        stuck = mailbox.memory.stuck[1]
        assert stuck.due == ARRIVED + timedelta(hours=hours)
        mailbox.memory.stuck[1] = replace(stuck, due=ARRIVED)
        await mailbox.attempt()
    mailbox.memory.stuck[1] = replace(mailbox.memory.stuck[1], due=ARRIVED)
    await mailbox.memory.save()
    server.withheld.clear()
    await reading(server, gateway).attempt()

    assert len(gateway.arrivals) == 2


async def test_what_somebody_touches_is_asked_for_again(gateway: MemoryGateway) -> None:
    """A message that was mended need not wait for its hour (CONDSTORE)."""
    server, mailbox = await withheld(gateway)
    server.withheld.clear()
    await mailbox.attempt()
    assert len(gateway.arrivals) == 1
    server.flagged, server.folder = {1}, Folder(1, 3, 2, 8)
    await mailbox.attempt()

    assert len(gateway.arrivals) == 2
    assert mailbox.memory.stuck == {}


UIDS = st.sets(st.integers(1, 300), max_size=40)


@given(
    there=UIDS,
    later=UIDS,
    batch=st.integers(1, 50),
    lost_at=st.lists(st.integers(1, 150), max_size=2),
)
def test_every_message_comes_once_whatever_the_batch(
    there: set[int], later: set[int], batch: int, lost_at: list[int]
) -> None:
    """UIDs have gaps, more mail comes after the first look, the line breaks twice."""
    gateway, arrived = MemoryGateway(), {300 + number for number in later}
    server = Server(Folder(1, 1, 0, 0), lost_at=lost_at)

    async def taken_in() -> None:
        mailbox = reading(server, gateway)
        for come in (there, arrived):
            server.mails |= {number: f"Subject: {number}\r\n\r\n".encode() for number in come}
            last = max(server.mails, default=0)
            server.folder = Folder(1, last + 1, last, last)
            await mailbox.attempt()
            while mailbox.trouble:
                await mailbox.attempt()

    with patch.object(at_work, "BATCH", batch):
        asyncio.run(taken_in())

    assert sorted(gateway.originals.values()) == sorted(server.mails.values())
    assert len(gateway.arrivals) == len(server.mails)
