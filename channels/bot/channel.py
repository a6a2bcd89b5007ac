"""The chatbot channel: its doors, the letters it brings, and the entry point that builds it."""

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path

from channels.bot import doors
from channels.bot.convert import BotConverter
from channels.bot.host import CHANNEL, Host
from channels.bot.memory import Memory
from channels.bot.settings import BotSettings, TelegramSettings
from channels.bot.telegram import TelegramDoor, build_bot, quieten
from channels.bot.webdoor import WebDoor
from gateway.loop import cancel, spawn
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, GatewayError, PeerDown, Refused, as_text
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import STATUS_PAGE, Delivered, Outgoing
from gateway.model.ports import Clock, Condition, Converter, Gateway, Health, Site

log = logging.getLogger("channels.bot")

#: How often old conversations are looked for, in seconds.
SWEEP = 6 * 3600.0


@dataclass
class BotChannel:
    """Conversations in and letters out, through Telegram and on the public web."""

    settings: BotSettings
    originators: tuple[Originator, ...]
    clock: Clock
    telegram: dict[OriginatorId, TelegramDoor]
    name: str = CHANNEL
    web: dict[OriginatorId, WebDoor] = field(default_factory=dict)
    _gateway: Gateway | None = None
    _sweeping: asyncio.Task[None] | None = None

    async def start(self, gateway: Gateway) -> None:
        """Open all doors; that Telegram cannot be reached is a state of health."""
        host = Host(gateway, self.clock, self.settings.address)
        notes = gateway.notes(CHANNEL)
        memories = {
            one.id: Memory(notes, one.id, self.clock, self.settings) for one in self.originators
        }
        self.web = {one.id: WebDoor(one, host, memories[one.id]) for one in self.originators}
        doors.opened(gateway, self.web)
        for originator, door in self.telegram.items():
            await door.start(host, memories[originator])
        self._gateway = gateway
        self._sweeping = spawn(self._sweep(list(memories.values())), "forget old conversations")

    async def stop(self) -> None:
        """Close all doors; stopping twice does no harm."""
        if self._gateway is None:
            return
        doors.closed(self._gateway)
        self._gateway = None
        await cancel(self._sweeping)
        for door in self.telegram.values():
            await door.stop()

    async def _sweep(self, memories: list[Memory]) -> None:
        while True:
            for memory in memories:
                try:
                    await memory.sweep()
                except GatewayError as error:
                    log.warning("not swept", extra={"error": as_text(error)})
            await asyncio.sleep(SWEEP)

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Bring a letter into the conversation. Raises ``Refused`` or ``TryLater``."""
        if self._gateway is None:
            raise PeerDown("The channel is closed.")
        if outgoing.address.startswith(STATUS_PAGE):
            # It waits there for whoever proves the filing; nothing is to be brought anywhere.
            return Delivered(self.clock.now(), outgoing.address, "on the status page")
        where, _, chat = outgoing.address.partition(":")
        if where == "web" and (door := self.web.get(outgoing.originator)):
            return Delivered(self.clock.now(), await door.deliver(chat, outgoing))
        bot = self.telegram.get(outgoing.originator)
        if where != "telegram" or bot is None:
            raise Refused("The chat does not lead there.")
        return Delivered(self.clock.now(), await bot.deliver(chat, outgoing, blobs))

    def health(self) -> Health:
        """Say whether the doors are open and Telegram answers."""
        if self._gateway is None:
            return Health(Condition.DOWN, "not running")
        troubles = [f"{name}: {one.trouble}" for name, one in self.telegram.items() if one.trouble]
        if troubles:
            return Health(Condition.DEGRADED, "Telegram: " + "; ".join(troubles))
        return Health(Condition.OK)


@dataclass(slots=True)
class BotPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[BotSettings] = BotSettings
    converter: Converter = field(default_factory=BotConverter)

    def build(self, settings: BotSettings, site: Site) -> BotChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        problems, bots = [], {}
        known = {originator.id: originator for originator in site.originators}
        for number, table in enumerate(settings.telegram):
            place = f"channels.bot.telegram[{number}]"
            if table.originator not in known:
                problems.append(f"{place}.originator: there is no originator '{table.originator}'")
            elif table.originator in bots:
                problems.append(f"{place}.originator: '{table.originator}' has a bot already")
            else:
                found = _door(known[table.originator], table, settings, site.folder, place)
                bots[table.originator] = found
        problems += [found for found in bots.values() if isinstance(found, str)]
        for key in ("days", "draft_days", "poll_seconds"):
            if getattr(settings, key) < 1:
                problems.append(f"channels.bot.{key}: at least 1")
        if problems:
            raise ConfigError(*problems)
        telegram = {name: one for name, one in bots.items() if isinstance(one, TelegramDoor)}
        return BotChannel(settings, site.originators, site.clock, telegram)


def _door(
    originator: Originator, table: TelegramSettings, settings: BotSettings, folder: Path, place: str
) -> TelegramDoor | str:
    """Return the door, or what is wrong with it."""
    try:
        token = (folder / table.token_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        return f"{place}.token_file: {error.strerror}"
    if not token:
        return f"{place}.token_file: it is empty"
    quieten()
    return TelegramDoor(originator, build_bot(token, table.base_url), settings.poll_seconds)


BOT = BotPart()
