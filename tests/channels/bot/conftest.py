"""A running Telegram door between a citizen's telephone and a gateway in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from channels.bot.channel import BOT, BotChannel
from channels.bot.settings import BotSettings, TelegramSettings
from channels.bot.simulator.server import FakeBotApi
from channels.bot.simulator.telegram import Telegram
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer
from gateway.model.ports import Health, Site
from tests.channels.bot.talks import FELLING
from tests.gateways import LHOTA, MemoryGateway, StandingClock

TOKEN = "4200000001:neplatny-zkusebni-token"
CHAT = 42
KEY = f"telegram:{CHAT}"


@dataclass
class Line:
    """The telephone, the door and the gateway."""

    api: FakeBotApi
    channel: BotChannel
    gateway: MemoryGateway

    @property
    def telegram(self) -> Telegram:
        """What Telegram knows."""
        return self.api.telegram

    @property
    def trouble(self) -> str:
        """What the door complains about."""
        return self.channel.telegram[LHOTA.id].trouble

    def health(self) -> Health:
        """Return the channel's health."""
        return self.channel.health()

    async def done(self, update: int) -> None:
        """Wait until Telegram may forget an update."""
        await self.until(lambda: self.telegram.confirmed(update))

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait for something Telegram sees."""
        async with asyncio.timeout(10):
            await self.telegram.until(seen)

    async def say(self, *lines: str, chat: int = CHAT) -> str:
        """Write lines one after another; returns the bot's newest words."""
        for line in lines:
            await self.done(await self.telegram.say(chat, line))
        return self.newest(chat)

    async def press(self, label: str, chat: int = CHAT) -> str:
        """Press a button; returns the bot's newest words."""
        await self.done(await self.telegram.press(chat, label))
        return self.newest(chat)

    def newest(self, chat: int = CHAT) -> str:
        """Return the bot's newest message."""
        return next(m.text for m in reversed(self.telegram.of(chat)) if m.mine)

    def texts(self, chat: int = CHAT) -> list[str]:
        """Return all the bot's messages, oldest first."""
        return [m.text for m in self.telegram.of(chat) if m.mine]

    def note(self) -> str:
        """Return what is remembered of the chat."""
        return self.gateway.written.get((LHOTA.id, "bot", KEY), "")


def built(folder: Path, url: str, gateway: MemoryGateway) -> BotChannel:
    """Build the channel with one bot, impatient after troubles."""
    (folder / "token").write_text(TOKEN)
    table = TelegramSettings(LHOTA.id, "token", url)
    settings = BotSettings(poll_seconds=5, telegram=(table,))
    channel = BOT.build(settings, Site(gateway.people, StandingClock(), folder))
    channel.telegram[LHOTA.id].first_wait = 0.001
    return channel


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    """Give a telephone whose bot is running."""
    api, gateway = FakeBotApi(TOKEN), MemoryGateway()
    gateway.answers[FORM_CATALOGUE] = Answer(True, "", forms=(FELLING,))
    gateway.answers[FORM_CHECK] = Answer(True, "")
    await api.start()
    channel = built(tmp_path, api.url, gateway)
    await channel.start(gateway)
    made = Line(api, channel, gateway)
    yield made
    await made.channel.stop()
    await api.stop()
