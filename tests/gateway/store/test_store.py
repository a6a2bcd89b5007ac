"""The store: units commit or roll back, originators do not meet, the audit chain holds."""

from functools import partial

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from gateway.model.blob import BlobRef
from gateway.model.errors import Broken, ForeignOriginator
from gateway.store import audit
from gateway.store.store import Store
from gateway.store.tables import BlobRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, MLYN


def keep(text_: str) -> BlobRef:
    """Name some content."""
    return BlobRef.of(text_.encode())


def write_lines(store: Store) -> None:
    """Write three audit lines in three transactions."""
    for number in range(3):
        store.write(
            LHOTA, partial(Unit.record, event="done", about=f"x:{number}", details={"ž": "š"})
        )


def test_returning_commits(store: Store) -> None:
    """What a function wrote is there after it returned."""
    store.write(LHOTA, lambda unit: unit.keep(keep("petice")))

    assert store.look(LHOTA, lambda unit: unit.open(keep("petice").stored()).read()) == b"petice"


def test_raising_rolls_back(store: Store) -> None:
    """Nothing of a function that raised is there, its audit line included."""

    def fails(unit: Unit) -> None:
        unit.keep(keep("petice"))
        unit.record("kept", "blob:x")
        raise LookupError("no")

    with pytest.raises(LookupError):
        store.write(LHOTA, fails)

    assert store.look(LHOTA, lambda unit: unit.rows.count(select(BlobRow))) == 0
    assert store.across_originators(lambda c: c.scalar(text("select count(*) from audit"))) == 0


def test_another_originator_sees_nothing(store: Store) -> None:
    """Rows of one originator do not exist for the other."""
    store.write(LHOTA, lambda unit: unit.keep(keep("petice")))

    def look(unit: Unit) -> tuple[object, int]:
        return unit.rows.get(BlobRow, keep("petice").sha256), unit.rows.count(select(BlobRow))

    assert store.look(MLYN, look) == (None, 0)
    assert store.look(LHOTA, look)[1] == 1


def test_foreign_row_is_refused(store: Store) -> None:
    """A row stamped with another originator cannot be added."""
    with pytest.raises(ForeignOriginator):
        store.write(
            LHOTA,
            lambda unit: unit.rows.add(BlobRow(originator_id=MLYN, sha256="0" * 64, size=0)),
        )


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(select(BlobRow.__table__), id="core-select"),
        pytest.param(text("select 1"), id="text"),
        pytest.param(insert(BlobRow).values(originator_id=MLYN, sha256="1", size=1), id="insert"),
        pytest.param(select(BlobRow).from_statement(text("select * from blob")), id="from-text"),
    ],
)
def test_what_cannot_be_scoped_is_refused(store: Store, statement: object) -> None:
    """Statements that the criterion cannot reach raise instead of leaking."""
    with pytest.raises(Broken):
        store.write(LHOTA, lambda unit: unit._session.execute(statement))  # type: ignore[call-overload]


def test_update_and_delete_touch_own_rows_only(store: Store) -> None:
    """A sweeping update or delete changes the session's originator alone."""
    for originator in (LHOTA, MLYN):
        store.write(originator, lambda unit: unit.keep(keep("petice")))

    store.write(LHOTA, lambda unit: unit._session.execute(update(BlobRow).values(size=1)))
    assert store.look(MLYN, lambda unit: unit.rows.tuples(select(BlobRow.size))) == [(6,)]

    store.write(LHOTA, lambda unit: unit._session.execute(delete(BlobRow)))
    assert store.look(MLYN, lambda unit: unit.rows.count(select(BlobRow))) == 1
    assert store.look(LHOTA, lambda unit: unit.rows.count(select(BlobRow))) == 0


def test_a_count_is_scoped(store: Store) -> None:
    """Aggregates count the originator's rows alone."""
    for originator in (LHOTA, MLYN):
        store.write(originator, lambda unit: unit.keep(keep("petice")))

    assert store.look(LHOTA, lambda u: u.rows.tuples(select(func.count(BlobRow.size)))) == [(1,)]


def test_the_audit_chain_notices_a_changed_line(store: Store) -> None:
    """Changing, removing or adding a line behind our back shows."""
    write_lines(store)

    def broken() -> list[str]:
        return store.across_originators(lambda c: list(audit.broken_lines(c, LHOTA)))

    assert broken() == []

    store.across_originators(lambda c: c.execute(text("update audit set actor='x' where seq=2")))
    assert broken() == ["audit lhota: line 2 was changed"]

    store.across_originators(lambda c: c.execute(text("delete from audit where seq=2")))
    assert "audit lhota: line 2 is missing" in broken()


def test_a_cut_end_of_the_chain_shows(store: Store) -> None:
    """Removing the last lines does not go unnoticed."""
    write_lines(store)
    store.across_originators(lambda c: c.execute(text("delete from audit where seq=3")))

    assert store.across_originators(lambda c: list(audit.broken_lines(c, LHOTA))) == [
        "audit lhota: the end of the chain is not where the head says"
    ]


def test_postgres_itself_keeps_originators_apart(store: Store) -> None:
    """Row-level security hides foreign rows from statements that no session has seen."""
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no row-level security; the session and the keys guard it there")
    store.write(LHOTA, lambda unit: unit.keep(keep("petice")))

    def bare(unit: Unit) -> int:
        return int(unit._connection.scalar(text("select count(*) from blob")))

    assert (store.look(LHOTA, bare), store.look(MLYN, bare)) == (1, 0)
    with store.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from blob")) == 0
