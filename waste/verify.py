"""Looks whether the fee's journal, symbols and statements fit; for ``podatelna verify``."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import func, select

from gateway.store.unit import Unit
from waste import symbols
from waste.journal import Account, balance
from waste.matching import State
from waste.money import ZERO
from waste.tables import (
    BankMovement,
    BankStatement,
    BankStatementLine,
    FeeEntry,
    FeePayer,
    FeePosting,
    FeePrescription,
    FeeReceipt,
    FeeSeries,
)


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything in the originator's fee that does not fit."""
    yield from _entries(unit)
    yield from _symbols(unit)
    yield from _statements(unit)
    yield from _suspense(unit)
    yield from _receipts(unit)
    yield from _prescriptions(unit)


def _entries(unit: Unit) -> Iterator[str]:
    total = func.sum(FeePosting.amount)
    odd = select(FeePosting.entry, total).group_by(FeePosting.entry).having(total != 0)
    for entry, amount in unit.rows.tuples(odd):
        yield f"fee journal: entry {entry} does not add up to zero but to {amount}"
    altogether = unit.rows.first(select(func.coalesce(total, 0)))
    if altogether:
        yield f"fee journal: all entries together make {altogether} instead of zero"
    empty = (
        select(FeeEntry.id)
        .outerjoin(FeePosting, FeePosting.entry == FeeEntry.id)
        .where(FeePosting.entry.is_(None))
    )
    for entry in unit.rows.all(empty):
        yield f"fee journal: entry {entry} has no sides"


def _symbols(unit: Unit) -> Iterator[str]:
    ours = select(FeePayer.variable_symbol).where(FeePayer.number.is_not(None))
    for symbol in unit.rows.all(ours):
        if not symbols.valid(symbol):
            yield f"fee payer {symbol}: the symbol's check digit does not fit"


def _statements(unit: Unit) -> Iterator[str]:
    moved = func.coalesce(func.sum(BankMovement.amount), 0)
    rows = unit.rows.tuples(
        select(BankStatement.id, BankStatement.opening, BankStatement.closing, moved)
        .outerjoin(BankStatementLine, BankStatementLine.statement == BankStatement.id)
        .outerjoin(BankMovement, BankMovement.id == BankStatementLine.movement)
        .group_by(BankStatement.id, BankStatement.opening, BankStatement.closing)
    )
    for statement, opening, closing, amount in rows:
        if opening + amount != closing:
            yield f"bank statement {statement}: its movements do not lead to its closing balance"


def _suspense(unit: Unit) -> Iterator[str]:
    waiting = unit.rows.first(
        select(func.coalesce(func.sum(BankMovement.amount), 0)).where(
            BankMovement.state == State.OPEN
        )
    )
    if -balance(unit, Account.SUSPENSE) != (waiting or ZERO):
        yield "fee journal: suspense is not the sum of the movements nobody has assigned"
    booked = unit.rows.first(select(func.coalesce(func.sum(BankMovement.amount), 0)))
    if balance(unit, Account.BANK) != (booked or Decimal(0)):
        yield "fee journal: the bank's account is not the sum of its movements"


def _receipts(unit: Unit) -> Iterator[str]:
    series = select(FeeSeries.year, FeeSeries.last).where(FeeSeries.kind == "receipts")
    last = dict(tuple(row) for row in unit.rows.tuples(series))
    counted = select(FeeReceipt.year, func.count(), func.max(FeeReceipt.number))
    for year, count, highest in unit.rows.tuples(counted.group_by(FeeReceipt.year)):
        if not count == highest == last.pop(year, 0):
            yield f"cash receipts of {year}: the numbers have gaps"
    for year, number in last.items():
        if number:
            yield f"cash receipts of {year}: the numbers have gaps"


def _prescriptions(unit: Unit) -> Iterator[str]:
    posted = (
        select(FeePosting.entry, func.sum(FeePosting.amount).label("amount"))
        .where(FeePosting.account == Account.PAYER)
        .group_by(FeePosting.entry)
        .subquery()
    )
    odd = (
        select(FeePrescription.payer, FeePrescription.year)
        .outerjoin(posted, posted.c.entry == FeePrescription.entry)
        .where(func.coalesce(posted.c.amount, 0) != FeePrescription.difference)
    )
    for payer, year in unit.rows.tuples(odd):
        yield f"fee payer {payer}: the prescription of {year} is not what the journal says"
