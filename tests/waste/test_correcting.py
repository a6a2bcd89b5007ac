"""The register of payers is corrected without losing what it said before."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.history import history
from tests.conftest import StandingClock
from tests.waste.conftest import Town
from waste import papers
from waste.cash import Cash, receive
from waste.correcting import Dated, correct, end, void
from waste.payer_list import Only, payers
from waste.payers import (
    NewDuty,
    NewExemption,
    NewPayer,
    NewRepresentative,
    Particulars,
    Represents,
    add_duty,
    add_exemption,
    add_payer,
    add_representative,
)
from waste.tables import FeeExemption, FeeLiability, FeePayer, FeeRepresentative

NEW_YEAR = date(2026, 1, 1)


def child(town: Town, born: date = date(2015, 4, 2)) -> FeePayer:
    """Enter a payer who is not of age."""

    def enter(unit: Unit) -> FeePayer:
        payer = add_payer(unit, NewPayer("Malý Filip", born, address="Lhota 5"))
        add_duty(unit, payer.id, NewDuty(date(2020, 1, 1)))
        return payer

    return town.do(enter)


def test_a_new_name_is_found_and_sorted_and_the_old_one_is_remembered(town: Town) -> None:
    """Also where the payer acts for somebody else."""
    payer, other = town.payer("Nováková Jana"), town.payer("Malá Eva")
    acts = NewRepresentative(Represents.HOUSEHOLD, NEW_YEAR, variable_symbol=payer.variable_symbol)
    town.do(lambda unit: add_representative(unit, other.id, acts))
    new = Particulars("Čermáková Jana", payer.birth_date, address="Lhota 9")
    town.do(lambda unit: correct(unit, payer.id, new))

    def look(unit: Unit) -> tuple[list[str], list[str], str, str, str]:
        (row,) = unit.rows.all(select(FeeRepresentative))
        told = history(unit, f"payer:{payer.id}")[-1]
        named = [one.name for one in payers(unit).payers]
        return (
            named,
            [p.id for p in payers(unit, "cermak").payers],
            row.name,
            told.before,
            told.after,
        )

    ordered, found, acting, before, after = town.look(look)
    assert ordered == ["Čermáková Jana", "Malá Eva"]
    assert (found, acting) == ([payer.id], "Čermáková Jana")
    assert (before, after) == (
        "Nováková Jana, Horní Lhota 1", "Čermáková Jana, Lhota 9",
    )  # fmt: skip


@pytest.mark.parametrize(
    "new",
    [
        Particulars(""),
        Particulars("Nováková Jana", date(2030, 1, 1)),
        Particulars("Firma", organisation_id="00300064"),
        Particulars("Nováková Jana", date(1980, 5, 1), address="Horní Lhota 1"),
    ],
)
def test_particulars_that_cannot_be(town: Town, new: Particulars) -> None:
    """No name, born tomorrow, a mistyped number, and nothing that would change."""
    payer = town.payer()
    with pytest.raises(Wrong):
        town.do(lambda unit: correct(unit, payer.id, new))


def test_what_was_entered_by_mistake_counts_no_more(town: Town) -> None:
    """The fee goes back to what it would have been; the row stays with the reason."""
    payer = town.payer()
    owner = NewDuty(NEW_YEAR, property="chata č. e. 1", title="owner")  # type: ignore[arg-type]
    cottage = town.do(lambda unit: add_duty(unit, payer.id, owner)).id
    relief = town.do(lambda unit: add_exemption(unit, payer.id, NewExemption("age", NEW_YEAR))).id
    town.prescribe()
    assert town.standing(payer).owed == Decimal(900)
    for what, row, left in ((Dated.LIABILITY, cottage, 300), (Dated.EXEMPTION, relief, 600)):
        town.do(lambda unit, w=what, r=row: void(unit, w, payer.id, r, "omyl"))  # type: ignore[misc]
        town.prescribe()
        assert town.standing(payer).owed == Decimal(left)
        with pytest.raises(Wrong, match="counts no more"):
            town.do(lambda unit, w=what, r=row: end(unit, w, payer.id, r, NEW_YEAR))  # type: ignore[misc]
    kept = (FeeLiability, FeeExemption)
    assert [town.look(lambda unit, k=k: unit.rows.count(select(k))) for k in kept] == [2, 1]  # type: ignore[misc]
    assert town.problems() == []


def test_an_exemption_ends(town: Town) -> None:
    """From the month at whose end it holds no more the fee is owed again."""
    payer = town.payer()
    relief = town.do(lambda unit: add_exemption(unit, payer.id, NewExemption("abroad", NEW_YEAR)))
    town.do(lambda unit: end(unit, Dated.EXEMPTION, payer.id, relief.id, date(2026, 8, 30)))
    town.prescribe()

    assert town.standing(payer).owed == Decimal(250)


def test_a_relief_for_one_property_alone(town: Town) -> None:
    """Of an owner of two cottages one is freed."""
    payer = town.payer()
    for name in ("chata č. e. 1", "chata č. e. 2"):
        duty = NewDuty(NEW_YEAR, property=name, title="owner")  # type: ignore[arg-type]
        town.do(lambda unit, d=duty: add_duty(unit, payer.id, d))  # type: ignore[misc]
    relief = NewExemption("other", NEW_YEAR, property="chata č. e. 2")
    town.do(lambda unit: add_exemption(unit, payer.id, relief))
    town.prescribe()

    assert town.standing(payer).owed == Decimal(1200)


def test_for_a_minor_somebody_else_owes(town: Town) -> None:
    """Without a representative the child is on a list of its own; with one the slip goes there."""
    payer = child(town)
    town.prescribe()

    def seen(unit: Unit) -> tuple[list[str], str]:
        listed = [one.id for one in payers(unit, only=Only.MINORS).payers]
        return listed, papers.slip_of(unit, payer.id).addressee

    assert town.look(seen) == ([payer.id], "Zákonný zástupce: Malý Filip")
    mother = NewRepresentative(Represents.STATUTORY, NEW_YEAR, name="Malá Eva")
    town.do(lambda unit: add_representative(unit, payer.id, mother))
    assert town.look(seen) == ([], "Malá Eva")
    (row,) = town.look(lambda unit: unit.rows.all(select(FeeRepresentative)))
    town.do(lambda unit: void(unit, Dated.REPRESENTATIVE, payer.id, row.id, "jiné dítě"))
    assert town.look(seen) == ([payer.id], "Zákonný zástupce: Malý Filip")


@pytest.mark.parametrize(("born", "minor"), [(date(2008, 3, 2), False), (date(2008, 3, 3), True)])
def test_one_owes_for_oneself_from_the_eighteenth_birthday(
    town: Town, clock: StandingClock, born: date, *, minor: bool
) -> None:
    """On the birthday already."""
    assert clock.instant.date() == date(2026, 3, 2)
    payer = child(town, born)

    def seen(unit: Unit) -> bool:
        return payer.id in {one.id for one in payers(unit, only=Only.MINORS).payers}

    assert town.look(seen) is minor


def test_lists_of_who_owes_and_who_has_overpaid(town: Town) -> None:
    """By the balance of the account; who is even is on neither."""
    owes, even, over = (town.payer(name) for name in ("Dlužný", "Rovný", "Štědrý"))
    town.prescribe()
    for payer, amount in ((even, 600), (over, 700)):
        paid = Cash(Decimal(amount), payer.id)
        town.do(lambda unit, p=payer, c=paid: receive(unit, p.id, c))  # type: ignore[misc]

    def listed(only: Only) -> list[str]:
        return [one.name for one in town.look(lambda unit: payers(unit, only=only)).payers]

    assert listed(Only.OWING) == [owes.name]
    assert listed(Only.OVERPAID) == [over.name]
    assert len(listed(Only.ALL)) == 3
