"""Confirmations do not become a flood, and nothing is lost by it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from gateway.model.submission import Party
from gateway.store.tables import AuditRow
from registry.sparing import TOO_LATE, TOO_MANY
from registry.tables import Filing
from tests.registry.conftest import LHOTA, MLYN, Office


def test_the_sixth_in_an_hour_is_registered_without_a_confirmation(office: Office) -> None:
    """It has its number and the reason, the audit log a line, and others are confirmed as ever."""
    numbers = [office.filed(references=(f"<{n}@example.test>",)) for n in range(6)]
    office.filed(references=("<x@example.test>",), party=Party("Petr", "petr@example.test"))

    receipts = [one.address for one in office.owed(MLYN) if one.key.startswith("receipt:")]
    assert receipts.count("jana@example.test") == 5
    assert receipts.count("petr@example.test") == 1
    assert len(set(numbers)) == 6
    said = select(Filing.no_receipt_because).order_by(Filing.record_identifier)
    reasons = office.store.look(MLYN, lambda unit: unit.rows.all(said))
    assert sorted(filter(None, reasons)) == [TOO_MANY]
    events = office.store.look(MLYN, lambda unit: unit.rows.all(select(AuditRow.event)))
    assert list(events).count("receipt.withheld") == 1


async def test_what_a_clerk_registers_is_confirmed_always(office: Office) -> None:
    """The limit is for what the program writes by itself."""
    items = [
        office.settle(office.hand_in(LHOTA, references=(f"<{n}@example.test>",))) for n in range(7)
    ]
    await office.decide(items[-1], "register", subject="")

    keys = [one.key for one in office.owed(LHOTA)]
    assert sum(key.startswith("delivery:") for key in keys) == 5
    assert f"receipt:{items[-1].id}" in keys


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_came_long_ago_is_not_confirmed(office: Office) -> None:
    """Whoever connects a mailbox of years does not write to everybody in it; a clerk still may."""
    now = office.store.clock.now()
    silent = {29: "", 31: TOO_LATE}
    for days, why in silent.items():
        old = office.hand_in(MLYN, references=(f"<{days}@example.test>",))
        arrival = replace(old.arrival, received_at=now - timedelta(days=days))
        registered = office.settle(replace(old, arrival=arrival))
        assert registered.reference
        keys = [one.key for one in office.owed(MLYN)]
        assert (f"receipt:{old.id}" in keys) is not bool(why)
    said = select(Filing.no_receipt_because).order_by(Filing.received_at)
    reasons = office.store.look(MLYN, lambda unit: unit.rows.all(said))
    assert [*reasons] == [TOO_LATE, ""]

    waiting = office.hand_in(LHOTA)
    arrival = replace(waiting.arrival, received_at=now - timedelta(days=400))
    item = office.settle(replace(waiting, arrival=arrival))
    assert office.owed(LHOTA) == []
    await office.decide(item, "register", subject="")
    assert [one.key for one in office.owed(LHOTA)] == [f"receipt:{item.id}"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_zero_is_no_limit(office: Office) -> None:
    """Where an office says so, everybody gets as many as he asks for."""
    school = replace(office.store.originators[MLYN], receipts_per_hour=0, receipts_per_day=0)
    cast("Any", office.store.originators)[MLYN] = school
    for number in range(25):
        office.filed(references=(f"<{number}@example.test>",), text=f"{number}", parts=())

    assert sum(one.key.startswith("receipt:") for one in office.owed(MLYN)) == 25
