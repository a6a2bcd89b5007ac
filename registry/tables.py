"""The registry's tables: filings, their numbers, senders, deadlines and dispatches."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import registry.file_tables
import registry.kin_tables  # noqa: F401  (files and kin are the registry's tables too)
from gateway.store.schema import Base, Scoped, refers

#: Where this part's migrations lie.
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


class Department(Scoped, Base):
    """A unit of the office (odbor) to which filings are assigned."""

    __tablename__ = "department"

    #: The short code used in lists and patterns: ``SU``.
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class IndependentRegister(Scoped, Base):
    """A register beside the filing register (samostatná evidence), with numbers of its own.

    Source: Decree 259/2012 on the records service: a document has either a reference number or an
    evidence number of an independent register.
    """

    __tablename__ = "independent_register"

    #: Up to twelve capitals and digits, which stand in its numbers: ``FA``.
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: Pattern of the evidence number: see registry.registers.
    pattern: Mapped[str] = mapped_column(String(80))
    #: registry.registers.Period: whether its numbers begin anew each year.
    period: Mapped[str] = mapped_column(String(12))
    #: The first and the last day on which something is entered; ``NULL`` while it is in use.
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class NumberSeries(Scoped, Base):
    """The last number given out in one register and year; locked while one is given."""

    __tablename__ = "number_series"

    register: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: The year in Prague; 0 where the numbers go on over the years.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class LedgerEntry(Scoped, Base):
    """One number of a register: given to a filing, or cancelled with a reason; never reused."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("originator_id", "reference_number"),
        refers("filing", "filing", "record_identifier"),
        Index("ix_ledger_entry_originator_id_filing", "originator_id", "filing"),
    )

    register: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The number as written, by the pattern that was valid when it was given.
    reference_number: Mapped[str] = mapped_column(String(80))
    #: ``issued`` or ``cancelled``.
    state: Mapped[str] = mapped_column(String(16))
    #: Why it was cancelled; empty while issued.
    reason: Mapped[str]
    #: Who gave or cancelled it, and when.
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    #: The filing's record identifier.
    filing: Mapped[str] = mapped_column(String(40))


