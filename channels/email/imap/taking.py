"""Takes one message of a mailbox in: streamed, kept, accepted."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from channels.email import traces
from channels.email.headers import split
from channels.email.imap.connection import About
from channels.email.imap.line import Line
from channels.email.intake import ABOUT, CHANNEL, NOT_FETCHED
from channels.email.mailbox_settings import MailboxSettings
from channels.email.returns import Returns
from gateway.faults import reached
from gateway.model.arrival import Arrival
from gateway.model.errors import TooLarge
from gateway.model.originator import Originator
from gateway.model.ports import Clock, Gateway

#: So much of a message is asked for at one time, in octets.
PIECE = 512 * 1024


@dataclass(frozen=True, slots=True)
class Taking:
    """One mailbox's way in."""

    settings: MailboxSettings
    originator: Originator
    line: Line
    gateway: Gateway
    clock: Clock
    #: The largest message taken, in octets.
    max_size: int
    #: Knows the return paths of what we sent.
    returns: Returns
    #: Facts that every arrival bears along: whose verdicts about senders count.
    trusted: Mapping[str, str] = field(default_factory=dict)

    async def take(self, number: int, about: About) -> bool:
        """Take a message in; tell whether it may be moved now. One too large is told of, and stays.

        Raises ``Vanished``, ``Unfetchable``, ``Lost``, and what the gateway raises.
        """
        if about.size > self.max_size:
            await self._tell(number, about, about.size)
            return False
        try:
            await self._accept(number, about, Stream(self.line, number, about.size, self.max_size))
        except TooLarge:
            await self._tell(number, about, self.max_size)
            return False
        return True

    async def _tell(self, number: int, about: About, size: int) -> None:
        """Hand in the header of a mail that is too large, so that a clerk fetches it by hand."""
        header = Stream(self.line, number, 0, traces.HEAD, "HEADER")
        why = f"too large: {size} octets of at most {self.max_size}"
        await self._accept(number, about, header, {NOT_FETCHED: why}, ":header")

    async def _accept(
        self,
        number: int,
        about: About,
        stream: "Stream",
        more: dict[str, str] | None = None,
        suffix: str = "",
    ) -> None:
        original = await self.gateway.keep(stream)
        now = self.clock.now()
        head = bytes(stream.head)
        about_what = self.returns.noted(split(head, 0, len(head))[0])
        reached("mailbox.before-accept")
        await self.gateway.accept(
            Arrival(
                originator=self.originator.id,
                channel=CHANNEL,
                # The same octets are the same mail, whatever number or folder they lie under.
                external_id=f"sha256:{original.sha256}{suffix}",
                received_at=traces.sensible(about.taken, now) or now,
                original=original,
                envelope={
                    **traces.sender_of(head),
                    "recipients": ", ".join(self.originator.addresses),
                    "mailbox": self.settings.name,
                    "uid": str(number),
                    "fetched": now.isoformat(),
                    **self.trusted,
                    **({ABOUT: about_what} if about_what else {}),
                    **(more or {}),
                },
            )
        )


class Stream:
    """A message as it is fetched, piece by piece; iterate once. Holds one piece at a time.

    Raises ``TooLarge`` as soon as more than *limit* octets have come.
    """

    def __init__(
        self, line: Line, number: int, announced: int, limit: int, section: str = ""
    ) -> None:
        self._line, self._number = line, number
        self._announced, self._limit, self._section = announced, limit, section
        #: The beginning, where the headers stand.
        self.head = bytearray()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        offset = 0
        fetch = self._line.connection.piece
        while True:
            piece = await self._line.ask(fetch, self._number, offset, PIECE, self._section)
            offset += len(piece)
            if offset > self._limit:
                raise TooLarge
            if piece:
                self.head += piece[: traces.HEAD - len(self.head)]
                yield piece
            # Some servers announce a wrong size: a short piece is the end only if all has come.
            if not piece or (len(piece) < PIECE and offset >= self._announced):
                return
