"""Two daemons on one queue: whatever the interleaving, each item is decided about once."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, func, select

from gateway.model.item import Item
from gateway.model.outgoing import Outgoing
from gateway.model.verdict import Registered, Verdict
from gateway.store import queue, verify
from gateway.store.store import Store
from gateway.store.tables import AuditRow, ItemRow, OutgoingRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, StandingClock
from tests.fakes import ScriptedHandler, arrival
from tests.offices import Office
from tests.worlds import NewStore, core

#: Which daemon does what next: takes items and begins with them, finishes those, pays, or sleeps
#: so long that its leases run out.
STEPS = st.tuples(
    st.integers(0, 1), st.sampled_from(["take", "take", "finish", "pay", "oversleep", "hand-in"])
)


@dataclass
class Pair:
    """Two daemons, each with its own connections."""

    daemons: tuple[Office, Office]
    clock: StandingClock
    handed_in: int = 0

    async def do(self, which: int, what: str) -> None:
        """Let one daemon do one step."""
        daemon = self.daemons[which]
        match what:
            case "take":
                await daemon.worker._round()
            case "finish":
                await finished(daemon)
            case "pay":
                await daemon.payer._round()
            case "oversleep":
                self.clock.advance(seconds=queue.LEASE.total_seconds() + 1)
            case _:
                lane = f"lane {self.handed_in % 3}" if self.handed_in % 2 else ""
                await daemon.acceptance.accept(arrival(f"Podání {self.handed_in}", lane=lane))
                self.handed_in += 1

    async def settle(self) -> None:
        """Let both work side by side until nothing is left, whatever leases are still held."""
        for _ in range(4):
            await asyncio.gather(*(daemon.worker.until_idle() for daemon in self.daemons))
            self.clock.advance(seconds=queue.LEASE.total_seconds() * 3)
        for _ in range(2):
            await asyncio.gather(*(daemon.payer.until_idle() for daemon in self.daemons))
            self.clock.advance(hours=1)


async def finished(daemon: Office) -> None:
    """Wait until a daemon has done with what it has in hand."""
    if daemon.worker._running:
        await asyncio.wait(daemon.worker._running.values())


def handler(calls: "count[int]") -> ScriptedHandler:
    """Return a handler that owes something new at each call: two decisions would show."""

    def script(unit: Unit, item: Item) -> Verdict:
        key = f"receipt:{item.id}:{next(calls)}"
        unit.owe(Outgoing(LHOTA, "fake", "a@b.test", "s", "t", key=key, item=item.id))
        return Registered(f"R-{item.code}")

    return ScriptedHandler(script)


@settings(max_examples=25)
@given(first=st.integers(0, 12), steps=st.lists(STEPS, max_size=20))
async def test_each_item_once(
    new_store: NewStore, first: int, steps: list[tuple[int, str]]
) -> None:
    """One decision, one receipt and one line in the log for each item, lanes in their order."""
    clock, calls = StandingClock(), count()
    with ExitStack() as stack:
        store = stack.enter_context(new_store(clock))
        url = store.engine.url.render_as_string(hide_password=False)
        other = Store(url, store.blobs.folder, tuple(store.originators.values()), clock)
        stack.callback(other.close)
        daemons = (core(store, handler(calls), "one"), core(other, handler(calls), "two"))
        pair = Pair(daemons, clock)
        for which, what in [(0, "hand-in")] * first + steps:
            await pair.do(which, what)
        await pair.settle()

        assert_each_once(store, pair.handed_in)
        assert_lanes_in_order(store)
        assert store.look(LHOTA, lambda unit: list(verify.problems(unit))) == []


def assert_each_once(store: Store, handed_in: int) -> None:
    """Demand one of everything for each item."""
    states = select(ItemRow.state, func.count()).group_by(ItemRow.state)
    assert dict(store.look(LHOTA, lambda unit: unit.rows.tuples(states))) == (
        {"registered": handed_in} if handed_in else {}
    )
    for statement in (
        select(OutgoingRow.item_id).where(OutgoingRow.state == "sent"),
        select(AuditRow.about).where(AuditRow.event == "registered"),
        select(AuditRow.about).where(AuditRow.event == "accepted"),
    ):
        found = store.look(LHOTA, partial(all_of, statement=statement))
        assert len(found) == len(set(found)) == handed_in


def all_of(unit: Unit, statement: Select[Any]) -> Sequence[Any]:
    """Return all rows of a statement."""
    return unit.rows.all(statement)


def assert_lanes_in_order(store: Store) -> None:
    """Demand that items of a lane were decided about in the order in which they came."""
    decided = select(AuditRow.about).where(AuditRow.event == "registered").order_by(AuditRow.seq)
    lanes = dict(store.look(LHOTA, lambda unit: unit.rows.tuples(select(ItemRow.id, ItemRow.lane))))
    by_lane = defaultdict(list)
    for about in store.look(LHOTA, lambda unit: unit.rows.all(decided)):
        item = about.removeprefix("item:")
        by_lane[lanes[item]].append(item)
    for lane, items in by_lane.items():
        assert not lane or items == sorted(items)
