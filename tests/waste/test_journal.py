"""The journal: every entry adds up to zero, is never changed, and is taken back once."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from gateway.model.errors import BadState, Broken, Wrong
from gateway.store.store import Store
from tests.waste.conftest import Town
from waste.allocation import ClaimKind
from waste.cash import Cash, cancel, receive
from waste.charging import Increase, enforce, increase, write_off
from waste.journal import Account, Kind, NewEntry, Side, balance, post, reverse
from waste.money import ZERO
from waste.standing import statement_of
from waste.tables import FeePosting


def entry(*sides: Side) -> NewEntry:
    """Return an entry."""
    return NewEntry(Kind.BANK, "pokus", sides, date(2026, 3, 1))


@pytest.mark.parametrize(
    "sides",
    [
        (),
        (Side(Account.BANK, Decimal(1)),),
        (Side(Account.BANK, Decimal("1.00")), Side(Account.FEE, Decimal("-0.99"))),
        (Side(Account.PAYER, Decimal(1)), Side(Account.FEE, Decimal(-1))),
        (Side(Account.BANK, Decimal(1), "01"), Side(Account.FEE, Decimal(-1))),
    ],
)
def test_unbalanced_entries_are_our_fault(town: Town, sides: tuple[Side, ...]) -> None:
    """Nothing of the kind is written."""
    with pytest.raises(Broken):
        town.do(lambda unit: post(unit, entry(*sides)))


def test_an_entry_is_taken_back_once(town: Town) -> None:
    """By its opposite; the account is then as before."""
    done = town.do(
        lambda unit: post(
            unit, entry(Side(Account.BANK, Decimal(5)), Side(Account.SUSPENSE, Decimal(-5)))
        )
    )
    town.do(lambda unit: reverse(unit, done, "omyl"))

    assert town.look(lambda unit: balance(unit, Account.BANK)) == 0
    with pytest.raises(BadState):
        town.do(lambda unit: reverse(unit, done, "znovu"))
    with pytest.raises(LookupError):
        town.do(lambda unit: reverse(unit, "nothing", "omyl"))


def _act(town: Town, payer: str, act: str, amount: Decimal, number: int) -> None:
    if act == "cash":
        cash = Cash(amount, f"{payer}-{number}")
        town.do(lambda unit: receive(unit, payer, cash))
    elif act == "cancel":
        town.do(lambda unit: cancel(unit, 2026, number, "omyl"))
    elif act == "increase":
        more = Increase(2025, amount, date(2026, 5, 1), "neplatí")
        town.do(lambda unit: increase(unit, payer, more))
    elif act == "enforce":
        town.do(lambda unit: enforce(unit, payer, 2025))
    else:
        town.prescribe()


@settings(max_examples=30)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["cash", "cancel", "increase", "enforce", "prescribe"]),
            st.integers(1, 100_000),
        ),
        max_size=10,
    )
)
def test_everything_adds_up_to_zero(store: Store, acts: list[tuple[str, int]]) -> None:
    """Whatever clerks do, the postings of the whole originator make nothing."""
    town = Town(store)
    town.rate()
    payer = town.payer()
    town.rate(2025)
    town.prescribe(2025)
    for number, (act, halere) in enumerate(acts):
        with suppress(Wrong):
            _act(town, payer.id, act, Decimal(halere) / 100, number)
    total = town.look(lambda unit: unit.rows.first(select(func.sum(FeePosting.amount))))
    lines = town.look(lambda unit: statement_of(unit, payer.id))
    stands = town.standing(payer)

    assert total == 0
    assert lines[-1].balance == stands.owed - stands.overpaid
    assert stands.claimed - stands.paid == stands.owed - stands.overpaid
    assert town.problems() == []


def test_an_increase_and_enforcement(town: Town) -> None:
    """At most to three times; what is enforced is covered last."""
    payer = town.payer()
    town.rate(2025)
    town.prescribe(2025)
    town.prescribe(2026)
    twice = Increase(2025, Decimal(1200), date(2026, 5, 1), "neplatí ani po výzvě")
    town.do(lambda unit: increase(unit, payer.id, twice))
    with pytest.raises(Wrong):
        town.do(lambda unit: increase(unit, payer.id, twice))
    with pytest.raises(Wrong):
        town.do(
            lambda unit: increase(unit, payer.id, Increase(2025, Decimal(1), date(2026, 5, 1), " "))
        )
    town.do(lambda unit: enforce(unit, payer.id, 2025))
    with pytest.raises(Wrong):
        town.do(lambda unit: enforce(unit, payer.id, 2025))
    town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(700), "f")))
    found = {
        one.claim.kind: one.paid for one in town.standing(payer).allocation.covered if one.paid
    }

    assert town.standing(payer).claimed == Decimal(2400)
    assert found == {ClaimKind.FEE: Decimal(600), ClaimKind.ACCESSORY: Decimal(100)}
    assert town.prescribe(2025) == 0


def test_a_write_off_is_no_payment(town: Town) -> None:
    """At most what is owed, with a reason; prescribing again does not bring it back."""
    payer = town.payer()
    town.prescribe()
    for amount, reason in (("600.01", "x"), ("0", "x"), ("1", " ")):
        with pytest.raises(Wrong):
            town.do(lambda u, a=amount, r=reason: write_off(u, payer.id, Decimal(a), r))  # type: ignore[misc]
    town.do(lambda unit: write_off(unit, payer.id, Decimal("599.50"), "tvrdost"))

    assert town.prescribe() == 0
    assert (town.standing(payer).owed, town.standing(payer).paid) == (Decimal("0.50"), ZERO)
    assert town.problems() == []


def test_what_is_paid_is_what_settled(town: Town) -> None:
    """A cancelled receipt is no payment."""
    payer = town.payer()
    town.prescribe()
    row = town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(600), "f")))
    paid = town.standing(payer).paid
    town.do(lambda unit: cancel(unit, row.year, row.number, "omyl"))

    assert (paid, town.standing(payer).paid) == (Decimal(600), ZERO)
    assert [line.reversed for line in town.look(lambda u: statement_of(u, payer.id))] == [
        False, True, False,
    ]  # fmt: skip
