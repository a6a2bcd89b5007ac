"""Takes in what came into one box: each message downloaded, accepted, and only then marked."""

import logging
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import BinaryIO

from channels.databox.client import Listed
from channels.databox.download import PIECE
from channels.databox.facts import NOT_FETCHED, envelope_of, info_facts, seal_facts
from channels.databox.kinds import CHANNEL
from channels.databox.line import Line
from channels.databox.memory import Memory
from channels.databox.trust import Roots
from gateway.faults import reached
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.errors import Refused, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Gateway

log = logging.getLogger("channels.databox")


#: Served content is erased after so long (operating rules of ISDS); a fortnight before it is told.
KEPT = timedelta(days=90)
WARNED = timedelta(days=14)

#: Up to so many octets a message is sent back to be authenticated.
_AUTHENTICATED = 30 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that cannot be fetched."""

    why: str
    #: The state it was in. When that changes it is tried again: somebody else has been served.
    state: int
    #: Its envelope is in, so that a clerk knows of it.
    is_told: bool
    #: When the system erases it; ``None`` while nobody has been served.
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assay:
    """How a message is assayed as it comes in."""

    roots: Roots
    #: The folder in which large messages lie while they are on their way.
    folder: str
    #: Whether the system is asked about each message.
    asks_system: bool = False


@dataclass(slots=True)
class Receiving:
    """One box's way in."""

    originator: OriginatorId
    box: str
    line: Line
    gateway: Gateway
    memory: Memory
    clock: Clock
    assay: Assay
    #: Who lists: the login, or the certificate's file.
    login: str = ""
    #: Messages that cannot be fetched, and why. They are tried again at every whole look.
    stuck: dict[str, Stuck] = field(default_factory=dict)
    last_look: datetime | None = None
    last_item: datetime | None = None

    async def look(self) -> None:
        """Take in everything new. Raises ``TryLater`` when it cannot be finished now."""
        now = self.clock.now()
        is_whole = await self.memory.is_whole_look_due(now)
        if is_whole:
            self.stuck.clear()
        listed = await self._listed(now)
        # The cursor moves over what is in without a gap.
        cursor: datetime | None = None
        gap = False
        for message in sorted(listed, key=_age):
            if not await self.memory.knows(message):
                gap = not await self._taken_in(message, now) or gap
            cursor = cursor if gap else message.delivered or cursor
        if is_whole:
            missing = [one.id for one in listed if not await self.memory.knows(one)]
            await self.memory.compared(now, len(listed), missing)
        await self.memory.looked(now, cursor)
        self.last_look = now

    async def _listed(self, now: datetime) -> list[Listed]:
        """List, and write down before and after that we did: it is a login in law."""
        begin = await self.memory.begin(now)
        await self.memory.listed(now, self.login, None)
        listed = await self.line.ask(self.line.client.received, begin)
        new = [one for one in listed if not await self.memory.knows(one)]
        if new:
            await self.memory.listed(self.clock.now(), self.login, len(new))
        extra = {"box": self.box, "messages": len(listed), "new": len(new)}
        log.info("data box listed", extra=extra)
        return listed

    async def _taken_in(self, message: Listed, listed_at: datetime) -> bool:
        """Take a message in, or at least its envelope. Tells whether the cursor may pass it."""
        known = self.stuck.get(message.id)
        if known is not None and known.state == message.state:
            return known.is_told
        with tempfile.TemporaryFile(dir=self.assay.folder) as file:
            try:
                code = await self.line.ask(self.line.client.signed, message, file)
            except Refused as error:
                return await self._told(message, listed_at, as_text(error))
            facts = await self._assayed(file) | {"code": code}
            arrival = await self._arrival(message, listed_at, file, facts)
        reached("databox.before-accept")
        await self.gateway.accept(arrival)
        reached("databox.before-mark")
        await self._mark(message)
        await self.memory.remember(message)
        self.stuck.pop(message.id, None)
        self.last_item = self.clock.now()
        return True

    async def _assayed(self, file: BinaryIO) -> dict[str, str]:
        facts = await in_thread(seal_facts, file, self.assay.roots)
        if self.assay.asks_system and file.seek(0, 2) <= _AUTHENTICATED:
            file.seek(0)
            octets = await in_thread(file.read)
            try:
                answer = await self.line.ask(self.line.client.is_authentic, octets)
            except Refused as error:
                facts["authenticated"] = as_text(error)
            else:
                facts["authenticated"] = "yes" if answer else "no"
        return facts

    async def _told(self, message: Listed, listed_at: datetime, why: str) -> bool:
        """Hand in the envelope of a message that cannot be fetched, so that a clerk sees it."""
        log.warning("message cannot be fetched", extra={"box": self.box, "dm": message.id})
        stuck = Stuck(why, message.state, is_told=False, erased_at=_erased_at(message))
        with tempfile.TemporaryFile(dir=self.assay.folder) as file:
            try:
                file.write(await self.line.ask(self.line.client.envelope, message.id))
            except Refused as error:
                self.stuck[message.id] = replace(stuck, why=as_text(error))
                return False
            arrival = await self._arrival(message, listed_at, file, {NOT_FETCHED: why})
        # Should it be fetched one day, that will be another thing.
        identifier = f"{arrival.external_id}:envelope"
        await self.gateway.accept(replace(arrival, external_id=identifier))
        self.stuck[message.id] = replace(stuck, is_told=True)
        return True

    async def _arrival(
        self, message: Listed, listed_at: datetime, file: BinaryIO, facts: dict[str, str]
    ) -> Arrival:
        envelope = envelope_of(self.box, message, listed_at)
        return Arrival(
            originator=self.originator,
            channel=CHANNEL,
            external_id=f"{self.box}:{message.id}",
            received_at=message.delivered or listed_at,
            original=await self.gateway.keep(_pieces(file)),
            envelope=envelope | facts | await self._delivery_info(message),
        )

    async def _delivery_info(self, message: Listed) -> dict[str, str]:
        """Return the signed delivery info; what is refused is simply not known."""
        try:
            octets = await self.line.ask(self.line.client.delivery_info, message.id)
        except Refused as error:
            extra = {"box": self.box, "dm": message.id, "error": as_text(error)}
            log.warning("no delivery info", extra=extra)
            return {}
        return await in_thread(info_facts, octets)

    async def _mark(self, message: Listed) -> None:
        try:
            await self.line.ask(self.line.client.mark, message.id)
        except Refused as error:
            # The mark has no meaning in law, and the message is ours already.
            extra = {"box": self.box, "dm": message.id, "error": as_text(error)}
            log.warning("message cannot be marked", extra=extra)


def _age(message: Listed) -> tuple[bool, datetime | None, str]:
    return (message.delivered is None, message.delivered, message.id)


def _erased_at(message: Listed) -> datetime | None:
    return message.accepted + KEPT if message.accepted else None


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    file.seek(0)
    while piece := await in_thread(file.read, PIECE):
        yield piece
