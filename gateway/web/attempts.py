"""Slows down guessing: every failure makes the next attempt wait longer."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.model.ports import Clock

#: So many keys are remembered; the one longest untouched is forgotten first.
REMEMBERED = 10_000
#: A key without failures for this long starts anew.
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are free, and how far the waiting may grow."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """Return how long to wait after so many failures: 1, 2, 4 … seconds."""
        over = failures - self.free
        if over <= 0:
            return timedelta()
        return min(timedelta(seconds=2 ** min(over - 1, 30)), self.longest)


#: Somebody who guesses one person's password; short enough that she is not locked out for long.
LOGIN = Patience(free=3, longest=timedelta(minutes=5))
#: Somebody who tries many logins from one address; a whole office may stand behind one.
ADDRESS = Patience(free=20, longest=timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime
    until: datetime


def network(address: str) -> str:
    """Return what one subscriber holds: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return address


class Attempts:
    """Failures by login and by address, in the memory of this daemon."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def wait(self, login: str, address: str) -> float:
        """Return how many seconds the next attempt has to wait; 0 when it may come."""
        now = self._clock.now()
        ends = (
            found.until
            for key in (("login", login), ("address", network(address)))
            if (found := self._known.get(key)) is not None
        )
        return max(((end - now).total_seconds() for end in ends if end > now), default=0.0)

    def failed(self, login: str, address: str) -> None:
        """Count a failure."""
        self._count(("login", login), LOGIN)
        self._count(("address", network(address)), ADDRESS)

    def succeeded(self, login: str) -> None:
        """Forget the failures of *login*; those of the address fade by themselves."""
        self._known.pop(("login", login), None)

    def _count(self, key: tuple[str, str], patience: Patience) -> None:
        now = self._clock.now()
        before = self._known.pop(key, None)
        count = 1
        if before is not None and now - before.last < FORGOTTEN_AFTER:
            count += before.count
        self._known[key] = _Failures(count, now, now + patience.wait(count))
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
