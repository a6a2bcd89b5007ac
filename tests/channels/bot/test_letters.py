"""Letters of the office come into the conversation: whole, with their parts, and once."""

import asyncio
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from channels.bot.channel import BOT, BotChannel
from channels.bot.memory import dumps, loads
from channels.bot.settings import BotSettings, TelegramSettings
from channels.bot.simulator.telegram import Fault
from channels.bot.wire import LIMIT, pieces
from gateway.model.blob import BlobRef
from gateway.model.errors import ConfigError, PeerDown, Refused, Throttled, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.outgoing import STATUS_PAGE, Outgoing
from gateway.model.submission import Part, PartRole
from tests.channels.bot.conftest import CHAT, KEY, Line
from tests.contracts.test_channels import BLOBS
from tests.daemons import ROOT
from tests.gateways import LHOTA, SITE, MemoryGateway


def letter(
    address: str = KEY, text: str = "Vyřízeno.", key: str = "reply:1", *parts: Part
) -> Outgoing:
    """Return a letter of the office."""
    return Outgoing(LHOTA.id, "bot", address, "LHOT/1 – lípa", text, key, parts=parts)


async def test_a_letter_with_a_document(line: Line) -> None:
    """Subject and text come as a message, every part as a document."""
    part = Part("rozhodnutí.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF-1.4"))
    delivered = await line.channel.deliver(letter(KEY, "Vyřízeno.", "k", part), BLOBS)

    message, document = line.telegram.of(CHAT)
    assert message.text == "LHOT/1 – lípa\n\nVyřízeno."
    assert (document.name, document.content) == ("rozhodnutí.pdf", b"%PDF-1.4")
    assert delivered.reference == f"{CHAT}/{message.number}"


async def test_a_long_letter_comes_in_pieces(line: Line) -> None:
    """Nothing of it is lost, and it is cut between lines."""
    text = "\n".join(f"{number}. řádek rozhodnutí" for number in range(1, 600))
    await line.channel.deliver(letter(text=text), BLOBS)

    sent = [m.text for m in line.telegram.of(CHAT)]
    assert len(sent) > 2
    assert "\n".join(sent).endswith(text)


def test_pieces_count_as_telegram_does() -> None:
    """Letters beyond the first plane count twice; no piece is too long and none is empty."""
    for text in ("🙂" * 5000, "a" * 5000, "\n" * 5000 + "a", "a\n" * 4000):
        found = list(pieces(text))

        assert all(0 < len(one.encode("utf-16-le")) // 2 <= LIMIT for one in found)
        assert "".join(found).replace("\n", "") == text.replace("\n", "")


async def test_a_key_known_is_not_sent_again(line: Line) -> None:
    """Also after much else was said."""
    first = await line.channel.deliver(letter(), BLOBS)
    await line.say("ahoj", "hodiny")
    again = await line.channel.deliver(letter(), BLOBS)

    assert first.reference == again.reference
    assert sum("Vyřízeno" in text for text in line.texts()) == 1


async def test_a_letter_amid_an_answer_has_nothing_said_twice(line: Line) -> None:
    """Bringing a letter and answering touch one note, and neither repeats for the other."""
    sent, note = line.telegram.sent, (LHOTA.id, "bot", KEY)

    async def meanwhile(chat: int, **what: Any) -> dict[str, Any]:
        found = loads(line.gateway.written[note])
        line.gateway.written[note] = dumps(replace(found, delivered=(("other", "1"),)))
        return await sent(chat, **what)

    line.telegram.sent = meanwhile  # type: ignore[method-assign]
    await line.say("ahoj")

    assert len(line.texts()) == 1
    assert loads(line.note()).delivered == (("other", "1"),)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("sendMessage", 502), PeerDown),
        (Fault("sendMessage", 429, 7), Throttled),
        (Fault("sendMessage", 403), Refused),
        (Fault("sendMessage", 400), Refused),
    ],
    ids=["down", "slow", "blocked", "no chat"],
)
async def test_what_telegram_says_in_our_words(
    line: Line, fault: Fault, error: type[Exception]
) -> None:
    """Who must act next is told by the kind of error."""
    line.telegram.faults.append(fault)

    with pytest.raises(error) as caught:
        await line.channel.deliver(letter(), BLOBS)
    if isinstance(caught.value, Throttled):
        assert caught.value.after == 7


