"""Prescribes a year's fee (předpis): repeatable, a later change leads to a correction only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from waste.allocation import ClaimKind
from waste.fee import Duty, Lowering, fee, instalments, months
from waste.journal import Account, Kind, NewEntry, Side, post_all
from waste.law import Bound, FeeKind, exemptions, limit_on
from waste.money import ZERO
from waste.tables import (
    FeeDueDate,
    FeeExemption,
    FeeLiability,
    FeePayer,
    FeePosting,
    FeePrescription,
    FeeSeries,
    FeeTariff,
)

#: Payers worked through in one transaction.
ROUND = 500


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What one payer is prescribed for the year, and what that changes."""

    payer: str
    name: str
    variable_symbol: str
    year: int
    rate: Decimal
    #: Hundredths of a month's fee, January to December.
    months: tuple[int, ...]
    #: The fee of the year, and how much of it stands in the journal already.
    amount: Decimal
    before: Decimal
    #: By due date, what is added to the journal or, below zero, taken off.
    changes: Mapping[date, Decimal]

    @property
    def difference(self) -> Decimal:
        """What the journal lacks."""
        return self.amount - self.before


@dataclass(frozen=True, slots=True)
class Round:
    """One round over part of the payers, and where the next begins; ``""`` after the last."""

    prescribed: tuple[Prescribed, ...]
    #: How many payers were looked at.
    looked: int
    next: str = ""


@dataclass(frozen=True, slots=True)
class _Year:
    tariff: FeeTariff
    dues: tuple[date, ...]
    #: Days after its first month for what begins after a due date.
    late: int


def preview(unit: Unit, year: int, after: str = "", limit: int = ROUND) -> Round:
    """Return what prescribing would write for payers behind *after*, in order of their symbols."""
    of = _year(unit, year)
    found = unit.rows.all(
        select(FeePayer).where(FeePayer.id > after).order_by(FeePayer.id).limit(limit + 1)
    )
    payers = found[:limit]
    prescribed = _prescribed(unit, of, payers)
    return Round(prescribed, len(payers), payers[-1].id if len(found) > limit else "")


def prescribe(unit: Unit, year: int, after: str = "", limit: int = ROUND) -> Round:
    """Write what ``preview`` finds. Whoever does it at the same time waits and finds the rest."""
    # The count locks its row until the transaction ends, so that the second one sees our entries.
    unit.rows.count_up(FeeSeries, {"kind": "prescriptions", "year": year}, "last")
    found = preview(unit, year, after, limit)
    _write(unit, year, found.prescribed)
    if found.prescribed:
        total = sum((one.difference for one in found.prescribed), ZERO)
        details = {"payers": str(len(found.prescribed)), "difference": str(total)}
        unit.record("fee.prescribed", f"fee-year:{year}", details)
    return found


def prescribe_one(unit: Unit, year: int, payer: FeePayer) -> Prescribed | None:
    """Prescribe or correct the year for one payer; ``None`` when nothing changes."""
    unit.rows.count_up(FeeSeries, {"kind": "prescriptions", "year": year}, "last")
    unit.rows.flush()
    found = _prescribed(unit, _year(unit, year), [payer])
    _write(unit, year, found)
    return found[0] if found else None


def _year(unit: Unit, year: int) -> _Year:
    tariff = unit.rows.get(FeeTariff, year)
    if tariff is None:
        raise Wrong(msgid("There is no rate for the year %(year)s yet."), year=year)
    if tariff.fee != FeeKind.SYSTEM:
        raise Wrong(msgid("Only the fee for the municipal system is prescribed by months."))
    dues = select(FeeDueDate.due).where(FeeDueDate.year == year).order_by(FeeDueDate.due)
    late = int(limit_on(Bound.LATE_DUE, date(year, 1, 1)))
    return _Year(tariff, tuple(unit.rows.all(dues)), late)


def _prescribed(unit: Unit, of: _Year, payers: Sequence[FeePayer]) -> tuple[Prescribed, ...]:
    keys = [payer.id for payer in payers]
    duties, lowerings = _duties(unit, keys), _lowerings(unit, keys)
    standing = _standing(unit, of.tariff.year, keys)
    found = []
    for payer in payers:
        owed = months(of.tariff.year, duties[payer.id], lowerings[payer.id])
        amount = fee(of.tariff.rate, owed)
        wanted = instalments(amount, of.dues, owed, of.tariff.year, of.late)
        there = standing[payer.id]
        changes = {
            due: wanted.get(due, ZERO) - there.get(due, ZERO)
            for due in sorted({*wanted, *there})
            if wanted.get(due, ZERO) != there.get(due, ZERO)
        }
        if changes:
            found.append(
                _made(payer, of.tariff, owed, (amount, sum(there.values(), ZERO)), changes)
            )
    return tuple(found)


