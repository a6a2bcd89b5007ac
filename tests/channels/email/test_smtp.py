"""What a mail client hears, over real sockets."""

import errno
import hashlib

import pytest

from gateway import faults
from gateway.model.errors import Broken, NotAllowed, StoreDown, StoreFull, TooLarge, TryLater
from gateway.model.ports import Condition, TurnsAway
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.gateways import ARRIVED, LHOTA, MemoryGateway

MAIL = b"From: jana@example.org\r\nSubject: Podnet\r\n\r\nDobry den\r\n"


async def test_accepts_a_message(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """A message is accepted with its octets, its envelope and a code to ask by."""
    async with Talk(door) as client:
        await client.begin()
        client.say(stuffed(MAIL))
        reply = await client.hear()

    (arrival,) = gateway.arrivals
    assert reply == "250 2.0.0 Accepted 7K3M000001"
    assert arrival.original.content == MAIL
    assert arrival.external_id == f"sha256:{hashlib.sha256(MAIL).hexdigest()}"
    assert arrival.received_at == ARRIVED
    assert arrival.lane == ""
    assert dict(arrival.envelope) == {
        "sender": "jana@example.org",
        "recipients": "podatelna@lhota.example.org",
        "peer": "127.0.0.1",
        "helo": "klient.example.org",
        "esmtp": "yes",
    }


async def test_one_message_for_two_originators(
    door: tuple[str, int], gateway: MemoryGateway
) -> None:
    """Each originator gets its own arrival with its own recipients, in one acceptance."""
    async with Talk(door) as client:
        await client.begin(
            "podatelna@lhota.example.org", "skola@lhota.example.org", "urad@lhota.example.org"
        )
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("250 ")

    assert gateway.calls == [2]
    assert [(a.originator, a.envelope["recipients"]) for a in gateway.arrivals] == [
        ("lhota", "podatelna@lhota.example.org, urad@lhota.example.org"),
        ("skola", "skola@lhota.example.org"),
    ]


async def test_the_same_octets_again(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """The same octets again are the same thing; other octets with the same Message-ID are not."""
    other = MAIL.replace(b"den", b"vecer")
    replies = []
    async with Talk(door) as client:
        await client.hello()
        for mail in (MAIL, MAIL, other):
            await client.ask("MAIL FROM:<jana@example.org>")
            await client.ask("RCPT TO:<podatelna@lhota.example.org>")
            await client.ask("DATA")
            client.say(stuffed(mail))
            replies.append(await client.hear())

    assert replies[0] == replies[1] != replies[2]
    assert [a.original.content for a in gateway.arrivals] == [MAIL, other]


async def test_unknown_recipient(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """An unknown recipient is refused at RCPT; the others still get the message."""
    async with Talk(door) as client:
        await client.hello()
        await client.ask("MAIL FROM:<jana@example.org>")
        assert (await client.ask("RCPT TO:<nikdo@lhota.example.org>")).startswith("550 5.1.1")
        assert (await client.ask("RCPT TO:<urad@lhota.example.org>")).startswith("250 ")
        await client.ask("DATA")
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("250 ")

    assert gateway.arrivals[0].envelope["recipients"] == "urad@lhota.example.org"


@pytest.mark.parametrize("stage", ["keep_fails", "accept_fails"])
@pytest.mark.parametrize(
    ("error", "reply"),
    [
        (StoreFull(), "452 4.3.1 "),
        (StoreDown(), "451 4.3.0 "),
        (TryLater(), "451 4.3.0 "),
        (Broken(), "451 4.3.0 "),
        (RuntimeError("secret"), "451 4.3.0 "),
        (OSError(errno.ENOSPC, "full"), "452 4.3.1 "),
        (TooLarge(), "552 5.3.4 "),
        (NotAllowed(), "550 5.7.1 "),
    ],
)
async def test_errors_have_one_reply_each(
    door: tuple[str, int],
    gateway: MemoryGateway,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    error: Exception,
    reply: str,
) -> None:
    """Whatever goes wrong has its reply, tells nothing of ours, and the session goes on."""
    async with Talk(door) as client:
        monkeypatch.setattr(gateway, stage, error)
        await client.begin()
        client.say(stuffed(MAIL * 3000))
        answer = await client.hear()
        monkeypatch.undo()
        await client.ask("MAIL FROM:<jana@example.org>")
        await client.ask("RCPT TO:<podatelna@lhota.example.org>")
        await client.ask("DATA")
        client.say(stuffed(MAIL))
        afterwards = await client.hear()

    assert answer.startswith(reply)
    assert "secret" not in answer
    assert afterwards.startswith("250 ")
    assert len(gateway.arrivals) == 1


async def test_death_before_the_answer(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """When we fail between acceptance and answer, the repetition is the same thing."""
    faults.arm({"smtp.before-answer": ("eio", 1)})
    try:
        async with Talk(door) as client:
            await client.begin()
            client.say(stuffed(MAIL))
            assert (await client.hear()).startswith("451 4.3.0")
            await client.ask("MAIL FROM:<jana@example.org>")
            await client.ask("RCPT TO:<podatelna@lhota.example.org>")
            await client.ask("DATA")
            client.say(stuffed(MAIL))
            assert (await client.hear()).startswith("250 ")
    finally:
        faults.arm({})

    assert len(gateway.arrivals) == 1


async def test_announced_size(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """A message that says it is too large is refused before it is sent, and the office knows."""
    gateway.publish(1000)
    channel = await open_door(max_size=1000)
    async with Talk(channel.address) as client:
        await client.hello()
        for size in ("1001", "1001", "9" * 500):
            assert (await client.ask(f"MAIL FROM:<a@example.org> SIZE={size}")).startswith("250 ")
            told = await client.ask("RCPT TO:<podatelna@lhota.example.org>")
            assert told.startswith("552 5.3.4")
            await client.ask("RSET")
        assert (await client.ask("MAIL FROM:<a@example.org> SIZE=²")).startswith("501 ")
        assert (await client.ask("MAIL FROM:<a@example.org> SIZE=1000")).startswith("250 ")
        told = await client.ask("RCPT TO:<podatelna@lhota.example.org>")
        assert told.startswith("250 ")

    assert isinstance(channel, TurnsAway)
    # What is tried again at once is one line.
    sizes = [10**20 - 1, 1001]
    assert [(one.sender, one.size) for one in channel.turned_away()] == [
        ("a@example.org", size) for size in sizes
    ]


async def test_published_limit(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """What an office has published limits its mail alone, and the sender hears why in Czech."""
    gateway.publish(2_500_000, LHOTA.id)
    channel = await open_door()
    async with Talk(channel.address) as client:
        await client.hello()
        await client.ask("MAIL FROM:<a@example.org> SIZE=2500001")
        told = await client.ask("RCPT TO:<podatelna@lhota.example.org>")
        assert told.startswith("552 5.3.4 Zprava je vetsi nez 2,5 MB, ktere podatelna prijima.")
        assert (await client.ask("RCPT TO:<skola@lhota.example.org>")).startswith("250 ")
        await client.ask("RSET")
        await client.ask("MAIL FROM:<a@example.org> SIZE=100")
        assert (await client.ask("RCPT TO:<podatelna@lhota.example.org>")).startswith("250 ")
        # Sent again for the school alone, so that its mail does not hang on another's limit.
        assert (await client.ask("RCPT TO:<skola@lhota.example.org>")).startswith("452 ")


async def test_lie_about_the_size(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """A message that turns out too large is read to its end, refused, and the session goes on."""
    gateway.publish(100_000)
    channel = await open_door(max_size=100_000)
    async with Talk(channel.address) as client:
        await client.hello()
        await client.ask("MAIL FROM:<a@example.org> SIZE=10")
        await client.ask("RCPT TO:<podatelna@lhota.example.org>")
        await client.ask("DATA")
        client.say(stuffed(b"x" * 99_998 + b"\r\n"))
        assert (await client.hear()).startswith("250 ")
        await client.ask("MAIL FROM:<a@example.org> SIZE=10")
        await client.ask("RCPT TO:<podatelna@lhota.example.org>")
        await client.ask("DATA")
        client.say(stuffed(b"x" * 99_999 + b"\r\n"))
        assert (await client.hear()).startswith("552 5.3.4")
        assert (await client.ask("NOOP")).startswith("250 ")

    assert [a.original.size for a in gateway.arrivals] == [100_000]
    # Who was turned away is known after a restart too.
    await channel.stop()
    await channel.start(gateway)
    (one,) = channel.turned_away()
    assert (one.originator, one.size, one.limit) == (LHOTA.id, 100_001, 100_000)


async def test_message_without_end(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """A message far beyond the limit is not read for ever: the client hears why and is left."""
    gateway.publish(10_000)
    channel = await open_door(max_size=10_000)
    async with Talk(channel.address) as client:
        await client.begin()
        client.say(b"x" * 1_000_000)
        assert (await client.hear()).startswith("552 5.3.4")
        assert await client.closed()

    assert gateway.arrivals == []


async def test_too_many_recipients(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """Of ten thousand recipients sent ahead the first thousand are taken, the others hear 452."""
    channel = await open_door()
    async with Talk(channel.address) as client:
        await client.hello()
        await client.ask("MAIL FROM:<a@example.org>")
        client.say(b"RCPT TO:<podatelna@lhota.example.org>\r\n" * 10_000)
        replies = [(await client.hear())[:9] for _ in range(10_000)]
        await client.ask("DATA")
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("250 ")

    assert replies == ["250 2.1.5"] * 1000 + ["452 4.5.3"] * 9000
    assert len(gateway.arrivals[0].envelope["recipients"].split(", ")) == 1000


async def test_everything_sent_ahead(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """Two whole transactions in one packet, and the end of sending, are answered in order."""
    once = (
        b"MAIL FROM:<a@example.org>\r\nRCPT TO:<podatelna@lhota.example.org>\r\nDATA\r\n"
        + stuffed(MAIL)
    )
    async with Talk(door) as client:
        assert (await client.hear()).startswith("220 ")
        client.say(b"EHLO x\r\n" + once + once.replace(b"den", b"vecer") + b"QUIT\r\n")
        client.writer.write_eof()
        codes = [(await client.hear())[:3] for _ in range(10)]
        assert await client.closed()

    assert codes == ["250", "250", "250", "354", "250", "250", "250", "354", "250", "221"]
    assert len(gateway.arrivals) == 2


async def test_connection_lost_within_data(
    open_door: OpenDoor, gateway: MemoryGateway, caplog: pytest.LogCaptureFixture
) -> None:
    """A message whose end never came is not accepted, and the log says nothing of it."""
    channel = await open_door()
    for farewell in ("abort", "eof"):
        async with Talk(channel.address) as client:
            await client.begin()
            client.say(MAIL)
            await client.writer.drain()
            if farewell == "eof":
                client.writer.write_eof()
                assert await client.closed()
    await channel.stop()

    assert gateway.arrivals == []
    assert [r for r in caplog.records if r.levelname in {"WARNING", "ERROR"}] == []


@pytest.mark.parametrize(
    "command",
    [
        *("", "XYZZY", "MAIL", "MAIL FROM", "MAIL TO:<a@example.org>", "EHLO", "HELO"),
        *(
            "MAIL FROM:<a b@example.org>",
            "MAIL FROM:<a@example.org",
            "MAIL FROM:<a@example.org> =x",
        ),
        *("MAIL FROM:<a@example.org> BODY=9BIT", "MAIL FROM:<a@example.org> SIZE"),
        *("RC\0PT", "NOOP \0", "\x01\x02"),
    ],
    ids=repr,
)
async def test_nonsense_is_answered(door: tuple[str, int], command: str) -> None:
    """A command nobody understands is answered with 500 or 501, and the session goes on."""
    async with Talk(door) as client:
        await client.hello()
        assert (await client.ask(command))[:4] in {"500 ", "501 "}
        assert (await client.ask("NOOP")).startswith("250 ")


async def test_octets_that_are_no_text(door: tuple[str, int]) -> None:
    """Octets that are no text in a command harm nobody."""
    async with Talk(door) as client:
        await client.hello()
        client.say(b"\xff\xfe MAIL\r\n")
        assert (await client.hear()).startswith("500 ")
        client.say(b"MAIL FROM:<\xff\xfe@example.org>\r\n")
        assert (await client.hear()).startswith("250 ")
        client.say(b"RCPT TO:<\xe8\xed\xbe@example.org>\r\n")
        assert (await client.hear()).startswith("550 ")


async def test_order_of_commands(door: tuple[str, int]) -> None:
    """Commands out of order are refused with 503."""
    async with Talk(door) as client:
        await client.hear()
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("503 ")
        assert (await client.ask("HELO x")).startswith("250 ")
        assert (await client.ask("RCPT TO:<urad@lhota.example.org>")).startswith("503 ")
        assert (await client.ask("DATA")).startswith("503 ")
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("250 ")
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("503 ")
        assert (await client.ask("DATA")).startswith("503 ")
        assert (await client.ask("RSET")).startswith("250 ")
        assert (await client.ask("RCPT TO:<urad@lhota.example.org>")).startswith("503 ")


async def test_harmless_commands(door: tuple[str, int]) -> None:
    """Nobody learns from VRFY, EXPN or HELP who lives here."""
    async with Talk(door) as client:
        await client.hello()
        known = await client.ask("VRFY podatelna@lhota.example.org")
        unknown = await client.ask("VRFY nikdo@lhota.example.org")
        assert known == unknown
        assert known.startswith("252 ")
        assert (await client.ask("EXPN vsichni")).startswith("502 ")
        assert (await client.ask("HELP")).startswith("214 ")
        assert (await client.ask("DATA now")).startswith("503 ")
        assert (await client.ask("QUIT")).startswith("221 ")
        assert await client.closed()


async def test_abilities(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """The abilities we announce are there: eight-bit content, addresses in UTF-8, null sender."""
    mail = "Subject: Žádost\r\n\r\nPříliš žluťoučký kůň\r\n".encode()
    async with Talk(door) as client:
        await client.hear()
        abilities = await client.ask("EHLO klient")
        for ability in ("8BITMIME", "SMTPUTF8", "PIPELINING", "SIZE 50000000"):
            assert ability in abilities
        assert (await client.ask("MAIL FROM:<> BODY=8BITMIME SMTPUTF8 SIZE=99")).startswith("250 ")
        assert (await client.ask("RCPT TO:<urad@lhota.example.org>")).startswith("250 ")
        await client.ask("DATA")
        client.say(stuffed(mail))
        assert (await client.hear()).startswith("250 ")
        assert (await client.ask("MAIL FROM:<žížala@příklad.cz> SMTPUTF8")).startswith("250 ")
        assert (await client.ask("RCPT TO:<urad@lhota.example.org> NOTIFY=NEVER")).startswith("555")

    assert gateway.arrivals[0].original.content == mail
    assert gateway.arrivals[0].envelope["sender"] == ""


async def test_health(open_door: OpenDoor) -> None:
    """The channel is well while its door is open, and down when it has been stopped."""
    channel = await open_door()
    assert channel.health().condition is Condition.OK
    await channel.stop()
    assert channel.health().condition is Condition.DOWN
