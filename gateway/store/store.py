"""The store: the only place where transactions begin and end."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

import sqlalchemy.exc
from sqlalchemy import Connection, text

from gateway.faults import reached
from gateway.model.errors import Broken
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.ports import Clock
from gateway.store.blobs import BlobFolder
from gateway.store.engine import may_repeat, named_failures, open_engine
from gateway.store.unit import Scene, Unit

T = TypeVar("T")

#: How often a transaction is run again when the database asks for it (deadlock, serialisation).
REPEATS = 5

#: What row-level security compares with; ``*`` is set by ``across_originators`` alone.
_SCOPE = text("select set_config('podatelna.originator', :originator, true)")


class Store:
    """Durable memory: coroutines for the loop, and the same as blocking methods for threads."""

    def __init__(
        self,
        url: str,
        folder: Path,
        originators: tuple[Originator, ...],
        clock: Clock,
        *,
        connections: int = 6,
    ) -> None:
        self.engine = open_engine(url, connections)
        self.blobs = BlobFolder(folder)
        self.clock = clock
        self.originators: Mapping[OriginatorId, Originator] = {o.id: o for o in originators}
        self._postgres = self.engine.dialect.name == "postgresql"
        # SQLite has one writer; waiting here is fair and quick, waiting there is polling.
        self._turn: AbstractContextManager[object] = (
            nullcontext() if self._postgres else threading.Lock()
        )
        self._pool = ThreadPoolExecutor(connections, thread_name_prefix="db")
        # For the same reason one thread is enough for all who write there.
        self._writers = self._pool if self._postgres else ThreadPoolExecutor(1, "db-write")

    async def run(
        self,
        originator: OriginatorId,
        function: Callable[[Unit], T],
        actor: str = "system",
    ) -> T:
        """Run *function* in a transaction of *originator*, in a database thread."""
        return await _in(self._writers, lambda: self.write(originator, function, actor))

    async def read(self, originator: OriginatorId, function: Callable[[Unit], T]) -> T:
        """Run *function* on a snapshot that is thrown away afterwards."""
        return await _in(self._pool, lambda: self.look(originator, function))

    async def across(self, function: Callable[[Connection], T]) -> T:
        """Run ``across_originators`` in a database thread."""
        return await _in(self._writers, lambda: self.across_originators(function))

    def write(
        self, originator: OriginatorId, function: Callable[[Unit], T], actor: str = "system"
    ) -> T:
        """Run *function* in a transaction: returning commits, raising rolls back."""
        scene = self._scene(originator, actor)

        def work(connection: Connection) -> tuple[T, tuple[str, ...]]:
            result, happened = self._with_unit(connection, scene, function)
            _come_to("before-commit", happened)
            return result, happened

        result, happened = self._transact(work, originator)
        _come_to("after-commit", happened)
        return result

    def look(self, originator: OriginatorId, function: Callable[[Unit], T]) -> T:
        """Run *function* on a snapshot; nothing it writes stays."""
        scene = self._scene(originator, "reader")
        with named_failures(), self._reader() as connection:
            self._set_scope(connection, originator)
            return self._with_unit(connection, scene, function)[0]

    def across_originators(self, function: Callable[[Connection], T]) -> T:
        """Run *function* in a transaction that sees every originator.

        For the queue, the outbox, sign-in and the operator's commands; a test knows its callers.
        """
        return self._transact(function, "*")

    def close(self) -> None:
        """Finish running work and close all connections."""
        self._writers.shutdown()
        self._pool.shutdown()
        self.engine.dispose()

    def _scene(self, originator: OriginatorId, actor: str) -> Scene:
        known = self.originators.get(originator)
        if known is None:
            raise Broken(f"There is no originator {originator!r}.")
        return Scene(known, actor, self.clock.now())

    def _with_unit(
        self, connection: Connection, scene: Scene, function: Callable[[Unit], T]
    ) -> tuple[T, tuple[str, ...]]:
        unit = Unit(connection, scene, self.blobs)
        try:
            result = function(unit)
            unit.finish()
        finally:
            unit.close()
        return result, unit.happened

    def _transact(self, function: Callable[[Connection], T], scope: str) -> T:
        for attempt in range(REPEATS):
            try:
                with named_failures(), self._turn, self.engine.begin() as connection:
                    self._set_scope(connection, scope)
                    return function(connection)
            except sqlalchemy.exc.DBAPIError as error:
                if not may_repeat(error) or attempt == REPEATS - 1:
                    raise
        raise AssertionError("unreachable")  # pragma: no cover

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            reader = connection.execution_options(reads=True)
            with reader.begin() as transaction:
                yield reader
                transaction.rollback()

    def _set_scope(self, connection: Connection, scope: str) -> None:
        if self._postgres:
            connection.execute(_SCOPE, {"originator": scope})


def _come_to(moment: str, happened: tuple[str, ...]) -> None:
    """Tell ``gateway.faults`` that a unit with these events is about to be, or is, committed."""
    for event in happened:
        reached(f"{event}.{moment}")


async def _in(pool: Executor, function: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, function)
