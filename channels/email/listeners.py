"""Opens the listeners for mail, SMTP and LMTP, and closes them."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from channels.email.admission import Admission
from channels.email.door import Door
from channels.email.intake import CHANNEL
from channels.email.last_mail import LastMail
from channels.email.lmtp import LmtpSession
from channels.email.returns import Returns
from channels.email.session import Session
from channels.email.settings import EmailSettings, endpoint
from channels.email.silence import Silence
from channels.email.smtp import SmtpSession
from channels.email.turned_away import Threshold
from gateway.loop import in_thread
from gateway.model.errors import ConfigError
from gateway.model.ports import Clock, Gateway

#: How many connections the system may hold for us while the loop is busy.
BACKLOG = 200

#: How long our last words may take before every connection is cut, in seconds.
_LAST_WORDS = 3.0

_UNIX = "unix:"


@dataclass(slots=True)
class Listeners:
    """The open listeners of one channel; all share one door and its limits."""

    settings: EmailSettings
    door: Door
    servers: dict[str, asyncio.Server] = field(default_factory=dict)

    async def open(self) -> None:
        """Open what the settings name. Raises ``ConfigError`` when something cannot be had."""
        # The library reports every command, with addresses, and every bad header, on these loggers.
        for name in ("mail.log", "mail.debug"):
            logging.getLogger(name).setLevel(logging.ERROR)
        kinds: dict[str, type[Session]] = {"listen": SmtpSession, "lmtp": LmtpSession}
        for key, kind in kinds.items():
            place: str = getattr(self.settings, key)
            if place:
                try:
                    self.servers[key] = await self._listen(place, kind)
                except OSError as error:
                    await self.close()
                    raise ConfigError(f"channels.email.{key}: {error}") from error
        if self.door.last_mail is not None and (last := await self.door.last_mail.recall()):
            self.silence.came(last)
        if self.door.threshold is not None:
            offices = (one.id for one in self.door.gateway.originators())
            await self.door.threshold.recall(*offices)

    async def _listen(self, place: str, kind: type[Session]) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        made: Callable[[], Session] = lambda: kind(self.door)  # noqa: E731  (given to either call)
        if place.startswith(_UNIX):
            path = Path(place.removeprefix(_UNIX))
            server = await loop.create_unix_server(made, path, backlog=BACKLOG)
            await in_thread(path.chmod, int(self.settings.lmtp_mode, 8))
            return server
        host, port = endpoint(place)
        return await loop.create_server(made, host, port, backlog=BACKLOG)

    def address(self, key: str = "listen") -> tuple[str, int]:
        """Return where a listener on the network really is: host and port."""
        if key not in self.servers:
            raise RuntimeError(f"there is no listener {key!r}")
        host, port = self.servers[key].sockets[0].getsockname()[:2]
        return host, port

    @property
    def silence(self) -> Silence:
        """When mail last came in at these doors."""
        if self.door.silence is None:
            raise RuntimeError("made without")
        return self.door.silence

    async def close(self) -> None:
        """Close them. A message on its way has a moment to end, then hears 421."""
        for server in self.servers.values():
            server.close()
        await self.door.close(self.settings.grace_seconds, _LAST_WORDS)
        if self.door.last_mail is not None:
            await self.door.last_mail.close()
        if "lmtp" in self.servers and self.settings.lmtp.startswith(_UNIX):
            with suppress(OSError):
                await in_thread(Path(self.settings.lmtp.removeprefix(_UNIX)).unlink)
        self.servers.clear()


def listeners(
    settings: EmailSettings, gateway: Gateway, clock: Clock, returns: Returns
) -> Listeners:
    """Prepare the listeners. Raises ``ConfigError`` when the certificate cannot be had."""
    door = Door(
        settings,
        gateway,
        clock,
        _tls(settings),
        Admission.read(settings),
        Silence(settings.quiet_hours, clock.now()),
        LastMail(gateway.notes(CHANNEL), gateway.originators()[0].id),
        Threshold(gateway.notes(CHANNEL), clock),
        returns,
    )
    return Listeners(settings, door)


def _tls(settings: EmailSettings) -> ssl.SSLContext | None:
    if not (settings.certificate and settings.private_key):
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, settings.private_key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"channels.email.certificate: {error}") from error
    return context
