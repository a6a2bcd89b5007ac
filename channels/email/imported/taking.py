"""Takes mails from files in: each accepted by itself, the same one always recognised."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from channels.email import traces
from channels.email.imported.files import Found
from channels.email.intake import CHANNEL, RECEIVED_FROM, UNKNOWN
from gateway.model.arrival import Arrival, Receipt
from gateway.model.originator import Originator
from gateway.model.ports import Clock, Gateway


@dataclass(frozen=True, slots=True)
class Import:
    """One originator's import."""

    originator: Originator
    gateway: Gateway
    clock: Clock

    async def take(self, one: Found) -> Receipt:
        """Accept a mail. Raises ``OSError`` when the file fails, and what the gateway raises."""
        stream = _Pieces(one.pieces)
        original = await self.gateway.keep(stream)
        # What was made from a file is known by that file: we may make it better one day.
        digest = hashlib.sha256(one.source).hexdigest() if one.source else original.sha256
        now, head = self.clock.now(), bytes(stream.head)
        received = traces.received_at(head, now)
        (receipt,) = await self.gateway.accept(
            Arrival(
                originator=self.originator.id,
                channel=CHANNEL,
                external_id=f"sha256:{digest}",
                received_at=received or now,
                original=original,
                envelope={
                    **traces.sender_of(head),
                    "recipients": ", ".join(self.originator.addresses),
                    "file": one.place,
                    "fetched": now.isoformat(),
                    RECEIVED_FROM: "received field" if received else UNKNOWN,
                },
            )
        )
        return receipt


class _Pieces:
    """Pieces as a stream; remembers the beginning, where the headers stand."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.head = bytearray()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            self.head += piece[: traces.HEAD - len(self.head)]
            yield piece
