"""The e-mail channel: its ways in, its outgoing mail, and the entry point that builds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from channels.email.convert import EmailConverter
from channels.email.imap.mailboxes import Mailboxes
from channels.email.intake import CHANNEL
from channels.email.listeners import Listeners, listeners
from channels.email.outgoing import write_letter
from channels.email.relay import Relay
from channels.email.returns import Returns
from channels.email.sense import nonsense
from channels.email.settings import EmailSettings
from gateway.loop import in_thread
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import (
    Clock,
    Condition,
    Converter,
    Gateway,
    Health,
    Site,
    TurnedAway,
    Watched,
)
from gateway.model.submission import content_of


@dataclass
class EmailChannel:
    """Mail in over SMTP, over LMTP and from mailboxes; mail out through a relay."""

    settings: EmailSettings
    originators: Mapping[OriginatorId, Originator]
    clock: Clock
    relay: Relay
    returns: Returns
    name: str = CHANNEL
    _listeners: Listeners | None = None
    _mailboxes: Mailboxes | None = None
    _trouble: str = "not started"

    @property
    def address(self) -> tuple[str, int]:
        """Where the SMTP door really is: host and port."""
        return self._open_listeners.address()

    @property
    def lmtp_address(self) -> tuple[str, int]:
        """Where the LMTP door on the network really is: host and port."""
        return self._open_listeners.address("lmtp")

    @property
    def _open_listeners(self) -> Listeners:
        if self._listeners is None:
            raise RuntimeError("the channel has not been started")
        return self._listeners

    @property
    def visitors(self) -> int:
        """How many clients are inside."""
        return len(self._listeners.door.inside) if self._listeners else 0

    async def start(self, gateway: Gateway) -> None:
        """Open the doors. A port or a certificate that cannot be had raises ``ConfigError``.

        Whether the mailboxes can be read is a matter of health.
        """
        opened = listeners(self.settings, gateway, self.clock, self.returns)
        await opened.open()
        self._listeners = opened
        self._mailboxes = Mailboxes(
            self.settings, self.originators, gateway, self.clock, self.returns
        )
        self._mailboxes.start()
        self._trouble = ""

    async def stop(self) -> None:
        """Close the doors. A message on its way has a moment to end, then hears 421."""
        if self._listeners is None or self._mailboxes is None:
            return
        self._trouble = "stopped"
        opened, self._listeners = self._listeners, None
        await self._mailboxes.stop()
        await opened.close()

    async def poll_once(self) -> None:
        """Look once into every mailbox. What goes wrong shows in ``health``."""
        if self._mailboxes is not None:
            await self._mailboxes.poll_once()

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Send *outgoing* through the relay. Raises ``Refused`` or ``TryLater``."""
        originator = self.originators.get(outgoing.originator)
        if originator is None or not originator.addresses:
            raise TryLater(f"'{outgoing.originator}' has no address to write from.", after=3600)
        now = self.clock.now()
        contents = [(part, await in_thread(content_of, part, blobs)) for part in outgoing.parts]
        letter = write_letter(outgoing, originator, contents, self.returns, now)
        reply = await self.relay.send(letter)
        return Delivered(self.clock.now(), letter.message_id, reply)

    def watched(self) -> Iterator[Watched]:
        """Yield when each way in last brought something."""
        if self._listeners is not None and self._mailboxes is not None:
            yield self._listeners.silence.watched("doors", self.clock.now())
            yield from self._mailboxes.watched()

    def turned_away(self) -> Iterator[TurnedAway]:
        """Yield what was too large to be let in."""
        if self._listeners is not None and self._listeners.door.threshold is not None:
            yield from self._listeners.door.threshold.all()

    def health(self) -> Health:
        """Say whether the doors are open, the mailboxes read, and the relay takes our mail."""
        if self._trouble or self._mailboxes is None or self._listeners is None:
            return Health(Condition.DOWN, self._trouble)
        troubles = [*self._mailboxes.troubles()]
        if quiet := self._listeners.silence.alarm(self.clock.now()):
            troubles.append(f"SMTP and LMTP: {quiet}")
        if self.relay.trouble:
            troubles.append(f"relay: {self.relay.trouble}")
        if troubles:
            return Health(Condition.DEGRADED, "; ".join(troubles))
        return Health(Condition.OK)


@dataclass(slots=True)
class EmailPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[EmailSettings] = EmailSettings
    converter: Converter = field(default_factory=EmailConverter)

    def build(self, settings: EmailSettings, site: Site) -> EmailChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        known = {originator.id: originator for originator in site.originators}
        wrong = nonsense(settings, known, site.clock.now())
        problems = [f"channels.email.{problem}" for problem in wrong]
        if problems:
            raise ConfigError(*problems)
        settings = _placed(settings, site.folder)
        returns = Returns(site.key, settings.hostname, settings.return_delimiter)
        return EmailChannel(settings, known, site.clock, Relay(settings), returns)


def _placed(settings: EmailSettings, folder: Path) -> EmailSettings:
    """Return the settings with their files' paths taken from *folder*."""

    def placed(path: str) -> str:
        return str(folder / path) if path else ""

    socket = settings.lmtp.removeprefix("unix:")
    return replace(
        settings,
        certificate=placed(settings.certificate),
        private_key=placed(settings.private_key),
        relay_password_file=placed(settings.relay_password_file),
        relay_ca=placed(settings.relay_ca),
        further_relays=tuple(
            replace(one, ca=placed(one.ca), password_file=placed(one.password_file))
            for one in settings.further_relays
        ),
        lmtp=settings.lmtp if socket == settings.lmtp else f"unix:{folder / socket}",
        accounts=tuple(
            replace(one, password_file=placed(one.password_file)) for one in settings.accounts
        ),
        mailboxes=tuple(one.placed(folder) for one in settings.mailboxes),
    )


EMAIL = EmailPart()
