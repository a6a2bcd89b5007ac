"""The Telegram door: every update once, stored before Telegram forgets it, whatever goes wrong."""

import asyncio
import io
import logging
from pathlib import Path

import pytest

from channels.bot.channel import BOT
from channels.bot.simulator.telegram import Fault
from channels.bot.telegram import TRIES
from gateway.model import package
from gateway.model.asking import FORM_CATALOGUE, OFFICE_HOURS
from gateway.model.errors import StoreDown
from gateway.model.ports import Condition
from tests.channels.bot.conftest import CHAT, KEY, TOKEN, Line, built
from tests.channels.bot.talks import FELLING
from tests.gateways import ARRIVED, LHOTA, MemoryGateway


async def filled_in(line: Line, chat: int = CHAT) -> None:
    """Fill in the form up to the photograph."""
    await line.say("formulář", "kácení", "1", "Žofie Příhodová", chat=chat)
    await line.press("Přeskočit", chat=chat)
    await line.press("Souhlasím", chat=chat)


async def test_a_form_with_a_photograph_is_handed_in(line: Line) -> None:
    """The package holds the answers and the file, and says where its sender is answered."""
    await filled_in(line)
    update = await line.telegram.send_file(CHAT, "lípa.jpg", "image/jpeg", b"\xff\xd8lipa")
    await line.done(update)
    await line.press("Hotovo")
    await line.press("Odeslat úřadu")

    (arrival,) = line.gateway.arrivals
    assert (arrival.originator, arrival.channel, arrival.lane) == (LHOTA.id, "bot", f"bot:{KEY}")
    assert (arrival.received_at, arrival.envelope["reply_to"]) == (ARRIVED, KEY)
    opened = package.read(io.BytesIO(line.gateway.originals[arrival.original.sha256]))
    assert opened.form.code == FELLING.code
    assert opened.form.values["name"] == "Žofie Příhodová"
    assert [(f.name, f.blob.content) for f in opened.files] == [("lípa.jpg", b"\xff\xd8lipa")]
    read = BOT.converter.convert(
        arrival, io.BytesIO(line.gateway.originals[arrival.original.sha256])
    )
    assert (read.party.name, read.party.address) == ("Žofie Příhodová", KEY)
    assert read.evidence[0].summary.startswith("Formulář byl vyplněn rozhovorem")


async def test_nothing_personal_is_remembered_after_handing_in(line: Line) -> None:
    """The note knows neither the answers nor the PIN; the telephone has both."""
    await filled_in(line)
    assert "Žofie" in line.note()
    await line.press("Přeskočit")
    await line.press("Odeslat úřadu")
    await line.say("ahoj")

    assert any("PIN: 123456" in text for text in line.texts())
    assert "Žofie" not in str(line.gateway.written)
    assert "123456" not in str(line.gateway.written)


async def test_what_was_pressed_is_written_under_its_question(line: Line) -> None:
    """A pressed button leaves its word behind and its siblings go."""
    await line.say("ahoj")
    await line.press("Úřední hodiny")

    first = next(m for m in line.telegram.of(CHAT) if m.mine)
    assert first.text.endswith("→ Úřední hodiny")
    assert first.buttons == []


async def test_an_update_that_comes_again_is_known(line: Line) -> None:
    """A confirmation that got lost makes nothing happen twice."""
    update = await line.telegram.say(CHAT, "ahoj")
    waiting = line.telegram.waiting[0]
    await line.done(update)
    said = len(line.texts())
    await line.telegram.again(waiting)
    await line.say("kontakt")

    assert len(line.texts()) == said + 1


async def test_what_was_stored_and_not_said_is_said(line: Line) -> None:
    """The answer comes when Telegram takes messages again, once."""
    line.telegram.faults.append(Fault("sendMessage", 502))
    await line.say("hodiny")
    found = [text for text in line.texts() if "hodiny" in text.lower()]

    assert len(found) == 1


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault("getUpdates", 502), "NetworkError"),
        (Fault("getUpdates", 409), "another program asks with the same token"),
        (Fault("getUpdates", 401), "the token is not accepted"),
        (Fault("getUpdates", 429, 1), "Telegram"),
        (Fault("sendMessage", 429, 1), "Telegram"),
    ],
    ids=["down", "conflict", "token", "slow", "slow sending"],
)
async def test_troubles_pass(line: Line, fault: Fault, trouble: str) -> None:
    """The door waits, says in its health what is wrong, and goes on by itself."""
    seen: list[str] = []
    noted = line.channel.telegram[LHOTA.id]._noted

    def watched(error: Exception) -> float:
        wait = noted(error)
        seen.append(line.trouble)
        assert line.health().condition is Condition.DEGRADED
        return min(wait, 0.01)

    line.channel.telegram[LHOTA.id]._noted = watched  # type: ignore[method-assign]
    line.telegram.faults.append(fault)

    assert await line.say("ahoj", "hodiny")
    assert any(trouble in one for one in seen)
    assert line.health().condition is Condition.OK


