"""The queue and the outbox stay as quick however long the history grows."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from gateway.intake.codes import new_codes
from gateway.intake.listing import Group, Wanted, listed
from gateway.model.outgoing import Delivered, Outgoing
from gateway.store import fates, outbox, queue
from gateway.store.outbox import OutgoingState
from gateway.store.planning import learn
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.desk_marks import marks_of
from tests.conftest import LHOTA, MLYN
from tests.fakes import arrival

#: Tables that grow for ever. Reading one along a partial index of open rows is no harm.
GROWING = ("item", "blob", "outgoing", "audit")


@pytest.fixture
def plans(store: Store) -> Iterator[list[str]]:
    """Give the plan of every statement that runs from now on."""
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses its plans by the size of the tables")
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, sql: str, values: Any, *rest: Any) -> None:
        if sql.lower().startswith(("select", "update", "insert")):
            one = values[0] if rest[-1] else values
            cursor.execute(f"explain query plan {sql}", one)
            found.extend(f"{step[-1]} <- {sql[:60]}" for step in cursor.fetchall())

    event.listen(store.engine, "before_cursor_execute", explain)
    yield found
    event.remove(store.engine, "before_cursor_execute", explain)


def whole_tables(plans: list[str]) -> list[str]:
    """Return the steps that read a growing table from end to end."""
    begun = tuple(f"SCAN {name}" for name in GROWING)
    return [step for step in plans if step.startswith(begun) and "_open" not in step]


def test_taking_in_and_claiming_read_no_whole_table(store: Store, plans: list[str]) -> None:
    """Accepting, claiming, renewing and giving up find their rows by an index."""
    letters = [arrival("A"), arrival("B", MLYN), arrival("C")]
    now = store.clock.now()
    for _ in range(2):
        store.across_originators(lambda c: queue.insert_new(c, letters, new_codes(), now))
    for attempt in range(queue.ATTEMPTS + 1):
        at = now + attempt * 2 * queue.LEASE
        items = store.across_originators(lambda c, at=at: queue.claim(c, "me", at, 10))  # type: ignore[misc]
        assert len(items) == (3 if attempt < queue.ATTEMPTS else 0)
        if items:
            store.across_originators(lambda c, i=items: queue.renew(c, "me", i, now))  # type: ignore[misc]

    assert len(plans) > 20
    assert whole_tables(plans) == []


def test_owing_and_paying_read_no_whole_table(store: Store, plans: list[str]) -> None:
    """Writing a debt, claiming it and settling it find their rows by an index."""
    for key in ("a", "b"):
        debt = Outgoing(LHOTA, "fake", "a@b.test", "Věc", "Text", key)
        store.write(LHOTA, lambda unit, debt=debt: unit.owe(debt))  # type: ignore[misc]
    now = store.clock.now()
    first, second = store.across_originators(lambda c: outbox.claim(c, "me", ["fake"], now, 10))
    store.across_originators(lambda c: outbox.settle_sent(c, first, Delivered(now, "x")))
    store.across_originators(
        lambda c: outbox.settle_failed(c, second, OutgoingState.FAILED, "no", now)
    )

    assert plans
    assert whole_tables(plans) == []


def test_what_waits_is_listed_by_its_own_index(store: Store, plans: list[str]) -> None:
    """A clerk's lists and the warning above them need no step through the history, nor sorting."""
    for group in (Group.WAITING, Group.UNDERWAY):
        store.look(LHOTA, partial(listed, wanted=Wanted(group)))
    store.look(LHOTA, lambda unit: fates.is_waiting(unit, timedelta(hours=1)))

    waiting, underway, late = (step for step in plans if step.startswith(("SCAN", "SEARCH")))
    assert "ix_item_undecided" in waiting
    assert "ix_item_undecided" in underway
    assert "ix_outgoing_open_since" in late
    assert [step for step in plans if "TEMP B-TREE" in step] == []


def test_figures_keep_a_list_from_reading_the_outbox(store: Store, plans: list[str]) -> None:
    """Where one town has everything, only figures tell SQLite which index narrows."""
    letters = [arrival(f"{number}") for number in range(200)]
    now = store.clock.now()
    items = store.across_originators(lambda c: queue.insert_new(c, letters, new_codes(), now))

    def owe(unit: Unit) -> None:
        for row in items.values():
            unit.owe(Outgoing(LHOTA, "fake", "a@b.test", "Věc", "", row.item, item=row.item))

    store.write(LHOTA, owe)
    store.across_originators(learn)
    plans.clear()
    store.look(LHOTA, lambda unit: marks_of(unit, ["ref"]))

    (step,) = (one for one in plans if " outgoing " in one and "item_id" in one)
    assert "ix_outgoing_originator_id_item_id (originator_id=? AND item_id=?)" in step
