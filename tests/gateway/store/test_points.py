"""Every event of the audit log is a point at which a crash can be tried."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from gateway import faults
from gateway.model.errors import TryLater
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA


@pytest.fixture
def armed() -> Iterator[None]:
    """Leave no point armed behind."""
    yield
    faults.arm({})


@pytest.mark.usefixtures("armed")
@pytest.mark.parametrize(("moment", "stays"), [("before-commit", 0), ("after-commit", 1)])
def test_event_is_a_point(store: Store, moment: str, stays: int) -> None:
    """What strikes before the commit undoes the act, and what strikes after it does not."""
    faults.arm({f"bell.rung.{moment}": ("eio", 1)})

    with pytest.raises((OSError, TryLater)):
        store.write(LHOTA, lambda unit: unit.record("bell.rung", "tower"))

    assert store.look(LHOTA, _lines) == stays


def _lines(unit: Unit) -> int:
    return unit.rows.count(select(AuditRow).where(AuditRow.event == "bell.rung"))
