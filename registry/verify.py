"""Looks whether the register is whole; for ``podatelna verify``."""

from collections.abc import Iterator

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.item import ItemState
from gateway.store.tables import BlobRow, ItemRow
from gateway.store.unit import Unit
from registry import identifiers, ledger, log_verify
from registry.axes import Authenticity
from registry.files import verify as files
from registry.joining import Standing
from registry.kin_tables import Joining
from registry.people import whole
from registry.tables import Component, Filing, LedgerEntry, NumberSeries, Prepared


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything in the originator's register that does not fit."""
    for gap in ledger.gaps(unit):
        yield f"register {gap.register}: number {gap.seq}/{gap.year} belongs to nothing"
    yield from _beyond(unit)
    yield from _entries(unit)
    yield from _identifiers(unit)
    yield from _contents(unit)
    yield from _items(unit)
    yield from _signatures(unit)
    yield from files.problems(unit)
    yield from log_verify.problems(unit)
    yield from whole.problems(unit)


def _beyond(unit: Unit) -> Iterator[str]:
    statement = (
        select(LedgerEntry.reference_number)
        .outerjoin(
            NumberSeries,
            (NumberSeries.register == LedgerEntry.register)
            & (NumberSeries.year == LedgerEntry.year),
        )
        .where(NumberSeries.last.is_(None) | (LedgerEntry.seq > NumberSeries.last))
    )
    for reference in unit.rows.all(statement):
        yield f"register: {reference} lies beyond the last number of its series"


def _entries(unit: Unit) -> Iterator[str]:
    statement = (
        select(LedgerEntry.reference_number)
        .outerjoin(Filing, Filing.record_identifier == LedgerEntry.filing)
        .where(
            Filing.reference_number.is_(None)
            | (Filing.reference_number != LedgerEntry.reference_number)
            | (Filing.register != LedgerEntry.register)
        )
    )
    for reference in unit.rows.all(statement):
        yield f"register: {reference} has no filing"
    lost = (
        select(Filing.reference_number)
        .outerjoin(LedgerEntry, LedgerEntry.reference_number == Filing.reference_number)
        .where(LedgerEntry.seq.is_(None))
    )
    for reference in unit.rows.all(lost):
        yield f"filing {reference}: its number stands in no register"


def _identifiers(unit: Unit) -> Iterator[str]:
    for identifier in unit.rows.all(select(Filing.record_identifier)):
        if not identifiers.valid(identifier):
            yield f"filing {identifier}: the record identifier is mistyped"


def _contents(unit: Unit) -> Iterator[str]:
    missing = (
        select(Filing.reference_number, Component.position)
        .join(Filing, Filing.record_identifier == Component.filing)
        .outerjoin(BlobRow, BlobRow.sha256 == Component.sha256)
        .where(BlobRow.sha256.is_(None))
    )
    for reference, position in unit.rows.tuples(missing):
        yield f"filing {reference}: component {position} has no content"
    on_disk = (
        select(BlobRow.sha256, BlobRow.size)
        .where(BlobRow.content.is_(None), BlobRow.sha256.in_(select(Component.sha256)))
        .order_by(BlobRow.sha256)
    )
    for sha256, size in unit.rows.tuples(on_disk):
        try:
            unit.open(BlobRef(sha256, size)).close()
        except LookupError:
            yield f"component {sha256}: its content is not in the blob folder"


def _items(unit: Unit) -> Iterator[str]:
    statement = (
        select(ItemRow.id, ItemRow.reference, Filing.reference_number)
        .outerjoin(Joining, (Joining.item_id == ItemRow.id) & (Joining.state == Standing.JOINED))
        .outerjoin(
            Filing,
            (Filing.item_id == ItemRow.id) | (Filing.record_identifier == Joining.filing),
        )
        .where(
            ItemRow.state == ItemState.REGISTERED,
            Filing.reference_number.is_(None) | (Filing.reference_number != ItemRow.reference),
        )
    )
    for item, reference, filed in unit.rows.tuples(statement):
        yield f"item {item}: registered as {reference}, but its filing is {filed or 'missing'}"
    early = (
        select(Filing.reference_number)
        .join(ItemRow, ItemRow.id == Filing.item_id)
        .where(ItemRow.state != ItemState.REGISTERED)
    )
    for reference in unit.rows.all(early):
        yield f"filing {reference}: its item is not registered"


def _signatures(unit: Unit) -> Iterator[str]:
    unfiled = (
        select(Prepared.item_id)
        .outerjoin(Filing, Filing.item_id == Prepared.item_id)
        .where(Prepared.signed_at.is_not(None), Filing.item_id.is_(None))
    )
    for item in unit.rows.all(unfiled):
        yield f"item {item}: signed at the counter, but there is no filing"
    unsigned = (
        select(Filing.reference_number)
        .outerjoin(Prepared, Prepared.item_id == Filing.item_id)
        .where(Filing.authenticity == Authenticity.SIGNED_IN_PERSON, Prepared.signed_at.is_(None))
    )
    for reference in unit.rows.all(unsigned):
        yield f"filing {reference}: signed at the counter, but nobody saw it signed"
