"""Carries out what a person decides about a movement; a person's decision always wins."""

from collections.abc import Sequence
from decimal import Decimal

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import line
from waste.journal import Account, Kind, NewEntry, Side, post, reverse
from waste.matching import Share, State, household_shares, settle
from waste.money import ZERO
from waste.payers import household_of
from waste.standing import standings
from waste.tables import BankMovement, FeePayer


def match_by_hand(unit: Unit, movement: str, shares: Sequence[Share]) -> None:
    """Settle an open movement as a person says. Raises ``Wrong``."""
    row = _locked(unit, movement, State.OPEN)
    total = sum((share.amount for share in shares), ZERO)
    if not shares or total != row.amount or len({s.payer for s in shares}) != len(shares):
        raise Wrong(msgid("The parts do not make the amount of the movement."))
    if any(not same_way(share.amount, row.amount) for share in shares):
        raise Wrong(msgid("The parts do not make the amount of the movement."))
    for share in shares:
        if unit.rows.get(FeePayer, share.payer) is None:
            raise Wrong(msgid("There is no such payer."))
    settle(unit, row, shares)
    row.manual = True


def same_way(part: Decimal, whole: Decimal) -> bool:
    """Tell whether a part is money that goes the same way as the whole."""
    return part != 0 and (part > 0) == (whole > 0)


def match_to_payer(unit: Unit, movement: str, payer: str, *, household: bool = False) -> None:
    """Settle an open movement on one payer's account, or divided among his household."""
    row = _locked(unit, movement, State.OPEN)
    members = household_of(unit, payer, row.on) if household else ()
    if members:
        shares = household_shares(members, standings(unit, members), row.amount)
    else:
        shares = (Share(payer, row.amount),)
    match_by_hand(unit, movement, shares)


def set_aside(unit: Unit, movement: str, reason: str) -> None:
    """Say that a movement is not about the fee: the bank's charge, another payment. Needs why."""
    row = _locked(unit, movement, State.OPEN)
    why = line(reason)
    if not why:
        raise Wrong(msgid("Write why it is not a payment of the fee."))
    sides = (Side(Account.SUSPENSE, row.amount), Side(Account.OTHER, -row.amount))
    entry = post(unit, NewEntry(Kind.SETTLEMENT, why, sides, row.on))
    row.state, row.settlement, row.manual = State.ASIDE, entry, True
    unit.record("movement.set-aside", f"bank-movement:{row.id}", {"why": why, "entry": entry})


def undo(unit: Unit, movement: str, reason: str) -> None:
    """Take a settlement back; the movement waits again, and the program leaves it to people."""
    row = _locked(unit, movement, State.MATCHED, State.ASIDE)
    why = line(reason)
    if not why:
        raise Wrong(msgid("Write why the settlement is taken back."))
    if row.settlement is None:
        raise Wrong(msgid("Somebody else has decided about this movement in the meantime."))
    reverse(unit, row.settlement, why)
    details = {"why": why, "entry": row.settlement, "was": row.state}
    row.state, row.settlement, row.manual = State.OPEN, None, True
    unit.record("movement.undone", f"bank-movement:{row.id}", details)


def _locked(unit: Unit, movement: str, *states: State) -> BankMovement:
    row = unit.rows.get(BankMovement, movement, lock=True)
    if row is None:
        raise Wrong(msgid("There is no such movement."))
    if row.state not in states:
        raise Wrong(msgid("Somebody else has decided about this movement in the meantime."))
    return row
