"""A gateway that remembers in memory: honest about hashes, repetition and all-or-none."""

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import Answer, Question
from gateway.model.blob import SMALL, BlobRef
from gateway.model.conditions import Conditions
from gateway.model.errors import UnknownRecipient
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.originator import Originator
from gateway.model.ports import Site

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


#: Where channels under test are built.
SITE = Site((LHOTA,), StandingClock(), Path(), bytes(range(32)))


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class MemoryGateway:
    """Implements the Gateway port without a disk."""

    people: tuple[Originator, ...] = (LHOTA, SCHOOL)
    #: Raised by ``keep`` before it reads, when set.
    keep_fails: Exception | None = None
    #: Raised by ``accept`` before it remembers anything, when set.
    accept_fails: Exception | None = None
    #: Set once somebody hands in; who does waits until ``at_leisure`` is set.
    busy: asyncio.Event = field(default_factory=asyncio.Event)
    at_leisure: asyncio.Event = field(default_factory=_set)
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
    #: What is answered, by kind of question, and what was asked.
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    #: The channels' notes by originator, channel and key.
    written: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _receipts: dict[tuple[str, str, str], Receipt] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def site(self) -> Site:
        """Where a channel for these people is built."""
        return Site(self.people, StandingClock(), Path(), SITE.key)

    def publish(self, largest_mail: int, *whose: OriginatorId) -> None:
        """Let those offices, or all, have stated how many octets of a mail they take."""
        stated = (Conditions("Pokyn 1", date(2026, 1, 1), largest_mail, ("pdf",)),)
        self.people = tuple(
            replace(one, conditions=stated) if not whose or one.id in whose else one
            for one in self.people
        )

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
        self.busy.set()
        await self.at_leisure.wait()
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

    def lose(self, external_id: str) -> None:
        """Forget that something was accepted, as a store that was put back to an earlier day."""
        for key in [key for key in self._receipts if key[2] == external_id]:
            del self._receipts[key]

    async def lacks(
        self, originator: OriginatorId, channel: str, external_ids: Sequence[str]
    ) -> frozenset[str]:
        """Return what was never accepted."""
        known = {key[2] for key in self._receipts if key[:2] == (originator, channel)}
        return frozenset(external_ids) - known

    async def ask(self, question: Question) -> Answer:
        """Give the answer prepared for the kind of question; know nothing else."""
        self.asked.append(question)
        nothing = Answer(found=False, text=f"Nothing about {question.kind}.")
        return self.answers.get(question.kind, nothing)

    def notes(self, channel: str) -> "MemoryNotes":
        """Return the memory of a channel."""
        return MemoryNotes(self.written, channel)


@dataclass
class MemoryNotes:
    """Implements the Notes port in a dictionary."""

    written: dict[tuple[str, str, str], str]
    channel: str

    async def read(self, originator: OriginatorId, key: str) -> str:
        """Return the note."""
        return self.written.get((originator, self.channel, key), "")

    async def change(
        self, originator: OriginatorId, key: str, function: Callable[[str], str]
    ) -> str:
        """Replace the note."""
        text = function(await self.read(originator, key))
        self.written[originator, self.channel, key] = text
        return text
