"""The other side of the chatbot: a citizen at Telegram who fills in a form, line by line."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from channels.bot.channel import BOT, BotChannel
from channels.bot.settings import BotSettings, TelegramSettings
from channels.bot.simulator.server import FakeBotApi
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer
from gateway.model.form import FieldKind, FormField, FormSpec
from gateway.model.ports import AnyChannelPart, Condition, Site
from tests.contracts.peers import Heard
from tests.gateways import LHOTA, MemoryGateway, StandingClock

TOKEN = "4200000001:neplatny-zkusebni-token"
CHAT = 42

#: A form of one question.
FORM = FormSpec(
    "podani",
    1,
    {"cs": "Obecné podání", "en": "General filing"},
    (FormField("text", {"cs": "Co chcete sdělit?", "en": "What is it?"}, FieldKind.LONG_TEXT),),
)

#: How long somebody waits who gets no answer, in seconds, and how often while there is hope.
PATIENCE, TIMES = 0.5, 20


class BotPeer:
    """A citizen with a telephone."""

    name = "bot"
    part: AnyChannelPart = BOT

    def __init__(self) -> None:
        self.api = FakeBotApi(TOKEN)
        #: By mark: the update that sent the form, and the button that was pressed for it.
        self._sent: dict[str, tuple[int, str]] = {}
        self._channel: BotChannel | None = None

    async def start(self, gateway: MemoryGateway, folder: Path) -> BotChannel:
        """Start Telegram, then the channel."""
        await self.api.start()
        (folder / "token").write_text(TOKEN)
        gateway.answers[FORM_CATALOGUE] = Answer(True, "", forms=(FORM,))
        gateway.answers[FORM_CHECK] = Answer(True, "")
        table = TelegramSettings(LHOTA.id, "token", self.api.url)
        settings = BotSettings(poll_seconds=5, telegram=(table,))
        channel = BOT.build(settings, Site(gateway.people, StandingClock(), folder))
        channel.telegram[LHOTA.id].first_wait = 0.01
        await channel.start(gateway)
        self._channel = channel
        return channel

    async def stop(self) -> None:
        """Stop Telegram."""
        await self.api.stop()

    async def hand_in(self, mark: str) -> Heard:
        """Fill in the form; the same mark presses the same button again."""
        telegram = self.api.telegram
        if mark in self._sent:
            update, data = self._sent[mark]
            if telegram.confirmed(update):
                # The impatient press twice.
                update = await telegram.press_raw(CHAT, data, telegram.of(CHAT)[0])
            return await self._heard(update)
        for words in ("/formulare", "1", mark):
            heard = await self._heard(await telegram.say(CHAT, words))
            if heard is not Heard.YES:
                return heard
        message = telegram.newest_with(CHAT, "Odeslat úřadu")
        data = message.buttons[0][0][1]
        update = await telegram.press(CHAT, "Odeslat", message=message)
        self._sent[mark] = (update, data)
        return await self._heard(update)

    async def _heard(self, update: int) -> Heard:
        telegram = self.api.telegram
        before = telegram.handed_out.get(update, 0)

        def decided() -> bool:
            again = telegram.handed_out.get(update, 0) - before > 1
            return telegram.confirmed(update) or again

        for _ in range(TIMES):
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await telegram.until(decided)
            if decided() or self._closed():
                break
        return Heard.YES if telegram.confirmed(update) else Heard.LATER

    def _closed(self) -> bool:
        return self._channel is None or self._channel.health().condition is Condition.DOWN

    def garbage(self) -> Sequence[bytes]:
        """Return octets that are no package."""
        return (b"", b"PK\x03\x04", b"\x00\xff" * 500)

    def address(self) -> str:
        """Return the citizen's chat."""
        return f"telegram:{CHAT}"

    async def received(self) -> Sequence[str]:
        """Return the texts on the citizen's telephone."""
        return tuple(one.text for one in self.api.telegram.of(CHAT) if one.mine)
