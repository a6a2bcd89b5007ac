"""Adds the journal up by month: what fell due, what was paid, what was owed at the month's end."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from gateway.store.unit import Unit
from registry.calendar import legal_day
from waste.journal import Account
from waste.money import ZERO
from waste.tables import FeeEntry, FeePosting

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a year; amounts in crowns."""

    first: date
    #: Claims whose due date lies in the month.
    due: Decimal
    #: Money credited in the month, without what was returned; ``None`` in a month to come.
    paid: Decimal | None
    #: Due and not paid at the month's end, of all years together; below zero: paid ahead.
    #: ``None`` in a month to come: nobody knows what will be paid by then.
    owed: Decimal | None


def by_month(unit: Unit, year: int) -> tuple[Month, ...]:
    """Return the twelve months of a year."""
    today = legal_day(unit.now)
    claims = _by_day(unit, FeePosting.due, FeePosting.claim != "", year)
    payments = _by_day(unit, FeeEntry.on, FeePosting.claim == "", year)
    owed = sum((amount for day, amount in (*claims, *payments) if day.year < year), ZERO)
    months = []
    for number in range(1, _MONTHS + 1):
        first, due = date(year, number, 1), _within(claims, year, number)
        if first > today:
            months.append(Month(first, due, None, None))
            continue
        paid = -_within(payments, year, number)
        owed += due - paid
        months.append(Month(first, due, paid, owed))
    return tuple(months)


def _by_day(
    unit: Unit, day: object, which: ColumnElement[bool], year: int
) -> list[tuple[date, Decimal]]:
    """Return sums by day, up to the end of *year*."""
    column: ColumnElement[date] = day  # type: ignore[assignment]
    last = date(year, _MONTHS, monthrange(year, _MONTHS)[1])
    statement = (
        select(column, func.sum(FeePosting.amount))
        .join(FeeEntry, FeeEntry.id == FeePosting.entry)
        .where(FeePosting.account == Account.PAYER, which, column <= last)
        .group_by(column)
    )
    return [(found, amount) for found, amount in unit.rows.tuples(statement)]


def _within(days: Sequence[tuple[date, Decimal]], year: int, month: int) -> Decimal:
    return sum((amount for day, amount in days if (day.year, day.month) == (year, month)), ZERO)


def totalled(months: Sequence[Month]) -> tuple[Decimal, Decimal, Decimal | None]:
    """Return the year's due and paid, and what is owed at its end or now; ``None`` before it."""
    due = sum((month.due for month in months), ZERO)
    paid = sum((month.paid or ZERO for month in months), ZERO)
    known = [month.owed for month in months if month.owed is not None]
    return due, paid, known[-1] if known else None