def _made(
    payer: FeePayer,
    tariff: FeeTariff,
    owed: tuple[int, ...],
    amounts: tuple[Decimal, Decimal],
    changes: Mapping[date, Decimal],
) -> Prescribed:
    return Prescribed(
        payer=payer.id,
        name=payer.name,
        variable_symbol=payer.variable_symbol,
        year=tariff.year,
        rate=tariff.rate,
        months=owed,
        amount=amounts[0],
        before=amounts[1],
        changes=changes,
    )


def _duties(unit: Unit, payers: list[str]) -> Mapping[str, list[Duty]]:
    found: dict[str, list[Duty]] = defaultdict(list)
    valid = select(FeeLiability).where(FeeLiability.cancelled == "")
    for row in unit.rows.all(valid.where(FeeLiability.payer.in_(payers))):
        found[row.payer].append(Duty(row.title, row.since, row.until, row.property))
    return found


def _lowerings(unit: Unit, payers: list[str]) -> Mapping[str, list[Lowering]]:
    titles = {kind.code: kind.titles for kind in exemptions()}
    found: dict[str, list[Lowering]] = defaultdict(list)
    valid = select(FeeExemption).where(FeeExemption.cancelled == "")
    for row in unit.rows.all(valid.where(FeeExemption.payer.in_(payers))):
        known = titles.get(row.kind, ())
        lowering = Lowering(row.percent, known, row.since, row.until, row.property)
        found[row.payer].append(lowering)
    return found


#: Claims that are the year's fee, enforced or not. An increase is decided, not computed.
_STATED = (ClaimKind.FEE, ClaimKind.ENFORCED_FEE)


def _standing(unit: Unit, year: int, payers: list[str]) -> Mapping[str, dict[date, Decimal]]:
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    statement = (
        select(FeePosting.payer, FeePosting.due, func.sum(FeePosting.amount))
        .where(
            FeePosting.payer.in_(payers),
            FeePosting.year == year,
            FeePosting.account == Account.PAYER,
            FeePosting.claim.in_(_STATED),
        )
        .group_by(FeePosting.payer, FeePosting.due)
    )
    for payer, due, amount in unit.rows.tuples(statement):
        found[payer][due] = amount
    return found


def _write(unit: Unit, year: int, prescribed: Sequence[Prescribed]) -> None:
    last = _revisions(unit, year, [one.payer for one in prescribed])
    entries = [_entry(one, last.get(one.payer, 0)) for one in prescribed]
    identifiers = post_all(unit, entries)
    unit.rows.write(
        *(
            FeePrescription(
                year=year,
                payer=one.payer,
                revision=last.get(one.payer, 0) + 1,
                rate=one.rate,
                months=" ".join(map(str, one.months)),
                amount=one.amount,
                difference=one.difference,
                entry=identifier,
                by=unit.actor,
                at=unit.now,
            )
            for one, identifier in zip(prescribed, identifiers, strict=True)
        )
    )


def _revisions(unit: Unit, year: int, payers: list[str]) -> dict[str, int]:
    statement = (
        select(FeePrescription.payer, func.max(FeePrescription.revision))
        .where(FeePrescription.year == year, FeePrescription.payer.in_(payers))
        .group_by(FeePrescription.payer)
    )
    return dict(tuple(row) for row in unit.rows.tuples(statement))


def _entry(one: Prescribed, revision: int) -> NewEntry:
    kind = Kind.CORRECTION if revision else Kind.PRESCRIPTION
    owed = [
        Side(Account.PAYER, amount, one.payer, ClaimKind.FEE, one.year, due)
        for due, amount in one.changes.items()
    ]
    other = [Side(Account.FEE, -one.difference, year=one.year)] if one.difference else []
    text = f"Předpis poplatku za rok {one.year}"
    if revision:
        text = f"Oprava předpisu poplatku za rok {one.year}"
    return NewEntry(kind, text, (*owed, *other))
