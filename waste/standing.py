"""Tells how a payer stands: what was prescribed, paid, is owed and overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from gateway.store.unit import Unit
from registry.calendar import legal_day
from waste.allocation import Allocation, Claim, ClaimKind, Covered, allocate
from waste.journal import Account
from waste.money import ZERO
from waste.tables import FeeEntry, FeePosting, FeeTariff


@dataclass(frozen=True, slots=True)
class Standing:
    """One payer's account at a moment."""

    claimed: Decimal = ZERO
    #: What reached the account and was not taken back.
    paid: Decimal = ZERO
    allocation: Allocation = field(default_factory=lambda: Allocation((), ZERO))

    @property
    def open(self) -> tuple[Covered, ...]:
        """The claims that are not paid whole, in the order in which payments cover them."""
        return tuple(one for one in self.allocation.covered if one.open > 0)

    @property
    def owed(self) -> Decimal:
        """All that remains to be paid, due or not."""
        return sum((one.open for one in self.open), ZERO)

    @property
    def overpaid(self) -> Decimal:
        """What was paid above everything owed."""
        return self.allocation.overpaid

    def overdue(self, today: date) -> Decimal:
        """Return what should have been paid before *today* (nedoplatek)."""
        return sum((one.open for one in self.open if one.claim.due < today), ZERO)

    @property
    def next_due(self) -> date | None:
        """The earliest day on which something unpaid is or was due."""
        return min((one.claim.due for one in self.open), default=None)


def standings(unit: Unit, payers: Sequence[str]) -> Mapping[str, Standing]:
    """Return the standing of each of *payers*, in one question to the database."""
    claims: dict[str, list[Claim]] = {payer: [] for payer in payers}
    paid: dict[str, Decimal] = dict.fromkeys(payers, ZERO)
    statement = (
        select(
            FeePosting.payer,
            FeePosting.claim,
            FeePosting.year,
            FeePosting.due,
            func.sum(FeePosting.amount),
        )
        .where(FeePosting.payer.in_(list(payers)))
        .group_by(FeePosting.payer, FeePosting.claim, FeePosting.year, FeePosting.due)
    )
    for payer, claim, year, due, amount in unit.rows.tuples(statement):
        if claim:
            claims[payer].append(Claim(ClaimKind(claim), year, due, amount))
        else:
            paid[payer] -= amount
    return {payer: _standing(claims[payer], paid[payer]) for payer in payers}


def standing(unit: Unit, payer: str) -> Standing:
    """Return how one payer stands."""
    return standings(unit, [payer])[payer]


def _standing(claims: list[Claim], paid: Decimal) -> Standing:
    claimed = sum((claim.amount for claim in claims), ZERO)
    return Standing(claimed, paid, allocate(claims, paid))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an account statement."""

    entry: str
    kind: str
    on: date
    text: str
    #: Debit positive, credit negative.
    amount: Decimal
    #: The account's balance after it: owed positive, overpaid negative.
    balance: Decimal
    due: date | None
    reversed: bool


def statement_of(unit: Unit, payer: str) -> tuple[Line, ...]:
    """Return a payer's account statement: every posting, oldest first, with the running balance."""
    rows = unit.rows.tuples(
        select(FeePosting, FeeEntry)
        .join(FeeEntry, FeeEntry.id == FeePosting.entry)
        .where(FeePosting.payer == payer, FeePosting.account == Account.PAYER)
        .order_by(FeeEntry.on, FeeEntry.id, FeePosting.position)
    )
    taken_back = {entry.reverses for _, entry in rows}
    lines, running = [], ZERO
    for posting, entry in rows:
        running += posting.amount
        lines.append(
            Line(
                entry.id,
                entry.kind,
                entry.on,
                entry.text,
                posting.amount,
                running,
                posting.due,
                entry.id in taken_back,
            )
        )
    return tuple(lines)


def tariff_now(unit: Unit) -> FeeTariff | None:
    """Return the tariff of this year, or of the last one before it."""
    year = legal_day(unit.now).year
    statement = select(FeeTariff).where(FeeTariff.year <= year).order_by(FeeTariff.year.desc())
    return unit.rows.first(statement)