class Person(Scoped, Base):
    """A sender or addressee in the name registry (jmenný rejstřík, Decree 259/2012 § 25)."""

    __tablename__ = "person"
    __table_args__ = (
        refers("merged_into", "person", "id"),
        # Who stands for himself, by the alphabet; and who was merged into somebody.
        Index(
            "ix_person_originator_id_merged_into",
            "originator_id",
            "merged_into",
            "sorted_under",
            "id",
        ),
        Index("ix_person_originator_id_alike", "originator_id", "alike"),
        Index("ix_person_originator_id_organisation_id", "originator_id", "organisation_id"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: registry.names.Kind.
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    #: ``unverified``, or against which register the person was verified.
    identification: Mapped[str] = mapped_column(String(16))
    #: IČO, eight digits; empty when not known.
    organisation_id: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    #: The person this one was merged into; ``NULL`` while it stands for itself.
    merged_into: Mapped[str | None] = mapped_column(String(26))
    #: Where it stands in the alphabet: the name, or else an address, without case and accents.
    sorted_under: Mapped[str] = mapped_column(String(120))
    #: The words of the name in order, without titles, case and accents; empty for no name.
    alike: Mapped[str] = mapped_column(String(120))
    #: Names, IČO and addresses without case and accents, of whoever was merged into it as well.
    sought: Mapped[str] = mapped_column(deferred=True)


class PersonAddress(Scoped, Base):
    """Where a person can be reached; several people may share one address."""

    __tablename__ = "person_address"
    __table_args__ = (
        refers("person_id", "person", "id"),
        Index("ix_person_address_originator_id_kind_value", "originator_id", "kind", "value"),
    )

    person_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: ``email``, ``databox``, ``chat`` or ``postal``.
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: As the channel has it, in lower case.
    value: Mapped[str] = mapped_column(String(320), primary_key=True)
    #: When a clerk wrote down that it is no longer his; ``NULL`` while it holds.
    ended_at: Mapped[datetime | None]


class PersonApart(Scoped, Base):
    """That two people who look like one are two: a clerk has compared them."""

    __tablename__ = "person_apart"
    __table_args__ = (
        refers("one", "person", "id"),
        refers("other", "person", "id"),
        Index("ix_person_apart_originator_id_other", "originator_id", "other"),
    )

    #: The smaller of the two identifiers.
    one: Mapped[str] = mapped_column(String(26), primary_key=True)
    other: Mapped[str] = mapped_column(String(26), primary_key=True)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Filing(Scoped, Base):
    """A filing (podání) in the filing register."""

    __tablename__ = "filing"
    __table_args__ = (
        UniqueConstraint("originator_id", "reference_number"),
        UniqueConstraint("originator_id", "item_id"),
        refers("item_id", "item", "id"),
        refers("sender_id", "person", "id"),
        refers("department", "department", "code"),
        Index("ix_filing_originator_id_registered_at", "originator_id", "registered_at"),
        Index("ix_filing_originator_id_clerk", "originator_id", "clerk", "registered_at"),
        Index("ix_filing_originator_id_handling", "originator_id", "handling", "registered_at"),
        Index("ix_filing_originator_id_sender_id", "originator_id", "sender_id"),
        # Letters, which are most of the filings, are not in it.
        Index(
            "ix_filing_originator_id_form",
            "originator_id",
            "form",
            "registered_at",
            sqlite_where=text("form is not null"),
            postgresql_where=text("form is not null"),
        ),
    )

    #: The unique identifier (JID), given once and for ever; see registry.identifiers.
    record_identifier: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: Which register it is entered in: ``filings``, or an independent register's code.
    register: Mapped[str] = mapped_column(String(12), default="filings")
    #: Its number there: číslo jednací, or evidenční číslo of an independent register.
    reference_number: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str]
    description: Mapped[str]
    #: When the office had it in its power, to the second or finer.
    received_at: Mapped[datetime]
    registered_at: Mapped[datetime]
    #: The item it was registered from; ``NULL`` when it did not come through the queue.
    item_id: Mapped[str | None] = mapped_column(String(26))
    channel: Mapped[str] = mapped_column(String(40))
    #: The code of the form that was filled in; ``NULL`` when it was none.
    form: Mapped[str | None] = mapped_column(String(60))
    #: The sender in the name registry.
    sender_id: Mapped[str | None] = mapped_column(String(26))
    #: The sender as this very filing names him; the name registry may know him otherwise.
    sender_name: Mapped[str]
    sender_address: Mapped[str]
    #: The sender's own reference number, if he gave one.
    sender_number: Mapped[str]
    #: registry.axes.Technical.
    technical_state: Mapped[str] = mapped_column(String(24))
    #: registry.axes.Authenticity.
    authenticity: Mapped[str] = mapped_column(String(24))
    #: registry.axes.Handling.
    handling: Mapped[str] = mapped_column(String(24))
    #: The last day on which an unsigned filing may be confirmed, in Prague.
    confirmation_due: Mapped[date | None]
    department: Mapped[str | None] = mapped_column(String(20))
    #: The login of the responsible clerk; empty when there is none.
    clerk: Mapped[str] = mapped_column(String(120))
    #: What the sender asks with; with the PIN.
    code: Mapped[str] = mapped_column(String(16))
    #: Why no delivery confirmation was sent; empty when one is owed.
    no_receipt_because: Mapped[str]
    #: Subject, sender and numbers without case and accents, for searching.
    sought: Mapped[str] = mapped_column(deferred=True)


class Prepared(Scoped, Base):
    """A submission that is no filing until it is signed at the counter."""

    __tablename__ = "prepared"
    __table_args__ = (refers("item_id", "item", "id"),)

    item_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: The last day for signing it, in Prague.
    sign_by: Mapped[date]
    #: ``NULL`` until it is signed.
    signed_at: Mapped[datetime | None]
    #: registry.counter.Identity: by what the signer was known; empty until then. Never a number.
    identity: Mapped[str] = mapped_column(String(24))
    #: Who saw the signature: the actor of the audit log.
    by: Mapped[str] = mapped_column(String(120))
    #: When it was noted that nobody signed it in time; ``NULL`` otherwise.
    expired_at: Mapped[datetime | None]


class Component(Scoped, Base):
    """An indivisible digital part of a filing (komponenta)."""

    __tablename__ = "component"
    __table_args__ = (
        refers("filing", "filing", "record_identifier"),
        refers("sha256", "blob", "sha256"),
        Index("ix_component_originator_id_sha256", "originator_id", "sha256"),
    )

    filing: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: Continuous from 1.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The name as sent; never used as a path.
    name: Mapped[str]
    media_type: Mapped[str]
    #: gateway.model.submission.PartRole.
    role: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)


