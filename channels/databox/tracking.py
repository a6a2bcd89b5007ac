"""Follows what became of the messages that we sent, until nothing more can become of them."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from channels.databox.client import Change
from channels.databox.facts import ABOUT_SENT, WHAT, info_of
from channels.databox.kinds import CHANNEL
from channels.databox.line import Line
from channels.databox.receiving import Assay
from channels.databox.states import DELIVERED, FICTION, FINAL, number_of
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.errors import Refused, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Gateway, Notes

log = logging.getLogger("channels.databox")

#: The system tells changes of the last 15 days, and those of the last minutes not surely yet.
_TOLD, _UNSURE, _OVERLAP = timedelta(days=15), timedelta(minutes=3), timedelta(hours=1)
#: What has not changed for so long is asked about by itself, once in so many days.
_STALE = timedelta(days=12)
#: After a fiction somebody may still log in, and the box may prove to have been closed.
_AFTER_FICTION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours that is on its way."""

    id: str
    recipient: str
    subject: str
    #: Times are ISO texts, as they stand in the note.
    sent: str
    state: int = 0
    delivered: str = ""
    #: When it was last told or asked about.
    changed: str = ""


@dataclass(slots=True)
class Tracking:
    """One box's messages on their way; durable in the channel's notes."""

    originator: OriginatorId
    box: str
    line: Line
    gateway: Gateway
    notes: Notes
    clock: Clock
    assay: Assay
    #: What could not be asked about, by number.
    troubles: dict[str, str] = field(default_factory=dict)

    async def begin(self, sent: Sent) -> None:
        """Begin to follow a message; one that is followed already stays as it is."""
        await self._change(lambda known: {sent.id: replace(sent, changed=sent.sent)} | known)

    async def open(self) -> tuple[Sent, ...]:
        """Return what is on its way, oldest first."""
        return tuple(_read(await self.notes.read(self.originator, self._key)).values())

    async def look(self) -> None:
        """Ask what has changed and hand in the delivery infos. Raises ``TryLater``."""
        known = {one.id: one for one in await self.open()}
        if not known:
            return
        now = self.clock.now()
        begin, end = await self._window(now)
        changes = await self.line.ask(self.line.client.changes, begin, end)
        for change in changes:
            if change.id in known and change.state != known[change.id].state:
                known[change.id] = await self._changed(known[change.id], change)
        for one in known.values():
            await self._ask_if_stale(one, now)
        await self.notes.change(self.originator, f"changes:{self.box}", lambda _: end.isoformat())

    async def _window(self, now: datetime) -> tuple[datetime, datetime]:
        text = await self.notes.read(self.originator, f"changes:{self.box}")
        oldest = now - _TOLD + _OVERLAP
        begin = max(oldest, datetime.fromisoformat(text) - _OVERLAP) if text else oldest
        return begin, now - _UNSURE

    async def _changed(self, sent: Sent, change: Change) -> Sent:
        """Write down a change; hand in the delivery info when the message is served or lost."""
        if change.state in FINAL or change.state == FICTION:
            await self._hand_in(sent, change)
        at = change.at.isoformat()
        delivered = at if change.state == DELIVERED else sent.delivered
        after = replace(sent, state=change.state, changed=at, delivered=delivered)
        is_over = change.state in FINAL
        await self._change(
            lambda known: {
                number: after if number == sent.id else one
                for number, one in known.items()
                if number != sent.id or not is_over
            }
        )
        return after

    async def _ask_if_stale(self, sent: Sent, now: datetime) -> None:
        """Ask about one message that nothing was told about; we may have been away."""
        since = now - datetime.fromisoformat(sent.changed or sent.sent)
        if sent.state in FINAL or since < _STALE:
            return
        if sent.state == FICTION and since > _AFTER_FICTION:
            await self._change(lambda known: {n: one for n, one in known.items() if n != sent.id})
            return
        octets = await self._info(sent.id)
        told = info_of(octets) if octets else None
        if told is None:
            return
        state = number_of(told[1].state)
        change = Change(sent.id, now, state if state >= 0 else sent.state)
        if change.state != sent.state:
            await self._changed(sent, change)
        else:
            later = replace(sent, changed=(now - _STALE + timedelta(days=1)).isoformat())
            await self._change(
                lambda known: {n: later if n == sent.id else o for n, o in known.items()}
            )

    async def _hand_in(self, sent: Sent, change: Change) -> None:
        octets = await self._info(sent.id)
        if not octets:
            return
        original = await self.gateway.keep(_whole(octets))
        await self.gateway.accept(
            Arrival(
                originator=self.originator,
                channel=CHANNEL,
                external_id=f"{self.box}:{sent.id}:info:{change.state}",
                received_at=self.clock.now(),
                original=original,
                envelope=await in_thread(self._facts, sent, change, octets),
                lane=f"{self.box}:{sent.id}",
            )
        )

    def _facts(self, sent: Sent, change: Change, octets: bytes) -> Mapping[str, str]:
        told = info_of(octets, self.assay.roots)
        trust = {"seal_trust": told[0].seal.standing.state} if told else {}
        return {
            WHAT: ABOUT_SENT,
            "box": self.box,
            "dm_id": sent.id,
            "recipient": sent.recipient,
            "state": str(change.state),
            **trust,
        }

    async def _info(self, number: str) -> bytes:
        try:
            octets = await self.line.ask(self.line.client.delivery_info, number)
        except Refused as error:
            self.troubles[number] = as_text(error)
            extra = {"box": self.box, "dm": number, "error": as_text(error)}
            log.warning("no delivery info of a sent message", extra=extra)
            return b""
        self.troubles.pop(number, None)
        return octets

    async def _change(self, function: Callable[[dict[str, Sent]], dict[str, Sent]]) -> None:
        await self.notes.change(
            self.originator, self._key, lambda text: _written(function(_read(text)))
        )

    @property
    def _key(self) -> str:
        return f"open:{self.box}"


def _read(text: str) -> dict[str, Sent]:
    return {one["id"]: Sent(**one) for one in json.loads(text or "[]")}


def _written(known: Mapping[str, Sent]) -> str:
    ordered = sorted(known.values(), key=lambda one: (one.sent, one.id))
    return json.dumps([asdict(one) for one in ordered], ensure_ascii=False) if known else ""


async def _whole(octets: bytes) -> AsyncIterator[bytes]:
    yield octets
