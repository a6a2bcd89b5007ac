"""Opens the database with the settings that make a commit durable, and names its failures."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy.exc
from sqlalchemy import Connection, Engine, create_engine, event

from gateway.model.errors import StoreDown, StoreFull
from gateway.store.disk import full_or_down

#: What a durable, honest SQLite needs; the defaults lose updates under several threads.
PRAGMAS = ("journal_mode=wal", "synchronous=full", "busy_timeout=5000", "foreign_keys=on")

#: PostgreSQL's codes for a failure that the same transaction may survive when run again.
RETRY = frozenset({"40001", "40P01"})
DISK_FULL = "53100"


def open_engine(url: str, connections: int = 8) -> Engine:
    """Return an engine for *url* (``sqlite:///path`` or ``postgresql+psycopg://...``)."""
    if url.startswith("sqlite"):
        # A transaction that waits for a lock holds a connection; there are as many as threads.
        # Writers take turns; the one connection they then share keeps its pages in memory, which
        # another connection's commit would make it read anew.
        engine = create_engine(
            url, pool_size=connections, max_overflow=connections, pool_use_lifo=True
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url, pool_size=connections, max_overflow=connections, pool_pre_ping=True, pool_timeout=10
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions start too late to protect what was read; we begin ourselves.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")


def _prepare_postgres(connection: Any, _record: object) -> None:
    # Compiling one of our statements takes longer than running it: most of a second of a page.
    connection.autocommit = True
    connection.execute("set jit = off")
    connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def named_failures() -> Iterator[None]:
    """Turn the database's own failures into ``StoreFull`` and ``StoreDown``."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        if may_repeat(error):
            raise
        if _disk_full(error):
            raise StoreFull from error
        if isinstance(error, sqlalchemy.exc.OperationalError | sqlalchemy.exc.InterfaceError):
            raise StoreDown from error
        raise
    except sqlalchemy.exc.TimeoutError as error:
        raise StoreDown from error
    except OSError as error:
        raise full_or_down(error) from error


def may_repeat(error: sqlalchemy.exc.DBAPIError) -> bool:
    """Tell whether the database asks for the same transaction once more."""
    return getattr(error.orig, "sqlstate", None) in RETRY


def _disk_full(error: sqlalchemy.exc.DBAPIError) -> bool:
    if getattr(error.orig, "sqlstate", None) == DISK_FULL:
        return True
    return "database or disk is full" in str(error.orig)
