"""Tells how busy the door is, so that work which can wait steps aside while many hand in."""

import asyncio
import time
from collections.abc import Callable

#: Arrivals, or chunks of large ones, that a second carries off; more of them pile up.
RATE = 40.0
#: So many piled up are a rush; no more are counted than after which it is over in half a second.
MANY, MOST = 5.0, 20.0
#: Seconds after which a rush is no reason to step aside any more: the door could be kept busy for
#: ever, and what was accepted must be dealt with all the same.
LONGEST = 30.0


class Rush:
    """One per daemon. The door notes what comes in; worker and payer ask before each piece."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._piled = 0.0
        self._noted = 0.0
        self._since: float | None = None

    def note(self) -> None:
        """Say that something came in: an arrival, or a chunk of a large one."""
        now = self._seconds()
        piled = self._left(now)
        if piled < MANY:
            self._since = None
        elif self._since is None:
            self._since = now
        self._piled, self._noted = min(piled + 1.0, MOST), now

    async def over(self) -> None:
        """Return when nobody is kept waiting by us, or when the rush has lasted too long."""
        # There is no event to wait for: it is over when nothing came for a while.
        while (wait := self._wait()) > 0:  # noqa: ASYNC110  (see above)
            await asyncio.sleep(wait)

    def _wait(self) -> float:
        """Return the seconds until it may be over; zero when there is no reason to wait."""
        now = self._seconds()
        if self._since is not None and now - self._since > LONGEST:
            return 0.0
        return (self._left(now) - MANY) / RATE

    def _left(self, now: float) -> float:
        return max(0.0, self._piled - (now - self._noted) * RATE)
