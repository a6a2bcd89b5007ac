"""Charges what follows an unpaid fee, and moves claims to enforcement; each its own entry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import line
from waste.allocation import ClaimKind
from waste.journal import Account, Kind, NewEntry, Side, post
from waste.money import ZERO
from waste.refusing import Wrong
from waste.standing import standing

#: An unpaid fee may be increased up to three times of itself (§ 11 of Act 565/1990).
MOST_TIMES = 2


@dataclass(frozen=True, slots=True)
class Increase:
    """An increase of an unpaid fee, decided case by case."""

    year: int
    amount: Decimal
    due: date
    reason: str


def increase(unit: Unit, payer: str, new: Increase) -> str:
    """Charge an increase. Raises ``Wrong`` when it is more than the unpaid fee allows."""
    unpaid = sum(
        (
            one.open
            for one in standing(unit, payer).open
            if one.claim.year == new.year and one.claim.kind is ClaimKind.FEE
        ),
        ZERO,
    )
    why = line(new.reason)
    if not why:
        raise Wrong(msgid("Write why the fee is increased."))
    if not 0 < new.amount <= unpaid * MOST_TIMES:
        raise Wrong(msgid("An increase is at most twice the unpaid fee, three times together."))
    sides = (
        Side(Account.PAYER, new.amount, payer, ClaimKind.ACCESSORY, new.year, new.due),
        Side(Account.FEE, -new.amount, year=new.year),
    )
    entry = post(unit, NewEntry(Kind.INCREASE, f"Zvýšení poplatku za rok {new.year}: {why}", sides))
    unit.record("fee.increased", f"payer:{payer}", {"amount": str(new.amount), "why": why})
    return entry
