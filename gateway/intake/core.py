"""The gateway as the edges see it: who lives where, keep, accept, ask."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from functools import partial

from gateway.intake.accept import Acceptance
from gateway.intake.answers import Desk
from gateway.intake.rush import Rush
from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import Answer, Question
from gateway.model.blob import BlobRef
from gateway.model.errors import UnknownRecipient
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.ports import Notes
from gateway.store import queue
from gateway.store.notes import StoredNotes
from gateway.store.store import Store


class Core:
    """Implements the ``Gateway`` port on the store."""

    def __init__(self, store: Store, acceptance: Acceptance, desk: Desk, rush: Rush) -> None:
        self._store = store
        self._rush = rush
        self._acceptance = acceptance
        self._desk = desk
        self._homes = {
            address.casefold(): originator.id
            for originator in store.originators.values()
            for address in originator.addresses
        }

    def originator_at(self, address: str) -> OriginatorId:
        """Return who lives at *address*; capitals do not matter. Raises ``UnknownRecipient``."""
        home = self._homes.get(address.strip().casefold())
        if home is None:
            raise UnknownRecipient
        return home

    def originators(self) -> tuple[Originator, ...]:
        """Return all originators of this installation."""
        return tuple(self._store.originators.values())

    async def keep(self, content: AsyncIterable[bytes]) -> BlobRef:
        """Hash a stream and put it on disk when it is large; see ``Gateway.keep``."""
        return await self._store.blobs.keep(self._noted(content))

    async def accept(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Commit all or none; see ``Gateway.accept``."""
        self._rush.note()
        return await self._acceptance.accept(*arrivals)

    async def lacks(
        self, originator: OriginatorId, channel: str, external_ids: Sequence[str]
    ) -> frozenset[str]:
        """Return what was never accepted; see ``Holdings.lacks``."""
        look = partial(queue.lacking, channel=channel, external_ids=external_ids)
        return await self._store.read(originator, look)

    async def _noted(self, content: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        async for chunk in content:
            self._rush.note()
            yield chunk

    async def ask(self, question: Question) -> Answer:
        """Answer a citizen; see ``Gateway.ask``."""
        return await self._desk.ask(question)

    def notes(self, channel: str) -> Notes:
        """Return the memory of *channel*."""
        return StoredNotes(self._store, channel)
