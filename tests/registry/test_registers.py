"""Independent registers: their own numbers without gaps, never beside a reference number."""

from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.deciding import keep
from gateway.model.errors import Malformed
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry import ledger
from registry.desk import PAGES
from registry.listing import Wanted, filings
from registry.registers import (
    NewRegister,
    Period,
    add_register,
    close_register,
    in_use,
    register_in_use,
)
from registry.registration import Entry, register
from registry.tables import Filing
from registry.verify import problems
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import ON_SQLITE, desk_of, with_clerk

INVOICES = NewRegister("FA", "Faktury")


def begin(store: Store, new: NewRegister = INVOICES) -> None:
    """Begin a register at the school."""
    store.write(MLYN, lambda unit: add_register(unit, new))


def enter(store: Store, office: Any, into: str) -> Filing:
    """Enter a letter."""
    item = office.hand_in(MLYN)

    def work(unit: Unit) -> Filing:
        assert item.submission is not None
        keep(unit, queue.lock(unit, item.id), item.submission)
        return register(unit, item, Entry(register=into))

    return store.write(MLYN, work)


def test_what_is_entered_there_has_its_number_and_no_other(store: Store, office: Any) -> None:
    """One number each, from one register, continuous in both."""
    begin(store)
    office.filed()
    first, second = enter(store, office, "FA"), enter(store, office, "FA")
    office.filed()

    numbers = [first.reference_number, second.reference_number]
    assert numbers == ["ZSMLYN-FA/00001/2026", "ZSMLYN-FA/00002/2026"]
    own = store.look(MLYN, lambda unit: filings(unit, Wanted(register="FA")))
    assert sorted(line.reference_number for line in own.lines) == numbers
    rest = store.look(MLYN, lambda unit: filings(unit, Wanted(register="filings")))
    assert sorted(line.reference_number for line in rest.lines) == [
        "ZSMLYN/00001/2026",
        "ZSMLYN/00002/2026",
    ]
    assert store.look(MLYN, lambda unit: list(ledger.gaps(unit))) == []


def test_numbers_of_an_endless_register_go_on(store: Store, clock: StandingClock) -> None:
    """Over New Year too."""
    pattern = "{orig}/{register}-{seq}"
    begin(store, NewRegister("SML", "Smlouvy", pattern, Period.ENDLESS))
    first = store.write(MLYN, lambda unit: ledger.take(unit, "SML"))
    clock.advance(days=365)
    second = store.write(MLYN, lambda unit: ledger.take(unit, "SML"))

    assert [first.reference, second.reference] == ["ZSMLYN/SML-1", "ZSMLYN/SML-2"]


def test_the_filing_in_the_wrong_register_is_found(store: Store, office: Any) -> None:
    """Verification compares the filing's register with that of its number."""
    begin(store)
    enter(store, office, "FA")

    def harm(unit: Any) -> None:
        for filing in unit.rows.all(select(Filing)):
            filing.register = "filings"

    store.write(MLYN, harm)
    assert any("has no filing" in one for one in store.look(MLYN, lambda u: list(problems(u))))


def test_a_closed_register_takes_nothing_more(
    store: Store, office: Any, clock: StandingClock
) -> None:
    """Today is its last day; tomorrow nothing is entered, and it cannot be closed again."""
    begin(store)
    store.write(MLYN, lambda unit: close_register(unit, "FA"))
    enter(store, office, "FA")
    clock.advance(days=1)

    assert store.look(MLYN, in_use) == ()
    with pytest.raises(Malformed):
        enter(store, office, "FA")
    with pytest.raises(Malformed):
        store.write(MLYN, lambda unit: close_register(unit, "FA"))
    with pytest.raises(Malformed):
        store.look(LHOTA, lambda unit: register_in_use(unit, "FA"))


@pytest.mark.parametrize(
    "new",
    [
        NewRegister("", "Faktury"),
        NewRegister("fa", "Faktury"),
        NewRegister("FAKTURYPRIJATE", "Faktury"),
        NewRegister("FA", " "),
        NewRegister("FA", "x" * 201),
        NewRegister("FA", "Faktury", "{orig}/{register}/{seq}"),
        NewRegister("FA", "Faktury", "{register}/{seq}/{year}"),
        NewRegister("FA", "Faktury", "{orig}/{seq}/{year}"),
        NewRegister("FA", "Faktury", "{orig.id}-{orig}-{register}/{seq}/{year}"),
        NewRegister("FA", "Faktury", "{orig}{register}{seq:099d}{year}"),
        NewRegister("FA", "Faktury", "{orig}{register}{seq}{year}" + "x" * 60),
    ],
)
def test_nonsense_is_refused(store: Store, new: NewRegister) -> None:
    """Codes are short capitals, and a pattern is text with four words in it, never a program."""
    with pytest.raises(Malformed):
        begin(store, new)


def test_a_code_is_taken_once(store: Store) -> None:
    """Within an originator; another has its own."""
    begin(store)
    with pytest.raises(Malformed):
        begin(store)
    store.write(LHOTA, lambda unit: add_register(unit, INVOICES))


async def test_a_clerk_chooses_the_register(store: Store, office: Any) -> None:
    """The evidence number becomes the item's; a register that is not there is refused."""
    store.write(LHOTA, lambda unit: add_register(unit, INVOICES))
    item = office.settle(office.hand_in(LHOTA))

    with pytest.raises(Malformed):
        await office.decide(item, "register", register="XX")
    decided = await office.decide(item, "register", register="FA")

    assert decided.reference == "LHOTA-FA/00001/2026"
    receipt = office.owed(LHOTA)[-1]
    assert "Evidenční číslo: LHOTA-FA/00001/2026" in receipt.text
    assert "Číslo jednací" not in receipt.text


@ON_SQLITE
async def test_registers_are_begun_and_closed_at_the_desk(store: Store, office: Any) -> None:
    """With the refusal beside the form, and what was filled in kept."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        assert "nevedou" in (await browser.open("/registers")).text
        fields = {"name": "Faktury", "period": "year", "pattern": "{orig}-{register}/{seq}/{year}"}
        refused = await browser.submit("/registers", code="Ž", **fields)
        assert refused.status_code == 422
        assert 'value="Faktury"' in refused.text
        shown = await browser.submit("/registers", code="fa", **fields)
        assert "LHOTA-FA/1/2026" in shown.text
        assert "Faktury" in (await browser.open("/filings?register=FA")).text
        closed = await browser.submit("/registers/close", code="FA")
        assert "posledním dnem" in closed.text
        again = await browser.submit("/registers/close", code="FA")
        assert "tu není" in again.text
    del office
