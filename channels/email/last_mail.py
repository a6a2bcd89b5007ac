"""Remembers over restarts when mail last came in at the doors, so that silence is noticed."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.loop import spawn
from gateway.model.errors import TryLater, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Notes

log = logging.getLogger("channels.email")

#: While mail keeps coming it is written down so often.
EVERY = timedelta(minutes=10)

_KEY = "doors"


@dataclass(slots=True)
class LastMail:
    """One small note. Nothing depends on it but the alarm: a failure to write it harms no mail."""

    notes: Notes
    #: Under whom the note lies; the doors are everybody's.
    originator: OriginatorId
    _last: datetime | None = None
    _written: datetime | None = None
    _writing: asyncio.Task[None] | None = None

    async def recall(self) -> datetime | None:
        """Return when mail came before this start; ``None`` when nobody knows."""
        try:
            text = await self.notes.read(self.originator, _KEY)
        except TryLater as error:
            log.warning("last mail not known", extra={"reason": as_text(error)})
            return None
        self._written = datetime.fromisoformat(text) if text else None
        return self._written

    def came(self, now: datetime) -> None:
        """Note that mail came; whoever hands it in does not wait for it to be written."""
        self._last = now
        is_idle = self._writing is None or self._writing.done()
        if is_idle and (self._written is None or now - self._written >= EVERY):
            self._writing = spawn(self._write(now), "last mail")

    async def close(self) -> None:
        """Write down what has not been."""
        if self._writing is not None:
            await self._writing
        if self._last is not None and self._last != self._written:
            await self._write(self._last)

    async def _write(self, at: datetime) -> None:
        try:
            await self.notes.change(self.originator, _KEY, lambda _: at.isoformat())
            self._written = at
        except TryLater as error:
            log.warning("last mail not noted", extra={"reason": as_text(error)})
