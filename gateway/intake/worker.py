"""Takes items off the queue and works on each until a verdict, a delay or the parking place."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from gateway.faults import reached
from gateway.intake import deciding
from gateway.intake.deciding import Decider
from gateway.intake.reading import Reader
from gateway.intake.retry import item_delay
from gateway.intake.rounds import Rounds
from gateway.intake.rush import Rush
from gateway.loop import cancel, spawn
from gateway.model.errors import Broken, Occupied, TryLater, as_text
from gateway.model.item import Item
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.unit import Unit

log = logging.getLogger("gateway.intake")

#: Items claimed in one transaction.
BATCH = 20
#: Items worked on at the same time.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Tools:
    """What the worker works with."""

    store: Store
    reader: Reader
    decider: Decider
    #: This daemon's own name in leases; the same after a restart.
    owner: str
    rush: Rush


class Worker:
    """One per daemon. Several daemons share one queue on PostgreSQL."""

    def __init__(self, tools: Tools) -> None:
        self._store = tools.store
        self._reader = tools.reader
        self._decider = tools.decider
        self._owner = tools.owner
        self._rush = tools.rush
        self.rounds = Rounds("worker", self._round)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._running: dict[Item, asyncio.Task[None]] = {}
        self._renewal: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take back what this daemon held when it died, then begin to work."""
        await self._store.across(partial(queue.give_back, owner=self._owner, now=self._now()))
        self._renewal = spawn(self._renew(), "renew leases")
        self.rounds.start()

    async def stop(self) -> None:
        """Stop; an item in mid-work is taken up again at the next start."""
        await self.rounds.stop()
        await cancel(self._renewal, *self._running.values())

    async def until_idle(self) -> None:
        """Work until nothing is due; for tests and the command line."""
        while await self._round() or self._running:
            if self._running:
                await asyncio.wait(self._running.values())

    async def _round(self) -> int:
        """Claim more when half of what is in hand is done, so that one slow item holds up none."""
        await self._rush.over()
        room = BATCH - len(self._running)
        if room < BATCH // 2:
            return 0
        claim = partial(queue.claim, owner=self._owner, now=self._now(), limit=room)
        items: Sequence[Item] = await self._store.across(claim)
        if items:
            reached("claim.after-commit")
        for item in items:
            task = spawn(self._in_turn(item), f"item {item.id}")
            self._running[item] = task
            task.add_done_callback(partial(self._done, item))
        return len(items)

    def _done(self, item: Item, _task: object) -> None:
        del self._running[item]
        if len(self._running) <= BATCH // 2:
            self.rounds.call()

    async def _in_turn(self, item: Item) -> None:
        async with self._turns:
            await self._rush.over()
            await self._work(item)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(queue.LEASE.total_seconds() / 3)
            if self._running:
                renew = partial(
                    queue.renew, owner=self._owner, items=list(self._running), now=self._now()
                )
                await self._despite(self._store.across(renew))

    async def _work(self, item: Item) -> None:
        try:
            item = await self._read(item)
            await self._run(item, lambda unit: self._decider.settle(unit, item, self._owner))
            reached("handle.after-commit")
            self._decider.owed()
        except Occupied as error:
            until = self._now() + timedelta(seconds=error.after)
            await self._put_back(item, until, as_text(error), uncounted=1)
        except TryLater as error:
            await self._again(item, error, error.after)
        except Broken as error:
            await self._park(item, error)
        except Exception as error:
            # The one place where a domain's or a check's unforeseen failure ends.
            log.exception("item failed", extra={"item": item.id, "attempt": item.attempts})
            await self._again(item, error, 0.0)

    async def _read(self, item: Item) -> Item:
        if item.submission is not None:
            return item
        return replace(item, submission=await self._reader.read(item.arrival))

    async def _again(self, item: Item, error: Exception, after: float) -> None:
        if item.attempts >= queue.ATTEMPTS:
            await self._park(item, error)
            return
        until = self._now() + item_delay(item.attempts, after)
        await self._put_back(item, until, as_text(error))

    async def _put_back(self, item: Item, until: datetime, note: str, uncounted: int = 0) -> None:
        def put_back(unit: Unit) -> None:
            row = queue.lock(unit, item.id)
            if queue.held_by(row, self._owner):
                deciding.put_back(unit, row, until, note)
                row.attempts -= uncounted

        await self._despite(self._run(item, put_back))

    async def _park(self, item: Item, error: Exception) -> None:
        log.error("item parked", extra={"item": item.id, "reason": as_text(error)})

        def park(unit: Unit) -> None:
            row = queue.lock(unit, item.id)
            if not queue.held_by(row, self._owner):
                return
            if item.submission is not None and not row.submission:
                deciding.keep(unit, row, item.submission)
            deciding.park(unit, row, as_text(error))

        await self._despite(self._run(item, park))

    async def _despite(self, attempt: Awaitable[object]) -> None:
        """Write something down; when even that fails, the lease runs out and it is tried again."""
        try:
            await attempt
        except TryLater as error:
            log.warning("not noted", extra={"reason": as_text(error)})

    async def _run(self, item: Item, function: Callable[[Unit], object]) -> None:
        await self._store.run(item.arrival.originator, function)

    def _now(self) -> datetime:
        return self._store.clock.now()