class Deadline(Scoped, Base):
    """A legal term that runs on a filing (lhůta)."""

    __tablename__ = "deadline"
    __table_args__ = (
        refers("filing", "filing", "record_identifier"),
        Index("ix_deadline_originator_id_state_end", "originator_id", "state", "end"),
    )

    filing: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: A code of registry/deadlines.toml.
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: The day of the event, which is not counted.
    start: Mapped[date] = mapped_column(primary_key=True)
    #: The last day of the term, in Prague.
    end: Mapped[date]
    legal_basis: Mapped[str]
    #: registry.deadlines.DeadlineState.
    state: Mapped[str] = mapped_column(String(16))


class Assignment(Scoped, Base):
    """One step of a filing through the office: who gave it to whom."""

    __tablename__ = "assignment"
    __table_args__ = (
        refers("filing", "filing", "record_identifier"),
        Index("ix_assignment_originator_id_filing", "originator_id", "filing", "id"),
    )

    #: A ULID: sorts by time.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    filing: Mapped[str] = mapped_column(String(40))
    from_department: Mapped[str | None] = mapped_column(String(20))
    from_clerk: Mapped[str] = mapped_column(String(120))
    to_department: Mapped[str | None] = mapped_column(String(20))
    to_clerk: Mapped[str] = mapped_column(String(120))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Consignment(Scoped, Base):
    """Something dispatched on a filing (zásilka); its delivery stands in the outbox."""

    __tablename__ = "consignment"
    __table_args__ = (
        refers("filing", "filing", "record_identifier"),
        refers("outgoing_id", "outgoing", "id"),
        Index("ix_consignment_originator_id_filing", "originator_id", "filing", "id"),
        Index("ix_consignment_originator_id_outgoing_id", "originator_id", "outgoing_id"),
    )

    #: A ULID: sorts by time.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    filing: Mapped[str] = mapped_column(String(40))
    outgoing_id: Mapped[str] = mapped_column(String(26))
    channel: Mapped[str] = mapped_column(String(40))
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class LogDay(Scoped, Base):
    """The transaction log of one day that is over, kept as an XML document (registry.log_days)."""

    __tablename__ = "log_day"
    __table_args__ = (
        UniqueConstraint("originator_id", "number"),
        refers("sha256", "blob", "sha256"),
    )

    #: The day in Prague.
    day: Mapped[date] = mapped_column(primary_key=True)
    #: Continuous from 1, as the days are.
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    #: The hash of the document of the day before; zeros in the first.
    previous: Mapped[str] = mapped_column(String(64))
    #: The lines of the audit log that are in it; the last is the first less one on a silent day.
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    #: The chain's hash before the first line, and after the last.
    hash_before: Mapped[str] = mapped_column(String(64))
    hash_after: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    #: By which tables of words it was rendered: registry.log_words.EDITION.
    edition: Mapped[str] = mapped_column(String(16))
    #: ``unsealed`` until somebody has a seal for it.
    seal: Mapped[str] = mapped_column(String(16))


class RegisterDay(Scoped, Base):
    """The filing register of one day that is over, kept as PDF/A (registry.register_days)."""

    __tablename__ = "register_day"
    __table_args__ = (refers("sha256", "blob", "sha256"),)

    #: The day in Prague.
    day: Mapped[date] = mapped_column(primary_key=True)
    #: Numbers given or cancelled on that day; 0 makes no document.
    entries: Mapped[int]
    #: ``NULL`` and 0 where nothing was entered.
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
