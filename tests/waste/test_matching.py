"""Matching: what is sure at once, the rest best first; a person's word wins and can be undone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.run.demo.gpc import Item, gpc
from gateway.store.store import Store
from gateway.web.history import history
from tests.waste.conftest import ACCOUNT, Town
from waste import deciding, matching, symbols
from waste.matching import Share, State
from waste.payers import NewRepresentative, Represents, add_representative
from waste.suggesting import Suggestion, suggestions
from waste.tables import BankMovement, FeePayer
from waste.taking import read_for, take

DAY = date(2026, 6, 1)


class Bank:
    """Brings payments, one statement each."""

    def __init__(self, town: Town) -> None:
        self.town, self.number = town, 0

    def pays(self, amount: str, symbol: str = "", name: str = "", **more: str) -> BankMovement:
        """Return the movement of one payment."""
        self.number += 1
        item = Item(Decimal(amount), symbol, name, more.get("counter", ""), more.get("message", ""))
        octets = gpc(ACCOUNT, DAY, DAY, (item,), number=self.number, opening=Decimal(self.number))
        self.town.do(lambda unit: take(unit, read_for(unit, octets)))
        return self.newest()

    def newest(self) -> BankMovement:
        """Return the movement of the last statement."""
        rows = self.town.look(lambda unit: unit.rows.all(select(BankMovement)))
        (found,) = [row for row in rows if f" {self.number * 10_000 + 1:013d} " in row.identity]
        return found

    def suggested(self, movement: BankMovement) -> tuple[Suggestion, ...]:
        """Return whose it may be."""
        return self.town.look(lambda unit: suggestions(unit, _row(unit, movement)))


def _row(unit: object, movement: BankMovement) -> BankMovement:
    found = unit.rows.get(BankMovement, movement.id)  # type: ignore[attr-defined]
    assert isinstance(found, BankMovement)
    return found


@pytest.fixture
def bank(town: Town) -> Bank:
    """Give the bank of the town's account."""
    return Bank(town)


def test_exact_and_part_are_sure(town: Town, bank: Bank) -> None:
    """The right symbol with the whole or a part of what is owed needs nobody."""
    payer = town.payer()
    town.prescribe()

    assert bank.pays("250", payer.variable_symbol).state == State.MATCHED
    assert town.standing(payer).owed == Decimal(350)
    assert bank.pays("350", payer.variable_symbol).state == State.MATCHED
    assert town.standing(payer).owed == 0
    assert town.problems() == []


def test_too_much_is_for_a_person(town: Town, bank: Bank) -> None:
    """Who pays more than is owed is suggested; put on the account, it is an overpayment."""
    payer = town.payer()
    town.prescribe()
    movement = bank.pays("650", payer.variable_symbol)

    assert movement.state == State.OPEN
    assert bank.suggested(movement)[0].reasons[0] == "exact"
    town.do(lambda unit: deciding.match_to_payer(unit, movement.id, payer.id))
    assert town.standing(payer).overpaid == Decimal(50)
    assert town.problems() == []


def test_a_household_paid_at_once(town: Town, bank: Bank) -> None:
    """The representative's symbol with the sum of all debts is divided among all."""
    pays, member = town.payer("Novák Jan"), town.payer("Nováková Eva", date(2026, 3, 15))
    agreed = NewRepresentative(
        Represents.HOUSEHOLD, date(2026, 1, 1), variable_symbol=pays.variable_symbol
    )
    town.do(lambda unit: add_representative(unit, member.id, agreed))
    town.prescribe()

    assert bank.pays("1100", pays.variable_symbol).state == State.MATCHED
    assert town.standing(pays).owed + town.standing(member).owed == 0
    assert town.problems() == []


