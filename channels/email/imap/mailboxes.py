"""All mailboxes of the channel: each with its own thread, its own task and its own troubles."""

import asyncio
from collections.abc import Iterator, Mapping

from channels.email.imap.connection import Connection
from channels.email.imap.line import Line
from channels.email.imap.mailbox import Mailbox
from channels.email.imap.memory import Memory
from channels.email.imap.secrets import Secrets
from channels.email.imap.taking import Taking
from channels.email.intake import CHANNEL
from channels.email.mailbox_settings import MailboxSettings
from channels.email.reported import trust
from channels.email.returns import Returns
from channels.email.settings import EmailSettings
from channels.email.silence import Silence
from gateway.loop import cancel, spawn
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.ports import Clock, Gateway, Watched


class Mailboxes:
    """Started and stopped together; otherwise none knows of another."""

    def __init__(
        self,
        settings: EmailSettings,
        originators: Mapping[OriginatorId, Originator],
        gateway: Gateway,
        clock: Clock,
        returns: Returns,
    ) -> None:
        self._settings, self._originators = settings, originators
        self._gateway, self._clock, self._returns = gateway, clock, returns
        self.boxes: tuple[Mailbox, ...] = ()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    def start(self) -> None:
        """Begin to read."""
        self.boxes = tuple(self._made(one) for one in self._settings.mailboxes)
        self._tasks = tuple(spawn(one.run(), f"mailbox {one.settings.name}") for one in self.boxes)

    async def stop(self) -> None:
        """Stop reading; what was not accepted yet stays where it is."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(one.line.close() for one in self.boxes))
        await cancel(*self._tasks)
        self.boxes, self._tasks = (), ()

    async def poll_once(self) -> None:
        """Look once into every mailbox."""
        await asyncio.gather(*(one.poll_once() for one in self.boxes))

    def troubles(self) -> Iterator[str]:
        """Yield what is wrong, a line each."""
        for one in self.boxes:
            yield from one.troubles()

    def watched(self) -> Iterator[Watched]:
        """Yield when each was last looked into and brought something."""
        for one in self.boxes:
            owner = OriginatorId(one.settings.originator)
            yield one.silence.watched(one.settings.name, self._clock.now(), owner, one.trouble)

    def _made(self, one: MailboxSettings) -> Mailbox:
        line = Line(Connection(one), one.name)
        originator = self._originators[OriginatorId(one.originator)]
        memory = Memory(self._gateway.notes(CHANNEL), originator.id, one.name)
        taking = Taking(
            one,
            originator,
            line,
            self._gateway,
            self._clock,
            self._settings.max_size,
            self._returns,
            trust(self._settings),
        )
        silence = Silence(one.quiet_hours, self._clock.now())
        return Mailbox(one, line, Secrets(one), memory, taking, self._clock, silence)
