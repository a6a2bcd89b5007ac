"""Statements are taken in once, whatever comes twice, overlaps or comes out of order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.run.demo.gpc import Item, gpc
from gateway.store.store import Store
from tests.waste.camt import camt
from tests.waste.conftest import ACCOUNT, IBAN, Town
from waste.bank_account import Order, account_of, in_order
from waste.journal import Account, balance
from waste.statements.form import Movement, Statement
from waste.tables import BankMovement
from waste.taking import Taken, read_for, take
from waste.tariffs import NewTariff, set_tariff

FIRST = date(2026, 6, 1)


def taken(town: Town, octets: bytes) -> tuple[Taken, ...]:
    """Take a file in."""
    return town.do(lambda unit: take(unit, read_for(unit, octets)))


def a_day(number: int, *items: Item) -> bytes:
    """Return the GPC file of one day."""
    day = FIRST + timedelta(days=number)
    return gpc(ACCOUNT, day - timedelta(days=1), day, items, number=number)


def test_the_same_statement_twice(town: Town) -> None:
    """The second time nothing changes."""
    octets = a_day(1, Item(Decimal(600), "1", "A"), Item(Decimal(-5), "", "BANKA"))
    (first,), (second,) = taken(town, octets), taken(town, octets)

    assert (first.known, first.movements, first.repeated) == (False, 2, 0)
    assert second == Taken(first.statement, known=True)
    assert town.look(lambda unit: balance(unit, Account.BANK)) == Decimal(595)
    assert town.problems() == []


def test_a_statement_issued_once_more_with_more_in_it(town: Town) -> None:
    """The same number and day, but what came after noon is there: that alone is new."""
    morning = (Item(Decimal(600), "1", "A"), Item(Decimal(-5), "", "BANKA"))
    taken(town, a_day(1, *morning))
    (found,) = taken(town, a_day(1, *morning, Item(Decimal(70), "2", "B")))

    assert (found.known, found.movements, found.repeated) == (False, 3, 2)
    assert town.look(lambda unit: balance(unit, Account.BANK)) == Decimal(665)
    assert town.problems() == []


def test_movements_that_are_the_same_in_everything(town: Town) -> None:
    """Two people pay the same by the same symbol on one day: two movements."""
    (found,) = taken(town, a_day(1, Item(Decimal(100), "7"), Item(Decimal(100), "7")))

    assert (found.movements, found.repeated) == (2, 0)
    assert town.look(lambda unit: balance(unit, Account.SUSPENSE)) == Decimal(-200)


def test_at_once(town: Town) -> None:
    """Two clerks take the same file in at the same time."""
    octets = a_day(1, *(Item(Decimal(n), str(n)) for n in range(1, 9)))
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: taken(town, octets), range(3)))

    assert sorted(one.known for (one,) in found) == [False, True, True]
    assert town.look(lambda unit: balance(unit, Account.BANK)) == Decimal(36)
    assert town.problems() == []


def test_the_account_must_be_the_fees(town: Town) -> None:
    """A statement of the canteen's account is refused."""
    strange = gpc("1265098001/5500", FIRST, FIRST, ())
    with pytest.raises(Wrong, match="to which no fee is paid"):
        taken(town, strange)


def test_one_format_for_one_day(town: Town) -> None:
    """The same day in another format would be booked twice, for it names movements otherwise."""
    taken(town, gpc(ACCOUNT, date(2026, 5, 31), date(2026, 6, 2), (Item(Decimal(1), "1"),)))
    with pytest.raises(Wrong, match="in the format gpc"):
        taken(town, camt("02"))


@pytest.mark.parametrize("gpc_first", [True, False])
def test_one_day_in_two_formats(town: Town, *, gpc_first: bool) -> None:
    """One bank's statement of 1 June begins on 31 May, the other's on 1 June: it is one day."""
    same_day = gpc(ACCOUNT, date(2026, 5, 31), FIRST, (Item(Decimal(600), "1345000014"),))
    first, second = (same_day, camt("02")) if gpc_first else (camt("02"), same_day)
    taken(town, first)
    booked = town.look(lambda unit: balance(unit, Account.BANK))
    with pytest.raises(Wrong, match="in the format"):
        taken(town, second)

    assert town.look(lambda unit: balance(unit, Account.BANK)) == booked


def test_no_statement_before_the_account_is_known(store: Store) -> None:
    """Without a rate nobody knows the bank, and the same file would later be another account's."""
    with pytest.raises(Wrong, match="First set the rate"):
        taken(Town(store), a_day(1, Item(Decimal(600), "1")))


def test_a_file_in_the_banks_inner_order(store: Store) -> None:
    """Our own account is told for sure where its digits fit in both orders."""
    town, written = Town(store), "5530000078000000"
    assert all(in_order(written, order).checked for order in Order)
    due = (date(2026, 6, 30),)
    new = NewTariff(2026, Decimal(600), due, "708535/0800", "OZV č. 3/2025")
    town.do(lambda unit: set_tariff(unit, new))
    octets = a_day(1, Item(Decimal(600), "1", counter="9394200015000019"))
    taken(town, octets.replace(b"0000192000145399", written.encode()))

    (row,) = town.look(lambda unit: unit.rows.all(select(BankMovement)))
    assert row.account == account_of("708535/0800").iban
    assert row.counter_account == "19-2000145399/0100"


MOVEMENTS = tuple(
    Movement(
        f"fio {n}", FIRST + timedelta(days=n // 3), Decimal(100 + n) * (-1 if n % 5 == 0 else 1)
    )
    for n in range(20)
)


def a_period(begin: int, end: int) -> Statement:
    """Return the statement with movements from *begin* up to *end*."""
    balances = [sum((m.amount for m in MOVEMENTS[:n]), Decimal(0)) for n in (begin, end)]
    return Statement(
        "fio", IBAN, f"{begin}-{end}", "CZK",
        FIRST + timedelta(days=begin // 3), FIRST + timedelta(days=end // 3),
        balances[0], balances[1], MOVEMENTS[begin:end],
    )  # fmt: skip


PERIODS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=25)
@given(st.lists(PERIODS, min_size=1, max_size=6))
def test_overlapping_statements_in_any_order(store: Store, periods: list[list[int]]) -> None:
    """Every movement is booked once; taking all in again changes nothing."""
    town = Town(store)

    def all_in() -> tuple[Decimal, int]:
        for begin, end in periods:
            town.do(lambda unit, b=begin, e=end: take(unit, [a_period(b, e)]))  # type: ignore[misc]
        return town.look(
            lambda unit: (
                balance(unit, Account.BANK),
                unit.rows.count(select(BankMovement)),
            )
        )

    first, again = all_in(), all_in()
    known = set(town.look(lambda unit: unit.rows.all(select(BankMovement.identity))))

    assert first == again
    assert {m.identity for b, e in periods for m in MOVEMENTS[b:e]} <= known
    assert town.problems() == []
