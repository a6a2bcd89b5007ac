"""Takes in what came into one box: each message downloaded, accepted, and only then marked."""

import logging
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from channels.databox.answers import Erased, Withheld
from channels.databox.download import PIECE
from channels.databox.facts import (
    NOT_FETCHED,
    envelope_of,
    info_facts,
    listed_document,
    seal_facts,
)
from channels.databox.identifiers import SYSTEM_BOXES
from channels.databox.kinds import CHANNEL
from channels.databox.line import Line
from channels.databox.memory import Memory
from channels.databox.records import Listed
from channels.databox.stuck import Stuck, put_aside
from channels.databox.trust import Roots
from gateway.faults import reached
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.errors import Refused, Unsure, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Gateway

log = logging.getLogger("channels.databox")

#: When so many messages one after another get no answer, it is not for the messages' sake.
_TOO_MANY = 2


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
    #: What is in the box and not with us, by number. One of them does not hold up the others.
    stuck: dict[str, Stuck] = field(default_factory=dict)
    #: The system itself has written since somebody last asked: perhaps something of ours is lost.
    was_told: bool = False
    last_look: datetime | None = None
    last_item: datetime | None = None

    async def look(self) -> None:
        """Take in everything new. Raises ``TryLater`` when it cannot be finished now."""
        now = self.clock.now()
        is_whole = await self.memory.is_whole_look_due(now)
        listed = await self._listed(now)
        if is_whole:
            await self._compared_with_store(listed)
        # The cursor moves over what is in without a gap.
        cursor: datetime | None = None
        gap, unanswered = False, 0
        for message in sorted(listed, key=_age):
            is_in = await self.memory.knows(message)
            if not is_in and self._is_due(message, now, is_whole=is_whole):
                try:
                    is_in, unanswered = await self._taken_in(message, now), 0
                except (Withheld, Unsure) as error:
                    self._put_aside(message, error, now)
                    unanswered += isinstance(error, Unsure)
                    if unanswered >= _TOO_MANY:
                        raise
            gap = gap or not is_in
            cursor = cursor if gap else message.delivered or cursor
        if is_whole:
            await self._compared(now, listed)
        await self.memory.looked(now, cursor)
        self.last_look = now

    async def _listed(self, now: datetime) -> list[Listed]:
        """List, and write down before and after that we did: it is a login in law."""
        begin = await self.memory.begin(now)
        await self.memory.listed(now, self.login, None)
        listed = await self.line.ask(self.line.client.received, begin)
        new = [one for one in listed if not await self.memory.knows(one)]
        await self.memory.listed(now, self.login, len(new))
        extra = {"box": self.box, "messages": len(listed), "new": len(new)}
        log.info("data box listed", extra=extra)
        return listed

    async def _compared_with_store(self, listed: Sequence[Listed]) -> None:
        """Forget that something is in which the store does not have: it is fetched again."""
        known = [one for one in listed if await self.memory.knows(one)]
        wanted = [name for one in known for name in self._names(one)]
        lacking = await self.gateway.lacks(self.originator, CHANNEL, wanted)
        for one in known:
            if lacking.issuperset(self._names(one)):
                log.error("not in the store", extra={"box": self.box, "dm": one.id})
                await self.memory.forget(one)

    async def _compared(self, now: datetime, listed: Sequence[Listed]) -> None:
        missing = [one.id for one in listed if not await self.memory.knows(one)]
        there = {one.id for one in listed}
        # What is listed no more is not there either.
        self.stuck = {number: one for number, one in self.stuck.items() if number in there}
        await self.memory.compared(now, len(listed), missing)

    def _names(self, message: Listed) -> tuple[str, str]:
        """Return under what a message is in the store: whole, or by its envelope."""
        name = f"{self.box}:{message.id}"
        return name, f"{name}:envelope"

    def _is_due(self, message: Listed, now: datetime, *, is_whole: bool) -> bool:
        known = self.stuck.get(message.id)
        return known is None or known.is_due(message, now, is_whole=is_whole)

    def _put_aside(self, message: Listed, error: Withheld | Unsure, now: datetime) -> None:
        self.stuck[message.id] = put_aside(self.stuck.get(message.id), message, error, now)
        extra = {"box": self.box, "dm": message.id, "error": as_text(error)}
        log.warning("message not fetched for now", extra=extra)

    async def _taken_in(self, message: Listed, listed_at: datetime) -> bool:
        """Take a message in, or at least its envelope. Tells whether the cursor may pass it."""
        with tempfile.TemporaryFile(dir=self.assay.folder) as file:
            try:
                code = await self.line.ask(self.line.client.signed, message, file)
            except Refused as error:
                return await self._told(message, listed_at, error)
            facts = await self._assayed(message, file) | {"code": code}
            arrival = await self._arrival(message, listed_at, file, facts)
        reached("databox.before-accept")
        (receipt,) = await self.gateway.accept(arrival)
        if message.sender in SYSTEM_BOXES:
            log.warning("the system has written", extra={"box": self.box, "dm": message.id})
            await self.memory.noticed(message, receipt.item)
            self.was_told = True
        reached("databox.before-mark")
        await self._mark(message)
        await self._is_in(message)
        return True

    async def _is_in(self, message: Listed) -> None:
        await self.memory.remember(message)
        self.stuck.pop(message.id, None)
        self.last_item = self.clock.now()

    async def _assayed(self, message: Listed, file: BinaryIO) -> dict[str, str]:
        facts = await in_thread(seal_facts, file, self.assay.roots)
        # Big messages have a service of their own, which would have them sent back whole.
        if self.assay.asks_system and not message.is_big:
            file.seek(0)
            octets = await in_thread(file.read)
            try:
                answer = await self.line.ask(self.line.client.is_authentic, octets)
            except Refused as error:
                facts["authenticated"] = as_text(error)
            else:
                facts["authenticated"] = "yes" if answer else "no"
        return facts

    async def _told(self, message: Listed, listed_at: datetime, error: Refused) -> bool:
        """Hand in the envelope of a message that cannot be fetched, so that a clerk sees it."""
        why = as_text(error)
        log.warning("message cannot be fetched", extra={"box": self.box, "dm": message.id})
        with tempfile.TemporaryFile(dir=self.assay.folder) as file:
            file.write(await self._envelope(message))
            arrival = await self._arrival(message, listed_at, file, {NOT_FETCHED: why})
        # Should it be fetched one day, that will be another thing.
        _, name = self._names(message)
        await self.gateway.accept(replace(arrival, external_id=name))
        if isinstance(error, Erased):
            # Nobody ever gets it: more is not to be had, and asking again is against the rules.
            await self._is_in(message)
            return True
        self.stuck[message.id] = Stuck(message, why, is_told=True)
        return False

    async def _envelope(self, message: Listed) -> bytes:
        """Return a message's envelope; what the list has told when even that is refused."""
        try:
            return await self.line.ask(self.line.client.envelope, message.id)
        except Refused:
            return listed_document(message)

    async def _arrival(
        self, message: Listed, listed_at: datetime, file: BinaryIO, facts: dict[str, str]
    ) -> Arrival:
        envelope = envelope_of(self.box, message, listed_at)
        name, _ = self._names(message)
        return Arrival(
            originator=self.originator,
            channel=CHANNEL,
            external_id=name,
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


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    file.seek(0)
    while piece := await in_thread(file.read, PIECE):
        yield piece
