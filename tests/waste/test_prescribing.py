"""Prescription: once, whatever is repeated and whoever does it at once; then corrections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.waste.conftest import ACCOUNT, Town
from waste.correcting import Dated, end
from waste.fee import Title
from waste.payers import NewDuty, NewExemption, add_duty, add_exemption
from waste.prescribing import prescribe, prescribe_one, preview
from waste.tables import FeeEntry, FeeLiability, FeePayer, FeePrescription
from waste.tariffs import NewTariff, set_tariff


def entries(town: Town) -> int:
    """Return how many entries the journal has."""
    return town.look(lambda unit: unit.rows.count(select(FeeEntry)))


def test_a_year_is_prescribed_once(town: Town) -> None:
    """Repeating writes nothing."""
    whole, part = town.payer(), town.payer("Nový", date(2026, 3, 15))

    assert town.prescribe() == 2
    assert town.prescribe() == 0
    assert entries(town) == 2
    assert town.standing(whole).owed == Decimal(600)
    assert town.standing(part).owed == Decimal(500)
    assert town.problems() == []


def test_a_preview_writes_nothing(town: Town) -> None:
    """It says what would be written, round by round."""
    for n in range(5):
        town.payer(f"P{n}")
    first = town.look(lambda unit: preview(unit, 2026, limit=3))
    second = town.look(lambda unit: preview(unit, 2026, first.next, limit=3))

    assert (len(first.prescribed), len(second.prescribed), second.next) == (3, 2, "")
    assert all(one.difference == Decimal(600) for one in first.prescribed)
    assert entries(town) == 0


def test_later_changes_become_corrections(town: Town) -> None:
    """Leaving, an exemption and another rate each change the account by the difference."""
    payer = town.payer()
    town.prescribe()

    def leave(unit: Unit) -> None:
        duty = unit.rows.first(select(FeeLiability))
        assert duty is not None
        end(unit, Dated.LIABILITY, payer.id, duty.id, date(2026, 9, 15))

    town.do(leave)
    assert town.prescribe() == 1
    assert town.standing(payer).owed == Decimal(400)
    town.rate(2026, Decimal(900))
    town.prescribe()
    assert town.standing(payer).owed == Decimal(600)
    freed = NewExemption("abroad", date(2026, 1, 1))
    town.do(lambda unit: add_exemption(unit, payer.id, freed))
    town.prescribe()

    assert town.standing(payer).owed == 0
    revisions = town.look(
        lambda unit: unit.rows.all(select(FeePrescription).order_by(FeePrescription.revision))
    )
    assert [(r.revision, r.difference) for r in revisions] == [
        (1, Decimal(600)), (2, Decimal(-200)), (3, Decimal(200)), (4, Decimal(-600)),
    ]  # fmt: skip
    assert town.problems() == []


def test_another_due_date_moves_the_debt(town: Town) -> None:
    """The amount stays, the days change, and nothing is owed twice."""
    payer = town.payer()
    town.prescribe()
    town.rate(2026, Decimal(600), date(2026, 5, 31), date(2026, 9, 30))

    assert town.prescribe() == 1
    stands = town.standing(payer)
    assert [(c.claim.due, c.open) for c in stands.open] == [
        (date(2026, 5, 31), Decimal(300)),
        (date(2026, 9, 30), Decimal(300)),
    ]
    assert town.prescribe() == 0
    assert town.problems() == []


def test_one_payer_alone(town: Town) -> None:
    """A clerk prescribes for somebody who came in the middle of the year."""
    town.payer("Jiný")
    payer = town.payer("Nový", date(2026, 8, 1))

    def one(unit: Unit) -> bool:
        row = unit.rows.get(FeePayer, payer.id)
        assert row is not None
        return prescribe_one(unit, 2026, row) is not None

    assert [town.do(one), town.do(one)] == [True, False]
    assert town.standing(payer).next_due == date(2026, 9, 15)
    assert entries(town) == 1


def test_a_year_without_a_rate(town: Town) -> None:
    """Nothing is guessed."""
    with pytest.raises(Wrong):
        town.prescribe(2027)


def test_two_clerks_at_once(town: Town) -> None:
    """Both prescribe the same year; every account changes once."""
    for n in range(12):
        town.payer(f"P{n}")
    with ThreadPoolExecutor(4) as pool:
        changed = list(pool.map(lambda _: town.prescribe(), range(4)))

    assert sum(changed) == 12
    assert entries(town) == 12
    assert town.problems() == []


@pytest.mark.parametrize(
    "new",
    [
        NewTariff(2026, Decimal("1200.01"), (date(2026, 6, 30),), ACCOUNT, "OZV"),
        NewTariff(2026, Decimal(-1), (date(2026, 6, 30),), ACCOUNT, "OZV"),
        NewTariff(2026, Decimal(600), (), ACCOUNT, "OZV"),
        NewTariff(2026, Decimal(600), (date(2027, 6, 30),), ACCOUNT, "OZV"),
        NewTariff(2026, Decimal(600), (date(2026, 6, 30),), "1/0800", "OZV"),
        NewTariff(2026, Decimal(600), (date(2026, 6, 30),), ACCOUNT, " "),
        NewTariff(2021, Decimal(600), (date(2021, 6, 30),), ACCOUNT, "OZV"),
    ],
)
def test_rates_that_cannot_be(town: Town, new: NewTariff) -> None:
    """Above the ceiling, without a due date or an ordinance, to a mistyped account."""
    with pytest.raises(Wrong):
        town.do(lambda unit: set_tariff(unit, new))


STEPS = st.lists(
    st.one_of(
        st.just(("prescribe",)),
        st.tuples(st.just("liable"), st.integers(1, 12), st.integers(1, 28)),
        st.tuples(st.just("exempt"), st.integers(1, 12), st.integers(1, 100)),
        st.tuples(st.just("rate"), st.integers(0, 1200)),
    ),
    max_size=8,
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=25)
@given(STEPS)
def test_the_account_is_always_what_the_facts_make(
    store: Store, steps: list[tuple[object, ...]]
) -> None:
    """Whatever is changed and prescribed in between, the last prescription leaves one sum."""
    town = Town(store)
    town.rate()
    payer = town.payer("Kdokoli")

    for name, *values in steps:
        if name == "prescribe":
            town.do(lambda unit: prescribe(unit, 2026))
        elif name == "liable":
            new = NewDuty(date(2026, *values), None, Title.OWNER, f"chata {values}")  # type: ignore[arg-type]
            town.do(lambda unit, n=new: add_duty(unit, payer.id, n))  # type: ignore[misc]
        elif name == "exempt":
            month, percent = values
            freed = NewExemption("other", date(2026, month, 1), percent=percent)  # type: ignore[arg-type]
            town.do(lambda unit, f=freed: add_exemption(unit, payer.id, f))  # type: ignore[misc]
        else:
            town.rate(2026, Decimal(values[0]))  # type: ignore[arg-type]
    town.prescribe()
    wanted = town.look(
        lambda unit: unit.rows.all(
            select(FeePrescription)
            .where(FeePrescription.payer == payer.id)
            .order_by(FeePrescription.revision.desc())
        )
    )

    assert town.prescribe() == 0
    assert town.standing(payer).owed == (wanted[0].amount if wanted else 0)
    assert town.problems() == []
