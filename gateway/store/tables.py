"""The core's own tables: queue, blobs, outbox and audit log."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped

#: Where this part's migrations lie.
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"

#: The conditions of partial indexes; queries must repeat them to the letter.
OPEN_ITEMS = "state in ('received', 'working')"
UNDECIDED_ITEMS = "state in ('received', 'working', 'referred', 'parked')"
OPEN_OUTGOING = "state in ('waiting', 'sending')"
#: What did not arrive and nobody has taken note of yet.
UNDELIVERED = "noted_by = '' and (state in ('failed', 'parked') or fate = 'undelivered')"


class BlobRow(Scoped, Base):
    """That an originator owns some content; small content itself, large content by name."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    #: ``NULL`` when the octets lie in the blob folder under their hash.
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class ItemRow(Scoped, Base):
    """One arrival in the intake queue."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("originator_id", "channel", "external_id"),
        UniqueConstraint("originator_id", "code"),
        # What a worker may take, in order of arrival; small however long the history grows.
        Index(
            "ix_item_open",
            "id",
            postgresql_where=text(OPEN_ITEMS),
            sqlite_where=text(OPEN_ITEMS),
        ),
        # What is not decided yet, in the order in which lists show it.
        Index(
            "ix_item_undecided",
            "originator_id",
            "id",
            postgresql_where=text(UNDECIDED_ITEMS),
            sqlite_where=text(UNDECIDED_ITEMS),
        ),
        Index("ix_item_originator_id_state_id", "originator_id", "state", "id"),
        Index("ix_item_originator_id_lane_id", "originator_id", "lane", "id"),
    )

    #: A ULID: sorts by the time of acceptance.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(255))
    lane: Mapped[str] = mapped_column(String(255))
    #: What the citizen asks with; see gateway.intake.codes.
    code: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    #: How often a worker has taken it; the fifth failure parks it.
    attempts: Mapped[int]
    #: Not to be taken before this instant: the end of the back-off while received, of the lease
    #: while working.
    due_at: Mapped[datetime]
    #: The daemon that has it while working.
    leased_by: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    #: The transport's facts as JSON.
    envelope: Mapped[str]
    #: The converted submission as JSON; empty until it was converted.
    submission: Mapped[str] = mapped_column(deferred=True)
    #: Copied from the submission for lists.
    subject: Mapped[str]
    sender: Mapped[str]
    #: The reference number once registered.
    reference: Mapped[str] = mapped_column(String(80))
    note: Mapped[str]


class OutgoingRow(Scoped, Base):
    """Something we owe somebody; it leaves after the commit that wrote it."""

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("originator_id", "key"),
        ForeignKeyConstraint(["originator_id", "item_id"], ["item.originator_id", "item.id"]),
        Index(
            "ix_outgoing_open",
            "id",
            postgresql_where=text(OPEN_OUTGOING),
            sqlite_where=text(OPEN_OUTGOING),
        ),
        # What one originator still owes, and since when.
        Index(
            "ix_outgoing_open_since",
            "originator_id",
            "created_at",
            postgresql_where=text(OPEN_OUTGOING),
            sqlite_where=text(OPEN_OUTGOING),
        ),
        Index("ix_outgoing_originator_id_item_id", "originator_id", "item_id"),
        Index("ix_outgoing_originator_id_reference", "originator_id", "reference"),
        Index(
            "ix_outgoing_undelivered",
            "originator_id",
            "id",
            postgresql_where=text(UNDELIVERED),
            sqlite_where=text(UNDELIVERED),
        ),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    key: Mapped[str] = mapped_column(String(255))
    channel: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[str | None] = mapped_column(String(26))
    #: waiting, sending, sent, failed or parked (gateway.store.outbox).
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    #: As with items: the end of the back-off while waiting, of the lease while sending.
    due_at: Mapped[datetime]
    leased_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: The foreign identifier it left under.
    reference: Mapped[str] = mapped_column(String(255))
    note: Mapped[str]
    #: What became of it out there (gateway.model.report.Fate), by whom told, and when.
    fate: Mapped[str] = mapped_column(String(16), default="")
    diagnostic: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime | None]
    #: Who took note that it did not arrive; empty until somebody did.
    noted_by: Mapped[str] = mapped_column(String(120), default="")
    #: The ``Outgoing`` as JSON.
    content: Mapped[str] = mapped_column(deferred=True)


class NoteRow(Scoped, Base):
    """One note of a channel's own memory (gateway.store.notes)."""

    __tablename__ = "channel_note"

    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    text: Mapped[str]
    changed_at: Mapped[datetime]


class DayDone(Scoped, Base):
    """That a part's daily work is done for a day that is over (gateway.store.days)."""

    __tablename__ = "day_done"

    #: The work's name among the entry points.
    work: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: The day in Prague.
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class AuditRow(Scoped, Base):
    """One line of an originator's audit log, chained to the line before by its hash."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_originator_id_about_seq", "originator_id", "about", "seq"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    event: Mapped[str] = mapped_column(String(60))
    #: What it is about: ``item:01J...`` or ``filing:HLUCX...``.
    about: Mapped[str] = mapped_column(String(120))
    #: Details as JSON with sorted keys.
    details: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Scoped, Base):
    """The last line of an originator's audit log; locked while lines are added."""

    __tablename__ = "audit_head"

    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
