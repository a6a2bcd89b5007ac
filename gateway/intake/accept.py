"""Takes arrivals in: everything that waits goes into one transaction and one fsync."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import sqlalchemy.exc
from sqlalchemy import Connection

from gateway.faults import reached
from gateway.intake.codes import Pins, new_codes
from gateway.loop import spawn
from gateway.model.arrival import Arrival, Receipt
from gateway.model.errors import Broken, TryLater
from gateway.store import queue
from gateway.store.queue import Accepted, Key
from gateway.store.store import Store

#: So many arrivals go into one transaction at most; the rest waits for the next.
BATCH = 200

Known = dict[Key, Accepted]


@dataclass(frozen=True, slots=True)
class _Call:
    arrivals: tuple[Arrival, ...]
    answer: "asyncio.Future[Known]"


class Acceptance:
    """The door into the queue: ``accept`` returns after the commit, or nothing is stored."""

    def __init__(self, store: Store, pins: Pins, accepted: Callable[[], None]) -> None:
        self._store = store
        self._pins = pins
        #: Called after each commit, to wake the worker.
        self._accepted = accepted
        self._waiting: deque[_Call] = deque()
        self._writing = False

    async def accept(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Commit all *arrivals* or none; see ``Gateway.accept``."""
        call = _Call(arrivals, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if not self._writing:
            self._writing = True
            spawn(self._write_all(), "accept")
        known = await call.answer
        return tuple(self._receipt(arrival, known[queue.key_of(arrival)]) for arrival in arrivals)

    def _receipt(self, arrival: Arrival, accepted: Accepted) -> Receipt:
        return Receipt(
            item=accepted.item,
            originator=arrival.originator,
            code=accepted.code,
            pin=self._pins.of(arrival.originator, accepted.code),
            sha256=accepted.sha256,
            received_at=accepted.received_at,
            fresh=accepted.fresh,
        )

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._write(self._take())
        finally:
            self._writing = False

    def _take(self) -> list[_Call]:
        calls = [self._waiting.popleft()]
        size = len(calls[0].arrivals)
        while self._waiting and size + len(self._waiting[0].arrivals) <= BATCH:
            size += len(self._waiting[0].arrivals)
            calls.append(self._waiting.popleft())
        return calls

    async def _write(self, calls: list[_Call]) -> None:
        try:
            known = await self._commit(calls)
        except TryLater as error:
            _fail(calls, error)
        except Exception as error:  # noqa: BLE001  (whoever waits must hear of any failure)
            await self._write_one_by_one(calls, error)
        else:
            _answer(calls, known)

    async def _write_one_by_one(self, calls: list[_Call], error: Exception) -> None:
        """Let the others of a batch not suffer for the one that cannot be written."""
        if len(calls) == 1:
            _fail(calls, error)
            return
        for call in calls:
            await self._write([call])

    async def _commit(self, calls: list[_Call]) -> Known:
        arrivals = [arrival for call in calls for arrival in call.arrivals]
        try:
            known = await self._store.across(lambda connection: self._insert(connection, arrivals))
        except sqlalchemy.exc.IntegrityError:
            # Another daemon wrote the same arrival in this moment: now it is known.
            known = await self._store.across(lambda connection: self._insert(connection, arrivals))
        reached("accept.after-commit")
        self._accepted()
        return known

    def _insert(self, connection: Connection, arrivals: list[Arrival]) -> Known:
        strangers = {a.originator for a in arrivals} - self._store.originators.keys()
        if strangers:
            raise Broken(f"There is no originator {sorted(strangers)}.")
        known = queue.insert_new(connection, arrivals, new_codes(), self._store.clock.now())
        reached("accept.before-commit")
        return dict(known)


def _answer(calls: Iterable[_Call], known: Known) -> None:
    """Tell everybody; of those who brought the same thing at once, it was new from the first."""
    told = dict(known)
    for call in calls:
        mine = {key: told[key] for key in map(queue.key_of, call.arrivals)}
        if not call.answer.done():
            call.answer.set_result(mine)
        told |= {key: replace(accepted, fresh=False) for key, accepted in mine.items()}


def _fail(calls: Iterable[_Call], error: Exception) -> None:
    for call in calls:
        if not call.answer.done():
            call.answer.set_exception(error)
