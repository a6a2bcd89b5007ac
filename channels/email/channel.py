"""The e-mail channel: its door, its outgoing mail, and the entry point that builds it."""

import asyncio
import logging
import ssl
from dataclasses import dataclass, field, replace
from pathlib import Path

from channels.email.convert import EmailConverter
from channels.email.door import Door
from channels.email.intake import CHANNEL
from channels.email.outgoing import write_letter
from channels.email.relay import Relay
from channels.email.settings import EmailSettings, endpoint
from channels.email.smtp import SmtpSession
from gateway.loop import in_thread
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import Clock, Condition, Converter, Gateway, Health, Site
from gateway.model.submission import content_of

#: How many connections the system may hold for us while the loop is busy.
BACKLOG = 200

#: How long our last words may take before every connection is cut, in seconds.
_LAST_WORDS = 3.0


@dataclass
class EmailChannel:
    """Mail in over SMTP, mail out through a relay."""

    settings: EmailSettings
    originators: dict[OriginatorId, Originator]
    clock: Clock
    relay: Relay
    name: str = CHANNEL
    _server: asyncio.Server | None = None
    _door: Door | None = None
    _trouble: str = "not started"

    @property
    def address(self) -> tuple[str, int]:
        """Where the door really is: host and port."""
        if self._server is None:
            raise RuntimeError("the channel has not been started")
        host, port = self._server.sockets[0].getsockname()[:2]
        return host, port

    @property
    def visitors(self) -> int:
        """How many clients are inside."""
        return len(self._door.inside) if self._door else 0

    async def start(self, gateway: Gateway) -> None:
        """Open the door. A port or a certificate that cannot be had raises ``ConfigError``."""
        host, port = endpoint(self.settings.listen)
        # The library reports every command, with addresses, on this logger.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        door = Door(self.settings, gateway, self.clock, _tls(self.settings))
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                lambda: SmtpSession(door), host, port, backlog=BACKLOG
            )
        except OSError as error:
            raise ConfigError(f"channels.email.listen: {error}") from error
        self._door, self._trouble = door, ""

    async def stop(self) -> None:
        """Close the door. A message on its way has a moment to end, then hears 421."""
        if self._server is None or self._door is None:
            return
        self._trouble = "stopped"
        self._server.close()
        await self._door.close(self.settings.grace_seconds, _LAST_WORDS)
        self._server = self._door = None

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Send *outgoing* through the relay. Raises ``Refused`` or ``TryLater``."""
        originator = self.originators.get(outgoing.originator)
        if originator is None or not originator.addresses:
            raise TryLater(f"'{outgoing.originator}' has no address to write from.", after=3600)
        now = self.clock.now()
        contents = [(part, await in_thread(content_of, part, blobs)) for part in outgoing.parts]
        letter = write_letter(outgoing, originator, contents, self.settings.hostname, now)
        reply = await self.relay.send(letter)
        return Delivered(self.clock.now(), letter.message_id, reply)

    def health(self) -> Health:
        """Say whether the door is open and the relay takes our mail."""
        if self._trouble:
            return Health(Condition.DOWN, self._trouble)
        if self.relay.trouble:
            return Health(Condition.DEGRADED, f"relay: {self.relay.trouble}")
        return Health(Condition.OK)


def _tls(settings: EmailSettings) -> ssl.SSLContext | None:
    if not (settings.certificate and settings.private_key):
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, settings.private_key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"channels.email.certificate: {error}") from error
    return context


@dataclass(slots=True)
class EmailPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[EmailSettings] = EmailSettings
    converter: Converter = field(default_factory=EmailConverter)

    def build(self, settings: EmailSettings, site: Site) -> EmailChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        problems = []
        for key, value in (("listen", settings.listen), ("relay", settings.relay or "none:0")):
            try:
                endpoint(value)
            except ConfigError as error:
                problems.append(f"channels.email.{key}: {error}")
        if problems:
            raise ConfigError(*problems)
        settings = _placed(settings, site.folder)
        known = {originator.id: originator for originator in site.originators}
        return EmailChannel(settings, known, site.clock, Relay(settings))


def _placed(settings: EmailSettings, folder: Path) -> EmailSettings:
    """Return the settings with their files' paths taken from *folder*."""

    def placed(path: str) -> str:
        return str(folder / path) if path else ""

    return replace(
        settings,
        certificate=placed(settings.certificate),
        private_key=placed(settings.private_key),
        relay_password_file=placed(settings.relay_password_file),
    )


EMAIL = EmailPart()
