"""One data box at work: looks on its own beat, rests after trouble, and never hammers at a door."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from channels.databox.answers import LoginBlocked, LoginRefused
from channels.databox.line import Line
from channels.databox.receiving import Receiving
from channels.databox.sending import Sending
from channels.databox.settings import BoxSettings
from gateway.loop import in_thread
from gateway.model.errors import Refused, TryLater, as_text
from gateway.model.ports import Clock, Condition, Health

log = logging.getLogger("channels.databox")

#: The longest rest between two looks, in seconds.
_LONGEST_REST = 3600.0
#: After a block one more try is due when it is surely over.
_AFTER_BLOCK = timedelta(minutes=30)
#: So long before its end the password is worth a word.
_PASSWORD_WARNING = timedelta(days=14)


@dataclass(slots=True)
class DataBox:
    """Receives and sends through one box, one thing at a time."""

    settings: BoxSettings
    line: Line
    receiving: Receiving
    sending: Sending
    clock: Clock
    #: What is wrong; empty when the last look went well or none has been.
    trouble: str = ""
    #: What the operator should know though all goes well.
    warning: str = ""
    _condition: Condition = Condition.OK
    _failures: int = 0
    #: The credentials that were refused: with these nobody knocks again.
    _refused: str = ""
    _blocked_until: datetime | None = None
    _owner_is_known: bool = False
    _pause: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.attempt()
            await asyncio.sleep(self._pause)

    async def attempt(self) -> None:
        """Look once, unless the door is closed to us. Never raises but to be cancelled."""
        async with self._turn:
            try:
                await self.enter()
                await self._look()
            except (TryLater, Refused) as error:
                self._failed(error)
            except Exception as error:
                log.exception("a look into a data box broke", extra={"box": self.settings.box})
                self._failed(error)
            else:
                self._went_well()

    async def settled(self) -> None:
        """Wait until no look is under way."""
        async with self._turn:
            return

    async def enter(self) -> None:
        """Raise ``LoginRefused`` without asking while nothing has changed since a refusal."""
        if self._blocked_until is not None and self.clock.now() < self._blocked_until:
            raise TryLater(self.trouble)
        if self._refused and self._refused == await in_thread(_credentials, self.settings):
            raise LoginRefused(self.trouble)
        self._refused, self._blocked_until = "", None
        if not self._owner_is_known:
            try:
                await self.line.ask(self.line.client.check_owner)
            except LoginRefused as error:
                await self.note_refusal(error)
                raise
            self._owner_is_known = True

    async def note_refusal(self, error: LoginRefused) -> None:
        """Remember that we were refused, so that nobody knocks again with the same credentials."""
        self._condition, self.trouble = Condition.DOWN, str(error)
        if isinstance(error, LoginBlocked):
            self._blocked_until = self.clock.now() + _AFTER_BLOCK
        elif not self._refused:
            self._refused = await in_thread(_credentials, self.settings)
            log.error("login refused", extra={"box": self.settings.box, "error": str(error)})

    def health(self) -> Health:
        """Say how the box is."""
        if self.trouble:
            return Health(self._condition, f"{self.settings.box}: {self.trouble}")
        stuck = self.receiving.stuck
        if stuck:
            number, first = next(iter(stuck.items()))
            told = f"{self.settings.box}: {len(stuck)} not fetched, {number}: {first.why}"
            return Health(Condition.DEGRADED, told)
        if self.warning:
            return Health(Condition.DEGRADED, f"{self.settings.box}: {self.warning}")
        return Health(Condition.OK)

    async def _look(self) -> None:
        try:
            if await self.receiving.memory.is_whole_look_due(self.clock.now()):
                await self._check_password()
            await self.receiving.look()
        except LoginRefused as error:
            await self.note_refusal(error)
            raise

    async def _check_password(self) -> None:
        self.warning = ""
        if not self.settings.password_file or self.settings.certificate:
            return
        ends = await self.line.ask(self.line.client.password_ends)
        if ends is not None and ends - self.clock.now() < _PASSWORD_WARNING:
            self.warning = f"the password ends on {ends:%Y-%m-%d}"

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        after = error.after if isinstance(error, TryLater) else 0.0
        backoff = self.settings.poll_seconds * 2 ** min(self._failures, 10)
        self._pause = max(after, min(backoff, _LONGEST_REST))
        if not isinstance(error, LoginRefused):
            self._condition = Condition.DEGRADED
            self.trouble = str(error) if isinstance(error, TryLater) else as_text(error)
            extra = {"box": self.settings.box, "error": as_text(error)}
            log.warning("data box not read", extra=extra)

    def _went_well(self) -> None:
        self._failures, self._pause = 0, self.settings.poll_seconds
        self.trouble, self._condition = "", Condition.OK


def _credentials(settings: BoxSettings) -> str:
    """Return a fingerprint of what we log in with."""
    digest = hashlib.sha256(settings.login.encode())
    for name in (settings.password_file, settings.certificate, settings.private_key):
        try:
            digest.update(Path(name).read_bytes() if name else b"-")
        except OSError:
            digest.update(b"?")
    return digest.hexdigest()
