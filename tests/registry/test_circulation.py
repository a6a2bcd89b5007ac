"""Filings move through the office and every step stays readable."""

from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.axes import Handling
from registry.circulation import add_department, assign, departments
from registry.tables import Assignment, Filing

MLYN = OriginatorId("mlyn")
LHOTA = OriginatorId("lhota")


def give(store: Store, department: str | None, clerk: str) -> None:
    """Assign the one filing there is."""

    def work(unit: Unit) -> None:
        filing = unit.rows.first(select(Filing))
        assert filing is not None
        assign(unit, filing, department, clerk)

    store.write(MLYN, work, actor="clerk:novakova")


def test_each_step_is_kept(store: Store, office: Any) -> None:
    """From nobody to a department, to a clerk, and back to nobody."""
    store.write(MLYN, lambda unit: add_department(unit, "RED", "Ředitelství"))
    office.filed()

    give(store, "RED", "")
    give(store, "RED", "dvorak")
    give(store, "RED", "dvorak")
    give(store, None, "")

    def steps(unit: Unit) -> list[tuple[str | None, str, str | None, str]]:
        rows = unit.rows.all(select(Assignment).order_by(Assignment.id))
        return [(r.from_department, r.from_clerk, r.to_department, r.to_clerk) for r in rows]

    assert store.look(MLYN, steps) == [
        (None, "", "RED", ""),
        ("RED", "", "RED", "dvorak"),
        ("RED", "dvorak", None, ""),
    ]
    handling = store.look(MLYN, lambda unit: unit.rows.first(select(Filing.handling)))
    assert handling == Handling.UNASSIGNED


def test_an_unknown_department_gets_nothing(store: Store, office: Any) -> None:
    """Neither an invented department nor another originator's."""
    store.write(LHOTA, lambda unit: add_department(unit, "ZP", "Životní prostředí"))
    office.filed()

    with pytest.raises(Malformed):
        give(store, "ZP", "")


def test_a_settled_filing_stays_where_it_is(store: Store, office: Any) -> None:
    """What is settled is not assigned any more."""
    office.filed()

    def settle(unit: Unit) -> None:
        filing = unit.rows.first(select(Filing))
        assert filing is not None
        filing.handling = Handling.SETTLED

    store.write(MLYN, settle)

    with pytest.raises(Malformed):
        give(store, None, "dvorak")


@pytest.mark.parametrize(
    ("code", "name"), [("", "X"), ("X", " "), ("x" * 21, "X"), ("X", "x" * 201), ("RED", "Znovu")]
)
def test_a_department_needs_a_code_of_its_own_and_a_name(
    store: Store, code: str, name: str
) -> None:
    """Empty, endless or taken: refused."""
    store.write(MLYN, lambda unit: add_department(unit, "RED", "Ředitelství"))

    with pytest.raises(Malformed):
        store.write(MLYN, lambda unit: add_department(unit, code, name))

    assert [d.code for d in store.look(MLYN, departments)] == ["RED"]
