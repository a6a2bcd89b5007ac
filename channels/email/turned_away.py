"""Remembers what was too large to be let in, so that a clerk can answer who asks about it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.model.errors import TryLater, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Notes, TurnedAway

log = logging.getLogger("channels.email")

#: So many of each originator are kept, and so long.
MOST, KEPT = 50, timedelta(days=30)
#: A server that tries the same again meanwhile is one line.
_SAME = timedelta(hours=1)

_KEY = "turned-away"


@dataclass(slots=True)
class Threshold:
    """What was turned away, newest first, in a small note of each originator."""

    notes: Notes
    clock: Clock
    _kept: dict[OriginatorId, tuple[TurnedAway, ...]] = field(default_factory=dict)

    async def recall(self, *originators: OriginatorId) -> None:
        """Read what was kept before this start."""
        for originator in originators:
            try:
                text = await self.notes.read(originator, _KEY)
            except TryLater as error:
                log.warning("not known who was turned away", extra={"reason": as_text(error)})
                return
            self._kept[originator] = tuple(_read(originator, text))

    def all(self) -> Iterator[TurnedAway]:
        """Yield everything that is kept."""
        for kept in self._kept.values():
            yield from self._young(kept)

    async def refused(self, originator: OriginatorId, sender: str, size: int, limit: int) -> None:
        """Note one; a failure to write it changes nothing for the sender."""
        log.info("mail turned away", extra={"originator": originator, "octets": size})
        now = self.clock.now()
        one = TurnedAway(originator, now, sender[:320], size, limit)
        known = tuple(self._young(self._kept.get(originator, ())))
        if any(now - old.at < _SAME and _is_same(old, one) for old in known):
            return
        self._kept[originator] = (one, *known)[:MOST]
        try:
            text = _written(self._kept[originator])
            await self.notes.change(originator, _KEY, lambda _: text)
        except TryLater as error:
            log.warning("not noted who was turned away", extra={"reason": as_text(error)})

    def _young(self, kept: tuple[TurnedAway, ...]) -> Iterator[TurnedAway]:
        oldest = self.clock.now() - KEPT
        return (one for one in kept if one.at > oldest)


def _is_same(one: TurnedAway, other: TurnedAway) -> bool:
    return (one.sender, one.size) == (other.sender, other.size)


def _written(kept: tuple[TurnedAway, ...]) -> str:
    return json.dumps([[one.at.isoformat(), one.sender, one.size, one.limit] for one in kept])


def _read(originator: OriginatorId, text: str) -> Iterator[TurnedAway]:
    for at, sender, size, limit in json.loads(text) if text else ():
        yield TurnedAway(originator, datetime.fromisoformat(at), sender, size, limit)
