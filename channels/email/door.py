"""What all SMTP sessions of one listener share: limits, the gateway behind, who is inside."""

import asyncio
import ssl
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from channels.email.admission import Admission
from channels.email.last_mail import LastMail
from channels.email.returns import Home, Returns
from channels.email.settings import EmailSettings
from channels.email.silence import Silence
from channels.email.turned_away import Threshold
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Gateway


class Visitor(Protocol):
    """One session, as the door sees it."""

    def farewell(self) -> None:
        """Leave as soon as nothing is under way."""
        ...

    def throw_out(self) -> None:
        """Leave now; what was under way is not accepted."""
        ...


@dataclass(slots=True)
class Door:
    """The way in. Counts visitors, so that nobody can hold all places."""

    settings: EmailSettings
    gateway: Gateway
    clock: Clock
    #: What clients may switch to TLS with; ``None``: they cannot.
    tls: ssl.SSLContext | None = None
    admission: Admission = field(default_factory=Admission)
    #: Notices when nothing comes, and remembers it over restarts.
    silence: Silence | None = None
    last_mail: LastMail | None = None
    #: Remembers what was too large.
    threshold: Threshold | None = None
    #: Knows the return paths of what we sent; ``None``: there are none.
    returns: Returns | None = None
    closing: bool = False
    inside: set[Visitor] = field(default_factory=set)
    _by_address: Counter[str] = field(default_factory=Counter)
    _nobody: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._nobody.set()

    def home(self, address: str) -> Home:
        """Return a recipient's address without the mark of a return path of ours."""
        return self.returns.home(address) if self.returns else Home(address)

    def came(self) -> None:
        """Note that a mail is in."""
        now = self.clock.now()
        if self.silence is not None:
            self.silence.came(now)
        if self.last_mail is not None:
            self.last_mail.came(now)

    async def refused(self, originator: OriginatorId, sender: str, size: int, limit: int) -> None:
        """Note that a mail was too large for somebody."""
        if self.threshold is not None:
            await self.threshold.refused(originator, sender, size, limit)

    def enter(self, visitor: Visitor, address: str) -> bool:
        """Let *visitor* in, or tell that there is no place."""
        if (
            self.closing
            or len(self.inside) >= self.settings.connections
            or self._by_address[address] >= self.settings.connections_per_address
        ):
            return False
        self.inside.add(visitor)
        self._nobody.clear()
        self._by_address[address] += 1
        return True

    def moves(self, old: str, new: str) -> bool:
        """Count a visitor at *new*, whom a proxy brought from there; tell whether there is room."""
        if self._by_address[new] >= self.settings.connections_per_address:
            return False
        self._by_address[new] += 1
        self._uncount(old)
        return True

    def leave(self, visitor: Visitor, address: str) -> None:
        """Give the place back."""
        self.inside.discard(visitor)
        self._uncount(address)
        if not self.inside:
            self._nobody.set()

    def _uncount(self, address: str) -> None:
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    async def close(self, grace: float, last_words: float) -> None:
        """Send everybody away: who hands in a message has *grace* seconds to end it."""
        self.closing = True
        for visitor in tuple(self.inside):
            visitor.farewell()
        await self._empty(grace)
        for visitor in tuple(self.inside):
            visitor.throw_out()
        await self._empty(last_words)

    async def _empty(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._nobody.wait(), seconds)
