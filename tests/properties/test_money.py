"""Whatever clerks and banks do, in any order and at once: the ledger is zero, nothing is double."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from gateway.model.errors import Refused, Wrong
from gateway.run.demo.gpc import Item, gpc
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.waste.conftest import ACCOUNT, Town, town
from waste import cash, charging, deciding, matching, symbols
from waste.correcting import Dated, end, void
from waste.payers import NewExemption, NewPayer, add_exemption, add_payer
from waste.tables import BankMovement, FeeExemption, FeeLiability, FeePayer, FeePosting
from waste.taking import read_for, take

__all__ = ["town"]

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MANY = settings(max_examples=25)
FIRST = date(2026, 7, 1)


def movement(unit: Unit, number: int) -> str:
    """Return one of the movements."""
    found = unit.rows.all(select(BankMovement.id).order_by(BankMovement.id))
    if not found:
        raise Wrong("There is no movement.")
    return found[number % len(found)]


def statement(number: int, *items: Item) -> bytes:
    """Return the GPC file of one day."""
    day = FIRST + timedelta(days=number)
    return gpc(ACCOUNT, day - timedelta(days=1), day, items, number=number)


class Clerk:
    """Does everything a clerk of the fee can do, with numbers somebody else has chosen."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.payers = [town.payer("Novák Jan").id, town.payer("Malá Eva", date(2026, 3, 1)).id]
        self.count = 0

    def does(self, act: str, number: int) -> None:
        """Carry one act out; what is refused changes nothing."""
        self.count += 1
        with suppress(Refused):
            self.town.do(lambda unit: ACTS[act](self, unit, number))

    def payer(self, number: int) -> str:
        """Return one of the payers."""
        return self.payers[number % 2]

    def cash(self, unit: Unit, number: int) -> None:
        """Receive cash."""
        taken = cash.Cash(Decimal(number) / 100, f"{self.count}")
        cash.receive(unit, self.payer(number), taken)

    def bank(self, unit: Unit, number: int) -> None:
        """Take in a payment with the right, a mistyped or no symbol, or a debit."""
        row = unit.rows.get(FeePayer, self.payer(number))
        assert row is not None
        symbol = (row.variable_symbol, row.variable_symbol[:-1] + "x", "")[number % 3]
        amount = Decimal(number) / 100 * (-1 if number % 7 == 0 else 1)
        item = Item(amount, symbol.replace("x", "0"), "NOVAK")
        take(unit, read_for(unit, statement(self.count, item)))


def _decide(clerk: Clerk, unit: Unit, number: int) -> None:
    deciding.match_to_payer(unit, movement(unit, number), clerk.payer(number))


def _end(clerk: Clerk, unit: Unit, number: int) -> None:
    mine = select(FeeLiability.id).where(FeeLiability.payer == clerk.payer(number))
    duty = unit.rows.first(mine)
    assert duty is not None
    end(unit, Dated.LIABILITY, clerk.payer(number), duty, date(2026, 1 + number % 12, 28))


def _void(clerk: Clerk, unit: Unit, number: int) -> None:
    mine = select(FeeExemption.id).where(FeeExemption.payer == clerk.payer(number))
    exemption = unit.rows.first(mine.where(FeeExemption.cancelled == ""))
    void(unit, Dated.EXEMPTION, clerk.payer(number), exemption or "", "omyl")


def _exempt(clerk: Clerk, unit: Unit, number: int) -> None:
    since = date(2026, 1 + number % 12, 1)
    add_exemption(unit, clerk.payer(number), NewExemption("child", since))


def _increase(clerk: Clerk, unit: Unit, number: int) -> None:
    more = charging.Increase(2026, Decimal(number) / 100, FIRST, "neplatí")
    charging.increase(unit, clerk.payer(number), more)


