"""The tables of what comes out of meetings: resolutions, tasks, and what is made public."""

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped, refers


class ResolutionSeries(Scoped, Base):
    """The last running number given in one body and stretch; locked while one is given."""

    __tablename__ = "council_series"

    body: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: The item, meeting, year or term it counts through; see council.numbering.
    stretch: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int]


class Resolution(Scoped, Base):
    """An adopted decision with its number, which nobody else ever gets (usnesení)."""

    __tablename__ = "council_resolution"
    __table_args__ = (
        UniqueConstraint("originator_id", "body", "stretch", "seq"),
        UniqueConstraint("originator_id", "body", "term", "number"),
        UniqueConstraint("originator_id", "vote"),
        refers("body", "council_body", "code"),
        refers("meeting", "council_meeting", "id"),
        refers("item", "council_agenda_item", "id"),
        refers("vote", "council_vote", "id"),
        Index("ix_council_resolution_originator_id_adopted_on", "originator_id", "adopted_on"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    body: Mapped[str] = mapped_column(String(12))
    term: Mapped[str] = mapped_column(String(20))
    meeting: Mapped[str] = mapped_column(String(26))
    item: Mapped[str] = mapped_column(String(26))
    vote: Mapped[str] = mapped_column(String(26))
    stretch: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    #: The number as written.
    number: Mapped[str] = mapped_column(String(80))
    adopted_on: Mapped[date]
    title: Mapped[str]
    text: Mapped[str]
    #: council.resolutions.ResolutionState.
    state: Mapped[str] = mapped_column(String(12))
    #: Why it was cancelled; empty while valid.
    reason: Mapped[str]
    #: council.publishing.Personal: whether somebody looked, and what he found.
    personal: Mapped[str] = mapped_column(String(12))
    #: Title and text without personal data, where there are some.
    redacted_title: Mapped[str]
    redacted_text: Mapped[str]
    #: Number, title and text without case and accents.
    sought: Mapped[str] = mapped_column(deferred=True)


class Correction(Scoped, Base):
    """A change of a resolution's wording after it was numbered, with its reason."""

    __tablename__ = "council_correction"
    __table_args__ = (refers("resolution", "council_resolution", "id"),)

    resolution: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Continuous from 1.
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Publication(Scoped, Base):
    """A resolution as the public sees it; what is not here is not public."""

    __tablename__ = "council_publication"
    __table_args__ = (
        refers("resolution", "council_resolution", "id"),
        Index("ix_council_publication_originator_id_adopted_on", "originator_id", "adopted_on"),
    )

    resolution: Mapped[str] = mapped_column(String(26), primary_key=True)
    body: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(80))
    adopted_on: Mapped[date]
    title: Mapped[str]
    text: Mapped[str]
    #: Whether the resolution still holds.
    cancelled: Mapped[bool]
    sought: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Task(Scoped, Base):
    """A duty from a resolution (úkol): whose it is, by when, and what became of it."""

    __tablename__ = "council_task"
    __table_args__ = (
        refers("resolution", "council_resolution", "id"),
        refers("department", "department", "code"),
        Index("ix_council_task_originator_id_state", "originator_id", "state", "due"),
        Index("ix_council_task_originator_id_resolution", "originator_id", "resolution"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    resolution: Mapped[str] = mapped_column(String(26))
    text: Mapped[str]
    department: Mapped[str | None] = mapped_column(String(20))
    #: A login; empty when the department alone has it.
    clerk: Mapped[str] = mapped_column(String(120))
    #: The last day, in Prague.
    due: Mapped[date]
    #: council.tasks.TaskState.
    state: Mapped[str] = mapped_column(String(12))
    #: How it was fulfilled, or why it was dropped.
    note: Mapped[str]
    settled_at: Mapped[datetime | None]


class KeptMinutes(Scoped, Base):
    """The minutes of a meeting as they were made and will be signed; a new version is a new row."""

    __tablename__ = "council_minutes"
    __table_args__ = (
        refers("meeting", "council_meeting", "id"),
        refers("sha256", "blob", "sha256"),
    )

    meeting: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Continuous from 1.
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class WordMinutes(Scoped, Base):
    """The same version of the minutes for Word; versions older than this have none."""

    __tablename__ = "council_minutes_word"
    __table_args__ = (
        refers("meeting", "council_meeting", "id"),
        refers("sha256", "blob", "sha256"),
    )

    meeting: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Of ``KeptMinutes``.
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class Notice(Scoped, Base):
    """Something on the official notice board (úřední deska)."""

    __tablename__ = "council_notice"
    __table_args__ = (
        refers("meeting", "council_meeting", "id"),
        Index("ix_council_notice_originator_id_posted_on", "originator_id", "posted_on"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    #: The folder of the board: ``Zasedání zastupitelstva``, ``Rozpočet``.
    agenda: Mapped[str]
    #: The reference number of what is posted; may be empty.
    reference_number: Mapped[str] = mapped_column(String(80))
    #: The meeting it announces.
    meeting: Mapped[str | None] = mapped_column(String(26))
    posted_on: Mapped[date]
    #: The last day it matters; ``NULL`` when nobody said.
    relevant_until: Mapped[date | None]
    #: The day it was taken down; ``NULL`` while it hangs.
    removed_on: Mapped[date | None]
    by: Mapped[str] = mapped_column(String(120))
