"""Cash: receipts without gaps, also when many pay at once; one form is one payment."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import select

from gateway.model.errors import Wrong
from tests.waste.conftest import Town
from waste.cash import Cash, cancel, receive
from waste.papers import receipt_of, slip_of
from waste.tables import FeeReceipt


def test_numbers_have_no_gaps(town: Town) -> None:
    """Six at once, one of them refused: one to five."""
    payer = town.payer()
    amounts = [Decimal(n) for n in (1, 2, 0, 3, 4, 5)]

    def pay(amount: Decimal) -> int:
        try:
            row = town.do(lambda unit: receive(unit, payer.id, Cash(amount, f"f{amount}")))
        except Wrong:
            return 0
        return row.number

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(pay, amounts))

    assert numbers == [0, 1, 2, 3, 4, 5]
    assert town.standing(payer).paid == Decimal(15)
    assert town.problems() == []


def test_one_form_is_one_payment(town: Town) -> None:
    """Pressed twice, paid once, and the number is given back."""
    payer = town.payer()
    town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(600), "once")))
    with pytest.raises(Wrong):
        town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(600), "once")))
    second = town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(1), "twice")))

    assert second.number == 2
    assert town.problems() == []


@pytest.mark.parametrize(
    "cash",
    [
        Cash(Decimal(0), "f"),
        Cash(Decimal(-1), "f"),
        Cash(Decimal(270001), "f"),
        Cash(Decimal(1), ""),
    ],
)
def test_cash_that_cannot_be(town: Town, cash: Cash) -> None:
    """Nothing, less, more than the law allows, a damaged form."""
    payer = town.payer()
    with pytest.raises(Wrong):
        town.do(lambda unit: receive(unit, payer.id, cash))


def test_a_cancelled_receipt_stays(town: Town) -> None:
    """With its number and the reason; a second time it cannot be."""
    payer = town.payer()
    row = town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(600), "f")))
    with pytest.raises(Wrong):
        town.do(lambda unit: cancel(unit, row.year, row.number, ""))
    town.do(lambda unit: cancel(unit, row.year, row.number, "omyl"))
    with pytest.raises(Wrong):
        town.do(lambda unit: cancel(unit, row.year, row.number, "znovu"))

    kept = town.look(lambda unit: unit.rows.all(select(FeeReceipt)))
    assert [(one.number, one.cancelled) for one in kept] == [(1, "omyl")]
    paper = town.look(lambda unit: receipt_of(unit, row.entry))
    assert paper is not None
    assert (paper.number, paper.cancelled) == ("1/2026", "omyl")
    assert town.problems() == []


def test_a_slip_says_what_is_owed(town: Town) -> None:
    """After a part was paid the rest; after all, none is made."""
    payer = town.payer()
    with pytest.raises(Wrong):
        town.look(lambda unit: slip_of(unit, payer.id))
    town.prescribe()
    town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(200), "f")))
    slip = town.look(lambda unit: slip_of(unit, payer.id))

    assert slip.amount == Decimal(400)
    assert "AM:400.00" in slip.spayd
    assert "DT:20260630" in slip.spayd
