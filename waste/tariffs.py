"""Sets the rate of a year, its due dates and the account to pay to, within the law's ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import line
from waste.bank_account import account_of
from waste.law import FeeKind, ceiling_on
from waste.tables import FeeDueDate, FeePrescription, FeeTariff

_EARLIEST, _LATEST = 2022, 2100


@dataclass(frozen=True, slots=True)
class NewTariff:
    """The rate as an ordinance sets it."""

    year: int
    rate: Decimal
    dues: tuple[date, ...]
    #: ``19-2000145399/0800`` or an IBAN.
    account: str
    legal_basis: str
    fee: FeeKind = FeeKind.SYSTEM


def set_tariff(unit: Unit, new: NewTariff) -> FeeTariff:
    """Enter or change the rate of a year. Raises ``Wrong``.

    What was prescribed by an earlier rate is corrected when the year is prescribed again.
    """
    _check(new)
    account = account_of(new.account).written
    row = unit.rows.get(FeeTariff, new.year, lock=True)
    if row is None:
        row = FeeTariff(year=new.year)
        unit.rows.add(row)
    elif row.fee != new.fee and _used(unit, new.year):
        raise Wrong(msgid("Only one of the two fees may be introduced for a year."))
    row.fee, row.rate, row.legal_basis = new.fee, new.rate, line(new.legal_basis)
    row.account, row.by, row.at = account, unit.actor, unit.now
    _set_dues(unit, new)
    unit.record("fee.rate-set", f"fee-year:{new.year}", {"rate": str(new.rate)})
    return row


def _check(new: NewTariff) -> None:
    if not _EARLIEST <= new.year <= _LATEST:
        raise Wrong(msgid("The fee has its present form since 2022."))
    if new.rate < 0:
        raise Wrong(msgid("A rate is not below zero."))
    ceiling = ceiling_on(new.fee, date(new.year, 1, 1))
    if ceiling is not None and new.rate > ceiling.amount:
        raise Wrong(
            msgid("The rate is above the law's ceiling of %(amount)s Kč (%(law)s)."),
            amount=f"{ceiling.amount:.0f}",
            law=ceiling.legal_basis,
        )
    if not line(new.legal_basis):
        raise Wrong(msgid("Write which ordinance sets the rate."))
    if not new.dues or any(due.year != new.year for due in new.dues):
        raise Wrong(msgid("A rate needs a due date, and it lies in the same year."))


def _set_dues(unit: Unit, new: NewTariff) -> None:
    wanted = set(new.dues)
    for row in unit.rows.all(select(FeeDueDate).where(FeeDueDate.year == new.year)):
        if row.due in wanted:
            wanted.discard(row.due)
        else:
            unit.rows.delete(row)
    unit.rows.add(*(FeeDueDate(year=new.year, due=due) for due in sorted(wanted)))


def _used(unit: Unit, year: int) -> bool:
    mine = select(FeePrescription.payer).where(FeePrescription.year == year)
    return unit.rows.first(mine) is not None


def tariffs(unit: Unit) -> Sequence[tuple[FeeTariff, tuple[date, ...]]]:
    """Return every year's tariff with its due dates, the newest first."""
    dues: dict[int, list[date]] = {}
    for row in unit.rows.all(select(FeeDueDate).order_by(FeeDueDate.due)):
        dues.setdefault(row.year, []).append(row.due)
    rows = unit.rows.all(select(FeeTariff).order_by(FeeTariff.year.desc()))
    return [(row, tuple(dues.get(row.year, ()))) for row in rows]
