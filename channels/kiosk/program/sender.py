"""Sends what waits in the spool, in a thread of its own, until the daemon has everything."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from channels.kiosk.program.spool import Spool, Waiting
from channels.kiosk.wire import Slip
from gateway.model.errors import Malformed, PeerDown, Refused, TooLarge, TryLater

log = logging.getLogger("kiosk.sender")

#: Seconds between attempts: they grow from the first to the last.
SHORTEST, LONGEST = 2.0, 60.0

#: Called in the sender's thread: the kiosk's number, and the slip or why there is none.
Outcome = Callable[[str, "Slip | Refused"], None]


class Taker(Protocol):
    """Who takes filings over."""

    def hand_in(self, number: str, package: bytes) -> Slip:
        """Take one; raises ``Refused`` or ``TryLater``."""
        ...


class Sender:
    """The only one who takes filings out of the spool."""

    def __init__(self, spool: Spool, taker: Taker, outcome: Outcome) -> None:
        self._spool, self._taker, self._outcome = spool, taker, outcome
        self._wake = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the present attempt; what waits keeps waiting."""
        self._ending = True
        self._wake.set()
        self._thread.join(20)

    def hurry(self) -> None:
        """Try now."""
        self._wake.set()

    def send_all(self) -> bool:
        """Send what waits, the oldest first; tell whether nothing has to be tried again."""
        waits = False
        for waiting in self._spool:
            try:
                waits |= not self._sent(waiting)
            except PeerDown as error:
                log.warning("filings wait: %s", error)
                return False
        return not waits

    def _sent(self, waiting: Waiting) -> bool:
        try:
            slip = self._taker.hand_in(waiting.number, waiting.read())
        except (TooLarge, Malformed) as error:
            # Only these two are about the filing itself and will never change.
            log.exception("filing refused")
            self._spool.set_aside(waiting)
            self._outcome(waiting.number, error)
            return True
        except PeerDown:
            # The others would not get through either.
            raise
        except (TryLater, Refused, OSError) as error:
            log.warning("filing waits: %s", error)
            return False
        self._spool.done(waiting)
        self._outcome(waiting.number, slip)
        return True

    def _run(self) -> None:
        pause = SHORTEST
        while True:
            # First clear, then look: whoever calls after this line is heard below.
            self._wake.clear()
            if self._ending:
                return
            pause = SHORTEST if self.send_all() else min(pause * 2, LONGEST)
            self._wake.wait(pause if len(self._spool) else None)
