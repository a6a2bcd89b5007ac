"""Something of every kind in the waste fee of one originator."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from gateway.run.demo.gpc import Item, gpc
from gateway.store.unit import Unit
from waste.cash import Cash, receive
from waste.payers import (
    NewDuty,
    NewExemption,
    NewPayer,
    NewRepresentative,
    Represents,
    add_duty,
    add_exemption,
    add_payer,
    add_representative,
)
from waste.prescribing import prescribe
from waste.tables import BankMovement, BankStatement, FeePayer, FeeReceipt
from waste.taking import read_for, take
from waste.tariffs import NewTariff, set_tariff

ACCOUNT = "19-2000145399/0800"
DAY = date(2026, 3, 1)


def live_fee(unit: Unit, mark: str) -> None:
    """Enter two payers, rate, prescription, a statement and cash; *mark* stands in all names."""
    new = NewTariff(2026, Decimal(600), (date(2026, 6, 30),), ACCOUNT, f"OZV {mark}")
    set_tariff(unit, new)
    payers = [add_payer(unit, NewPayer(f"{mark} {name}")) for name in ("Jana", "Petr")]
    for payer in payers:
        add_duty(unit, payer.id, NewDuty(date(2020, 1, 1)))
    add_exemption(unit, payers[0].id, NewExemption("age", date(2026, 1, 1), legal_basis=mark))
    pays = NewRepresentative(Represents.HOUSEHOLD, DAY, variable_symbol=payers[1].variable_symbol)
    add_representative(unit, payers[0].id, pays)
    unit.rows.flush()
    prescribe(unit, 2026)
    items = (Item(Decimal(100), payers[0].variable_symbol, mark), Item(Decimal(7), "", mark))
    take(unit, read_for(unit, gpc(ACCOUNT, DAY, DAY, items)))
    receive(unit, payers[1].id, Cash(Decimal(5), mark))


def identifiers(unit: Unit) -> list[str]:
    """Return everything of the fee that has a page of its own."""
    return [
        *unit.rows.all(select(FeePayer.id)),
        *unit.rows.all(select(BankStatement.id)),
        *unit.rows.all(select(BankMovement.id)),
        *unit.rows.all(select(FeeReceipt.entry)),
    ]
