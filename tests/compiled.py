"""Compiles a statement once for all engines of a process: every test opens engines of its own."""

from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

#: So many statements are kept; the whole program has about half as many on each database.
_KEPT = 4000

_COMPILED: LRUCache[Any, Any] = LRUCache(_KEPT)


def share() -> None:
    """Let all engines that are made from now on share what is compiled.

    A compiled statement is found by its dialect, too, so those of one kind count as equal: they
    all talk to the same server, or to the same SQLite.
    """
    for kind in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        patch.object(kind, "__eq__", _is_alike).start()
        patch.object(kind, "__hash__", _hash_of_kind).start()
    made = Engine.__init__

    def make(engine: Engine, *given: Any, **named: Any) -> None:
        made(engine, *given, **named)
        engine._compiled_cache = _COMPILED

    patch.object(Engine, "__init__", make).start()


def _is_alike(mine: object, other: object) -> bool:
    return type(mine) is type(other)


def _hash_of_kind(mine: object) -> int:
    return hash(type(mine))
