"""Charges what follows an unpaid fee, hands it to enforcement, writes it off; by entries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.wording import line
from waste.allocation import ClaimKind
from waste.journal import Account, Kind, NewEntry, Side, post
from waste.law import Bound, limit_on
from waste.money import ZERO
from waste.standing import standing
from waste.tables import FeePayer

_FEES = (ClaimKind.FEE, ClaimKind.ENFORCED_FEE)
_ENFORCED = {
    ClaimKind.FEE: ClaimKind.ENFORCED_FEE,
    ClaimKind.ACCESSORY: ClaimKind.ENFORCED_ACCESSORY,
}


@dataclass(frozen=True, slots=True)
class Increase:
    """An increase of an unpaid fee, decided case by case."""

    year: int
    amount: Decimal
    due: date
    reason: str


def increase(unit: Unit, payer: str, new: Increase) -> str:
    """Charge an increase. Raises ``Wrong`` when it is more than the unpaid fee allows."""
    _alone(unit, payer)
    covered = [x for x in standing(unit, payer).allocation.covered if x.claim.year == new.year]
    unpaid = sum((one.open for one in covered if one.claim.kind in _FEES), ZERO)
    charged = sum((one.claim.amount for one in covered if one.claim.kind not in _FEES), ZERO)
    why = line(new.reason)
    if not why:
        raise Wrong(msgid("Write why the fee is increased."))
    times = limit_on(Bound.INCREASED, legal_day(unit.now))
    if not 0 < new.amount <= unpaid * (times - 1) - charged:
        raise Wrong(
            msgid("With its increase an unpaid fee is at most %(times)s times as high."),
            times=str(times),
        )
    sides = (
        Side(Account.PAYER, new.amount, payer, ClaimKind.ACCESSORY, new.year, new.due),
        Side(Account.FEE, -new.amount, year=new.year),
    )
    entry = post(unit, NewEntry(Kind.INCREASE, f"Zvýšení poplatku za rok {new.year}: {why}", sides))
    unit.record("fee.increased", f"payer:{payer}", {"amount": str(new.amount), "why": why})
    return entry


def _alone(unit: Unit, payer: str) -> None:
    """Lock the account: whoever charges or waives at the same time is measured by what is left."""
    if unit.rows.get(FeePayer, payer, lock=True) is None:
        raise Wrong(msgid("There is no such payer."))


def enforce(unit: Unit, payer: str, year: int) -> str:
    """Hand what is unpaid and overdue of a year to enforcement. Raises ``Wrong`` for nothing.

    The debt stays what it is; only the order in which payments cover it changes.
    """
    _alone(unit, payer)
    today = legal_day(unit.now)
    sides = [
        side
        for one in standing(unit, payer).open
        if one.claim.year == year and one.claim.due < today and one.claim.kind in _ENFORCED
        for side in (
            Side(Account.PAYER, -one.open, payer, one.claim.kind, year, one.claim.due),
            Side(Account.PAYER, one.open, payer, _ENFORCED[one.claim.kind], year, one.claim.due),
        )
    ]
    if not sides:
        raise Wrong(msgid("Nothing of that year is overdue."))
    text = f"Předáno k vymáhání za rok {year}"
    entry = post(unit, NewEntry(Kind.ENFORCEMENT, text, tuple(sides)))
    unit.record("fee.enforced", f"payer:{payer}", {"year": str(year)})
    return entry


def write_off(unit: Unit, payer: str, amount: Decimal, reason: str) -> str:
    """Waive or write off a part of what is owed. Raises ``Wrong`` for more than that.

    It is no payment: what was paid stays the sum of what was received.
    """
    _alone(unit, payer)
    stands, why = standing(unit, payer), line(reason)
    if not why:
        raise Wrong(msgid("Write why it is written off."))
    if not 0 < amount <= stands.owed:
        raise Wrong(msgid("No more can be written off than is owed."))
    oldest = stands.open[0].claim
    sides = (
        Side(Account.PAYER, -amount, payer, ClaimKind.WRITE_OFF, oldest.year, oldest.due),
        Side(Account.FEE, amount, year=oldest.year),
    )
    entry = post(unit, NewEntry(Kind.WRITE_OFF, f"Prominutí nebo odpis: {why}", sides))
    unit.record("fee.written-off", f"payer:{payer}", {"amount": str(amount), "why": why})
    return entry