async def test_a_store_that_is_down_holds_one_conversation_only(line: Line) -> None:
    """What cannot be stored stays with Telegram and is answered later, in order."""
    line.gateway.answers.pop(FORM_CATALOGUE)
    ask = line.gateway.ask
    down = True

    async def asked(question: object) -> object:
        if down:
            raise StoreDown
        return await ask(question)  # type: ignore[arg-type]

    line.gateway.ask = asked  # type: ignore[method-assign, assignment]
    held = await line.telegram.say(CHAT, "formulář")
    behind = await line.telegram.say(CHAT, "kontakt")
    await line.until(lambda: line.telegram.kept(held))
    other = await line.telegram.say(7, "kontakt")
    await line.until(lambda: any(m.mine for m in line.telegram.of(7)))
    assert line.texts() == []
    down = False
    for update in (held, behind, other):
        await line.done(update)

    assert "žádný formulář" in line.texts()[0]
    assert "podatelna@lhota" in line.texts()[1]
    assert len(line.texts(7)) == 1


async def test_a_fault_of_ours_is_given_up_with_an_apology(line: Line) -> None:
    """One poisonous update does not keep all others from being heard."""
    line.gateway.accept_fails = RuntimeError("unforeseen")
    await filled_in(line)
    await line.press("Přeskočit")
    update = await line.telegram.press(CHAT, "Odeslat úřadu")
    await line.done(update)

    assert line.telegram.handed_out[update] == TRIES
    assert "pokazilo" in line.texts()[-2]
    line.gateway.accept_fails = None
    assert "S čím mohu pomoci" in await line.press("Odeslat úřadu")
    assert len(line.gateway.arrivals) == 1


async def test_groups_are_left_alone(line: Line) -> None:
    """A bot of an office does not talk in groups; what it does not answer is confirmed."""
    message = {
        "message_id": 1, "date": 1, "text": "ahoj", "chat": {"id": -5, "type": "group"},
        "from": {"id": 1, "is_bot": False, "first_name": "X"},
    }  # fmt: skip
    update = await line.telegram._update({"message": message})
    await line.done(update)

    assert line.telegram.of(-5) == []


async def test_who_blocks_the_bot_blocks_nobody_else(line: Line) -> None:
    """An answer nobody takes is dropped."""
    line.telegram.blocked.add(CHAT)
    await line.done(await line.telegram.say(CHAT, "ahoj"))

    assert "Obec Horní Lhota" in await line.say("ahoj", chat=7)


async def test_a_lost_file_is_asked_for_again(line: Line) -> None:
    """Telegram may have forgotten the content by the time of handing in."""
    await filled_in(line)
    await line.done(await line.telegram.send_file(CHAT, "lipa.jpg", "image/jpeg", b"x"))
    await line.press("Hotovo")
    line.telegram.lose_file("lipa.jpg")

    assert "už nejde stáhnout" in await line.press("Odeslat úřadu")
    assert line.gateway.arrivals == []


async def test_forgetting_leaves_only_numbers(line: Line) -> None:
    """What stays is which updates were dealt with, so that none comes to life again."""
    await filled_in(line)
    await line.say("zapomeň na mě")
    await line.press("Ano, zapomeňte")
    await line.say("kontakt")

    assert "Žofie" not in str(line.gateway.written)


async def test_after_a_restart_the_conversation_goes_on(line: Line, tmp_path: Path) -> None:
    """A new process asks the next question, and takes up what was written meanwhile."""
    await line.say("formulář", "kácení", "1")
    await line.channel.stop()
    update = await line.telegram.say(CHAT, "Žofie Příhodová")
    line.channel = built(tmp_path, line.api.url, line.gateway)
    await line.channel.start(line.gateway)
    await line.done(update)

    assert "Datum narození" in line.newest()


async def test_the_token_is_in_no_log(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    """Addresses of the Bot API, which carry the token, are not logged, nor are its errors."""
    with caplog.at_level(logging.DEBUG, logger="channels"):
        line.telegram.faults.append(Fault("getUpdates", 502))
        await line.say("ahoj")

    assert caplog.records
    assert TOKEN not in caplog.text
    assert logging.getLogger("httpx").level >= logging.WARNING


async def test_commands_are_offered_and_a_webhook_is_removed(line: Line) -> None:
    """What waits at Telegram is not dropped by that."""
    await line.say("ahoj")
    assert line.telegram.webhook_deleted
    assert [one["command"] for one in line.telegram.commands[""]][:2] == ["stav", "formulare"]
    assert "en" in line.telegram.commands
    assert OFFICE_HOURS not in {question.kind for question in line.gateway.asked}


async def test_an_unreachable_telegram_is_a_state(tmp_path: Path) -> None:
    """The channel starts without Telegram, says so, and stops in order."""
    gateway = MemoryGateway()
    channel = built(tmp_path, "http://127.0.0.1:9", gateway)
    door, noticed = channel.telegram[LHOTA.id], asyncio.Event()
    noted = door._noted

    def watched(error: Exception) -> float:
        noticed.set()
        return noted(error)

    door._noted = watched  # type: ignore[method-assign]
    await channel.start(gateway)
    await noticed.wait()

    assert channel.health().condition is Condition.DEGRADED
    await channel.stop()
    assert channel.health().condition is Condition.DOWN
