"""One kiosk without its screen: who it is, what it offers, and what it sends."""

import logging
import time
from pathlib import Path

from channels.kiosk.program.client import Client
from channels.kiosk.program.config import KioskConfig
from channels.kiosk.program.identity import Identity
from channels.kiosk.program.sender import Outcome, Sender
from channels.kiosk.program.shelf import Shelf
from channels.kiosk.program.spool import Spool
from channels.kiosk.wire import Catalogue
from gateway.model.errors import GatewayError

log = logging.getLogger("kiosk.station")

#: Seconds a citizen waits at most for an answer to a question.
_IMPATIENCE = 6.0


class Station:
    """Everything behind the glass."""

    def __init__(self, config: KioskConfig, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.config = config
        self.identity = Identity(folder)
        self.spool = Spool(folder)
        #: For citizens, who wait.
        self.client = Client(config.server, self.identity, _IMPATIENCE)
        self._patient = Client(config.server, self.identity)
        self._shelf = Shelf(folder, self.client)
        self.catalogue: Catalogue | None = self._shelf.known(config.language)
        self._sender: Sender | None = None

    @property
    def online(self) -> bool:
        """Whether the daemon answered the last time it was asked."""
        return self._shelf.online

    @property
    def offer(self) -> tuple[bool, Catalogue | None]:
        """What the first page depends on."""
        return self.online, self.catalogue

    def start(self, outcome: Outcome) -> None:
        """Begin to send what waits."""
        self._sender = Sender(self.spool, self._patient, outcome)
        self._sender.start()

    def stop(self) -> None:
        """Stop sending."""
        if self._sender is not None:
            self._sender.stop()

    def refresh(self) -> None:
        """Enrol or renew if that is due, and ask what is offered. Blocks; raises nothing."""
        try:
            if not self.identity.enrolled and self.config.enrolment:
                self.client.enrol(self.config.enrolment)
            elif self.identity.enrolled and self.identity.due(time.time()):
                self.client.renew()
        except (GatewayError, OSError) as error:
            log.warning("no certificate: %s", error)
        was_online = self.online
        self.catalogue = self._shelf.refresh(self.config.language)
        if self.online and not was_online:
            self.hurry()

    def hand_in(self, number: str, package: bytes) -> None:
        """Keep a filing for good and send it. Raises ``StoreFull``."""
        self.spool.keep(number, package)
        self.hurry()

    def hurry(self) -> None:
        """Send what waits now."""
        if self._sender is not None:
            self._sender.hurry()