def test_a_household_paid_by_hand(town: Town, bank: Bank) -> None:
    """Another sum is divided by the age of the debts, the rest goes to the representative."""
    pays, member = town.payer("Novák Jan"), town.payer("Nováková Eva")
    agreed = NewRepresentative(
        Represents.HOUSEHOLD, date(2026, 1, 1), variable_symbol=pays.variable_symbol
    )
    town.do(lambda unit: add_representative(unit, member.id, agreed))
    town.prescribe()
    movement = bank.pays("1300", pays.variable_symbol)
    town.do(lambda unit: deciding.match_to_payer(unit, movement.id, pays.id, household=True))

    assert town.standing(pays).overpaid == Decimal(100)
    assert town.standing(member).owed == 0


@pytest.mark.parametrize(
    "slip",
    [
        lambda s: s[:5] + str((int(s[5]) + 1) % 10) + s[6:],
        lambda s: s[:-1] + str((int(s[-1]) + 1) % 10),
        lambda s: s[:3] + s[4] + s[3] + s[5:],
        lambda s: s[:4] + s[5:],
    ],
    ids=("digit", "check", "swap", "missing"),
)
def test_a_slip_of_the_finger(town: Town, bank: Bank, slip: object) -> None:
    """It is never booked by itself, and the right payer stands first."""
    for n in range(30):
        town.payer(f"Soused{n} Karel")
    payer = town.payer("Správný Oldřich")
    town.prescribe()
    movement = bank.pays("600", slip(payer.variable_symbol), "SPRAVNY OLDRICH")  # type: ignore[operator]

    assert movement.state == State.OPEN
    assert bank.suggested(movement)[0].payer == payer.id


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_any_mistyped_digit_finds_the_right_payer(store: Store) -> None:
    """Whichever digit of whosever symbol: by symbol, amount and name he is the first."""
    town = Town(store)
    town.rate()
    people = [town.payer(f"Občan{chr(97 + n // 9)}{chr(97 + n % 9)} Josef") for n in range(60)]
    town.prescribe()
    bank = Bank(town)

    @settings(max_examples=20)
    @given(st.integers(0, 59), st.integers(0, 9), st.integers(1, 9))
    def mistyped(who: int, at: int, by: int) -> None:
        payer = people[who]
        symbol = payer.variable_symbol
        wrong = symbol[:at] + str((int(symbol[at]) + by) % 10) + symbol[at + 1 :]
        movement = bank.pays("600", wrong, payer.name.upper())
        assert movement.state == State.OPEN
        assert bank.suggested(movement)[0].payer == payer.id

    mistyped()


def test_the_account_and_the_message_help(town: Town, bank: Bank) -> None:
    """Without any symbol: who paid from that account before, or is named in the message."""
    known, named = town.payer("Holubová Marie"), town.payer("Horáková Marie")
    town.prescribe()
    bank.pays("100", known.variable_symbol, counter="1265098001")
    again = bank.suggested(bank.pays("500", "", counter="1265098001"))
    told = bank.suggested(bank.pays("600", "", message="za Marii Horákovou odpad"))

    assert (again[0].payer, again[0].reasons[0]) == (known.id, "account")
    assert told[0].payer == named.id


@pytest.mark.parametrize("written", ["odpady {}", "VS:{}, prosim", "{0[0]} {0[1]}"])
def test_a_symbol_in_the_message(town: Town, bank: Bank, written: str) -> None:
    """Who writes the symbol into the message, whole or in groups, is suggested first."""
    town.payer("Nováková Jana")
    payer = town.payer("Malý Petr")
    town.prescribe()
    symbol = payer.variable_symbol
    parts = (symbol[:5], symbol[5:])
    message = written.format(parts if "[" in written else symbol)
    found = bank.suggested(bank.pays("600", "", "NOVAKOVA JANA", message=message))

    assert (found[0].payer, found[0].reasons[0]) == (payer.id, "written")


