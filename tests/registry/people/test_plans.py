"""The name registry's pages find their rows by indexes, however many people there are."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from gateway.model.submission import Party
from gateway.store.store import Store
from registry.names import sender_of
from registry.people.likely import likely
from registry.people.listing import people
from registry.people.merging import merge, separate
from registry.people.view import view
from tests.conftest import MLYN
from tests.desks import ON_SQLITE

pytestmark = ON_SQLITE

GROWING = ("person", "person_address", "filing", "audit")


@pytest.fixture
def plans(store: Store) -> Iterator[list[str]]:
    """Give the plan of every statement that runs from now on."""
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, sql: str, values: Any, *rest: Any) -> None:
        if sql.lower().startswith(("select", "update")):
            cursor.execute(f"explain query plan {sql}", values[0] if rest[-1] else values)
            found.extend(f"{step[-1]} <- {sql[:90]}" for step in cursor.fetchall())

    event.listen(store.engine, "before_cursor_execute", explain)
    yield found
    event.remove(store.engine, "before_cursor_execute", explain)


def test_no_page_reads_a_whole_table(store: Store, plans: list[str]) -> None:
    """Entering, proposing, merging, showing and separating; the list needs no sorting either."""
    one, other = (
        store.write(MLYN, lambda unit, n=n: sender_of(unit, Party("Jan", f"{n}@x.test"), "email"))  # type: ignore[misc]
        for n in range(2)
    )
    store.look(MLYN, lambda unit: likely(unit, one))
    store.write(MLYN, lambda unit: merge(unit, one, other))
    store.look(MLYN, lambda unit: view(unit, other))
    store.write(MLYN, lambda unit: separate(unit, other, "omyl"))

    assert len(plans) > 20
    begun = tuple(f"SCAN {name}" for name in GROWING)
    assert [step for step in plans if step.startswith(begun)] == []
    plans.clear()
    first = store.look(MLYN, lambda unit: people(unit, limit=1))
    store.look(MLYN, lambda unit: people(unit, after=first.next))
    assert [step for step in plans if "person.sorted_under" in step or "TEMP B-TREE" in step] == []
    assert [step for step in plans if step.startswith(begun)] == []
