"""Verification finds forms that changed after they were published, and nothing else."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forms.offer import shipped
from forms.publishing import keep, withdraw
from forms.tables import FormVersion
from forms.verify import problems
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA


def found(store: Store) -> list[str]:
    """Return what is wrong."""
    return store.look(LHOTA, lambda unit: list(problems(unit)))


def publish_all(unit: Unit) -> None:
    """Publish what comes with the program."""
    for offer in shipped():
        keep(unit, offer)


def test_forms_that_are_whole(store: Store) -> None:
    """Published and withdrawn: nothing to report."""
    store.write(LHOTA, publish_all)
    store.write(LHOTA, lambda unit: withdraw(unit, "stiznost"))

    assert found(store) == []


def _reworded(row: FormVersion) -> None:
    row.spec = row.spec.replace("Jm\\u00e9no", "Prezdivka")


def _broken(row: FormVersion) -> None:
    row.spec = "{"


def _renumbered(row: FormVersion) -> None:
    row.spec = row.spec.replace('"version":1', '"version":2')


@pytest.mark.parametrize(
    ("damage", "told"),
    [(_reworded, "not what the audit log"), (_broken, "cannot be read"),
     (_renumbered, "cannot be read")],
)  # fmt: skip
def test_a_changed_form_is_found(
    store: Store, damage: Callable[[FormVersion], None], told: str
) -> None:
    """Whoever changed it behind the program's back."""
    store.write(LHOTA, publish_all)

    def work(unit: Unit) -> None:
        row = unit.rows.first(select(FormVersion).where(FormVersion.code == "stiznost"))
        assert row is not None
        before = row.spec
        damage(row)
        assert row.spec != before

    store.write(LHOTA, work)

    assert any(told in one for one in found(store))
    assert all("stiznost version 1" in one for one in found(store))
