"""Payers: symbols, liabilities, exemptions, representatives, searching and paging."""

from datetime import date

import pytest
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.store import Store
from tests.waste.conftest import MLYN, Town
from waste.correcting import Dated, end
from waste.fee import Title
from waste.payer_list import payers
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
    by_symbol,
    household_of,
)
from waste.symbols import valid
from waste.tables import FeeLiability


def test_symbols_are_given_one_after_another(town: Town) -> None:
    """Each with its check digit, none twice; a number without a digit is skipped."""
    found = [town.payer(f"Poplatník {n}").variable_symbol for n in range(25)]

    assert len(set(found)) == 25
    assert all(valid(symbol) for symbol in found)


def test_another_originator_counts_for_itself(town: Town, store: Store) -> None:
    """The same symbol may stand at another office, for accounts differ."""
    mine = town.payer()
    other = Town(store, MLYN).payer()

    assert mine.variable_symbol == other.variable_symbol
    assert town.look(lambda unit: by_symbol(unit, mine.variable_symbol).name) == mine.name  # type: ignore[union-attr]


def test_a_symbol_used_before_is_kept(town: Town) -> None:
    """It is found with and without leading zeros, and given to nobody else."""
    town.do(lambda unit: add_payer(unit, NewPayer("Starý", variable_symbol="0001340012345")))

    assert town.look(lambda unit: by_symbol(unit, "1340012345")) is not None
    with pytest.raises(Wrong):
        town.do(lambda unit: add_payer(unit, NewPayer("Jiný", variable_symbol="1340012345")))
    assert town.problems() == []


@pytest.mark.parametrize(
    "new",
    [
        NewPayer(" "),
        NewPayer("Budoucí", date(2030, 1, 1)),
        NewPayer("Firma", organisation_id="00300064"),
        NewPayer("Pan", email="nikde"),
        NewPayer("Pan", variable_symbol="12345678901"),
        NewPayer("Pan", variable_symbol="VS"),
    ],
)
def test_payers_that_cannot_be(town: Town, new: NewPayer) -> None:
    """Without a name, born tomorrow, with a mistyped number."""
    with pytest.raises(Wrong):
        town.do(lambda unit: add_payer(unit, new))


def test_duties_that_cannot_be(town: Town) -> None:
    """A last day before the first, an owner of nothing, somebody else's duty."""
    payer, other = town.payer(), town.payer("Jiný")
    duty = town.look(
        lambda unit: unit.rows.first(select(FeeLiability.id).where(FeeLiability.payer == payer.id))
    )
    for new in (
        NewDuty(date(2026, 2, 1), date(2026, 1, 1)),
        NewDuty(date(2026, 2, 1), title=Title.OWNER),
    ):
        with pytest.raises(Wrong):
            town.do(lambda unit, n=new: add_duty(unit, payer.id, n))  # type: ignore[misc]
    last = date(2026, 1, 1)
    for whose, until in ((other.id, last), (payer.id, date(2019, 12, 31))):
        with pytest.raises(Wrong):
            town.do(lambda unit, w=whose, u=until: end(unit, Dated.LIABILITY, w, str(duty), u))  # type: ignore[misc]
    town.do(lambda unit: end(unit, Dated.LIABILITY, payer.id, str(duty), last))


@pytest.mark.parametrize(
    "new",
    [
        NewExemption("nothing", date(2026, 1, 1)),
        NewExemption("age", date(2020, 1, 1)),
        NewExemption("age", date(2026, 1, 1), percent=0),
        NewExemption("age", date(2026, 1, 1), percent=101),
        NewExemption("age", date(2026, 1, 1), date(2025, 1, 1)),
    ],
)
def test_exemptions_that_cannot_be(town: Town, new: NewExemption) -> None:
    """Of no kind, before the law, of no or too many per cent."""
    payer = town.payer()
    with pytest.raises(Wrong):
        town.do(lambda unit: add_exemption(unit, payer.id, new))


def test_an_exemption_rests_on_a_law(town: Town) -> None:
    """What the clerk leaves empty the dated table says."""
    payer = town.payer()
    row = town.do(
        lambda unit: add_exemption(unit, payer.id, NewExemption("liberty", date(2026, 1, 1)))
    )

    assert row.percent == 100
    assert row.legal_basis == "§ 10g písm. e) zákona č. 565/1990 Sb."


def test_a_household_and_its_days(town: Town) -> None:
    """Who pays for whom, and only while the agreement lasts."""
    pays, member = town.payer("Platí"), town.payer("Člen")
    agreed = NewRepresentative(
        Represents.HOUSEHOLD,
        date(2026, 1, 1),
        date(2026, 6, 30),
        variable_symbol=pays.variable_symbol,
    )
    town.do(lambda unit: add_representative(unit, member.id, agreed))

    def on(day: date) -> tuple[str, ...]:
        return town.look(lambda unit: household_of(unit, pays.id, day))

    assert on(date(2026, 6, 30)) == (pays.id, member.id)
    assert on(date(2026, 7, 1)) == ()
    assert town.look(lambda unit: household_of(unit, member.id, date(2026, 3, 1))) == ()


@pytest.mark.parametrize(
    "new",
    [
        NewRepresentative(Represents.HOUSEHOLD, date(2026, 1, 1), name="Cizí"),
        NewRepresentative(Represents.STATUTORY, date(2026, 1, 1)),
        NewRepresentative(Represents.STATUTORY, date(2026, 1, 1), variable_symbol="999"),
    ],
)
def test_representatives_that_cannot_be(town: Town, new: NewRepresentative) -> None:
    """Nobody, and a household's who is no payer."""
    payer = town.payer()
    with pytest.raises(Wrong):
        town.do(lambda unit: add_representative(unit, payer.id, new))


def test_nobody_represents_himself(town: Town) -> None:
    """A payer is not his own representative."""
    payer = town.payer()
    himself = NewRepresentative(
        Represents.HOUSEHOLD, date(2026, 1, 1), variable_symbol=payer.variable_symbol
    )
    with pytest.raises(Wrong):
        town.do(lambda unit: add_representative(unit, payer.id, himself))


def test_payers_are_found_without_accents_and_paged(town: Town) -> None:
    """Words in any order, part of a symbol, pages that neither skip nor repeat."""
    names = [f"Žák{n:02d} Řehoř" for n in range(7)]
    for name in reversed(names):
        town.payer(name)

    def page(text: str, after: str = "") -> tuple[list[str], str]:
        found = town.look(lambda unit: payers(unit, text, after, 3))
        return [payer.name for payer in found.payers], found.next

    seen: list[str] = []
    after, more = "", True
    while more:
        shown, after = page("rehor zak", after)
        seen += shown
        more = bool(after)
    assert seen == names
    assert page("13450000 zak03")[0] == ["Žák03 Řehoř"]
    with pytest.raises(Wrong):
        page("", "nonsense")
