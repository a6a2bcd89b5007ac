"""The tables of the classification scheme, of files and of what settles a filing."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped, refers


class Scheme(Scoped, Base):
    """One version of the originator's classification scheme and disposal schedule."""

    __tablename__ = "scheme"

    #: Continuous from 1; a later version is valid from a later day.
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    valid_from: Mapped[date]
    #: The last day of validity; ``NULL`` while no later version is there.
    valid_to: Mapped[date | None]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class SchemeClass(Scoped, Base):
    """One class (věcná skupina) of a version, a node of its tree."""

    __tablename__ = "scheme_class"
    __table_args__ = (refers("version", "scheme", "version"),)

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The fully qualified code (plně určený spisový znak): ``54.4.1``.
    code: Mapped[str] = mapped_column(String(255), primary_key=True)
    #: The simple code, with which the full one ends.
    simple_code: Mapped[str] = mapped_column(String(50))
    #: The full code of the class above; empty at the top.
    parent: Mapped[str] = mapped_column(String(255))
    #: Its place in the scheme as printed, from 0.
    place: Mapped[int]
    title: Mapped[str]
    description: Mapped[str]
    #: Whether files may be opened in it; only then it has a regime.
    holds_files: Mapped[bool]
    #: registry.plan.regime.Growth; empty where there are no files.
    growth: Mapped[str] = mapped_column(String(20))
    #: registry.plan.regime.Mark; empty where there are no files.
    disposal_mark: Mapped[str] = mapped_column(String(1))
    #: Years.
    retention: Mapped[int]
    #: registry.plan.regime.Trigger; empty where there are no files.
    trigger: Mapped[str] = mapped_column(String(20))
    #: From this day on no new file may be opened in it.
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str]


class FileSeries(Scoped, Base):
    """The number of the last file mark of a year; locked while one is given."""

    __tablename__ = "file_series"

    #: The year in Prague.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CaseFile(Scoped, Base):
    """A file (spis): the documents of one matter. Its regime is fixed when it is opened."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("originator_id", "mark"),
        UniqueConstraint("originator_id", "year", "seq"),
        ForeignKeyConstraint(
            ["originator_id", "version", "class_code"],
            ["scheme_class.originator_id", "scheme_class.version", "scheme_class.code"],
            deferrable=True,
            initially="DEFERRED",
        ),
        refers("department", "department", "code"),
        Index("ix_case_file_originator_id_opened_at", "originator_id", "opened_at"),
        Index("ix_case_file_originator_id_state", "originator_id", "state", "opened_at"),
    )

    #: The unique identifier, made like those of filings; see registry.identifiers.
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: The file mark (spisová značka) as written.
    mark: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    seq: Mapped[int]
    title: Mapped[str]
    #: Class and version of the scheme it was opened in.
    version: Mapped[int]
    class_code: Mapped[str] = mapped_column(String(255))
    class_title: Mapped[str]
    disposal_mark: Mapped[str] = mapped_column(String(1))
    retention: Mapped[int]
    trigger: Mapped[str] = mapped_column(String(20))
    growth: Mapped[str] = mapped_column(String(20))
    #: registry.files.states.FileState.
    state: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: The day of the event that starts the retention, where that lies outside the office.
    event_on: Mapped[date | None]
    department: Mapped[str | None] = mapped_column(String(20))
    #: The login of the responsible clerk; empty when there is none.
    clerk: Mapped[str] = mapped_column(String(120))
    #: Mark, title and class without case and accents, for searching.
    sought: Mapped[str] = mapped_column(deferred=True)


class FileEntry(Scoped, Base):
    """One number in a file: the filing that has it, or had it until it was taken out."""

    __tablename__ = "file_entry"
    __table_args__ = (
        # A filing is in one file at most: the database itself sees to it.
        UniqueConstraint("originator_id", "held"),
        refers("file", "case_file", "id"),
        refers("filing", "filing", "record_identifier"),
        Index("ix_file_entry_originator_id_filing", "originator_id", "filing"),
    )

    file: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: The order in the file (pořadové číslo ve spisu), continuous from 1 and never given again.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    filing: Mapped[str] = mapped_column(String(40))
    #: The filing again while it is in the file, ``NULL`` once it was taken out.
    held: Mapped[str | None] = mapped_column(String(40))
    #: The regime of this very content; the file takes the strictest of all.
    disposal_mark: Mapped[str] = mapped_column(String(1))
    retention: Mapped[int]
    joined_by: Mapped[str] = mapped_column(String(120))
    joined_at: Mapped[datetime]
    left_by: Mapped[str] = mapped_column(String(120))
    left_at: Mapped[datetime | None]
    #: Why it was taken out; empty while it is in.
    left_because: Mapped[str]


class Settlement(Scoped, Base):
    """How a filing was settled (vyřízení); kept when it is re-opened."""

    __tablename__ = "settlement"
    __table_args__ = (
        refers("filing", "filing", "record_identifier"),
        Index("ix_settlement_originator_id_filing", "originator_id", "filing", "id"),
    )

    #: A ULID: sorts by time.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    filing: Mapped[str] = mapped_column(String(40))
    #: registry.files.settling.Method.
    method: Mapped[str] = mapped_column(String(32))
    #: What was done, and why so; both are needed for another way than the usual ones.
    content: Mapped[str]
    reason: Mapped[str]
    #: The terms it ended, as ``kind@start`` with blanks between; they run again when re-opened.
    terms: Mapped[str]
    #: Where the filing stood before: registry.axes.Handling.
    before: Mapped[str] = mapped_column(String(24))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    reopened_by: Mapped[str] = mapped_column(String(120))
    reopened_at: Mapped[datetime | None]
    reopened_because: Mapped[str]


class PaperNote(Scoped, Base):
    """Where the paper of a filing lies and how many sheets it has (Decree 259/2012 § 10)."""

    __tablename__ = "paper_note"
    __table_args__ = (refers("filing", "filing", "record_identifier"),)

    filing: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: Sheets without those of the attachments.
    sheets: Mapped[int]
    attachments: Mapped[int]
    place: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class GivenUp(Scoped, Base):
    """That a reply which could not be delivered will not be sent again, and why."""

    __tablename__ = "given_up"
    __table_args__ = (refers("consignment", "consignment", "id"),)

    consignment: Mapped[str] = mapped_column(String(26), primary_key=True)
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class FormatConversion(Scoped, Base):
    """What became of content that was in no output format, or was to be looked at (§ 23, § 24).

    It belongs to the content and not to a filing: the same octets are judged once.
    """

    __tablename__ = "format_conversion"
    __table_args__ = (refers("sha256", "blob", "sha256"),)

    #: The content as it came.
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: registry.files.formats.Outcome.
    outcome: Mapped[str] = mapped_column(String(16))
    #: The copy in an output format; ``NULL`` and empty where there is none.
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    #: Why it is kept as it came, why it could not be converted, what the copy does not show.
    note: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
