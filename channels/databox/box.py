"""One data box at work: looks on its own beat, rests after trouble, and never hammers at a door."""

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from cryptography import x509

from channels.databox.answers import LoginBlocked, LoginRefused
from channels.databox.line import Line
from channels.databox.proofs import PRAGUE
from channels.databox.receiving import Receiving
from channels.databox.sending import Sending
from channels.databox.settings import BoxSettings
from channels.databox.stuck import WARNED
from channels.databox.tracking import Tracking
from channels.databox.uploads import Uploads
from gateway.loop import in_thread
from gateway.model.errors import Refused, TryLater, as_text
from gateway.model.ports import Clock, Condition, Health

log = logging.getLogger("channels.databox")

#: The longest rest between two looks, in seconds.
_LONGEST_REST = 3600.0
#: How often to see whether refused credentials have changed, in seconds.
_UNTIL_CHANGED = 60.0
#: After a block one more try is due when it is surely over; how long it is may not be told.
_AFTER_BLOCK, _MARGIN = timedelta(minutes=30), timedelta(minutes=1)
_HALF_A_DAY = timedelta(hours=12)
#: So long before its end the password or the certificate is worth a word.
_PASSWORD_WARNING = timedelta(days=14)
_CERTIFICATE_WARNING = timedelta(days=30)


@dataclass(slots=True)
class DataBox:
    """Receives and sends through one box, one thing at a time."""

    settings: BoxSettings
    line: Line
    receiving: Receiving
    sending: Sending
    tracking: Tracking
    uploads: Uploads
    clock: Clock
    #: What is wrong; empty when the last look went well or none has been.
    trouble: str = ""
    #: When the way in ends; ``None``: never, or not asked yet.
    password_ends: datetime | None = None
    certificate_ends: datetime | None = None
    #: Whether that was asked since the start.
    ends_known: bool = False
    #: Until when the system does not let us in.
    blocked_until: datetime | None = None
    _condition: Condition = Condition.OK
    _failures: int = 0
    #: The credentials that were refused: with these nobody knocks again.
    _refused: str = ""
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
        now = self.clock.now()
        if self.blocked_until is not None and now < self.blocked_until:
            raise LoginBlocked(self.trouble)
        if self._refused and self._refused == await in_thread(_credentials, self.settings):
            raise LoginRefused(self.trouble)
        self._refused, self.blocked_until = "", None
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
            self.blocked_until = end_of_block(self.clock.now(), error.until)
        elif not self._refused:
            self._refused = await in_thread(_credentials, self.settings)
            log.error("login refused", extra={"box": self.settings.box, "error": str(error)})

    def health(self) -> Health:
        """Say how the box is."""
        if self.trouble:
            return Health(self._condition, f"{self.settings.box}: {self.trouble}")
        told = "; ".join(self.warnings())
        if told:
            return Health(Condition.DEGRADED, f"{self.settings.box}: {told}")
        return Health(Condition.OK)

    def warnings(self) -> Iterator[str]:
        """Yield what the operator should know though the box is read."""
        now = self.clock.now()
        if self.receiving.stuck:
            number, first = next(iter(self.receiving.stuck.items()))
            yield f"{len(self.receiving.stuck)} not fetched, {number}: {first.why}"
        for number, one in self.receiving.stuck.items():
            if one.erased_at is not None and one.erased_at - now < WARNED:
                yield f"{number} is erased on {one.erased_at:%Y-%m-%d} and is not fetched"
        for what, ends, margin in (
            ("password", self.password_ends, _PASSWORD_WARNING),
            ("certificate", self.certificate_ends, _CERTIFICATE_WARNING),
        ):
            if ends is not None and ends - now < margin:
                yield f"the {what} ends on {ends:%Y-%m-%d}"
        for number, why in self.tracking.troubles.items():
            yield f"nothing is known of {number}: {why}"

    async def _look(self) -> None:
        now = self.clock.now()
        if not open_at(self.settings.hours, now):
            return
        try:
            if not self.ends_known or await self.receiving.memory.is_whole_look_due(now):
                await self._check_ends()
            await self.receiving.look()
            await self.tracking.look(asks_now=self.receiving.was_told)
            self.receiving.was_told = False
        except LoginRefused as error:
            await self.note_refusal(error)
            raise

    async def _check_ends(self) -> None:
        """Find out when our way in ends; a person's certificate needs a password beside it."""
        certificate = self.settings.certificate
        if certificate:
            self.certificate_ends = await in_thread(_certificate_ends, certificate)
        if self.settings.password_file:
            self.password_ends = await self.line.ask(self.line.client.password_ends)
        self.ends_known = True

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        after = error.after if isinstance(error, TryLater) else 0.0
        backoff = self.settings.poll_seconds * 2 ** min(self._failures, 10)
        self._pause = max(after, min(backoff, _LONGEST_REST))
        if isinstance(error, LoginRefused):
            # Nobody is asked meanwhile: only whether the files have changed, or the block is over.
            self._pause = _UNTIL_CHANGED
        else:
            self._condition = Condition.DEGRADED
            self.trouble = str(error) if isinstance(error, TryLater) else as_text(error)
            extra = {"box": self.settings.box, "error": as_text(error)}
            log.warning("data box not read", extra=extra)

    def _went_well(self) -> None:
        self._failures, self._pause = 0, self.settings.poll_seconds
        self.trouble, self._condition = "", Condition.OK


def open_at(hours: str, at: datetime) -> bool:
    """Tell whether *at* is within hours of the day in Prague, ``06:00-20:00``; empty: always.

    Raises ``ValueError`` for what are no hours.
    """
    if not hours:
        return True
    begin, end = (time.fromisoformat(one.strip()) for one in hours.split("-"))
    now = at.astimezone(PRAGUE).time()
    return begin <= now < end if begin < end else now >= begin or now < end


def end_of_block(now: datetime, until: time | None) -> datetime:
    """Return when a block is over of which only the time of the day is told, if anything is."""
    if until is None:
        return now + _AFTER_BLOCK
    local = now.astimezone(PRAGUE)
    end = datetime.combine(local.date(), until, PRAGUE)
    # What was told before midnight may lie behind it.
    if local - end > _HALF_A_DAY:
        end += timedelta(days=1)
    return max(end.astimezone(UTC), now) + _MARGIN


def _certificate_ends(path: str) -> datetime | None:
    try:
        return x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        log.warning("the certificate cannot be read", extra={"error": as_text(error)})
        return None


def _credentials(settings: BoxSettings) -> str:
    """Return a fingerprint of what we log in with."""
    digest = hashlib.sha256(settings.login.encode())
    for name in (settings.password_file, settings.certificate, settings.private_key):
        try:
            digest.update(Path(name).read_bytes() if name else b"-")
        except OSError:
            digest.update(b"?")
    return digest.hexdigest()
