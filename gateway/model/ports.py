"""The promises between the parts. Implement them; never inherit from them."""

from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Generic, Protocol, TypeVar, runtime_checkable

from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import Answer, Question, QuestionSpec
from gateway.model.blob import BlobRef, Blobs
from gateway.model.ids import OriginatorId
from gateway.model.item import Item
from gateway.model.originator import Originator
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.submission import Evidence, Part, Submission
from gateway.model.verdict import Verdict

UnitT_contra = TypeVar("UnitT_contra", contravariant=True)
SettingsT = TypeVar("SettingsT")


class Clock(Protocol):
    """Where the instant comes from."""

    def now(self) -> datetime:
        """Return the present instant, UTC, with zone."""
        ...


class Condition(StrEnum):
    """How a part is doing."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Health:
    """How a part is doing, in one word and one sentence."""

    condition: Condition
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check leaves behind."""

    evidence: tuple[Evidence, ...] = ()
    derived: tuple[Part, ...] = ()
    #: Media types told by the octets, by SHA-256 of the part.
    media_types: tuple[tuple[str, str], ...] = ()


class Notes(Protocol):
    """A channel's own small durable memory: conversations, cursors. Never a filing's content."""

    async def read(self, originator: OriginatorId, key: str) -> str:
        """Return the note under *key* (up to 255 characters), empty when there is none."""
        ...

    async def change(
        self, originator: OriginatorId, key: str, function: Callable[[str], str]
    ) -> str:
        """Replace the note by what *function* makes of it, and return that; empty forgets it.

        Nobody else changes the note meanwhile. *function* is pure and may be called again. Raises
        ``TryLater`` when nothing was written.
        """
        ...


class Holdings(Protocol):
    """Tells an edge what is in the store, so that it can compare that with what its peer has."""

    async def lacks(
        self, originator: OriginatorId, channel: str, external_ids: Sequence[str]
    ) -> frozenset[str]:
        """Return those of *external_ids* that were never accepted. Raises ``TryLater``."""
        ...


