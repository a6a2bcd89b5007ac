"""``podatelna bench register``: from the queue to the committed filing and its receipt."""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select

from gateway import loop
from gateway.bench import cluster, machine, processes
from gateway.bench.letters import ATTACHED, EVERY, letters
from gateway.bench.town import ORIGINATOR, RECIPIENT, SQLITE, write_settings
from gateway.intake.bounded import Bounded
from gateway.intake.worker import Worker
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.errors import Broken
from gateway.model.ids import OriginatorId
from gateway.model.item import ItemState
from gateway.model.ports import Gateway
from gateway.store.store import Store
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit

#: Mails handed in at the same time while the queue is filled, which is not measured.
AT_ONCE = 100
#: Seconds the worker may take for one item on average before the measurement is given up.
PATIENCE = 1.0


class Assembled(Protocol):
    """The core as the daemon runs it."""

    @property
    def store(self) -> Store:
        """Durable memory."""
        ...

    @property
    def bounded(self) -> Bounded:
        """The reading processes."""
        ...

    @property
    def core(self) -> Gateway:
        """The door."""
        ...

    @property
    def worker(self) -> Worker:
        """Who works off the queue."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


#: Builds the core from a settings file, its database brought up to date.
Assemble = Callable[[Path], Assembled]


@dataclass(frozen=True, slots=True)
class Bench:
    """The measurement, on whichever databases are wanted."""

    assemble: Assemble

    def run(self, arguments: argparse.Namespace) -> dict[str, Any]:
        """Measure and return the report. Raises ``Broken``."""
        wanted = arguments.database
        skipped, databases = {}, {}
        before = machine.load()
        for name in ("sqlite", "postgresql") if wanted == "both" else (wanted,):
            if name == "postgresql" and cluster.binaries() is None:
                skipped[name] = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
                continue
            with _folder() as folder, _url(name) as url:
                databases[name] = self._measured(write_settings(folder, url=url), arguments.items)
                _tell(name, databases[name])
        return {
            "machine": {**machine.facts(), "load_before": before},
            "items": arguments.items,
            "attachments": {"every": EVERY, "octets": ATTACHED},
            "skipped": skipped,
            "databases": databases,
            "load_after": machine.load(),
        }

    def _measured(self, settings: Path, items: int) -> dict[str, Any]:
        with asyncio.Runner(loop_factory=loop.new_loop) as runner:
            assembled = self.assemble(settings)
            try:
                return runner.run(_measure(assembled, items))
            finally:
                assembled.close()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="podatelna-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _url(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield SQLITE
        return
    with cluster.cluster() as socket:
        yield cluster.create_database(socket, "podatelna")


async def _measure(assembled: Assembled, items: int) -> dict[str, Any]:
    await assembled.bounded.start()
    await _fill(assembled, items)
    begun, used = time.perf_counter(), time.process_time()
    await assembled.worker.start()
    try:
        await _idle(assembled.store, begun + 10 + items * PATIENCE)
    finally:
        await assembled.worker.stop()
    taken, used = time.perf_counter() - begun, time.process_time() - used
    done = await assembled.store.read(OriginatorId(ORIGINATOR), _done)
    if done != (items, items):
        raise Broken(f"Of {items} items {done[0]} were registered and {done[1]} receipts written.")
    return {
        "items_per_s": round(items / taken, 1),
        "seconds": round(taken, 2),
        "registered": done[0],
        "receipts_owed": done[1],
        "main_cpu_ms_per_item": round(used * 1000 / items, 2),
        "memory": processes.memory(os.getpid()).document(),
    }


async def _fill(assembled: Assembled, items: int) -> None:
    coming = letters(items, RECIPIENT)
    now = assembled.store.clock.now()
    while some := list(islice(coming, AT_ONCE)):
        await asyncio.gather(*(assembled.core.accept(_arrival(octets, now)) for octets in some))


def _arrival(octets: bytes, now: datetime) -> Arrival:
    original = BlobRef.of(octets)
    return Arrival(
        originator=OriginatorId(ORIGINATOR),
        channel="email",
        external_id=f"sha256:{original.sha256}",
        received_at=now,
        original=original,
        envelope={"sender": "posta@posta.test", "recipients": RECIPIENT},
    )


async def _idle(store: Store, deadline: float) -> None:
    while await store.read(OriginatorId(ORIGINATOR), _open):
        if time.perf_counter() > deadline:
            raise Broken("The queue was not worked off in time.")
        await asyncio.sleep(0.05)


def _open(unit: Unit) -> bool:
    states = (ItemState.RECEIVED, ItemState.WORKING)
    return unit.rows.first(select(ItemRow.id).where(ItemRow.state.in_(states))) is not None


def _done(unit: Unit) -> tuple[int, int]:
    registered = select(ItemRow).where(ItemRow.state == ItemState.REGISTERED)
    owed = select(OutgoingRow).where(OutgoingRow.key.startswith("receipt:"))
    return unit.rows.count(registered), unit.rows.count(owed)


def _tell(name: str, found: dict[str, Any]) -> None:
    print(f"{name}: {found['items_per_s']} items/s", file=sys.stderr, flush=True)


def summary(report: dict[str, Any]) -> Sequence[str]:
    """Return a few lines for a person."""
    found = report["databases"].items()
    return [f"{name:12} {one['items_per_s']:>8} items/s" for name, one in found]
