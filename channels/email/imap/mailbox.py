"""One mailbox at work: waits for mail, takes it in, rests after trouble, goes on for ever."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from channels.email.imap.connection import (
    LAST,
    About,
    Folder,
    LoginRefused,
    Lost,
    Unfetchable,
    Vanished,
)
from channels.email.imap.line import Line
from channels.email.imap.memory import Memory
from channels.email.imap.secrets import Secrets
from channels.email.imap.taking import Taking
from channels.email.mailbox_settings import MailboxSettings
from channels.email.silence import Silence
from gateway.faults import reached
from gateway.model.errors import PeerDown, Refused, TryLater, as_text
from gateway.model.ports import Clock

log = logging.getLogger("channels.email")

#: Sizes of so many messages are asked for at one time, and after so many the memory is written.
BATCH = 50

#: A message during which the connection broke so often, or we did, is left for later.
STRIKES = 3

#: The first and the longest rest after trouble, and the least after a refused login, in seconds.
_FIRST_REST, _LONGEST_REST, _REST_AFTER_REFUSAL = 1.0, 600.0, 60.0


@dataclass(slots=True)
class Mailbox:
    """Reads one folder. What goes wrong shows in ``troubles``; nothing stops it but ``stop``."""

    settings: MailboxSettings
    line: Line
    secrets: Secrets
    memory: Memory
    taking: Taking
    clock: Clock
    silence: Silence
    #: What is wrong; empty when the last look went well or none has been.
    trouble: str = ""
    _failures: int = 0
    _pause: float = 0.0
    #: How many waits for announcements in a row broke at once.
    _bad_waits: int = 0
    #: The message being taken, and how often taking one broke off.
    _at: int = 0
    _strikes: dict[int, int] = field(default_factory=dict)
    #: Messages that are in and not moved yet.
    _accepted: list[int] = field(default_factory=list)
    #: So many messages are asked about one by one: one of them broke the connection.
    _careful: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Read for ever."""
        while True:
            await self.attempt()
            if not self.trouble:
                await self._wait()
            if self._pause:
                await asyncio.sleep(self._pause)

    async def attempt(self) -> None:
        """Look once. Never raises but to be cancelled."""
        async with self._turn:
            try:
                await self._recall()
                # What is announced while mail is taken in is announced only once, to whom does not
                # listen: so the last look is always one that found nothing to do.
                while await self._look():
                    continue
            except LoginRefused as error:
                self.secrets.forget()
                self._failed(error, _REST_AFTER_REFUSAL)
            except (TryLater, Refused) as error:
                self._strike(error)
                self._failed(error, _patience(error))
            except Exception as error:
                log.exception("a look into a mailbox broke", extra={"mailbox": self.settings.name})
                self._strike(error)
                self._failed(error, 0.0)
            else:
                self._failures, self._pause, self.trouble = 0, 0.0, ""
                self.silence.looked(self.clock.now())

    async def _recall(self) -> None:
        """Know when a mail last came, also before a restart of ours."""
        await self.memory.read()
        if self.memory.came and not self.silence.last_item:
            self.silence.came(self.memory.came)

    async def poll_once(self) -> None:
        """Look now, whatever is being waited for."""
        self.line.connection.wake()
        await self.attempt()

    def troubles(self) -> Iterator[str]:
        """Yield what is wrong."""
        if self.trouble:
            yield f"{self.settings.name}: {self.trouble}"
        stuck = self.memory.stuck
        if stuck:
            number, first = next(iter(stuck.items()))
            yield f"{self.settings.name}: {len(stuck)} not fetched, UID {number}: {first.why}"
        if quiet := self.silence.alarm(self.clock.now()):
            yield f"{self.settings.name}: {quiet}"

    # -- one look

    async def _look(self) -> bool:
        """Take in what is new and what is due; tell whether there was anything to ask for."""
        folder = await self._enter()
        numbers = [*await self._due(folder), *await self._fresh(folder)]
        if not numbers and (folder.last == LAST or folder.last < self.memory.next):
            # That alone is not worth writing down.
            self.memory.change = folder.change
            return False
        if numbers:
            log.info(
                "mailbox listed", extra={"mailbox": self.settings.name, "messages": len(numbers)}
            )
        while numbers:
            batch = numbers[: 1 if self._careful else BATCH]
            await self._take_all(batch)
            del numbers[: len(batch)]
            # How far we are is written down only when what is in has been moved.
            if not numbers or len(self._accepted) >= BATCH:
                await self._settle()
                await self.memory.save()
            self._careful -= min(1, self._careful)
        self.memory.next = max(self.memory.next, folder.next)
        self.memory.change = folder.change
        await self.memory.save()
        return True

    async def _due(self, folder: Folder) -> Sequence[int]:
        """Return the stuck messages to ask for again: whose time has come, or somebody touched."""
        memory, found = self.memory, set(self.memory.due(self.clock.now()))
        if memory.stuck and 0 < memory.change < folder.change:
            stuck = list(memory.stuck)
            found |= {*await self.line.ask(self.line.connection.touched, stuck, memory.change)}
        return sorted(found)

    async def _fresh(self, folder: Folder) -> Sequence[int]:
        """Return the messages that came since the last look."""
        memory = self.memory
        # Who does not say where the end is, may say at least that nothing has changed.
        is_still = folder.last == LAST and 0 < folder.change == memory.change
        if folder.last < memory.next or is_still:
            return ()
        return await self.line.ask(self.line.connection.numbers, memory.next, folder.last)

    async def _enter(self) -> Folder:
        """Open the folder, connecting first if need be; return how it stands."""
        connection = self.line.connection
        if not connection.is_open:
            try:
                await self.line.ask(connection.open, await self.secrets.current())
            except (TryLater, Refused):
                await self.line.ask(connection.close)
                raise
        folder = await self.line.ask(connection.look)
        if not await self.memory.recall(folder.validity):
            log.info("mailbox read anew", extra={"mailbox": self.settings.name})
            self._accepted.clear()
        await self._settle()
        return folder

    async def _take_all(self, numbers: Sequence[int]) -> None:
        found = await self._about(numbers)
        for number in numbers:
            about = found.get(number)
            if about is not None:
                await self._take(number, about)
            elif number not in self.memory.stuck:
                # It was deleted in the meantime, and that is no error.
                self._strikes.pop(number, None)
            self.memory.next = max(self.memory.next, number + 1)

    async def _take(self, number: int, about: About) -> None:
        self._at = number
        try:
            await self._connected()
            if await self.taking.take(number, about):
                self._accepted.append(number)
        except Vanished:
            self.memory.stuck.pop(number, None)
        except Refused as error:
            self._leave(number, error)
        else:
            self.memory.stuck.pop(number, None)
            self.memory.came = self.clock.now()
            self.silence.came(self.memory.came)
        self._strikes.pop(number, None)
        # Something went on: the next trouble is a new one.
        self._at = self._failures = 0
        self.trouble = ""

    async def _about(self, numbers: Sequence[int]) -> dict[int, About]:
        """Ask for sizes; when one answer cannot be read, for each message by itself."""
        self._at = numbers[0] if len(numbers) == 1 else 0
        try:
            await self._connected()
            found: dict[int, About] = await self.line.ask(self.line.connection.about, numbers)
        except Lost:
            self._careful = len(numbers) if len(numbers) > 1 else self._careful
            raise
        except Unfetchable as error:
            if len(numbers) == 1:
                self._leave(numbers[0], error)
                return {}
            found = {}
            for number in numbers:
                found |= await self._about([number])
        else:
            for number in set(numbers) - found.keys():
                self.memory.stuck.pop(number, None)
        return found

    async def _settle(self) -> None:
        """Move what is in. Together, because each move by itself costs the server a look around.

        Whoever dies before reads these again and recognises them.
        """
        if not self._accepted:
            return
        reached("mailbox.before-move")
        try:
            await self.line.ask(self.line.connection.settle, self._accepted)
        except Refused:
            for number in self._accepted:
                await self._settle_one(number)
        self._accepted.clear()

    async def _settle_one(self, number: int) -> None:
        try:
            await self._connected()
            await self.line.ask(self.line.connection.settle, [number])
        except Vanished:
            return
        except Refused as error:
            self._leave(number, error)

    async def _connected(self) -> None:
        """Connect again after an answer that nobody could read."""
        if self.line.connection.is_open:
            return
        validity, accepted = self.memory.validity, self._accepted
        # What is in is moved by whoever called.
        self._accepted = []
        try:
            await self._enter()
        finally:
            self._accepted = accepted
        if self.memory.validity != validity:
            raise Lost("the folder was made anew")

    def _leave(self, number: int, error: Exception) -> None:
        """Leave a message for later, so that the others go on."""
        extra = {"mailbox": self.settings.name, "uid": number, "error": as_text(error)}
        log.warning("message cannot be fetched", extra=extra)
        self.memory.note_trouble(number, str(error), self.clock.now())

    # -- trouble

    def _strike(self, error: Exception) -> None:
        """Count against the message under way what may be its fault; pass it after a few times."""
        number, self._at = self._at, 0
        if not number or _is_ours(error):
            return
        self._strikes[number] = self._strikes.get(number, 0) + 1
        if self._strikes[number] >= STRIKES:
            del self._strikes[number]
            self._leave(number, error)
            self.memory.next = max(self.memory.next, number + 1)
            self._failures = 0

    def _failed(self, error: Exception, after: float) -> None:
        self._failures += 1
        rest = min(_FIRST_REST * 2 ** min(self._failures - 1, 10), _LONGEST_REST)
        self._pause = max(after, rest)
        self.trouble = str(error) if isinstance(error, TryLater | Refused) else as_text(error)
        extra = {"mailbox": self.settings.name, "error": as_text(error)}
        log.warning("mailbox not read", extra=extra)

    async def _wait(self) -> None:
        begun = time.monotonic()
        try:
            await self.line.ask(self.line.connection.wait)
        except Exception as error:  # noqa: BLE001  (whatever it is, the mailbox goes on being read)
            extra = {"mailbox": self.settings.name, "error": as_text(error)}
            log.info("waiting ended", extra=extra)
            # The look that follows connects again, and tells if that does not help. A server that
            # breaks off each time, though it says that it can wait, is looked at more seldom.
            seldom = self.settings.poll_seconds
            at_once = time.monotonic() - begun < seldom
            self._bad_waits = min(self._bad_waits + 1, 20) if at_once else 1
            self._pause = min((2 ** (self._bad_waits - 1) - 1) * _FIRST_REST, seldom)
            await self.line.ask(self.line.connection.close)
        else:
            self._bad_waits = 0


def _patience(error: Exception) -> float:
    """Return how long our own side asks for patience, in seconds."""
    return error.after if isinstance(error, TryLater) and _is_ours(error) else 0.0


def _is_ours(error: Exception) -> bool:
    """Tell whether it is our side that asks for patience, such as a full disk."""
    return isinstance(error, TryLater) and not isinstance(error, PeerDown)
