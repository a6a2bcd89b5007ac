"""The public web as a channel: forms come in, answers wait on the status page."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from channels.web.catalogue import Catalogue
from channels.web.convert import WebConverter
from channels.web.settings import SiteSettings
from gateway.model import package
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, Refused, TryLater
from gateway.model.outgoing import STATUS_PAGE, Delivered, Outgoing
from gateway.model.ports import Clock, Condition, Converter, Gateway, Health, Site

#: The channel's name in arrivals.
CHANNEL = "web"


class Closed(TryLater):
    """The filing office takes nothing just now."""


@dataclass
class WebChannel:
    """What the pages hand in through. The pages themselves are served by the public listener."""

    settings: SiteSettings
    clock: Clock
    #: Where uploads lie while they come in: on the disk they will stay on.
    folder: Path
    name: str = CHANNEL
    catalogue: Catalogue = field(default_factory=Catalogue)
    _gateway: Gateway | None = None

    @property
    def gateway(self) -> Gateway:
        """Where forms are handed in. Raises ``Closed`` before the start and after the end."""
        if self._gateway is None:
            raise Closed
        return self._gateway

    async def start(self, gateway: Gateway) -> None:
        """Take forms from now on."""
        self._gateway = gateway

    async def stop(self) -> None:
        """Take no more."""
        self._gateway = None

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Say that *outgoing* can be read on the status page; nothing else leaves by this way."""
        del blobs
        if not outgoing.address.startswith(STATUS_PAGE):
            raise Refused("The web delivers to its own status page only.")
        note = "readable on the status page with the receipt's code and PIN"
        return Delivered(self.clock.now(), outgoing.key, note)

    def health(self) -> Health:
        """Say whether forms are taken."""
        if self._gateway is None:
            return Health(Condition.DOWN, "closed")
        return Health(Condition.OK)


@dataclass(slots=True)
class WebPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[SiteSettings] = SiteSettings
    converter: Converter = field(default_factory=WebConverter)

    def build(self, settings: SiteSettings, site: Site) -> WebChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        problems = []
        if settings.address and urlsplit(settings.address).scheme not in {"http", "https"}:
            problems.append(f"channels.web.address: '{settings.address}' is no web address")
        if not 0 < settings.max_upload <= package.MOST_OCTETS:
            problems.append(f"channels.web.max_upload: 1 to {package.MOST_OCTETS} octets")
        if not 0 < settings.max_files <= package.MOST_FILES:
            problems.append(f"channels.web.max_files: 1 to {package.MOST_FILES}")
        if problems:
            raise ConfigError(*problems)
        return WebChannel(settings, site.clock, site.folder)


WEB = WebPart()
