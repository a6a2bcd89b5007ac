"""Brings a database's schema to what the tables of all parts say, forwards only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from gateway.late import unseen
from gateway.model.errors import Broken
from gateway.store.engine import named_failures
from gateway.store.schema import Base

# Alembic's templates would load it, to paint errors in colours.
with unseen("pygments"):
    from alembic import command
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, locations: Sequence[Path]) -> None:
    """Run every migration that *engine*'s database has not seen yet, in one transaction.

    SQLite changes a table by copying it, dropping it and renaming the copy; it would count every
    row that refers to the dropped one as an orphan for good. So it looks at foreign keys once, at
    the end (sqlite.org/lang_altertable.html, section 7). Raises ``Broken`` when one then fails.
    """
    with named_failures(), engine.connect() as connection, _unwatched(connection):
        _upgrade(connection, locations)


def _upgrade(connection: Connection, locations: Sequence[Path]) -> None:
    with connection.begin():
        command.upgrade(_config(connection, locations), "heads")
        _check(connection)


@contextmanager
def _unwatched(connection: Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    # Within a transaction the pragma does nothing, and SQLAlchemy would begin one.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("pragma foreign_keys=off")
    try:
        yield
    finally:
        driver.execute("pragma foreign_keys=on")


def _check(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("pragma foreign_key_check").fetchmany(1)
    if orphans:
        raise Broken(f"After the migration rows of {orphans[0][0]} refer to nothing.")


def pending(engine: Engine, locations: Sequence[Path]) -> tuple[str, ...]:
    """Return the revisions the database lacks, newest first; empty when it is up to date."""
    with named_failures(), engine.connect() as connection:
        scripts = ScriptDirectory.from_config(_config(connection, locations))
        heads = MigrationContext.configure(connection).get_current_heads()
        done = {
            revision.revision
            for revision in scripts.iterate_revisions(heads, "base", implicit_base=True)
        }
        return tuple(
            revision.revision
            for revision in scripts.walk_revisions()
            if revision.revision not in done
        )


def differences(connection: Connection) -> list[Any]:
    """Return in what the database differs from the tables; empty when they agree."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def draft(engine: Engine, locations: Sequence[Path], part: str, folder: Path, message: str) -> None:
    """Write a migration for what differs into *folder*, on the branch labelled *part*."""
    with engine.begin() as connection:
        config = _config(connection, locations)
        labelled = folder.glob(f"{part}_*.py")
        number = len(list(labelled)) + 1
        command.revision(
            config,
            message=message,
            autogenerate=True,
            head=f"{part}@head" if number > 1 else "base",
            branch_label=part if number == 1 else None,
            version_path=str(folder),
            rev_id=f"{part}_{number:04d}",
        )


def _config(connection: Connection, locations: Sequence[Path]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, locations)))
    config.attributes["connection"] = connection
    return config