class Gateway(Holdings, Protocol):
    """What an edge sees of the core."""

    def originator_at(self, address: str) -> OriginatorId:
        """Return who lives at *address*. Raises ``UnknownRecipient``."""
        ...

    def originators(self) -> tuple[Originator, ...]:
        """Return all originators of this installation."""
        ...

    async def keep(self, content: AsyncIterable[bytes]) -> BlobRef:
        """Hash *content* while it streams and, when it is large, put it on disk for good.

        Errors raised by *content* pass through and leave nothing behind. Raises ``StoreFull``.
        """
        ...

    async def accept(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Commit all *arrivals* or none, and return their receipts in the same order.

        Raises ``TryLater`` when nothing was stored and the sender must keep its copy.
        """
        ...

    async def ask(self, question: Question) -> Answer:
        """Answer a citizen's question. Raises ``Throttled`` or ``TryLater``."""
        ...

    def notes(self, channel: str) -> Notes:
        """Return the memory of *channel*."""
        ...


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a channel can reach, as a clerk chooses him."""

    #: In the channel's own form, as it stands in ``Outgoing.address``.
    address: str
    name: str
    #: What he is, and where, in Czech.
    kind: str = ""
    place: str = ""
    #: Why nothing can be sent to him now; empty when it can.
    closed_because: str = ""


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who was found."""

    found: tuple[Addressee, ...]
    #: More fit than are told.
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Underway:
    """How a letter stands that was given to a channel, as a clerk reads it."""

    #: One sentence in Czech.
    told: str
    #: How much of it has left, where that is known.
    percent: int | None = None


@runtime_checkable
class Directory(Protocol):
    """What a channel also is that can look up whom it reaches, and knows what it cannot carry."""

    def serves(self, originator: OriginatorId) -> bool:
        """Tell whether this originator can send through the channel; never does I/O."""
        ...

    async def find(self, originator: OriginatorId, sought: str) -> Addressees:
        """Return who fits a name, a number or an address. Raises ``Refused`` or ``TryLater``."""
        ...

    def problems(self, named: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """Say in Czech why attachments of these names and sizes cannot be sent."""
        ...

    def defects(self, name: str, content: BinaryIO) -> tuple[str, ...]:
        """Say in Czech why a file cannot be sent for what is in it; blocks, and does not close."""
        ...

    async def underway(
        self, originator: OriginatorId, letters: Mapping[str, str]
    ) -> Mapping[str, Underway]:
        """Return how letters stand that have not come to their end, by the keys of the outbox.

        *letters*: the foreign identifier of each, empty before it has left. Never asks the peer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Watched:
    """One way in, as somebody who waits for its next item sees it."""

    name: str
    #: Whose it is; ``None``: everybody's. Without a default, as forgetting it would show it to all.
    originator: OriginatorId | None
    #: When it was last looked into without trouble; for a door, ``None``: it is simply open.
    last_look: datetime | None
    #: When it last brought something, as far as we know.
    last_item: datetime | None
    #: Since when this process knows.
    since: datetime | None = None
    #: Why it cannot be looked into; empty while it can.
    trouble: str = ""
    #: After how many hours without anything somebody should look today; 0: never.
    patience: float = 0.0
    #: Whether it has been longer than that.
    silent: bool = False


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Something too large that was not let in; its sender heard why, and nothing of it is here."""

    originator: OriginatorId
    at: datetime
    #: As the peer named it; proven by nothing.
    sender: str
    #: How large it said it was, or was found to be at least, in octets.
    size: int
    #: What was taken at most then, in octets.
    limit: int


@runtime_checkable
class TurnsAway(Protocol):
    """What a channel also is that refuses things before they are items."""

    def turned_away(self) -> Iterable[TurnedAway]:
        """Return the last ones of each originator, newest first; never does I/O."""
        ...


@runtime_checkable
class Watches(Protocol):
    """What a channel also is that knows when each of its ways in last brought something."""

    def watched(self) -> Iterable[Watched]:
        """Return its ways in; never does I/O."""
        ...


class Channel(Protocol):
    """One way in and out of the town hall. Converts; never decides, stores or knows another.

    Acknowledges to its peer only after ``Gateway.accept`` has returned. An unreachable peer is a
    state in ``health``, not an exception from ``start``. ``deliver`` may be called twice with one
    key without harm.
    """

    name: str

    async def start(self, gateway: Gateway) -> None:
        """Open the door. Returns when it is open."""
        ...

    async def stop(self) -> None:
        """Close the door; what was accepted stays accepted."""
        ...

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Send *outgoing*. Raises ``Refused`` or ``TryLater``, nothing else."""
        ...

    def health(self) -> Health:
        """Return a cached state; never does I/O."""
        ...


class Converter(Protocol):
    """Reads an Arrival. Pure and total: bytes nobody can read become a Submission that says so."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what *original* means. Never raises; large parts carry their content along."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """Where a channel is built: for whom, with which time, in which folder."""

    originators: tuple[Originator, ...]
    clock: Clock
    #: Paths in settings are taken from here; absolute ones stay as they are.
    folder: Path
    #: A secret of the channels alone, 32 octets, to sign what leaves and may come back.
    key: bytes = b""


class ChannelPart(Protocol[SettingsT]):
    """What an entry point of ``podatelna.channels`` names: how to build one channel."""

    name: str
    #: The dataclass of the channel's settings table.
    settings: type[SettingsT]
    converter: Converter

    def build(self, settings: SettingsT, site: Site) -> Channel:
        """Make the channel. Does no I/O. Raises ``ConfigError``."""
        ...


class Check(Protocol):
    """Looks at an item before it is decided. Leaves Evidence and derived Parts."""

    async def examine(self, submission: Submission, blobs: Blobs) -> Findings:
        """Return what was found. What cannot be assessed is said so, not raised."""
        ...


class Handler(Protocol, Generic[UnitT_contra]):
    """A part of the town hall that knows what a submission means."""

    def claims(self, submission: Submission) -> bool:
        """Tell whether this part decides about *submission*. Pure."""
        ...

    def handle(self, unit: UnitT_contra, item: Item) -> Verdict:
        """Decide within the caller's transaction; write rows, owe answers, never commit."""
        ...


class Answers(Protocol, Generic[UnitT_contra]):
    """A part that can answer citizens' questions of one kind."""

    kind: str

    def answer(self, unit: UnitT_contra, question: Question) -> Answer:
        """Answer within the caller's transaction."""
        ...


@runtime_checkable
class Proves(Protocol):
    """What an answerer also is that asks for a proof of its own, other than code and PIN.

    An answer that is not found then counts as a wrong proof, and the core allows few of them.
    """

    def proof_about(self, question: Question) -> str:
        """Return whom or what the proof is about, always spelt the same."""
        ...


@runtime_checkable
class Offers(Protocol, Generic[UnitT_contra]):
    """What an answerer also is whose question citizens are offered on every channel."""

    spec: QuestionSpec

    def offered(self, unit: UnitT_contra) -> bool:
        """Tell whether the unit's originator has anything to answer it from."""
        ...


AnyChannelPart = ChannelPart[Any]
