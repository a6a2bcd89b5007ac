"""The double-entry journal: every entry adds up to zero, and nothing is changed but by reversal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select
from ulid import ULID

from gateway.model.errors import BadState, Broken
from gateway.store.unit import Unit
from registry.calendar import legal_day
from waste.money import ZERO
from waste.tables import FeeEntry, FeePosting


class Account(StrEnum):
    """Where money stands. Only a payer's account is kept person by person."""

    PAYER = "payer"
    #: The fee prescribed: the other side of every debt.
    FEE = "fee"
    BANK = "bank"
    CASH = "cash"
    #: Movements nobody has assigned yet (nejasné platby).
    SUSPENSE = "suspense"
    #: Movements of the bank account that do not concern the fee.
    OTHER = "other"


class Kind(StrEnum):
    """What an entry is."""

    PRESCRIPTION = "prescription"
    CORRECTION = "correction"
    #: An increase of an unpaid fee (§ 11), or another accessory.
    INCREASE = "increase"
    #: A movement of the bank account, into suspense.
    BANK = "bank"
    #: A movement out of suspense, to payers or aside.
    SETTLEMENT = "settlement"
    CASH = "cash"
    #: What was waived or written off.
    WRITE_OFF = "write-off"
    #: Claims that change their kind, on the same account.
    ENFORCEMENT = "enforcement"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an entry to be made: debit positive, credit negative."""

    account: Account
    amount: Decimal
    payer: str | None = None
    #: waste.allocation.ClaimKind; empty for money.
    claim: str = ""
    year: int = 0
    due: date | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be made."""

    kind: Kind
    text: str
    sides: tuple[Side, ...]
    #: ``None``: today in Prague.
    on: date | None = None
    reverses: str | None = None


def post(unit: Unit, entry: NewEntry, identifier: str = "") -> str:
    """Write one entry and return its identifier. Raises ``Broken`` when it is not balanced."""
    chosen = identifier or str(ULID())
    _write(unit, {chosen: entry})
    return chosen


def post_all(unit: Unit, entries: Sequence[NewEntry]) -> list[str]:
    """Write entries in two statements, whatever their number; returns their identifiers."""
    numbered = {str(ULID()): entry for entry in entries}
    _write(unit, numbered)
    return list(numbered)


def _write(unit: Unit, entries: Mapping[str, NewEntry]) -> None:
    for entry in entries.values():
        _balanced(entry)
    unit.rows.write(
        *(_row(unit, identifier, entry) for identifier, entry in entries.items()),
        *(
            _side(identifier, position, side)
            for identifier, entry in entries.items()
            for position, side in enumerate(entry.sides, 1)
        ),
    )


def _balanced(entry: NewEntry) -> None:
    if not entry.sides or sum((side.amount for side in entry.sides), ZERO) != ZERO:
        raise Broken("An entry of the journal does not add up to zero.")
    if any((side.account == Account.PAYER) != (side.payer is not None) for side in entry.sides):
        raise Broken("A payer's account needs a payer, and no other has one.")


def _row(unit: Unit, identifier: str, entry: NewEntry) -> FeeEntry:
    return FeeEntry(
        id=identifier,
        kind=entry.kind,
        on=entry.on or legal_day(unit.now),
        text=entry.text,
        reverses=entry.reverses,
        by=unit.actor,
        at=unit.now,
    )


def _side(identifier: str, position: int, side: Side) -> FeePosting:
    return FeePosting(
        entry=identifier,
        position=position,
        account=side.account,
        payer=side.payer,
        claim=side.claim,
        year=side.year,
        due=side.due,
        amount=side.amount,
    )


def reverse(unit: Unit, identifier: str, text: str) -> str:
    """Take an entry back by its opposite, dated today. Raises ``BadState`` when it was before."""
    if unit.rows.first(select(FeeEntry.id).where(FeeEntry.reverses == identifier)) is not None:
        raise BadState("This entry was taken back before.")
    entry = unit.rows.get(FeeEntry, identifier, lock=True)
    if entry is None:
        raise LookupError(f"no entry {identifier!r}")
    sides = tuple(
        Side(Account(row.account), -row.amount, row.payer, row.claim, row.year, row.due)
        for row in sides_of(unit, identifier)
    )
    return post(unit, NewEntry(Kind.REVERSAL, text, sides, reverses=identifier))


def sides_of(unit: Unit, identifier: str) -> Sequence[FeePosting]:
    """Return the postings of one entry, in order."""
    mine = select(FeePosting).where(FeePosting.entry == identifier)
    return unit.rows.all(mine.order_by(FeePosting.position))


def balance(unit: Unit, account: Account) -> Decimal:
    """Return the balance of one account: debits less credits."""
    total = func.coalesce(func.sum(FeePosting.amount), 0)
    found = unit.rows.first(select(total).where(FeePosting.account == account))
    return found if found is not None else ZERO
