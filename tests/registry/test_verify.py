"""Verification finds what does not fit, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.blob import SMALL
from gateway.model.ids import OriginatorId
from gateway.model.submission import Part, PartRole
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry import ledger
from registry.tables import Filing, LedgerEntry, NumberSeries
from registry.verify import problems

MLYN = OriginatorId("mlyn")


def found(store: Store) -> list[str]:
    """Return what is wrong at the school."""
    return store.look(MLYN, lambda unit: list(problems(unit)))


def large(store: Store) -> tuple[Part, ...]:
    """Return a part whose content lies in the blob folder."""
    blob = store.blobs.put(b"x" * (SMALL + 1))
    return (Part("velký.pdf", "application/octet-stream", PartRole.ATTACHMENT, blob),)


def test_a_register_that_is_whole(store: Store, office: Any) -> None:
    """Registered, cancelled and with large content: nothing to report."""
    office.filed()
    office.filed(parts=large(store))
    store.write(MLYN, lambda unit: ledger.cancel(unit, "ZSMLYN/00001/2026", "Omyl."))

    assert found(store) == []


def _take(unit: Unit) -> None:
    ledger.take(unit)


def _forget_series(unit: Unit) -> None:
    for series in unit.rows.all(select(NumberSeries)):
        unit.rows.delete(series)


def _forget_entry(unit: Unit) -> None:
    for entry in unit.rows.all(select(LedgerEntry)):
        unit.rows.delete(entry)


def _renumber(unit: Unit) -> None:
    for filing in unit.rows.all(select(Filing)):
        filing.reference_number = "X/1"


def _unregister(unit: Unit) -> None:
    for row in unit.rows.all(select(ItemRow)):
        row.state = "parked"


def _loosen(unit: Unit) -> None:
    for filing in unit.rows.all(select(Filing)):
        filing.item_id = None


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_take, "number 2/2026 belongs to nothing"),
        (_forget_series, "beyond the last number"),
        (_forget_entry, "number 1/2026 belongs to nothing"),
        (_forget_entry, "its number stands in no register"),
        (_renumber, "has no filing"),
        (_renumber, "but its filing is X/1"),
        (_unregister, "its item is not registered"),
        (_loosen, "but its filing is missing"),
    ],
)
def test_harm_is_found(store: Store, office: Any, harm: Callable[[Unit], None], said: str) -> None:
    """Each kind of damage is named in a sentence."""
    office.filed()
    store.write(MLYN, harm)

    assert any(said in problem for problem in found(store))


def test_lost_content_is_found(store: Store, office: Any) -> None:
    """A file that vanished from the blob folder is named by its hash."""
    part = large(store)[0]
    office.filed(parts=(part,))
    store.blobs.path(part.blob.sha256).unlink()

    assert found(store) == [f"component {part.blob.sha256}: its content is not in the blob folder"]


def test_a_mistyped_identifier_is_found(store: Store, office: Any) -> None:
    """A record identifier whose check character is wrong was not made here."""

    def mistype(unit: Unit) -> None:
        wrong = Filing(
            record_identifier="ZSMLYN0000000000000",
            reference_number="X/2",
            subject="",
            description="",
            received_at=unit.now,
            registered_at=unit.now,
            channel="email",
            sender_name="",
            sender_address="",
            sender_number="",
            technical_state="accepted",
            authenticity="confirmed",
            handling="unassigned",
            clerk="",
            code="",
            no_receipt_because="",
            sought="",
        )
        unit.rows.add(wrong)

    office.filed()
    store.write(MLYN, mistype)

    assert "filing ZSMLYN0000000000000: the record identifier is mistyped" in found(store)
