"""Takes in what came into one box: each message downloaded, accepted, and only then marked."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from channels.databox.client import Listed
from channels.databox.line import Line
from channels.databox.memory import Memory
from channels.databox.proofs import EVENTS, NOT_FETCHED
from gateway.faults import reached
from gateway.model.arrival import Arrival
from gateway.model.errors import Refused, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Gateway

log = logging.getLogger("channels.databox")

CHANNEL = "databox"

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that cannot be fetched."""

    why: str
    #: The state it was in. When that changes it is tried again: somebody else has been served.
    state: int
    #: Its envelope is in, so that a clerk knows of it.
    is_told: bool


@dataclass(slots=True)
class Receiving:
    """One box's way in."""

    originator: OriginatorId
    box: str
    line: Line
    gateway: Gateway
    memory: Memory
    clock: Clock
    #: Messages that cannot be fetched, and why. They are tried again at every whole look.
    stuck: dict[str, Stuck] = field(default_factory=dict)

    async def look(self) -> None:
        """Take in everything new. Raises ``TryLater`` when it cannot be finished now."""
        now = self.clock.now()
        if await self.memory.is_whole_look_due(now):
            self.stuck.clear()
        begin = await self.memory.begin(now)
        client = self.line.client
        listed = await self.line.ask(client.received, begin)
        log.info("data box listed", extra={"box": self.box, "messages": len(listed)})
        # The cursor moves over what is in without a gap.
        cursor: datetime | None = None
        gap = False
        for message in sorted(listed, key=_age):
            if not await self.memory.knows(message):
                gap = not await self._taken_in(message, now) or gap
            cursor = cursor if gap else message.delivered or cursor
        await self.memory.looked(now, cursor)

    async def _taken_in(self, message: Listed, listed_at: datetime) -> bool:
        """Take a message in, or at least its envelope. Tells whether the cursor may pass it."""
        known = self.stuck.get(message.id)
        if known is not None and known.state == message.state:
            return known.is_told
        try:
            octets = await self.line.ask(self.line.client.signed, message.id)
        except Refused as error:
            return await self._told(message, listed_at, as_text(error))
        arrival = await self._arrival(message, listed_at, octets)
        reached("databox.before-accept")
        await self.gateway.accept(arrival)
        reached("databox.before-mark")
        await self._mark(message)
        await self.memory.remember(message)
        self.stuck.pop(message.id, None)
        return True

    async def _told(self, message: Listed, listed_at: datetime, why: str) -> bool:
        """Hand in the envelope of a message that cannot be fetched, so that a clerk sees it."""
        log.warning("message cannot be fetched", extra={"box": self.box, "dm": message.id})
        try:
            octets = await self.line.ask(self.line.client.envelope, message.id)
        except Refused as error:
            self.stuck[message.id] = Stuck(as_text(error), message.state, is_told=False)
            return False
        arrival = await self._arrival(message, listed_at, octets)
        await self.gateway.accept(
            replace(
                arrival,
                # Should it be fetched one day, that will be another thing.
                external_id=f"{arrival.external_id}:envelope",
                envelope={**arrival.envelope, NOT_FETCHED: why},
            )
        )
        self.stuck[message.id] = Stuck(why, message.state, is_told=True)
        return True

    async def _arrival(self, message: Listed, listed_at: datetime, octets: bytes) -> Arrival:
        return Arrival(
            originator=self.originator,
            channel=CHANNEL,
            external_id=f"{self.box}:{message.id}",
            received_at=message.delivered or listed_at,
            original=await self.gateway.keep(_pieces(octets)),
            envelope=_envelope(self.box, message, listed_at)
            | {EVENTS: await self._events(message)},
        )

    async def _events(self, message: Listed) -> str:
        """Return the delivery info's events, a line each; what is refused is simply not known."""
        try:
            return "\n".join(await self.line.ask(self.line.client.events, message.id))
        except Refused as error:
            extra = {"box": self.box, "dm": message.id, "error": as_text(error)}
            log.warning("no delivery info", extra=extra)
            return ""

    async def _mark(self, message: Listed) -> None:
        try:
            await self.line.ask(self.line.client.mark, message.id)
        except Refused as error:
            # The mark has no meaning in law, and the message is ours already.
            extra = {"box": self.box, "dm": message.id, "error": as_text(error)}
            log.warning("message cannot be marked", extra=extra)


def _age(message: Listed) -> tuple[bool, datetime | None, str]:
    return (message.delivered is None, message.delivered, message.id)


def _envelope(box: str, message: Listed, listed_at: datetime) -> dict[str, str]:
    return {
        "box": box,
        "dm_id": message.id,
        "sender": message.sender,
        "sender_type": str(message.sender_type),
        "delivered": message.delivered.isoformat() if message.delivered else "",
        "accepted": message.accepted.isoformat() if message.accepted else "",
        # Our own look may be what served the message.
        "listed": listed_at.isoformat(),
    }


async def _pieces(octets: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(octets), _PIECE):
        yield octets[start : start + _PIECE]