@pytest.mark.parametrize("address", ["telegram:x", "telegram:", "icq:1", "", "terminal:1"])
async def test_addresses_that_lead_nowhere(line: Line, address: str) -> None:
    """They are refused, so that a clerk learns of it."""
    with pytest.raises(Refused):
        await line.channel.deliver(letter(address), BLOBS)


async def test_another_office_s_bot_brings_nothing(line: Line) -> None:
    """A letter of an office without a bot does not leave by another's."""
    outgoing = letter()
    stranger = Outgoing(OriginatorId("skola"), "bot", KEY, "", "", outgoing.key)

    with pytest.raises(Refused):
        await line.channel.deliver(stranger, BLOBS)


async def test_who_reads_on_the_status_page_is_brought_nothing(line: Line) -> None:
    """The letter counts as delivered and waits there."""
    delivered = await line.channel.deliver(letter(STATUS_PAGE + "abc"), BLOBS)

    assert delivered.reference == STATUS_PAGE + "abc"
    assert line.telegram.messages == []


async def test_a_part_that_cannot_be_read_comes_later(line: Line) -> None:
    """Our own disk's trouble is no reason to give the letter up."""
    part = Part("a.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef("0" * 64, 5))

    with pytest.raises(TryLater):
        await line.channel.deliver(letter(KEY, "x", "k", part), BLOBS)


async def test_a_part_too_large_for_telegram_is_refused(line: Line) -> None:
    """Before anything is sent, so that the clerk can choose another way."""
    part = Part("a.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef("0" * 64, 50_000_001))

    with pytest.raises(Refused):
        await line.channel.deliver(letter(KEY, "x", "k", part), BLOBS)
    assert line.telegram.messages == []


@pytest.fixture
async def closed() -> BotChannel:
    """Give a channel that was stopped."""
    channel = BOT.build(BotSettings(), SITE)
    await channel.start(MemoryGateway())
    await channel.stop()
    return channel


async def test_a_closed_channel_delivers_later(closed: BotChannel) -> None:
    """Nothing is lost by stopping."""
    with pytest.raises(PeerDown):
        await closed.deliver(letter(), BLOBS)


def test_every_setting_of_a_bot_is_explained() -> None:
    """The table of a bot in the documentation has exactly the settings there are."""
    reference = tomllib.loads((ROOT / "docs" / "podatelna.toml").read_text(encoding="utf-8"))
    (table,) = reference["channels"]["bot"]["telegram"]

    assert set(table) == {field.name for field in fields(TelegramSettings)}


def test_all_mistakes_of_the_table_at_once(tmp_path: Path) -> None:
    """Unknown offices, missing tokens, two bots of one office and odd numbers are all told."""
    (tmp_path / "empty").write_text("")
    (tmp_path / "token").write_text("1:x")
    tables = (
        TelegramSettings(OriginatorId("nikde"), "token"),
        TelegramSettings(LHOTA.id, "missing"),
        TelegramSettings(LHOTA.id, "token"),
        TelegramSettings(OriginatorId("skola"), "empty"),
    )
    site = type(SITE)(MemoryGateway().people, SITE.clock, tmp_path)
    with pytest.raises(ConfigError) as caught:
        BOT.build(BotSettings(days=0, poll_seconds=0, telegram=tables), site)

    assert len(caught.value.problems) == 6
    assert all(problem.startswith("channels.bot.") for problem in caught.value.problems)


async def test_stopping_in_the_middle_of_an_answer_loses_nothing(line: Line) -> None:
    """What was not confirmed is still with Telegram."""
    await line.say("ahoj")
    update = await line.telegram.say(CHAT, "hodiny")
    await asyncio.gather(line.channel.stop(), asyncio.sleep(0))

    assert not line.telegram.confirmed(update) or len(line.texts()) > 1
