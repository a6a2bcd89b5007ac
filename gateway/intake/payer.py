"""Pays what we owe: takes due things out of the outbox and hands them to their channels."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial

from gateway.faults import reached
from gateway.intake.reading import StoredBlobs
from gateway.intake.retry import sending_delay
from gateway.intake.rounds import Rounds
from gateway.intake.rush import Rush
from gateway.model.errors import Refused, TryLater, Unsure, as_text
from gateway.model.outgoing import Delivered
from gateway.model.ports import Channel
from gateway.store import outbox
from gateway.store.outbox import Due, OutgoingState
from gateway.store.store import Store

log = logging.getLogger("gateway.outbox")

BATCH = 20
#: Deliveries at the same time.
AT_ONCE = 4
#: Seconds one delivery may take; shorter than its lease.
PATIENCE = 100.0


class Payer:
    """One per daemon."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], owner: str, rush: Rush
    ) -> None:
        self._store = store
        self._channels = channels
        self._owner = owner
        self._rush = rush
        self.rounds = Rounds("payer", self._round)

    async def start(self) -> None:
        """Take back what this daemon was sending when it died, then begin to pay."""
        now = self._store.clock.now()
        await self._store.across(partial(outbox.give_back, owner=self._owner, now=now))
        self.rounds.start()

    async def stop(self) -> None:
        """Stop; what was in mid-delivery is repeated under the same key."""
        await self.rounds.stop()

    async def until_idle(self) -> None:
        """Send until nothing is due; for tests and the command line."""
        while await self._round():
            pass

    async def _round(self) -> int:
        await self._rush.over()
        claim = partial(
            outbox.claim,
            owner=self._owner,
            channels=tuple(self._channels),
            now=self._store.clock.now(),
            limit=BATCH,
        )
        dues: Sequence[Due] = await self._store.across(claim)
        if dues:
            reached("outbox.claimed")
        turns = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._in_turn(turns, due) for due in dues))
        return len(dues)

    async def _in_turn(self, turns: asyncio.Semaphore, due: Due) -> None:
        async with turns:
            await self._rush.over()
            await self._pay(due)

    async def _pay(self, due: Due) -> None:
        channel = self._channels[due.outgoing.channel]
        blobs = StoredBlobs(self._store, due.originator)
        try:
            delivered = await asyncio.wait_for(channel.deliver(due.outgoing, blobs), PATIENCE)
        except Refused as error:
            await self._give_up(due, OutgoingState.FAILED, as_text(error))
        except Unsure as error:
            await self._later(due, as_text(error), error.reference)
        except (TryLater, TimeoutError) as error:
            await self._later(due, as_text(error))
        except Exception as error:
            # A channel that raises anything else breaks its promise; the message stays visible.
            log.exception("delivery broke", extra={"outgoing": due.id})
            await self._later(due, as_text(error))
        else:
            await self._sent(due, delivered)

    async def _sent(self, due: Due, delivered: Delivered) -> None:
        reached("outbox.after-send")
        await self._store.across(partial(outbox.settle_sent, due=due, delivered=delivered))
        reached("outbox.after-settle")

    async def _later(self, due: Due, note: str, reference: str = "") -> None:
        delay = sending_delay(due.attempts)
        if delay is None:
            await self._give_up(due, OutgoingState.PARKED, note)
            return
        due_at = self._store.clock.now() + delay
        await self._store.across(
            partial(outbox.settle_later, due=due, note=note, due_at=due_at, reference=reference)
        )

    async def _give_up(self, due: Due, state: OutgoingState, note: str) -> None:
        log.warning("not delivered", extra={"outgoing": due.id, "state": str(state)})
        now = self._store.clock.now()
        await self._store.across(
            partial(outbox.settle_failed, due=due, state=state, note=note, now=now)
        )
