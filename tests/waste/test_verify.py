"""Verification finds what does not fit in the fee, and nothing else."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from gateway.run.demo.gpc import Item, gpc
from gateway.store.unit import Unit
from tests.waste.conftest import ACCOUNT, Town
from tests.waste.test_taking import FIRST
from waste.cash import Cash, receive
from waste.tables import (
    BankMovement,
    BankStatement,
    FeePayer,
    FeePosting,
    FeePrescription,
    FeeReceipt,
)
from waste.taking import read_for, take


def first(unit: Unit, kind: type) -> object:
    """Return a row to be damaged."""
    found: object = unit.rows.first(select(kind))
    assert found is not None
    return found


def _posting(unit: Unit) -> None:
    first(unit, FeePosting).amount += Decimal("0.01")  # type: ignore[attr-defined]


def _symbol(unit: Unit) -> None:
    first(unit, FeePayer).variable_symbol = "1345000015"  # type: ignore[attr-defined]


def _balance(unit: Unit) -> None:
    first(unit, BankStatement).closing += 1  # type: ignore[attr-defined]


def _state(unit: Unit) -> None:
    first(unit, BankMovement).state = "aside"  # type: ignore[attr-defined]


def _movement(unit: Unit) -> None:
    first(unit, BankMovement).amount += 1  # type: ignore[attr-defined]


def _receipt(unit: Unit) -> None:
    unit.rows.delete(first(unit, FeeReceipt))  # type: ignore[arg-type]


def _prescription(unit: Unit) -> None:
    first(unit, FeePrescription).difference += 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_posting, "does not add up to zero"),
        (_symbol, "check digit"),
        (_balance, "closing balance"),
        (_state, "suspense"),
        (_movement, "the bank's account"),
        (_receipt, "gaps"),
        (_prescription, "not what the journal says"),
    ],
)
def test_damage_is_found(town: Town, damage: Callable[[Unit], None], sentence: str) -> None:
    """Every kind of damage has its sentence."""
    payer = town.payer()
    town.prescribe()
    octets = gpc(ACCOUNT, FIRST, FIRST, (Item(Decimal(1), "1"),))
    town.do(lambda unit: take(unit, read_for(unit, octets)))
    town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(1), "f")))
    whole = town.problems()
    town.do(damage)

    assert whole == []
    assert any(sentence in problem for problem in town.problems())
