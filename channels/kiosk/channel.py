"""The kiosk channel: a door for the machines in the hall, and the entry point that builds it."""

import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from channels.kiosk.api import application
from channels.kiosk.authority import Authority, opened
from channels.kiosk.convert import KioskConverter
from channels.kiosk.counter import CHANNEL, Counter
from channels.kiosk.peer import Door
from channels.kiosk.roll import Roll
from channels.kiosk.settings import KioskSettings
from gateway.loop import in_thread
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, Refused
from gateway.model.ids import OriginatorId
from gateway.model.outgoing import STATUS_PAGE, Delivered, Outgoing
from gateway.model.ports import Clock, Condition, Converter, Gateway, Health, Site
from gateway.web.attempts import Attempts
from gateway.web.listener import HttpListener, split
from gateway.web.settings import WebSettings


@dataclass
class KioskChannel:
    """Filings and questions in over HTTPS; answers wait until the citizen asks for them."""

    settings: KioskSettings
    originators: frozenset[OriginatorId]
    clock: Clock
    #: Where authority, codes and roll lie.
    folder: Path
    name: str = CHANNEL
    _listener: HttpListener | None = None
    _trouble: str = "not started"

    @property
    def port(self) -> int:
        """The port really taken."""
        if self._listener is None:
            raise RuntimeError("the channel has not been started")
        return self._listener.port

    async def start(self, gateway: Gateway) -> None:
        """Open the door. Raises ``ConfigError`` when address or folder cannot be had."""
        authority, tls = await in_thread(self._prepared)
        roll = Roll(authority, timedelta(days=self.settings.certificate_days))
        counter = Counter(
            gateway, roll, authority, self.clock, Attempts(self.clock), self.settings.max_package
        )
        app = application(counter, Door(roll, self.originators), self.settings.idle_seconds)
        web = WebSettings(grace_seconds=self.settings.grace_seconds)
        listener = HttpListener("channels.kiosk", app, self.settings.listen, web, tls)
        await listener.start()
        self._listener, self._trouble = listener, ""

    async def stop(self) -> None:
        """Close the door; a filing on its way has the grace to end."""
        if self._listener is None:
            return
        self._trouble = "stopped"
        await self._listener.stop()
        self._listener = None

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Leave the answer to be read by whoever proves the filing. Raises ``Refused``."""
        del blobs
        if not outgoing.address.startswith(STATUS_PAGE):
            raise Refused("A kiosk has no other address than the status of its filing.")
        return Delivered(self.clock.now(), outgoing.key, "waits to be asked for")

    def health(self) -> Health:
        """Say whether the door is open."""
        if self._trouble:
            return Health(Condition.DOWN, self._trouble)
        return Health(Condition.OK)

    def _prepared(self) -> tuple[Authority, ssl.SSLContext]:
        now = self.clock.now()
        try:
            authority = opened(self.folder, now)
            authority.open_door(self.settings.names, now)
            return authority, _tls(authority)
        except (OSError, ValueError) as error:
            raise ConfigError(f"channels.kiosk.folder: {error}") from error


def _tls(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    certificate, key = authority.door
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(authority.file)
    # Who enrols has no certificate yet; all else asks for one, see ``peer``.
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


@dataclass(slots=True)
class KioskPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[KioskSettings] = KioskSettings
    converter: Converter = field(default_factory=KioskConverter)

    def build(self, settings: KioskSettings, site: Site) -> KioskChannel:
        """Make the channel. Raises ``ConfigError``."""
        problems = []
        try:
            split(settings.listen)
        except ConfigError as error:
            problems.append(f"channels.kiosk.listen: {error}")
        if not settings.names:
            problems.append("channels.kiosk.names: kiosks call us by at least one name")
        if problems:
            raise ConfigError(*problems)
        known = frozenset(originator.id for originator in site.originators)
        return KioskChannel(settings, known, site.clock, site.folder / settings.folder)


def roll(settings: KioskSettings, folder: Path, clock: Clock) -> Roll:
    """Open the roll beside the daemon. Raises ``ConfigError``."""
    try:
        authority = opened(folder / settings.folder, clock.now())
    except (OSError, ValueError) as error:
        raise ConfigError(f"channels.kiosk.folder: {error}") from error
    return Roll(authority, timedelta(days=settings.certificate_days))


KIOSK = KioskPart()