def test_swapped_digits_before_a_wrong_one(town: Town, bank: Bank) -> None:
    """Where both would explain a symbol, who has it with two digits swapped stands first."""
    people = {one.variable_symbol: one for one in (town.payer(f"Občan {n}") for n in range(150))}
    town.prescribe()
    wrong, swapped = next(
        (typo, symbol)
        for symbol in people
        for at in range(4, 9)
        if (typo := symbol[:at] + symbol[at + 1] + symbol[at] + symbol[at + 2 :]) != symbol
        and "digit" in [slip for one, slip in symbols.neighbours(typo).items() if one in people]
    )
    found = bank.suggested(bank.pays("600", wrong))

    assert found[0].payer == people[swapped].id


def test_nothing_points_to_anybody(town: Town, bank: Bank) -> None:
    """A debit without anything is suggested to nobody, and is set aside with a reason."""
    town.payer()
    movement = bank.pays("-15", "", "BANKA")

    assert bank.suggested(movement) == ()
    with pytest.raises(Wrong):
        town.do(lambda unit: deciding.set_aside(unit, movement.id, " "))
    town.do(lambda unit: deciding.set_aside(unit, movement.id, "poplatek banky"))
    assert bank.newest().state == State.ASIDE
    assert town.problems() == []


def test_a_persons_word_wins(town: Town, bank: Bank) -> None:
    """What was undone is never matched again by the program; the audit log knows all."""
    payer, other = town.payer("Novák Jan"), town.payer("Jiný Petr")
    town.prescribe()
    movement = bank.pays("600", payer.variable_symbol)
    with pytest.raises(Wrong):
        town.do(lambda unit: deciding.undo(unit, movement.id, ""))
    town.do(lambda unit: deciding.undo(unit, movement.id, "platil za souseda"))

    assert town.do(matching.match_open) == 0
    assert bank.newest().state == State.OPEN
    assert town.standing(payer).paid == 0
    town.do(lambda unit: deciding.match_to_payer(unit, movement.id, other.id))
    assert town.standing(other).paid == Decimal(600)
    with pytest.raises(Wrong):
        town.do(lambda unit: deciding.match_to_payer(unit, movement.id, payer.id))
    told = town.look(lambda unit: history(unit, f"bank-movement:{movement.id}"))
    assert [one.event for one in told] == [
        "movement.matched", "movement.undone", "movement.matched",
    ]  # fmt: skip
    assert town.problems() == []


def test_what_waits_is_tried_again(town: Town, bank: Bank) -> None:
    """A payment that came before the fee was prescribed is matched afterwards."""
    payer = town.payer()
    movement = bank.pays("600", payer.variable_symbol)
    town.prescribe()

    assert movement.state == State.OPEN
    assert town.do(matching.match_open) == 1
    assert town.standing(payer).owed == 0


def test_parts_must_make_the_whole(town: Town, bank: Bank) -> None:
    """A payment is neither split beyond itself nor given to nobody."""
    payer, other = town.payer("A"), town.payer("B")
    movement = bank.pays("100")
    for shares in (
        (),
        (Share(payer.id, Decimal(99)),),
        (Share(payer.id, Decimal(150)), Share(other.id, Decimal(-50))),
        (Share(payer.id, Decimal(50)), Share(payer.id, Decimal(50))),
        (Share("nobody", Decimal(100)),),
    ):
        with pytest.raises(Wrong):
            town.do(lambda unit, s=shares: deciding.match_by_hand(unit, movement.id, s))  # type: ignore[misc]
    both = (Share(payer.id, Decimal(40)), Share(other.id, Decimal(60)))
    town.do(lambda unit: deciding.match_by_hand(unit, movement.id, both))
    assert town.standing(other).paid == Decimal(60)
    assert town.problems() == []


def test_a_returned_payment_is_owed_again(town: Town, bank: Bank) -> None:
    """Money that goes back to a payer is a debit that a person puts on his account."""
    payer = town.payer()
    town.prescribe()
    bank.pays("600", payer.variable_symbol)
    returned = bank.pays("-600", payer.variable_symbol)

    assert returned.state == State.OPEN
    town.do(lambda unit: deciding.match_to_payer(unit, returned.id, payer.id))
    assert town.standing(payer).owed == Decimal(600)
    assert isinstance(payer, FeePayer)
