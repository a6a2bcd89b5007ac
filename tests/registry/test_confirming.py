"""An unsigned filing is confirmed once, and the register says by what."""

from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.model.submission import Evidence, Outcome
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.axes import Authenticity, Handling
from registry.confirming import confirm
from registry.tables import Deadline, Filing

MLYN = OriginatorId("mlyn")


def one(unit: Unit) -> Filing:
    """Return the one filing there is."""
    filing = unit.rows.first(select(Filing))
    assert filing is not None
    return filing


def confirmed(store: Store, how: str) -> None:
    """Confirm the one filing."""
    store.write(MLYN, lambda unit: confirm(unit, one(unit), how))


def test_the_term_is_met_and_the_other_axes_stay(store: Store, office: Any) -> None:
    """Only authenticity and its term change."""
    office.filed()
    confirmed(store, "Protokol z 3. 3. 2026")

    statement = select(Deadline).order_by(Deadline.kind)
    states = [(d.kind, d.state) for d in store.look(MLYN, lambda u: u.rows.all(statement))]
    assert states == [("confirm_unsigned", "met"), ("decide_basic", "running")]
    filing = store.look(MLYN, one)
    assert filing.authenticity == Authenticity.CONFIRMED
    assert filing.handling == Handling.UNASSIGNED


def test_it_is_said_how(store: Store, office: Any) -> None:
    """A confirmation without a word about it is refused, and so is an endless one."""
    office.filed()

    for how in ("", " ", "x" * 201):
        with pytest.raises(Malformed):
            confirmed(store, how)


def test_what_is_proven_is_not_confirmed(store: Store, office: Any) -> None:
    """Neither a signed filing nor one that was confirmed before."""
    signed = Evidence("signature", Outcome.VALID, "", {"level": "recognised"})
    office.filed(evidence=(signed,))

    with pytest.raises(Malformed):
        confirmed(store, "X/1")
