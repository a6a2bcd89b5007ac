"""Small real implementations of the ports, for tests of everything that stands on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import GatewayError
from gateway.model.ids import OriginatorId
from gateway.model.item import Item
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import Condition, Gateway, Health
from gateway.model.submission import Part, PartRole, Party, Submission, SubmissionKind
from gateway.model.verdict import Registered, Verdict
from gateway.store.unit import Unit

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class PlainConverter:
    """Reads UTF-8 text: the first line is the subject. ``boom`` and ``hang`` misbehave."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Read it, or misbehave as the text says."""
        content = original.read()
        if content == b"hang":
            while True:
                pass
        if content == b"hoard":
            hoard = [b"x" * 2**30 for _ in range(64)]
            return Submission(SubmissionKind.MESSAGE, Party(), str(len(hoard)))
        if content == b"die":
            raise SystemExit
        if content == b"raise":
            raise ValueError("no such header")
        text = content.decode(errors="replace")
        return Submission(
            SubmissionKind.MESSAGE,
            Party("Žofie Nováková", "zofie@posta.test"),
            subject=text.partition("\n")[0],
            text=text,
            parts=(
                Part("original", "text/plain", PartRole.ORIGINAL, arrival.original),
                Part("příloha.txt", "text/plain", PartRole.ATTACHMENT, BlobRef.of(content[:2000])),
            ),
        )


@dataclass
class FakeChannel:
    """A channel whose outside world is two lists."""

    name: str = "fake"
    sent: list[Outgoing] = field(default_factory=list)
    #: Raised instead of the next deliveries, one each.
    troubles: list[BaseException] = field(default_factory=list)
    gateway: Gateway | None = None

    async def start(self, gateway: Gateway) -> None:
        """Remember the gateway."""
        self.gateway = gateway

    async def stop(self) -> None:
        """Forget the gateway."""
        self.gateway = None

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Keep what was sent, or raise the next trouble."""
        del blobs
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(outgoing)
        return Delivered(NOON, f"<{outgoing.key}@fake>", "250 ok")

    def health(self) -> Health:
        """Say that all is well."""
        return Health(Condition.OK)


class ScriptedHandler:
    """Does what a test says; counts what it was asked."""

    def __init__(self, script: Callable[[Unit, Item], Verdict] | None = None) -> None:
        self.script = script or (lambda _unit, item: Registered(f"R-{item.code}"))
        self.seen: list[Item] = []

    def claims(self, submission: Submission) -> bool:
        """Take everything."""
        del submission
        return True

    def handle(self, unit: Unit, item: Item) -> Verdict:
        """Follow the script."""
        self.seen.append(item)
        return self.script(unit, item)


def arrival(text: str, originator: str = "lhota", **fields: Any) -> Arrival:
    """Make an arrival of the fake channel; its content is its foreign identity."""
    blob = BlobRef.of(text.encode())
    values: dict[str, Any] = {
        "originator": OriginatorId(originator),
        "channel": "fake",
        "external_id": f"sha256:{blob.sha256}",
        "received_at": NOON,
        "original": blob,
        "envelope": {"sender": "zofie@posta.test"},
    }
    return Arrival(**(values | fields))


def failing(error: GatewayError | Exception) -> Callable[[Unit, Item], Verdict]:
    """Return a script that raises *error*."""

    def script(_unit: Unit, _item: Item) -> Verdict:
        raise error

    return script
