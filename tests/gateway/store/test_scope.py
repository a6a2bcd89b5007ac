"""The originator's criterion: added once to a statement, kept no longer than it, never skipped."""

import gc

from sqlalchemy import bindparam, select

from gateway.model.blob import BlobRef
from gateway.store import scope
from gateway.store.store import Store
from gateway.store.tables import BlobRow
from tests.conftest import LHOTA, MLYN

_SIZE = select(BlobRow.size).where(BlobRow.sha256 == bindparam("sha256"))


def test_one_statement_serves_every_originator(store: Store) -> None:
    """A statement built once shows each originator its own rows, in whatever order they ask."""
    content = BlobRef.of("příloha".encode())
    store.write(LHOTA, lambda unit: unit.keep(content))

    def look(originator: str) -> object:
        return store.look(
            originator,  # type: ignore[arg-type]
            lambda unit: unit.rows.first(_SIZE, sha256=content.sha256),
        )

    assert [look(LHOTA), look(MLYN), look(LHOTA), look(MLYN)] == [9, None, 9, None]


def test_passing_the_mark_of_a_key_does_not_lift_the_criterion(store: Store) -> None:
    """Only the module that asks by whole keys can leave the criterion out."""
    store.write(LHOTA, lambda unit: unit.keep(BlobRef.of(b"x")))

    for mark in (True, "key", object()):
        statement = select(BlobRow.sha256).execution_options(whose=mark)
        found = store.look(MLYN, lambda unit, s=statement: unit.rows.all(s))  # type: ignore[misc]

        assert found == []


def test_statements_of_a_unit_are_forgotten_with_it(store: Store) -> None:
    """What is remembered about statements does not grow with the work done."""

    def ask() -> None:
        for number in range(50):
            statement = select(BlobRow.size).where(BlobRow.size == number)
            store.look(LHOTA, lambda unit, s=statement: unit.rows.first(s))  # type: ignore[misc]

    ask()
    gc.collect()
    before = len(scope._known), len(scope._limited)
    ask()
    gc.collect()

    assert (len(scope._known), len(scope._limited)) == before
