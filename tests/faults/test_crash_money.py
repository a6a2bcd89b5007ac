"""A clerk of the fee is cut off by kill -9 around every commit: all of an act is there, or none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.daemons import ROOT
from tests.faults.cutting import FEE, Cutting, Place, events_of
from tests.faults.fee_acts import NOW
from tests.waste.test_notifications import BIRTH, notified
from waste import desk_words
from waste.journal import Account, balance
from waste.standing import standing
from waste.tables import FeePayer

pytestmark = pytest.mark.slow

#: Written by acts of other parts' pages, or by nobody's act.
ELSEWHERE = {"asked": "it tells a balance and changes nothing"}


def test_every_event_has_its_crash() -> None:
    """Whoever adds an act with an event of its own adds it to the acts that are cut off."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "waste").rglob("*.py")]
    written = {
        event for text in sources for event in re.findall(r'\.record\(\s*"([a-z.-]+)"', text)
    }

    assert written == set(desk_words.EVENTS) | ELSEWHERE.keys()
    assert events_of(FEE) == set(desk_words.EVENTS)


@pytest.fixture
def work(database: str, tmp_path: Path) -> Iterator[Cutting]:
    """Give the fee's work with two notifications that wait."""
    place = Place(database, tmp_path / "blobs", NOW)
    store = place.opened()
    notified(store, **BIRTH)
    notified(store, reason="other", name="Petr Malý", text="Děkuji.")
    # How many rounds of prescribing there were is no matter.
    yield Cutting(place, store, FEE, tries="'prescriptions'")
    store.close()


@pytest.mark.parametrize("nth", range(4), ids="event {}".format)
def test_killed_around_every_commit(nth: int, work: Cutting) -> None:
    """Before the commit nothing stays, after it everything, and doing it again doubles nothing.

    An act of several events is cut off at each of them.
    """
    work.around(nth)
    assert_right(work.store)


def assert_right(store: Store) -> None:
    """Demand that each payer is charged once and has paid once, after all acts."""

    def look(unit: Unit) -> dict[str, tuple[int, int]]:
        stand = {row.name: standing(unit, row.id) for row in unit.rows.all(select(FeePayer))}
        return {name: (int(one.claimed), int(one.paid)) for name, one in stand.items()}

    # 600 less a half for half a year, increased by 100, 50 of it written off; 200 came.
    assert store.look(LHOTA, look) == {
        "Novák Jan": (450 + 100 - 50, 200),
        "Malá Eva": (600, 0),
        "Novák Filip": (550, 0),
    }
    assert store.look(LHOTA, lambda unit: balance(unit, Account.SUSPENSE)) == 0
    assert store.look(LHOTA, lambda unit: balance(unit, Account.CASH)) == 0
