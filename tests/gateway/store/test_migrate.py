"""Migrations on SQLite: foreign keys are looked at once, at the end, and then watched again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gateway.model.errors import Broken
from gateway.store import migrate
from gateway.store.engine import open_engine
from tests.conftest import locations


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give a migrated database on SQLite."""
    opened = open_engine(f"sqlite:///{tmp_path}/m.db", 1)
    migrate.upgrade(opened, locations())
    yield opened
    opened.dispose()


def test_foreign_keys_are_watched_afterwards(engine: Engine) -> None:
    """The connection that migrated goes back with its guard on."""
    with engine.connect() as connection:
        assert connection.scalar(text("pragma foreign_keys")) == 1


def test_a_migration_that_leaves_orphans_is_undone(engine: Engine) -> None:
    """A row that refers to nothing stops the upgrade."""
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        cursor = driver.cursor()
        cursor.execute("pragma foreign_keys=off")
        cursor.execute("insert into membership values ('lhota', 'nikdo', 'it')")
        cursor.execute("pragma foreign_keys=on")

    with pytest.raises(Broken, match="membership"):
        migrate.upgrade(engine, locations())
