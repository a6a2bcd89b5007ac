"""Numbers of a register: one after another, exactly once, whatever happens at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import BadState
from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry import ledger
from registry.registers import NewRegister, add_register
from registry.tables import Filing, LedgerEntry, NumberSeries

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")

THREADS, EACH = 16, 8


def test_numbers_taken_at_once_are_each_given_exactly_once(store: Store) -> None:
    """Threads that all begin with a year's very first number get 1 to n between them."""
    ready = threading.Barrier(THREADS)

    def clerk(_: int) -> list[int]:
        ready.wait()
        return [store.write(LHOTA, ledger.take).seq for _ in range(EACH)]

    with ThreadPoolExecutor(THREADS) as pool:
        given = [seq for seqs in pool.map(clerk, range(THREADS)) for seq in seqs]

    assert sorted(given) == list(range(1, THREADS * EACH + 1))


def test_a_unit_that_fails_gives_its_number_back(store: Store) -> None:
    """A rollback leaves no gap, neither as the first of the year nor later."""

    def fail(unit: Unit) -> None:
        ledger.take(unit)
        raise ZeroDivisionError

    for expected in (1, 2):
        with pytest.raises(ZeroDivisionError):
            store.write(LHOTA, fail)
        assert store.write(LHOTA, ledger.take).seq == expected


def test_originators_and_registers_count_for_themselves(store: Store) -> None:
    """Each pair of originator and register has a series of its own."""
    assert store.write(LHOTA, ledger.take).reference == "LHOTA/00001/2026"
    assert store.write(LHOTA, ledger.take).reference == "LHOTA/00002/2026"
    assert store.write(MLYN, ledger.take).reference == "ZSMLYN/00001/2026"
    store.write(LHOTA, lambda unit: add_register(unit, NewRegister("FA", "Faktury")))
    own = store.write(LHOTA, lambda unit: ledger.take(unit, "FA"))
    assert (own.seq, own.reference) == (1, "LHOTA-FA/00001/2026")


@pytest.mark.parametrize(
    ("instant", "reference"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "LHOTA/00001/2026"),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "LHOTA/00001/2027"),
    ],
)
def test_the_year_changes_at_midnight_in_prague(
    store: Store, clock: Any, instant: datetime, reference: str
) -> None:
    """An hour before midnight UTC the new year's series has begun."""
    clock.instant = instant

    assert store.write(LHOTA, ledger.take).reference == reference


def test_a_cancelled_number_stays_used(store: Store, office: Any) -> None:
    """Cancelling needs a known, issued number; the next filing gets the next one."""
    first = office.filed()

    store.write(MLYN, lambda unit: ledger.cancel(unit, first, "Zapsáno omylem."))

    entry = store.look(MLYN, lambda unit: unit.rows.first(select(LedgerEntry)))
    assert entry is not None
    assert (entry.state, entry.reason) == (ledger.CANCELLED, "Zapsáno omylem.")
    assert store.look(MLYN, lambda unit: unit.rows.all(select(Filing.handling))) == ["cancelled"]
    assert office.filed() == "ZSMLYN/00002/2026"
    with pytest.raises(BadState):
        store.write(MLYN, lambda unit: ledger.cancel(unit, first, "Ještě jednou."))
    with pytest.raises(LookupError):
        store.write(LHOTA, lambda unit: ledger.cancel(unit, first, "Cizí."))


def test_a_number_that_nobody_has_is_a_gap(store: Store, office: Any) -> None:
    """A number taken without a filing is reported; those with filings are not."""
    office.filed()
    store.write(MLYN, ledger.take)
    office.filed()

    found = store.look(MLYN, lambda unit: list(ledger.gaps(unit)))
    assert found == [ledger.Gap("filings", 2026, 2)]


def test_filings_registered_at_once_have_no_gap_and_no_double(store: Store, office: Any) -> None:
    """Whole registrations in several threads leave a register that fits."""
    items = [office.hand_in(MLYN) for _ in range(24)]

    with ThreadPoolExecutor(6) as pool:
        settled = list(pool.map(office.settle, items))

    assert {item.reference for item in settled} == {
        f"ZSMLYN/{seq:05d}/2026" for seq in range(1, 25)
    }
    assert store.look(MLYN, lambda unit: list(ledger.gaps(unit))) == []
    (last,) = store.look(MLYN, lambda unit: unit.rows.all(select(NumberSeries.last)))
    assert last == 24
