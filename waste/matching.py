"""Assigns movements to payers: for sure by itself, everything else as suggestions for a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select

from gateway.store.unit import Unit
from waste.journal import Account, Kind, NewEntry, Side, post
from waste.money import ZERO
from waste.payers import by_symbol, household_of
from waste.standing import Standing, standings
from waste.tables import BankMovement


class State(StrEnum):
    """What became of a movement."""

    #: In suspense: nobody knows whose it is.
    OPEN = "open"
    #: Settled on one or more payers' accounts.
    MATCHED = "matched"
    #: Not about the fee; set aside by a person.
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a movement belongs to one payer."""

    payer: str
    amount: Decimal


def match(unit: Unit, movements: Iterable[str]) -> int:
    """Settle those of *movements* whose payer is sure; returns how many.

    Sure is an exact variable symbol with an amount that is owed: the whole or a part of it, or
    what the whole household owes. More than is owed a person looks at. What a person has decided
    about before is left alone.
    """
    matched = 0
    for identifier in movements:
        row = unit.rows.get(BankMovement, identifier, lock=True)
        if row is None or row.state != State.OPEN or row.manual:
            continue
        shares = sure(unit, row)
        if shares:
            settle(unit, row, shares)
            matched += 1
    return matched


def match_open(unit: Unit) -> int:
    """Try all open movements once more, oldest first: payers or fees may have come since."""
    statement = select(BankMovement.id).where(
        BankMovement.state == State.OPEN, BankMovement.manual.is_(False)
    )
    return match(unit, unit.rows.all(statement.order_by(BankMovement.id)))


def sure(unit: Unit, row: BankMovement) -> tuple[Share, ...]:
    """Return to whom a movement belongs for sure; empty when it does not to anybody."""
    payer = by_symbol(unit, row.variable_symbol) if row.amount > 0 else None
    if payer is None:
        return ()
    members = household_of(unit, payer.id, row.on)
    found = standings(unit, [payer.id, *members[1:]])
    if row.amount <= found[payer.id].owed:
        return (Share(payer.id, row.amount),)
    if members and row.amount == sum((found[one].owed for one in members), ZERO):
        return tuple(Share(one, found[one].owed) for one in members if found[one].owed)
    return ()


def household_shares(
    members: Sequence[str], found: Mapping[str, Standing], amount: Decimal
) -> tuple[Share, ...]:
    """Divide a payment among a household: the oldest debts first, the rest to the first member."""
    debts = sorted(
        (covered.claim.due, position, covered.open)
        for position, payer in enumerate(members)
        for covered in found[payer].open
    )
    shares = dict.fromkeys(range(len(members)), ZERO)
    rest = amount
    for _due, position, owed in debts:
        part = min(owed, rest)
        shares[position], rest = shares[position] + part, rest - part
    shares[0] += rest
    return tuple(Share(members[position], part) for position, part in shares.items() if part)


def settle(unit: Unit, row: BankMovement, shares: Sequence[Share]) -> str:
    """Book a movement from suspense to payers' accounts; the caller has locked it."""
    given = (Side(Account.SUSPENSE, sum((s.amount for s in shares), ZERO)),)
    taken = tuple(Side(Account.PAYER, -share.amount, share.payer) for share in shares)
    text = "Platba na účet" if row.amount > 0 else "Vratka z účtu"
    entry = post(unit, NewEntry(Kind.SETTLEMENT, text, given + taken, row.on))
    row.state, row.settlement = State.MATCHED, entry
    details = {"payers": " ".join(share.payer for share in shares), "entry": entry}
    unit.record("movement.matched", f"bank-movement:{row.id}", details)
    return entry
