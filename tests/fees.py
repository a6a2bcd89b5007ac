"""Something of every kind in the waste fee of one originator."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from gateway.run.demo.gpc import Item
from gateway.run.demo.waste import bank_brings, enter, pays_for, set_rate
from gateway.store.unit import Unit
from registry.tables import Filing
from waste.cash import Cash, receive
from waste.notifications import Outcome, settle
from waste.once import once
from waste.payers import NewExemption, NewPayer, add_exemption
from waste.prescribing import prescribe
from waste.tables import BankMovement, BankStatement, FeePayer, FeeReceipt

DAY = date(2026, 3, 1)


def live_fee(unit: Unit, mark: str) -> None:
    """Have payers, rate, statement, cash and a notification; *mark* stands in all names."""
    set_rate(unit, 2026, Decimal(600), f"OZV {mark}")
    since = date(2020, 1, 1)
    jana, petr = (enter(unit, NewPayer(f"{mark} {name}"), since) for name in ("Jana", "Petr"))
    add_exemption(unit, jana.id, NewExemption("age", date(2026, 1, 1), legal_basis=mark))
    pays_for(unit, petr, jana, DAY)
    unit.rows.flush()
    prescribe(unit, 2026)
    bank_brings(
        unit, DAY, (Item(Decimal(100), jana.variable_symbol, mark), Item(Decimal(7), "", mark))
    )
    receive(unit, petr.id, Cash(Decimal(5), mark))
    once(unit, "payment", mark)
    filing = unit.rows.first(select(Filing.record_identifier))
    if filing is not None:
        settle(unit, filing, Outcome.NOTHING, note=mark)


def identifiers(unit: Unit) -> list[str]:
    """Return everything of the fee that has a page of its own."""
    return [
        *unit.rows.all(select(FeePayer.id)),
        *unit.rows.all(select(BankStatement.id)),
        *unit.rows.all(select(BankMovement.id)),
        *unit.rows.all(select(FeeReceipt.entry)),
    ]
