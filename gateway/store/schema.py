"""The ground all tables stand on: metadata, column types, and the mark of a scoped table."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcTime(TypeDecorator[datetime]):
    """An instant, always with zone UTC in Python, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone; SQLite gets it without, in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def plain(text: str) -> str:
    """Replace what no database stores as text, NUL and lone surrogates, by U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


class Words(TypeDecorator[str]):
    """Text of any length that may come from strangers."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Make it storable."""
        return None if value is None else plain(value)


class Base(DeclarativeBase):
    """All tables of all parts; each part keeps its own in its folder."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        str: Words,
        datetime: UtcTime,
    }


class Scoped:
    """A row that belongs to one originator; the key of its table starts with it.

    A session of one originator neither sees nor writes rows of another (gateway.store.scope), and
    PostgreSQL repeats that with row-level security.
    """

    originator_id: Mapped[str] = mapped_column(String(40), primary_key=True, sort_order=-10)


def refers(column: str, table: str, key: str) -> ForeignKeyConstraint:
    """Return a foreign key within the originator, checked at the commit.

    Rows of one transaction may so be written in any order, in one flush.
    """
    return ForeignKeyConstraint(
        ["originator_id", column],
        [f"{table}.originator_id", f"{table}.{key}"],
        deferrable=True,
        initially="DEFERRED",
    )
