"""Tables: the migrations make them, each belongs to an originator or has a reason not to."""

import pytest
from sqlalchemy import text

from gateway.run import parts
from gateway.store import migrate
from gateway.store.schema import Base, Scoped
from gateway.store.store import Store

parts.migrations()  # importing every part registers its tables

#: Tables of the whole installation, and why.
UNSCOPED = {
    "account": "one person may work for several originators; memberships are scoped",
    "web_session": "it says which originator a signed-in clerk works for",
}
TABLES = sorted(Base.metadata.tables)


def scoped() -> set[str]:
    """Return the names of all scoped tables."""
    return {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Scoped)
    }


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    """A database made by all migrations differs in nothing from the mapped tables."""
    with store.engine.connect() as connection:
        assert migrate.differences(connection) == []


def test_every_table_belongs_to_an_originator_or_has_a_reason() -> None:
    """A table is scoped or stands on the short list."""
    assert set(TABLES) - scoped() == set(UNSCOPED)


@pytest.mark.parametrize("name", sorted(set(TABLES) - set(UNSCOPED)))
def test_keys_start_with_the_originator(name: str) -> None:
    """Primary keys and foreign keys of a scoped table carry the originator first."""
    table = Base.metadata.tables[name]

    assert next(iter(table.primary_key.columns)).name == "originator_id"
    for key in table.foreign_key_constraints:
        if key.referred_table.name not in UNSCOPED:
            assert key.column_keys[0] == "originator_id", key.name
    for constraint in table.constraints:
        columns = [column.name for column in getattr(constraint, "columns", ())]
        if type(constraint).__name__ == "UniqueConstraint":
            assert columns[0] == "originator_id", columns


def test_postgres_guards_every_scoped_table(store: Store) -> None:
    """Row-level security is on and forced for the owner, with a policy, wherever it must be."""
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no row-level security")
    guarded = text(
        "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid"
        " where c.relrowsecurity and c.relforcerowsecurity"
    )
    with store.engine.connect() as connection:
        assert set(connection.scalars(guarded)) == scoped()
