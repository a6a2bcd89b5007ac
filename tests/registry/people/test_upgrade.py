"""An office that upgrades finds its people sorted, searchable, and with nobody merged."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from gateway.bench.cluster import create_database, drop_database
from gateway.store import migrate
from gateway.store.engine import open_engine
from tests.conftest import locations

BEFORE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_was_entered_before_is_found_afterwards(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Names are folded, addresses taken in, accounts keep all duties; row-level security or not."""
    socket = request.getfixturevalue("postgres") if kind == "postgresql" else ""
    url = create_database(socket, "upgraded") if socket else f"sqlite:///{tmp_path}/old.db"
    engine = open_engine(url, 1)
    try:
        with engine.begin() as connection:
            config = migrate._config(connection, locations())
            command.upgrade(config, "web_0001")
            command.upgrade(config, "registry_0002")
        with engine.begin() as connection:
            if socket:
                connection.execute(text("select set_config('podatelna.originator', '*', true)"))
            connection.execute(text(
                "insert into person values ('lhota', 'P1', 'unknown', 'Jan Dvořák', 'unverified',"
                " '27074358', :at)"), {"at": BEFORE})  # fmt: skip
            connection.execute(text(
                "insert into person_address values ('lhota', 'P1', 'email', 'jan@example.test')"
            ))  # fmt: skip
            connection.execute(text(
                "insert into account values ('jan', 'Jan', 'x', 'clerk', 'cs', true, :at)"
            ), {"at": BEFORE})  # fmt: skip
            connection.execute(text("insert into membership values ('lhota', 'jan')"))

        migrate.upgrade(engine, locations())

        with engine.begin() as connection:
            if socket:
                connection.execute(text("select set_config('podatelna.originator', '*', true)"))
            found = connection.execute(
                text("select sorted_under, alike, sought, merged_into from person")
            ).one()
            words = "jan dvorak 27074358 jan@example.test"
            assert tuple(found) == ("jan dvorak", "dvorak jan", words, None)
            held = connection.scalar(text("select duties from membership"))
            assert held == "council-secretary fee-accountant filing-office it"
    finally:
        engine.dispose()
        if socket:
            drop_database(socket, "upgraded")
