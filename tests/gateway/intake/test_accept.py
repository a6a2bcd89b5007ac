"""Acceptance: all or none, once for the same thing, and only after the commit."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from gateway import faults
from gateway.intake.accept import Acceptance
from gateway.intake.codes import well_formed
from gateway.loop import spawn
from gateway.model.errors import Broken, StoreDown, StoreFull
from gateway.store import audit
from gateway.store.store import Store
from gateway.store.tables import AuditRow, ItemRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, MLYN
from tests.fakes import arrival
from tests.offices import Office


async def test_a_receipt_proves_what_is_stored(office: Office) -> None:
    """The receipt names the item, a well-formed code with its PIN, and the content's hash."""
    letter = arrival("Stížnost na hluk")
    (receipt,) = await office.acceptance.accept(letter)

    assert receipt.fresh
    assert receipt.sha256 == letter.original.sha256
    assert well_formed(receipt.code)
    assert office.pins.fits(LHOTA, receipt.code, receipt.pin)
    assert office.column(LHOTA, ItemRow.id) == [receipt.item]
    assert office.store.look(LHOTA, lambda u: u.open(letter.original.stored()).read()) == (
        "Stížnost na hluk".encode()
    )


async def test_the_same_thing_again_gives_the_same_receipt(office: Office) -> None:
    """Handing in twice makes one item; the second receipt differs only in being not fresh."""
    (first,) = await office.acceptance.accept(arrival("Petice"))
    (second,) = await office.acceptance.accept(arrival("Petice"))

    assert (second.item, second.code, second.pin) == (first.item, first.code, first.pin)
    assert (first.fresh, second.fresh) == (True, False)
    assert len(office.column(LHOTA, ItemRow.id)) == 1


async def test_many_at_once_and_all_the_same_make_one_item(office: Office) -> None:
    """Fifty simultaneous deliveries of one thing, within batches and across them, make one item."""
    receipts = await asyncio.gather(
        *(office.acceptance.accept(arrival("Petice")) for _ in range(50))
    )

    assert len({receipt.item for (receipt,) in receipts}) == 1
    assert sum(receipt.fresh for (receipt,) in receipts) == 1
    assert len(office.column(LHOTA, ItemRow.id)) == 1


async def test_one_call_for_several_originators(office: Office) -> None:
    """One thing for two originators gives each an item of its own."""
    receipts = await office.acceptance.accept(arrival("Všem"), arrival("Všem", MLYN))

    assert [receipt.originator for receipt in receipts] == [LHOTA, MLYN]
    assert len(office.column(LHOTA, ItemRow.id)) == len(office.column(MLYN, ItemRow.id)) == 1


async def test_all_or_none(office: Office) -> None:
    """When one arrival of a call cannot be stored, none of the call is."""
    with pytest.raises(Broken):
        await office.acceptance.accept(arrival("Všem"), arrival("Všem", "nowhere"))

    assert office.column(LHOTA, ItemRow.id) == []


async def test_one_bad_call_does_not_harm_the_others(office: Office) -> None:
    """Calls that happen to share a transaction with a bad one are accepted all the same."""
    good = [spawn(office.acceptance.accept(arrival(f"Podání {n}")), "good") for n in range(5)]
    with pytest.raises(Broken):
        await office.acceptance.accept(arrival("x", "nowhere"))
    receipts = await asyncio.gather(*good)

    assert len({receipt.item for (receipt,) in receipts}) == 5


@pytest.mark.parametrize(
    ("fault", "error"), [("enospc", StoreFull), ("eio", StoreDown)], ids=["full", "broken"]
)
async def test_a_failing_disk_means_try_later(office: Office, fault: str, error: type) -> None:
    """A full or broken disk stores nothing and asks the sender to keep its copy."""
    faults.arm({"accept.before-commit": (fault, 1)})
    with pytest.raises(error):
        await office.acceptance.accept(arrival("Petice"))
    assert office.column(LHOTA, ItemRow.id) == []

    (receipt,) = await office.acceptance.accept(arrival("Petice"))
    assert receipt.fresh


async def test_acceptance_is_audited_and_the_chain_holds(office: Office) -> None:
    """Each accepted item has a line in its own originator's chain."""
    await asyncio.gather(*(office.acceptance.accept(arrival(f"P{n}")) for n in range(30)))

    assert office.column(LHOTA, AuditRow.event) == ["accepted"] * 30
    broken = office.store.across_originators(lambda c: list(audit.broken_lines(c, LHOTA)))
    assert broken == []


async def test_two_daemons_accept_the_same_thing(office: Office, store: Store) -> None:
    """Two acceptances on one database, as two daemons have, still make one item."""
    other = Acceptance(store, office.pins, lambda: None)
    calls = [
        door.accept(arrival(f"P{n}")) for n in range(20) for door in (office.acceptance, other)
    ]
    receipts = await asyncio.gather(*calls)

    assert len({receipt.item for (receipt,) in receipts}) == 20
    assert sum(receipt.fresh for (receipt,) in receipts) == 20


async def test_large_content_lies_on_disk_only(office: Office, store: Store) -> None:
    """Content beyond the small limit is in the folder before acceptance, not in the row."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 10_000

    blob = await store.blobs.keep(chunks())
    large = arrival("", original=blob, external_id="large")
    await office.acceptance.accept(large)

    def size(unit: Unit) -> int:
        with unit.open(blob) as stored:
            return len(stored.read())

    assert blob.content is None
    assert store.blobs.path(blob.sha256).stat().st_size == 400_000
    assert store.across_originators(lambda c: c.scalar(text("select content from blob"))) is None
    assert store.look(LHOTA, size) == 400_000
