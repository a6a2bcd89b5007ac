"""Follows what became of the messages that we sent, until nothing more can become of them."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from channels.databox.facts import ABOUT_SENT, WHAT, info_of
from channels.databox.kinds import CHANNEL
from channels.databox.line import Line
from channels.databox.receiving import Assay
from channels.databox.records import Change
from channels.databox.states import DELIVERED, FATES, FICTION, FINAL, number_of
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.errors import Refused, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Gateway, Notes
from gateway.model.report import Fate

log = logging.getLogger("channels.databox")

#: The system tells changes of the last 15 days, and those of the last minutes not surely yet: each
#: look begins an hour before the last one, so that what was not told then is told now.
_TOLD, _OVERLAP = timedelta(days=15), timedelta(hours=1)
#: What has not changed for so long is asked about by itself. What has not even come into the box
#: after hours may have failed the search for viruses, which no change tells.
_STALE, _NOT_THERE, _AGAIN = timedelta(days=12), timedelta(hours=2), timedelta(days=1)
#: After a fiction somebody may still log in, and the box may prove to have been closed.
_AFTER_FICTION = timedelta(days=30)
#: What could not be delivered is shown for so long.
_SHOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours that is on its way, or that could not be delivered."""

    id: str
    recipient: str
    subject: str
    #: Times are ISO texts, as they stand in the note.
    sent: str
    state: int = 0
    delivered: str = ""
    #: When it came into this state, and when it was last asked about by itself.
    changed: str = ""
    asked: str = ""
    #: Whether it counts as served after ten days, whoever the addressee is.
    has_fiction: bool = True
    #: Its delivery info is still to be handed in: the system did not give it.
    owes_info: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether it could not be delivered."""
        return FATES.get(self.state) is Fate.UNDELIVERED


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
        return tuple(one for one in await self._all() if not one.is_lost)

    async def lost(self) -> tuple[Sent, ...]:
        """Return what could not be delivered in the last three months, oldest first."""
        return tuple(one for one in await self._all() if one.is_lost)

    async def look(self, *, asks_now: bool = False) -> None:
        """Ask what has changed and hand in the delivery infos. Raises ``TryLater``.

        *asks_now*: what is not in its box yet is asked about at once, for it may be lost.
        """
        known = {one.id: one for one in await self._all()}
        if not known:
            return
        now = self.clock.now()
        if any(not one.is_lost for one in known.values()):
            for change in await self.line.ask(self.line.client.changes, await self._begin(now)):
                if change.id in known and _is_news(known[change.id], change):
                    known[change.id] = await self._changed(known[change.id], change)
            await self._asked(now)
        for one in known.values():
            await self._ask_if_stale(one, now, asks_now=asks_now)

    async def _begin(self, now: datetime) -> datetime:
        """Return since when to ask: from the last time, with an overlap; the end stays open."""
        text = await self.notes.read(self.originator, f"changes:{self.box}")
        oldest = now - _TOLD + _OVERLAP
        return max(oldest, datetime.fromisoformat(text) - _OVERLAP) if text else oldest

    async def _asked(self, now: datetime) -> None:
        await self.notes.change(self.originator, f"changes:{self.box}", lambda _: now.isoformat())

    async def _changed(self, sent: Sent, change: Change) -> Sent:
        """Write down a change; hand in the delivery info when the message is served or lost."""
        is_told = change.state in FINAL or change.state == FICTION
        is_in = await self._hand_in(sent, change) if is_told else True
        at = change.at.isoformat()
        delivered = at if change.state == DELIVERED else sent.delivered
        after = replace(
            sent, state=change.state, changed=at, delivered=delivered, owes_info=not is_in
        )
        if after.state in FINAL and is_in and not after.is_lost:
            await self._drop(after)
        else:
            await self._put(after)
        return after

    async def _ask_if_stale(self, sent: Sent, now: datetime, *, asks_now: bool) -> None:
        """Ask about one message that nothing was told about; we may have been away."""
        since = now - datetime.fromisoformat(sent.changed or sent.sent)
        if _is_over(sent, since):
            await self._drop(sent)
        is_due = _is_stale(sent, since, now) or (asks_now and not sent.state)
        if _is_over(sent, since) or not is_due:
            return
        octets = await self._info(sent.id)
        told = info_of(octets) if octets else None
        state = number_of(told[1].state) if told else -1
        asked = replace(sent, asked=now.isoformat())
        if state >= 0 and (state != sent.state or sent.owes_info):
            await self._changed(asked, Change(sent.id, now, state))
        else:
            await self._put(asked)

    async def _hand_in(self, sent: Sent, change: Change) -> bool:
        """Hand in the delivery info; tell whether the system gave it."""
        octets = await self._info(sent.id)
        if not octets:
            return False
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
        return True

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

    async def _all(self) -> tuple[Sent, ...]:
        return tuple(_read(await self.notes.read(self.originator, self._key)).values())

    async def _put(self, sent: Sent) -> None:
        await self._change(lambda known: {n: sent if n == sent.id else o for n, o in known.items()})

    async def _drop(self, sent: Sent) -> None:
        await self._change(lambda known: {n: one for n, one in known.items() if n != sent.id})

    async def _change(self, function: Callable[[dict[str, Sent]], dict[str, Sent]]) -> None:
        await self.notes.change(
            self.originator, self._key, lambda text: _written(function(_read(text)))
        )

    @property
    def _key(self) -> str:
        return f"open:{self.box}"


def _is_news(sent: Sent, change: Change) -> bool:
    """Tell whether a change leads on; windows overlap, and states never go back."""
    return change.state > sent.state


def _is_over(sent: Sent, since: timedelta) -> bool:
    """Tell whether nothing more is to be heard of a message, in its state *since* so long."""
    if sent.owes_info:
        return False
    return since > (_AFTER_FICTION if sent.state == FICTION else _SHOWN) and (
        sent.state == FICTION or sent.state in FINAL
    )


def _is_stale(sent: Sent, since: timedelta, now: datetime) -> bool:
    """Tell whether to ask about a message by itself."""
    if sent.state in FINAL and not sent.owes_info:
        return False
    asked = now - datetime.fromisoformat(sent.asked) if sent.asked else since
    if sent.owes_info:
        return asked >= _AGAIN
    patience, again = (_STALE, _STALE) if sent.state else (_NOT_THERE, _AGAIN)
    return since >= patience and (not sent.asked or asked >= again)


def _read(text: str) -> dict[str, Sent]:
    return {one["id"]: Sent(**one) for one in json.loads(text or "[]")}


def _written(known: Mapping[str, Sent]) -> str:
    ordered = sorted(known.values(), key=lambda one: (one.sent, one.id))
    return json.dumps([asdict(one) for one in ordered], ensure_ascii=False) if known else ""


async def _whole(octets: bytes) -> AsyncIterator[bytes]:
    yield octets