ACTS: Mapping[str, Callable[[Clerk, Unit, int], object]] = {
    "cash": Clerk.cash,
    "cancel": lambda _, unit, number: cash.cancel(unit, 2026, 1 + number % 4, "omyl"),
    "bank": Clerk.bank,
    "decide": _decide,
    "undo": lambda _, unit, number: deciding.undo(unit, movement(unit, number), "omyl"),
    "aside": lambda _, unit, number: deciding.set_aside(unit, movement(unit, number), "jiné"),
    "again": lambda _, unit, __: matching.match_open(unit),
    "end": _end,
    "void": _void,
    "exempt": _exempt,
    "increase": _increase,
    "enforce": lambda clerk, unit, number: charging.enforce(unit, clerk.payer(number), 2026),
    "write-off": lambda clerk, unit, number: charging.write_off(
        unit, clerk.payer(number), Decimal(number) / 100, "tvrdost"
    ),
}


@ON_SQLITE
@MANY
@given(
    st.lists(st.tuples(st.sampled_from([*ACTS, "prescribe"]), st.integers(1, 90_000)), max_size=14)
)
def test_any_sequence_of_acts_leaves_the_ledger_at_zero(
    store: Store, acts: list[tuple[str, int]]
) -> None:
    """Every entry, every account and all together fit after each of them."""
    town = Town(store)
    town.rate()
    clerk = Clerk(town)
    for act, number in [("prescribe", 1), *acts]:
        if act == "prescribe":
            town.prescribe()
        else:
            clerk.does(act, number)

    assert town.look(lambda unit: unit.rows.first(select(func.sum(FeePosting.amount)))) == 0
    assert town.problems() == []


#: The store is the same for all examples; each has days of its own.
WEEKS = count()
ITEMS = st.lists(
    st.builds(
        Item,
        st.integers(-500, 9_000).filter(bool).map(lambda n: Decimal(n) / 10),
        st.sampled_from(["", "1345000014", "1345000022", "77"]),
        st.sampled_from(["A", "B"]),
    ),
    max_size=3,
)


@ON_SQLITE
@MANY
@given(st.lists(ITEMS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_statements_in_any_order_and_again(
    store: Store, days: list[list[Item]], chance: Random
) -> None:
    """Days one by one, shuffled, repeated: the same movements as once in order, and no more."""
    town = Town(store)
    town.rate()
    begin = 10 * next(WEEKS)
    octets = [statement(begin + number, *items) for number, items in enumerate(days)]
    arrived = octets + chance.choices(octets, k=3)
    chance.shuffle(arrived)
    for one in arrived:
        town.do(lambda unit, o=one: take(unit, read_for(unit, o)))  # type: ignore[misc]

    expected = sorted(item.amount for items in days for item in items)
    since = FIRST + timedelta(days=begin)
    own = select(BankMovement.amount).where(BankMovement.on >= since)
    assert town.look(lambda unit: sorted(unit.rows.all(own))) == expected
    assert town.problems() == []


def test_symbols_for_many_writers_at_once(town: Town) -> None:
    """Six clerks enter payers together: every number once, in a row but for those skipped."""

    def enter(number: int) -> str:
        return town.do(lambda unit: add_payer(unit, NewPayer(f"P {number}"))).variable_symbol

    with ThreadPoolExecutor(6) as pool:
        given_out = list(pool.map(enter, range(36)))

    numbers = sorted(int(one[4:9]) for one in given_out)
    skipped = [n for n in range(numbers[0], numbers[-1]) if symbols.symbol_of(n) is None]
    assert len(set(given_out)) == 36
    assert all(symbols.valid(one) for one in given_out)
    assert numbers == [n for n in range(numbers[0], numbers[-1] + 1) if n not in skipped]


@pytest.mark.parametrize("what", ["write-off", "increase"])
def test_one_debt_is_charged_or_waived_once_by_many_at_once(town: Town, what: str) -> None:
    """Who comes second is measured by what the first has left."""
    payer = town.payer().id
    town.prescribe()

    def act(_: int) -> bool:
        def charge(unit: Unit) -> None:
            if what == "increase":
                more = charging.Increase(2026, Decimal(1200), FIRST, "neplatí")
                charging.increase(unit, payer, more)
            else:
                charging.write_off(unit, payer, Decimal(600), "tvrdost")

        try:
            town.do(charge)
        except Wrong:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(act, range(4))) == 1
    assert town.problems() == []
