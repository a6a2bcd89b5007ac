"""Slow, silent, greedy and talkative clients hold nothing, and others notice nothing of them."""

import asyncio
import socket
import time
import tracemalloc

import pytest

from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.gateways import MemoryGateway

MAIL = b"Subject: Podnet\r\n\r\nDobry den\r\n"


async def test_silent_client(open_door: OpenDoor) -> None:
    """A client that says nothing hears 421 when its time is up."""
    channel = await open_door(idle_seconds=0.1)
    async with Talk(channel.address) as client:
        assert (await client.hear()).startswith("220 ")
        assert (await client.hear()).startswith("421 4.4.2")
        assert await client.closed()


async def test_silent_within_data(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """A client that falls silent within a message hears 421, and nothing is accepted."""
    channel = await open_door(idle_seconds=0.1)
    async with Talk(channel.address) as client:
        await client.begin()
        client.say(MAIL)
        assert (await client.hear()).startswith("421 4.4.2")

    assert gateway.arrivals == []


async def test_trickling_command(open_door: OpenDoor) -> None:
    """Octet by octet does not prolong the time for one command."""
    channel = await open_door(idle_seconds=0.3)
    async with Talk(channel.address) as client:
        await client.hear()
        assert await _trickled(client, 5.0) < 3.0


async def test_trickling_message(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """Octet by octet does not prolong the time for one message; other senders go on meanwhile."""
    channel = await open_door(idle_seconds=2, message_seconds=0.5)
    async with Talk(channel.address) as slow, Talk(channel.address) as other:
        await slow.begin()
        trickling = asyncio.gather(_trickled(slow, 8.0))
        await other.begin()
        other.say(stuffed(MAIL))
        assert (await other.hear()).startswith("250 ")
        assert (await trickling)[0] < 5.0

    assert len(gateway.arrivals) == 1


async def test_long_session(open_door: OpenDoor) -> None:
    """However busy it is, a session ends."""
    channel = await open_door(session_seconds=0.3, commands_without_mail=10**6)
    async with Talk(channel.address) as client:
        await client.hello()
        begun = time.monotonic()
        while (await client.ask("NOOP")).startswith("250 "):
            assert time.monotonic() - begun < 5


async def test_client_that_reads_nothing(open_door: OpenDoor) -> None:
    """A client that sends and never reads is left in the end."""
    channel = await open_door(idle_seconds=0.2, commands_without_mail=10**9, bad_commands=10**9)
    async with Talk(channel.address) as client:
        await client.hello()
        client.reader._transport.pause_reading()  # type: ignore[attr-defined]
        client.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ends_at = time.monotonic() + 60
        while channel.visitors:
            assert time.monotonic() < ends_at
            if not client.writer.is_closing():
                client.say(b"EHLO x\r\n" * 2_000)
            await asyncio.sleep(0.01)


async def test_too_many_commands(open_door: OpenDoor) -> None:
    """A client that never sends mail is left after a while; one that does is not."""
    channel = await open_door(commands_without_mail=10)
    async with Talk(channel.address) as busy:
        await busy.hello()
        for _ in range(20):
            await busy.ask("MAIL FROM:<a@example.org>")
            await busy.ask("RCPT TO:<urad@lhota.example.org>")
            await busy.ask("DATA")
            busy.say(stuffed(MAIL))
            assert (await busy.hear()).startswith("250 ")
    async with Talk(channel.address) as idle:
        await idle.hello()
        replies = [await idle.ask("NOOP") for _ in range(10)]
        assert [r[:3] for r in replies] == ["250"] * 9 + ["421"]


async def test_nonsense_sent_ahead(open_door: OpenDoor) -> None:
    """After twenty commands nobody understands the client is left, though it sent more ahead."""
    channel = await open_door()
    async with Talk(channel.address) as client:
        await client.hear()
        client.say(b"GET / HTTP/1.1\r\n" * 20_000)
        codes = [(await client.hear())[:3] for _ in range(20)]
        assert codes == ["500"] * 19 + ["421"]
        assert await client.closed()


async def test_endless_line(open_door: OpenDoor) -> None:
    """A line without end is dropped as it comes, and the next command is answered."""
    channel = await open_door()
    async with Talk(channel.address) as client:
        await client.hear()
        client.say(b"x" * 5_000_000 + b"\r\nNOOP\r\n")
        assert (await client.hear()).startswith("500 5.5.6")
        assert (await client.hear()).startswith("250 ")


async def test_connections_of_one_address(open_door: OpenDoor) -> None:
    """One address has so many places; a place that becomes free is given again."""
    channel = await open_door(connections_per_address=2)
    async with Talk(channel.address) as first, Talk(channel.address) as second:
        await first.hear()
        await second.hear()
        async with Talk(channel.address) as third:
            assert (await third.hear()).startswith("421 4.7.0")
            assert await third.closed()
        await first.ask("QUIT")
        assert await first.closed()
        async with Talk(channel.address) as fourth:
            assert (await fourth.hear()).startswith("220 ")


async def test_connections_of_all(open_door: OpenDoor) -> None:
    """There are so many places for everybody together."""
    channel = await open_door(connections=1)
    async with Talk(channel.address) as first, Talk(channel.address) as second:
        await first.hear()
        assert (await second.hear()).startswith("421 4.7.0")


async def test_memory_does_not_grow_with_the_message(
    open_door: OpenDoor, gateway: MemoryGateway
) -> None:
    """Forty megabytes pass through in pieces."""
    gateway.forgetful = True
    channel = await open_door()
    piece = (b"x" * 998 + b"\r\n") * 1000
    async with Talk(channel.address) as client:
        await client.begin()
        tracemalloc.start()
        for _ in range(40):
            client.say(piece)
            await client.writer.drain()
        client.say(b".\r\n")
        assert (await client.hear()).startswith("250 ")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert gateway.arrivals[0].original.size == 40_000_000
    assert gateway.largest_chunk <= 512 * 1024
    # The client's own buffers are in it as well.
    assert peak < 8_000_000


@pytest.mark.parametrize("finish", [True, False], ids=["finishes", "hangs"])
async def test_stop_while_a_message_comes(
    open_door: OpenDoor, gateway: MemoryGateway, *, finish: bool
) -> None:
    """On stop idle clients leave at once; a message on its way may end, for a moment."""
    channel = await open_door(grace_seconds=0.5 if not finish else 5)
    address = channel.address
    async with Talk(address) as idle, Talk(address) as sending:
        await idle.hello()
        await sending.begin()
        sending.say(MAIL)
        stopping = asyncio.gather(channel.stop())
        assert (await idle.hear()).startswith("421 4.3.2")
        if finish:
            sending.say(b".\r\n")
            assert (await sending.hear()).startswith("250 ")
        assert (await sending.hear()).startswith("421 4.3.2")
        idle.writer.close()
        sending.writer.close()
        await stopping
        with pytest.raises(OSError, match="Connect"):
            await asyncio.open_connection(*address)

    assert len(gateway.arrivals) == finish


async def _trickled(client: Talk, at_most: float) -> float:
    """Send one octet after another until the client is left; return the seconds it took."""
    begun = time.monotonic()
    left = asyncio.gather(client.closed())
    while time.monotonic() - begun < at_most and not left.done():
        client.say(b"x")
        await asyncio.sleep(0.02)
    await left
    return time.monotonic() - begun
