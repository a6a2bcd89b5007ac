"""Inserts rows that may be there already, however many transactions try it at once."""

from functools import cache

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_missing(connection: Connection, table: Table, *unique: str) -> Insert:
    """Return the insert into *table* that leaves a row alone whose key is there already.

    The key is the primary one, or the columns named. The result counts the rows really written.

    Rows should come in the order of their keys, so that two transactions cannot wait for each
    other.
    """
    return _built(table, unique, connection.dialect.name)


@cache
def _built(table: Table, unique: tuple[str, ...], dialect: str) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    key = list(unique) or [column.name for column in table.primary_key.columns]
    return insert(table).on_conflict_do_nothing(index_elements=key)
