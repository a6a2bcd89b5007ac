"""Numbers for monitoring: how much stands where, by originator, refreshed in the background."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy import Connection, Table, func, select, text

from gateway.loop import cancel, spawn
from gateway.model.errors import TryLater
from gateway.model.ports import Clock, Watches
from gateway.store.store import Store
from gateway.store.tables import UNDELIVERED, ItemRow, OutgoingRow
from registry.log_days import UNSEALED
from registry.tables import LogDay

#: Seconds between two countings.
EVERY = 10.0

_items = cast("Table", ItemRow.__table__)
_outgoing = cast("Table", OutgoingRow.__table__)
_log_days = cast("Table", LogDay.__table__)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by originator and state."""

    items: tuple[tuple[str, str, int], ...] = ()
    outgoing: tuple[tuple[str, str, int], ...] = ()
    #: Kept days of the transaction log by their seal.
    log_days: tuple[tuple[str, str, int], ...] = ()
    #: What did not arrive and nobody has settled, by originator.
    undelivered: tuple[tuple[str, int], ...] = ()


def count(connection: Connection) -> Counts:
    """Count items, outgoing messages and kept days."""
    return Counts(
        _by_state(connection, _items),
        _by_state(connection, _outgoing),
        _by(connection, _log_days, "seal"),
        _undelivered(connection),
    )


def _undelivered(connection: Connection) -> tuple[tuple[str, int], ...]:
    mine = _outgoing.c.originator_id
    statement = select(mine, func.count()).where(text(UNDELIVERED)).group_by(mine)
    return tuple((originator, number) for originator, number in connection.execute(statement))


def _by_state(connection: Connection, table: Table) -> tuple[tuple[str, str, int], ...]:
    return _by(connection, table, "state")


def _by(connection: Connection, table: Table, column: str) -> tuple[tuple[str, str, int], ...]:
    whose, how = table.c.originator_id, table.c[column]
    statement = select(whose, how, func.count()).group_by(whose, how)
    return tuple(
        (originator, state, number) for originator, state, number in connection.execute(statement)
    )


class Silences:
    """How long each way in has been silent, as its channel remembers it."""

    def __init__(self, channels: Mapping[str, object], clock: Clock) -> None:
        self._channels, self._clock = channels, clock

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics, for prometheus_client."""
        labels = ["channel", "name"]
        looks = GaugeMetricFamily(
            "podatelna_seconds_since_look", "Since the last look without trouble", labels=labels
        )
        items = GaugeMetricFamily(
            "podatelna_seconds_since_item", "Since the last item we know of", labels=labels
        )
        usual = GaugeMetricFamily(
            "podatelna_usual_silence_seconds", "Silence that is usual today", labels=labels
        )
        silent = GaugeMetricFamily(
            "podatelna_silent", "1 where nothing has come for longer than usual", labels=labels
        )
        now = self._clock.now()
        for channel, one in self._channels.items():
            for way in one.watched() if isinstance(one, Watches) else ():
                place = [channel, way.name]
                for family, at in ((looks, way.last_look), (items, way.last_item)):
                    if at is not None:
                        family.add_metric(place, (now - at).total_seconds())
                if way.patience:
                    usual.add_metric(place, way.patience * 3600)
                silent.add_metric(place, float(way.silent))
        yield from (looks, items, usual, silent)


class Monitor:
    """Counts now and then; a scrape reads what was counted last and costs no I/O."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts = Counts()
        #: Empty while the store answers.
        self.trouble = ""
        self._task: asyncio.Task[None] | None = None
        self.registry = CollectorRegistry()
        self.registry.register(self)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    async def start(self) -> None:
        """Begin to count."""
        await self.refresh()
        self._task = spawn(self._forever(), "monitor")

    async def stop(self) -> None:
        """Stop."""
        await cancel(self._task)

    async def refresh(self) -> None:
        """Count now."""
        try:
            self._counts = await self._store.across(count)
            self.trouble = ""
        except TryLater as error:
            self.trouble = str(error)

    def unsealed(self) -> int:
        """Return how many kept days of the transaction log nobody has sealed."""
        return sum(number for _, seal, number in self._counts.log_days if seal == UNSEALED)

    async def _forever(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.refresh()

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics, for prometheus_client."""
        labels = ["originator", "state"]
        kept = GaugeMetricFamily(
            "podatelna_log_days",
            "Kept days of the transaction log by seal",
            labels=["originator", "seal"],
        )
        for originator, seal, number in self._counts.log_days:
            kept.add_metric([originator, seal], number)
        yield kept
        for name, meaning, rows in (
            ("podatelna_items", "Items of the intake queue by state", self._counts.items),
            ("podatelna_outgoing", "Messages in the outbox by state", self._counts.outgoing),
        ):
            family = GaugeMetricFamily(name, meaning, labels=labels)
            for originator, state, number in rows:
                family.add_metric([originator, state], number)
            yield family
        lost = GaugeMetricFamily(
            "podatelna_undelivered",
            "Messages of ours that did not arrive and nobody has settled",
            labels=["originator"],
        )
        for originator, number in self._counts.undelivered:
            lost.add_metric([originator], number)
        yield lost
        up = GaugeMetricFamily("podatelna_store_up", "Whether the store answered last time")
        up.add_metric([], 0 if self.trouble else 1)
        yield up
