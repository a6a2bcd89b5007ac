"""Conversations are remembered, found again, and forgotten in time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channels.bot.memory import Changed, Conversation, Entry, Memory
from channels.bot.settings import BotSettings
from channels.bot.talk import Talk
from tests.channels.bot.talks import FELLING
from tests.conftest import StandingClock
from tests.gateways import LHOTA, MemoryGateway

KEY = "telegram:42"
FILLING = Talk(form=FELLING, instance="i", answers={"name": "Žofie"}, at="born")


@pytest.fixture
def gateway() -> MemoryGateway:
    """Give the notes."""
    return MemoryGateway()


@pytest.fixture
def memory(gateway: MemoryGateway, clock: StandingClock) -> Memory:
    """Give a memory of 90 days, drafts 7."""
    return Memory(gateway.notes("bot"), LHOTA.id, clock, BotSettings())


async def test_what_was_kept_is_recalled(memory: Memory) -> None:
    """Everything survives, the form with its conditions included."""
    await memory.keep(KEY, Conversation(talk=FILLING, recent=(7, 8)), "")
    found, _ = await memory.recall(KEY)

    assert found.talk == FILLING
    assert (found.recent, found.day) == ((7, 8), "2026-03-02")


async def test_two_at_once_do_not_overwrite_each_other(memory: Memory) -> None:
    """Who comes second learns that the conversation has gone on."""
    _, before = await memory.recall(KEY)
    await memory.keep(KEY, Conversation(recent=(1,)), before)

    with pytest.raises(Changed):
        await memory.keep(KEY, Conversation(recent=(2,)), before)
    assert (await memory.recall(KEY))[0].recent == (1,)


async def test_an_unfinished_form_is_forgotten_first(memory: Memory, clock: StandingClock) -> None:
    """After a week of silence the answers go; the conversation stays."""
    lines = (Entry(1, "bot", "Dobrý den"), Entry(2, "citizen", "Žofie", instance="i"))
    await memory.keep(KEY, Conversation(talk=FILLING, entries=lines), "")
    clock.advance(days=7)
    assert (await memory.recall(KEY))[0].talk.form is not None
    clock.advance(days=1)
    found, text = await memory.recall(KEY)

    assert found.talk.form is None
    assert [one.number for one in found.entries] == [1]
    # Who goes on with it now is not taken for a second one.
    await memory.keep(KEY, found, text)


async def test_the_sweep_reaches_what_nobody_opens(
    memory: Memory, gateway: MemoryGateway, clock: StandingClock
) -> None:
    """Drafts go after a week, everything after ninety days, the list of the day with it."""
    await memory.keep(KEY, Conversation(talk=FILLING), "")
    clock.advance(days=8)
    assert await memory.sweep() == 1
    assert "Žofie" not in str(gateway.written)
    assert await memory.sweep() == 0

    clock.advance(days=83)
    assert await memory.sweep() == 1
    assert {text for text in gateway.written.values() if text} == set()


async def test_what_goes_on_is_not_swept(memory: Memory, clock: StandingClock) -> None:
    """A word a month keeps a conversation alive."""
    text = ""
    for _ in range(5):
        _, text = await memory.recall(KEY)
        await memory.keep(KEY, Conversation(recent=(1,)), text)
        clock.advance(days=30)
        await memory.sweep()

    assert (await memory.recall(KEY))[0].recent == (1,)


async def test_forgetting_leaves_nothing(memory: Memory, gateway: MemoryGateway) -> None:
    """No word of the conversation stays."""
    await memory.keep(KEY, Conversation(talk=FILLING), "")
    await memory.forget(KEY)

    assert "Žofie" not in str(gateway.written)
    assert (await memory.recall(KEY))[0] == Conversation()


async def test_a_note_of_another_version_begins_anew(
    memory: Memory, gateway: MemoryGateway
) -> None:
    """What cannot be read is no error, and is written over."""
    gateway.written[LHOTA.id, "bot", KEY] = '{"talk": {"stage": "dancing"}}'
    found, text = await memory.recall(KEY)
    assert found == Conversation()

    await memory.keep(KEY, replace(found, recent=(1,)), text)
    assert (await memory.recall(KEY))[0].recent == (1,)


async def test_days_are_whole(memory: Memory, clock: StandingClock) -> None:
    """A conversation is listed once a day, however often it goes on."""
    _, text = await memory.recall(KEY)
    for number in range(3):
        text = await memory.keep(KEY, Conversation(recent=(number,)), text)
    clock.instant += timedelta(days=1)
    await memory.keep(KEY, Conversation(), text)

    listed = [k[2] for k in memory._notes.written if k[2].startswith("day:")]  # type: ignore[attr-defined]
    assert listed == ["day:2026-03-02", "day:2026-03-03"]
