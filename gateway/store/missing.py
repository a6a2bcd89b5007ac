"""Inserts rows that may be there already, however many transactions try it at once."""

from functools import cache

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_missing(connection: Connection, table: Table) -> Insert:
    """Return the insert into *table* that leaves a row alone whose key is there already.

    Rows should come in the order of their keys, so that two transactions cannot wait for each
    other.
    """
    return _built(table, connection.dialect.name)


@cache
def _built(table: Table, dialect: str) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()
