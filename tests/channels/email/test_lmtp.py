"""Mail by LMTP: each recipient has an answer of its own."""

import asyncio
import stat
from pathlib import Path

from gateway.model.arrival import Arrival, Receipt
from gateway.model.errors import StoreFull
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.gateways import LHOTA, SCHOOL, MemoryGateway

MAIL = b"Subject: Podnet\r\n\r\nDobry den\r\n"

OFFICE, ALSO_OFFICE, SCHOOLS = (
    "podatelna@lhota.example.org",
    LHOTA.addresses[1],
    "skola@lhota.example.org",
)


class HalfFull(MemoryGateway):
    """Has no room for the school."""

    async def accept(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Take what is the office's."""
        if any(arrival.originator == SCHOOL.id for arrival in arrivals):
            raise StoreFull
        return await super().accept(*arrivals)


async def begun(client: Talk, *recipients: str) -> None:
    """Go as far as the reply to DATA."""
    assert (await client.hear()).endswith(" LMTP Podatelna")
    assert (await client.ask("LHLO posta")).startswith("250-")
    assert (await client.ask("MAIL FROM:<jana@example.org>")).startswith("250 ")
    for recipient in recipients:
        await client.ask(f"RCPT TO:<{recipient}>")
    assert (await client.ask("DATA")).startswith("354 ")


async def test_an_answer_for_each_recipient(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """One arrival for each originator, one line for each recipient who was taken, in order."""
    channel = await open_door(lmtp="127.0.0.1:0")
    async with Talk(channel.lmtp_address) as client:
        await begun(client, OFFICE, "nikdo@lhota.example.org", SCHOOLS, ALSO_OFFICE)
        client.say(stuffed(MAIL))
        answers = [await client.hear() for _ in range(3)]
        assert (await client.ask("QUIT")).startswith("221 ")

    codes = [answer.rpartition(" ")[2] for answer in answers]
    assert [answer[:13] for answer in answers] == ["250 2.0.0 Acc"] * 3
    assert codes[0] == codes[2] != codes[1]
    assert [arrival.originator for arrival in gateway.arrivals] == [LHOTA.id, SCHOOL.id]
    assert gateway.arrivals[0].envelope["recipients"] == f"{OFFICE}, {ALSO_OFFICE}"
    assert gateway.arrivals[0].envelope["protocol"] == "LMTP"


async def test_one_refused_does_not_hurt_the_other(open_door: OpenDoor) -> None:
    """Who cannot be served now hears 452, the others 250; the mail server repeats for the one."""
    channel = await open_door(lmtp="127.0.0.1:0")
    await channel.stop()
    half = HalfFull()
    await channel.start(half)
    async with Talk(channel.lmtp_address) as client:
        await begun(client, SCHOOLS, OFFICE)
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("452 4.3.1 ")
        assert (await client.hear()).startswith("250 2.0.0 ")
    assert [arrival.originator for arrival in half.arrivals] == [LHOTA.id]


async def test_a_refusal_of_the_content_is_said_to_each(
    open_door: OpenDoor, gateway: MemoryGateway
) -> None:
    """Too large for all is said to all, and the conversation goes on."""
    gateway.publish(1000)
    channel = await open_door(lmtp="127.0.0.1:0", max_size=1000)
    async with Talk(channel.lmtp_address) as client:
        await begun(client, OFFICE, SCHOOLS)
        client.say(stuffed(b"x" * 2000))
        assert [(await client.hear())[:9] for _ in range(2)] == ["552 5.3.4"] * 2
        assert (await client.ask("NOOP")).startswith("250 ")
    assert gateway.arrivals == []


async def test_each_office_has_its_own_limit(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """What is too large for one is taken by the other at once; each recipient hears his own."""
    gateway.publish(2_000_000, SCHOOL.id)
    channel = await open_door(lmtp="127.0.0.1:0")
    async with Talk(channel.lmtp_address) as client:
        await begun(client, SCHOOLS, OFFICE)
        client.say(stuffed(b"x" * 2_000_100))
        assert (await client.hear()).startswith("552 5.3.4 Zprava je vetsi nez 2 MB,")
        assert (await client.hear()).startswith("250 2.0.0 ")
    assert [arrival.originator for arrival in gateway.arrivals] == [LHOTA.id]
    assert [one.originator for one in channel.turned_away()] == [SCHOOL.id]


async def test_it_is_not_smtp(open_door: OpenDoor) -> None:
    """HELO and EHLO are not understood, LHLO is not SMTP, and nobody gets no mail."""
    channel = await open_door(lmtp="127.0.0.1:0")
    async with Talk(channel.lmtp_address) as client:
        await client.hear()
        assert (await client.ask("EHLO posta")).startswith("500 ")
        assert (await client.ask("HELO posta")).startswith("500 ")
        await client.ask("LHLO posta")
        await client.ask("MAIL FROM:<>")
        assert (await client.ask("RCPT TO:<nikdo@lhota.example.org>")).startswith("550 ")
        assert (await client.ask("DATA")).startswith("503 ")
    async with Talk(channel.address) as client:
        await client.hear()
        assert (await client.ask("LHLO posta")).startswith("500 ")


async def test_over_a_socket_of_this_machine(
    open_door: OpenDoor, gateway: MemoryGateway, tmp_path: Path
) -> None:
    """Who may open the socket may hand in, whatever is listed; it goes with the channel."""
    path = tmp_path / "lmtp"
    channel = await open_door(lmtp=f"unix:{path}", lmtp_mode="0600", relays=("192.0.2.1",))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    client = Talk(("", 0))
    client.reader, client.writer = await asyncio.open_unix_connection(path)
    await begun(client, OFFICE)
    client.say(stuffed(MAIL))
    assert (await client.hear()).startswith("250 ")
    client.writer.close()
    await channel.stop()

    assert len(gateway.arrivals) == 1
    assert not path.exists()
