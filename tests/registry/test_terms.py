"""What runs out at night is noted once, as a proposal to the clerk."""

from datetime import date
from typing import Any

from sqlalchemy import select

from gateway.intake.daily import Daily
from gateway.intake.rush import Rush
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.tables import AuditRow, ItemRow
from registry import ledger, terms
from registry.axes import Authenticity
from registry.confirming import confirm
from registry.counter import prepare
from registry.tables import Deadline, Filing, Prepared
from tests.conftest import LHOTA, MLYN, StandingClock


def daily(store: Store) -> Daily:
    """Return the round with the terms alone."""
    return Daily(store, {"terms": terms.WORK}, Rush())


def states(store: Store) -> dict[str, str]:
    """Return the state of each of the school's terms."""
    found = store.look(MLYN, lambda unit: unit.rows.all(select(Deadline)))
    return {one.kind: one.state for one in found}


def noted(store: Store, originator: Any = MLYN) -> list[str]:
    """Return what the night has written."""
    wanted = ("deadline.missed", "filing.lapsed", "prepared.expired")
    rows = store.look(originator, lambda u: u.rows.all(select(AuditRow).order_by(AuditRow.seq)))
    return [row.event for row in rows if row.event in wanted]


async def test_an_unsigned_filing_lapses_after_its_last_day(
    store: Store, office: Any, clock: StandingClock
) -> None:
    """Not before the last day is over, once, and it stays registered and confirmable."""
    office.filed()
    filing = store.look(MLYN, lambda unit: unit.rows.first(select(Filing)))
    assert filing is not None
    assert filing.confirmation_due == date(2026, 3, 9)
    clock.advance(days=7)
    await daily(store).round()
    assert noted(store) == []
    clock.advance(days=1)
    await daily(store).round()
    await daily(store).round()

    assert sorted(noted(store)) == ["deadline.missed", "filing.lapsed"]
    assert states(store) == {"confirm_unsigned": "missed", "decide_basic": "running"}

    def late(unit: Any) -> str:
        row = unit.rows.first(select(Filing))
        assert row.authenticity == Authenticity.LAPSED
        confirm(unit, row, "ústně do protokolu")
        return str(row.authenticity)

    assert store.write(MLYN, late) == Authenticity.CONFIRMED
    assert states(store)["confirm_unsigned"] == "met"


async def test_after_a_month_off_one_night_stands_for_all(
    store: Store, office: Any, clock: StandingClock
) -> None:
    """Terms of days that nobody saw are noted with the first round."""
    office.filed()
    clock.advance(days=60)

    assert await daily(store).round() == 1
    assert states(store) == {"confirm_unsigned": "missed", "decide_basic": "missed"}


async def test_what_is_cancelled_misses_nothing(
    store: Store, office: Any, clock: StandingClock
) -> None:
    """Terms of what nobody handles any more are left alone."""
    number = office.filed()
    store.write(MLYN, lambda unit: ledger.cancel(unit, number, "Omyl."))
    clock.advance(days=60)
    await daily(store).round()

    assert set(states(store).values()) == {"running"}


async def test_what_nobody_signed_waits_with_a_note(
    store: Store, office: Any, clock: StandingClock
) -> None:
    """The item stays for the clerk, who reads in the queue why."""
    item = office.settle(office.hand_in(LHOTA))
    store.write(LHOTA, lambda unit: prepare(unit, queue.read(queue.lock(unit, item.id))))
    clock.advance(days=40)
    await daily(store).round()
    clock.advance(days=1)
    await daily(store).round()

    row = store.look(LHOTA, lambda unit: unit.rows.get(ItemRow, item.id))
    assert row is not None
    assert (row.state, row.note) == ("referred", terms.NOT_SIGNED)
    prepared = store.look(LHOTA, lambda unit: unit.rows.get(Prepared, item.id))
    assert prepared is not None
    assert prepared.expired_at is not None
    assert noted(store, LHOTA) == ["prepared.expired"]
