"""A gateway that remembers in memory: honest about hashes, repetition and all-or-none."""

import hashlib
import itertools
from collections.abc import AsyncIterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import Answer, Question
from gateway.model.blob import SMALL, BlobRef
from gateway.model.errors import UnknownRecipient
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.originator import Originator

LHOTA = Originator(
    OriginatorId("lhota"),
    "Obec Horní Lhota",
    "LHOT",
    ("podatelna@lhota.example.org", "urad@lhota.example.org"),
)
SCHOOL = Originator(
    OriginatorId("skola"), "Základní škola Horní Lhota", "ZSHL", ("skola@lhota.example.org",)
)

ARRIVED = datetime(2026, 11, 23, 8, 15, 30, tzinfo=UTC)


class StandingClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return always the same instant."""
        return ARRIVED


@dataclass
class MemoryGateway:
    """Implements the Gateway port without a disk."""

    people: tuple[Originator, ...] = (LHOTA, SCHOOL)
    #: Raised by ``keep`` before it reads, when set.
    keep_fails: Exception | None = None
    #: Raised by ``accept`` before it remembers anything, when set.
    accept_fails: Exception | None = None
    #: The originals by hash.
    originals: dict[str, bytes] = field(default_factory=dict)
    #: What was accepted, oldest first.
    arrivals: list[Arrival] = field(default_factory=list)
    #: How many arrivals came in each call of ``accept``.
    calls: list[int] = field(default_factory=list)
    #: The most octets ``keep`` was given at once.
    largest_chunk: int = 0
    #: Whether large originals are forgotten as they come, to watch the channel's own memory.
    forgetful: bool = False
    _receipts: dict[tuple[str, str, str], Receipt] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def originator_at(self, address: str) -> OriginatorId:
        """Return whose address it is."""
        for originator in self.people:
            if address.lower() in originator.addresses:
                return originator.id
        raise UnknownRecipient

    def originators(self) -> tuple[Originator, ...]:
        """Return all."""
        return self.people

    async def keep(self, content: AsyncIterable[bytes]) -> BlobRef:
        """Hash the content; small content travels in the reference."""
        if self.keep_fails is not None:
            raise self.keep_fails
        digest, size, chunks = hashlib.sha256(), 0, []
        async for chunk in content:
            digest.update(chunk)
            size += len(chunk)
            self.largest_chunk = max(self.largest_chunk, len(chunk))
            if not self.forgetful:
                chunks.append(chunk)
        octets = b"".join(chunks)
        self.originals[digest.hexdigest()] = octets
        return BlobRef(digest.hexdigest(), size, octets if size <= SMALL else None)

    async def accept(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Remember all or none."""
        if self.accept_fails is not None:
            raise self.accept_fails
        self.calls.append(len(arrivals))
        return tuple(self._accepted(arrival) for arrival in arrivals)

    def _accepted(self, arrival: Arrival) -> Receipt:
        key = (arrival.originator, arrival.channel, arrival.external_id)
        if key in self._receipts:
            return self._receipts[key]
        self.arrivals.append(arrival)
        self._receipts[key] = Receipt(
            item=ItemId(f"{next(self._numbers):026d}"),
            originator=arrival.originator,
            code=f"7K3M{len(self.arrivals):06d}",
            pin="123456",
            sha256=arrival.original.sha256,
            received_at=arrival.received_at,
            fresh=True,
        )
        return self._receipts[key]

    async def ask(self, question: Question) -> Answer:
        """Know nothing."""
        return Answer(found=False, text=f"Nothing about {question.kind}.")
