"""A clerk of the fee is cut off by kill -9 around every commit: all of an act is there, or none."""

import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from gateway.model.errors import Refused
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.daemons import ROOT
from tests.faults.fee_acts import ACTS, Act, die, opened
from tests.waste.test_notifications import BIRTH, notified
from waste import desk_words, tables
from waste.journal import Account, balance
from waste.standing import standing
from waste.tables import FeePayer, FeeSeries
from waste.verify import problems

pytestmark = pytest.mark.slow

#: Processes are split off one that has loaded everything and opened nothing.
FORKS = multiprocessing.get_context("forkserver")

#: Written by acts of other parts' pages, or by nobody's act.
ELSEWHERE = {"asked": "it tells a balance and changes nothing"}

KINDS = tuple(
    kind for kind in vars(tables).values() if getattr(kind, "__module__", "") == tables.__name__
    and hasattr(kind, "__tablename__")
)  # fmt: skip

Rows = Mapping[str, Counter[tuple[object, ...]]]


def test_every_event_has_its_crash() -> None:
    """Whoever adds an act with an event of its own adds it to the acts that are cut off."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "waste").rglob("*.py")]
    written = {
        event for text in sources for event in re.findall(r'\.record\(\s*"([a-z.-]+)"', text)
    }

    assert written == set(desk_words.EVENTS) | ELSEWHERE.keys()
    assert {event for act in ACTS for event in act.events} == set(desk_words.EVENTS)


@pytest.fixture
def fee(database: str, tmp_path: Path) -> Iterator[Store]:
    """Give a store with two notifications that wait, once on each kind of database."""
    store = opened(database, tmp_path / "blobs")
    notified(store, **BIRTH)
    notified(store, reason="other", name="Petr Malý", text="Děkuji.")
    yield store
    store.close()


@pytest.mark.parametrize("nth", range(4), ids="event {}".format)
def test_killed_around_every_commit(nth: int, fee: Store, database: str, tmp_path: Path) -> None:
    """Before the commit nothing stays, after it everything, and doing it again doubles nothing.

    An act of several events is cut off at each of them.
    """
    FORKS.set_forkserver_preload(["tests.faults.fee_acts"])

    def killed(number: int, point: str) -> None:
        process = FORKS.Process(target=die, args=(database, tmp_path / "blobs", number, point))
        process.start()
        process.join(60)
        assert process.exitcode == -9, (point, process.exitcode)

    for number, act in enumerate(ACTS):
        events = tuple(dict.fromkeys(act.events))
        if nth >= len(events):
            # Its points were visited with a lower number; here it only leads to the next act.
            fee.write(LHOTA, act.carry_out, "clerk:novakova")
            continue
        event = events[nth]
        before, told = everything(fee), told_by(fee)
        killed(number, f"{event}.before-commit")
        assert everything(fee) == before, (act.name, event)
        assert told_by(fee) == told
        assert_whole(fee)

        killed(number, f"{event}.after-commit")
        done = everything(fee)
        assert done != before, (act.name, event)
        assert told_by(fee)[len(told) :] == list(act.events)
        assert_whole(fee)

        again(fee, act)
        assert everything(fee) == done, (act.name, event)
        assert_whole(fee)
    assert_right(fee)


def again(store: Store, act: Act) -> None:
    """Do it once more with the same form, as somebody does who saw no answer."""
    with suppress(Refused):
        store.write(LHOTA, act.carry_out, "clerk:novakova")


def everything(store: Store) -> Rows:
    """Return all rows of the fee, but for the count of rounds of prescribing."""

    def look(unit: Unit) -> Rows:
        return {
            kind.__tablename__: Counter(map(plain, unit.rows.all(select(kind)))) for kind in KINDS
        }

    return store.look(LHOTA, look)


def plain(row: object) -> tuple[object, ...]:
    """Return a row's columns."""
    names = [column.key for column in inspect(type(row)).column_attrs]
    values = tuple(getattr(row, name) for name in names)
    return (
        ("prescriptions",) if isinstance(row, FeeSeries) and "prescriptions" in values else values
    )


def told_by(store: Store) -> list[str]:
    """Return the fee's events in the audit log, in order."""
    known = select(AuditRow.event).where(AuditRow.event.in_(desk_words.EVENTS))
    return list(store.look(LHOTA, lambda unit: unit.rows.all(known.order_by(AuditRow.seq))))


def assert_whole(store: Store) -> None:
    """Demand what verification demands: every entry is zero, symbols, statements, receipts fit."""
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


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
