"""Takes items off the queue and works on each until a verdict, a delay or the parking place."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from gateway.faults import reached
from gateway.intake import deciding
from gateway.intake.deciding import Decider
from gateway.intake.reading import Reader
from gateway.intake.retry import item_delay
from gateway.loop import cancel, spawn
from gateway.model.errors import Broken, TryLater, as_text
from gateway.model.item import Item
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.unit import Unit

log = logging.getLogger("gateway.intake")

#: Items claimed in one transaction.
BATCH = 20
#: Items worked on at the same time.
AT_ONCE = 4
#: Seconds after which the queue is looked at even when nobody called.
POLL = 1.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What the worker works with."""

    store: Store
    reader: Reader
    decider: Decider
    #: This daemon's own name in leases; the same after a restart.
    owner: str


class Worker:
    """One per daemon. Several daemons share one queue on PostgreSQL."""

    def __init__(self, tools: Tools) -> None:
        self._store = tools.store
        self._reader = tools.reader
        self._decider = tools.decider
        self._owner = tools.owner
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._held: dict[str, Item] = {}

    async def start(self) -> None:
        """Take back what this daemon held when it died, then begin to work."""
        await self._store.across(partial(queue.give_back, owner=self._owner, now=self._now()))
        self._task = spawn(self._forever(), "worker")

    async def stop(self) -> None:
        """Stop; an item in mid-work is taken up again at the next start."""
        await cancel(self._task)

    def call(self) -> None:
        """Say that there is something to do."""
        self._called.set()

    async def until_idle(self) -> None:
        """Work until nothing is due; for tests and the command line."""
        while await self._round():
            pass

    async def _forever(self) -> None:
        while True:
            self._called.clear()
            try:
                worked = await self._round()
            except TryLater as error:
                log.warning("queue not reachable", extra={"reason": as_text(error)})
                worked = 0
            if not worked:
                await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._called.wait(), POLL)
        except TimeoutError:
            return

    async def _round(self) -> int:
        claim = partial(queue.claim, owner=self._owner, now=self._now(), limit=BATCH)
        items: Sequence[Item] = await self._store.across(claim)
        if not items:
            return 0
        reached("claim.after-commit")
        self._held.update((item.id, item) for item in items)
        renewal = spawn(self._renew(), "renew leases")
        try:
            turns = asyncio.Semaphore(AT_ONCE)
            await asyncio.gather(*(self._in_turn(turns, item) for item in items))
        finally:
            await cancel(renewal)
            self._held.clear()
        return len(items)

    async def _in_turn(self, turns: asyncio.Semaphore, item: Item) -> None:
        async with turns:
            try:
                await self._work(item)
            finally:
                self._held.pop(item.id, None)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(queue.LEASE.total_seconds() / 3)
            items = list(self._held.values())
            if items:
                await self._store.across(
                    partial(queue.renew, owner=self._owner, items=items, now=self._now())
                )

    async def _work(self, item: Item) -> None:
        try:
            item = await self._read(item)
            await self._run(item, lambda unit: self._decider.settle(unit, item, self._owner))
            reached("handle.after-commit")
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
        until = self._now() + item_delay(item.attempts, after if after else 0.0)

        def put_back(unit: Unit) -> None:
            row = queue.lock(unit, item.id)
            if queue.held_by(row, self._owner):
                deciding.put_back(unit, row, until, as_text(error))

        await self._despite(item, put_back)

    async def _park(self, item: Item, error: Exception) -> None:
        log.error("item parked", extra={"item": item.id, "reason": as_text(error)})

        def park(unit: Unit) -> None:
            row = queue.lock(unit, item.id)
            if not queue.held_by(row, self._owner):
                return
            if item.submission is not None and not row.submission:
                deciding.keep(unit, row, item.submission)
            deciding.park(unit, row, as_text(error))

        await self._despite(item, park)

    async def _despite(self, item: Item, function: Callable[[Unit], object]) -> None:
        """Write down a failure; when even that fails, the lease runs out and it is tried again."""
        try:
            await self._run(item, function)
        except TryLater as error:
            log.warning("failure not noted", extra={"item": item.id, "reason": as_text(error)})

    async def _run(self, item: Item, function: Callable[[Unit], object]) -> None:
        await self._store.run(item.arrival.originator, function)

    def _now(self) -> datetime:
        return self._store.clock.now()
