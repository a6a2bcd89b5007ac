"""The fee's tables: payers, tariffs, the journal, prescriptions and receipts."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped, refers
from waste.money import Money

#: Where this part's migrations lie.
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


class FeePayer(Scoped, Base):
    """A payer (poplatník) with his own account and variable symbol. No birth number is kept."""

    __tablename__ = "fee_payer"
    __table_args__ = (
        UniqueConstraint("originator_id", "variable_symbol"),
        UniqueConstraint("originator_id", "number"),
        UniqueConstraint("originator_id", "filing"),
        refers("filing", "filing", "record_identifier"),
        Index("ix_fee_payer_originator_id_sorting", "originator_id", "sorting", "id"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: The number the variable symbol was made of; ``NULL`` for a symbol taken over from elsewhere.
    number: Mapped[int | None]
    #: Up to ten digits without leading zeros.
    variable_symbol: Mapped[str] = mapped_column(String(10))
    #: Surname first, or the name of a company.
    name: Mapped[str]
    birth_date: Mapped[date | None]
    #: IČO, eight digits; empty for people.
    organisation_id: Mapped[str] = mapped_column(String(8))
    address: Mapped[str]
    email: Mapped[str]
    #: The filing the payer was made from.
    filing: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    #: By which lists are ordered; see waste.payers.in_order.
    sorting: Mapped[str] = mapped_column(String(200), deferred=True)
    #: Name, address and symbol without case and accents, for searching.
    sought: Mapped[str] = mapped_column(deferred=True)


class FeeNotification(Scoped, Base):
    """What became of a filed notification (ohlášení); one without a row waits for a clerk."""

    __tablename__ = "fee_notification"
    __table_args__ = (
        refers("filing", "filing", "record_identifier"),
        refers("payer", "fee_payer", "id"),
        Index("ix_fee_notification_originator_id_payer", "originator_id", "payer"),
    )

    #: The filing's record identifier.
    filing: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: waste.notifications.Outcome.
    outcome: Mapped[str] = mapped_column(String(16))
    #: Whose account it changed; ``NULL`` when nobody's.
    payer: Mapped[str | None] = mapped_column(String(26))
    #: Why nothing was changed; empty otherwise.
    note: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class FeeLiability(Scoped, Base):
    """From when to when somebody owes the fee, and by which title (§ 10e of Act 565/1990)."""

    __tablename__ = "fee_liability"
    __table_args__ = (
        refers("payer", "fee_payer", "id"),
        Index("ix_fee_liability_originator_id_payer", "originator_id", "payer"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    payer: Mapped[str] = mapped_column(String(26))
    #: waste.fee.Title.
    title: Mapped[str] = mapped_column(String(16))
    #: The real estate, for an owner where nobody is registered; empty otherwise.
    property: Mapped[str]
    #: First and last day; ``NULL`` while it lasts.
    since: Mapped[date]
    until: Mapped[date | None]
    #: Why it should never have been entered; empty while it counts.
    cancelled: Mapped[str]


class FeeExemption(Scoped, Base):
    """An exemption (osvobození) or relief (úleva), with the law or ordinance it rests on."""

    __tablename__ = "fee_exemption"
    __table_args__ = (
        refers("payer", "fee_payer", "id"),
        Index("ix_fee_exemption_originator_id_payer", "originator_id", "payer"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    payer: Mapped[str] = mapped_column(String(26))
    #: A code of waste/law.toml.
    kind: Mapped[str] = mapped_column(String(40))
    #: By how much the fee is lowered: 100 is an exemption.
    percent: Mapped[int]
    legal_basis: Mapped[str]
    #: The only property of an owner it is for; empty for everything.
    property: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    #: Why it should never have been entered; empty while it counts.
    cancelled: Mapped[str]


class FeeRepresentative(Scoped, Base):
    """Who acts for a payer: for a household by agreement, or for a minor by law (§ 12)."""

    __tablename__ = "fee_representative"
    __table_args__ = (
        refers("payer", "fee_payer", "id"),
        refers("representative", "fee_payer", "id"),
        Index("ix_fee_representative_originator_id_payer", "originator_id", "payer"),
        Index(
            "ix_fee_representative_originator_id_representative", "originator_id", "representative"
        ),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Who is represented.
    payer: Mapped[str] = mapped_column(String(26))
    #: waste.payers.Represents.
    kind: Mapped[str] = mapped_column(String(16))
    #: The representative where he is a payer here himself; a household's always is.
    representative: Mapped[str | None] = mapped_column(String(26))
    name: Mapped[str]
    address: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    #: Why it should never have been entered; empty while it counts.
    cancelled: Mapped[str]


class FeeTariff(Scoped, Base):
    """The rate of one year as the ordinance (vyhláška) sets it."""

    __tablename__ = "fee_tariff"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: waste.law.FeeKind.
    fee: Mapped[str] = mapped_column(String(16))
    rate: Mapped[Decimal] = mapped_column(Money)
    #: The ordinance.
    legal_basis: Mapped[str]
    #: Where to pay: ``19-2000145399/0800``.
    account: Mapped[str] = mapped_column(String(24))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class FeeDueDate(Scoped, Base):
    """One of the days on which an equal part of the year's fee is due."""

    __tablename__ = "fee_due_date"
    __table_args__ = (refers("year", "fee_tariff", "year"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due: Mapped[date] = mapped_column(primary_key=True)


class FeeSeries(Scoped, Base):
    """The last number given out in a series; locked while one is given."""

    __tablename__ = "fee_series"

    #: ``payers``, ``receipts``, or ``prescriptions``: how many rounds there were.
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: 0 where numbers do not begin anew each year.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class FeeForm(Scoped, Base):
    """That a form or a file was carried out, so that one sent twice is done once."""

    __tablename__ = "fee_form"

    #: The act and the form's own mark, or the SHA-256 of a file.
    mark: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime]


class FeeEntry(Scoped, Base):
    """One entry of the journal (účetní zápis). Nothing here is ever changed; it is reversed."""

    __tablename__ = "fee_entry"
    __table_args__ = (
        UniqueConstraint("originator_id", "reverses"),
        refers("reverses", "fee_entry", "id"),
        Index("ix_fee_entry_originator_id_on", "originator_id", "on"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: waste.journal.Kind.
    kind: Mapped[str] = mapped_column(String(16))
    #: The day it counts from: of credit to the account, of prescription.
    on: Mapped[date]
    text: Mapped[str]
    #: The entry this one takes back.
    reverses: Mapped[str | None] = mapped_column(String(26))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class FeePosting(Scoped, Base):
    """One side of an entry; the postings of an entry add up to zero."""

    __tablename__ = "fee_posting"
    __table_args__ = (
        refers("entry", "fee_entry", "id"),
        refers("payer", "fee_payer", "id"),
        Index("ix_fee_posting_originator_id_payer", "originator_id", "payer"),
        Index("ix_fee_posting_originator_id_year", "originator_id", "year", "account"),
    )

    entry: Mapped[str] = mapped_column(String(26), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: waste.journal.Account.
    account: Mapped[str] = mapped_column(String(16))
    #: Whose account, when it is a payer's.
    payer: Mapped[str | None] = mapped_column(String(26))
    #: waste.allocation.ClaimKind of a debt; empty for what was paid.
    claim: Mapped[str] = mapped_column(String(20))
    #: The year of the fee; 0 where it has none.
    year: Mapped[int]
    due: Mapped[date | None]
    #: Debit positive, credit negative.
    amount: Mapped[Decimal] = mapped_column(Money)


class FeePrescription(Scoped, Base):
    """What a payer was prescribed for a year (předpis); each correction is a new revision."""

    __tablename__ = "fee_prescription"
    __table_args__ = (
        refers("payer", "fee_payer", "id"),
        refers("entry", "fee_entry", "id"),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payer: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Continuous from 1.
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rate: Mapped[Decimal] = mapped_column(Money)
    #: Hundredths of the month's fee owed for January to December, apart by spaces.
    months: Mapped[str] = mapped_column(String(80))
    #: The year's fee as of this revision, and what it differs from the one before.
    amount: Mapped[Decimal] = mapped_column(Money)
    difference: Mapped[Decimal] = mapped_column(Money)
    entry: Mapped[str] = mapped_column(String(26))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class FeeReceipt(Scoped, Base):
    """A numbered receipt for cash (pokladní doklad); a cancelled one stays."""

    __tablename__ = "fee_receipt"
    __table_args__ = (
        UniqueConstraint("originator_id", "entry"),
        UniqueConstraint("originator_id", "form"),
        refers("payer", "fee_payer", "id"),
        refers("entry", "fee_entry", "id"),
        Index("ix_fee_receipt_originator_id_payer", "originator_id", "payer"),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Continuous from 1.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payer: Mapped[str] = mapped_column(String(26))
    amount: Mapped[Decimal] = mapped_column(Money)
    purpose: Mapped[str]
    #: Made anew with each form shown, so that one sent twice is one payment.
    form: Mapped[str] = mapped_column(String(40))
    entry: Mapped[str] = mapped_column(String(26))
    #: Why it was cancelled; empty while it is valid.
    cancelled: Mapped[str]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class BankStatement(Scoped, Base):
    """One statement of the fee's bank account, taken in once."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        UniqueConstraint("originator_id", "account", "identity"),
        Index("ix_bank_statement_originator_id_closed_on", "originator_id", "closed_on", "id"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: IBAN where it is known, otherwise the number as the bank wrote it.
    account: Mapped[str] = mapped_column(String(34))
    #: What tells the account's statements apart: format, number and days.
    identity: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(40))
    #: The days of the opening and the closing balance.
    opened_on: Mapped[date]
    closed_on: Mapped[date]
    opening: Mapped[Decimal] = mapped_column(Money)
    closing: Mapped[Decimal] = mapped_column(Money)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class BankMovement(Scoped, Base):
    """One movement of the bank account, and what became of it."""

    __tablename__ = "bank_movement"
    __table_args__ = (
        UniqueConstraint("originator_id", "account", "identity"),
        refers("entry", "fee_entry", "id"),
        refers("settlement", "fee_entry", "id"),
        Index("ix_bank_movement_originator_id_state", "originator_id", "state", "id"),
        Index("ix_bank_movement_originator_id_counter_account", "originator_id", "counter_account"),
        Index("ix_bank_movement_originator_id_settlement", "originator_id", "settlement"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    account: Mapped[str] = mapped_column(String(34))
    #: What tells the account's movements apart, whichever statement they come in.
    identity: Mapped[str] = mapped_column(String(200))
    on: Mapped[date]
    #: Credit positive, debit negative.
    amount: Mapped[Decimal] = mapped_column(Money)
    variable_symbol: Mapped[str] = mapped_column(String(10))
    constant_symbol: Mapped[str] = mapped_column(String(10))
    specific_symbol: Mapped[str] = mapped_column(String(10))
    counter_account: Mapped[str] = mapped_column(String(60))
    counter_name: Mapped[str]
    message: Mapped[str]
    #: waste.matching.State.
    state: Mapped[str] = mapped_column(String(16))
    #: Whether a person has decided; the program then never decides again.
    manual: Mapped[bool]
    #: The entry between bank and suspense.
    entry: Mapped[str] = mapped_column(String(26))
    #: The entry from suspense to where it belongs; ``NULL`` while nobody knows.
    settlement: Mapped[str | None] = mapped_column(String(26))


class BankStatementLine(Scoped, Base):
    """That a statement names a movement; overlapping statements name the same."""

    __tablename__ = "bank_statement_line"
    __table_args__ = (
        refers("statement", "bank_statement", "id"),
        refers("movement", "bank_movement", "id"),
        Index("ix_bank_statement_line_originator_id_movement", "originator_id", "movement"),
    )

    statement: Mapped[str] = mapped_column(String(26), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    movement: Mapped[str] = mapped_column(String(26))
