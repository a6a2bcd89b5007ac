"""Looks whether what is stored is whole: contents against their hashes, queue against its table."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.item import ItemState
from gateway.store.outbox import OutgoingState
from gateway.store.tables import BlobRow, ItemRow, OutgoingRow
from gateway.store.unit import Unit

CHUNK = 1024 * 1024


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything of this originator that is not as it must be."""
    yield from _contents(unit)
    yield from _queue(unit)
    yield from _outbox(unit)


def _contents(unit: Unit) -> Iterator[str]:
    statement = select(BlobRow.sha256, BlobRow.size).order_by(BlobRow.sha256)
    for sha256, size in unit.rows.tuples(statement):
        try:
            found = _hash(unit, BlobRef(sha256, size))
        except (LookupError, OSError):
            yield f"content {sha256}: it is missing"
            continue
        if found != (sha256, size):
            yield f"content {sha256}: it was changed"


def _hash(unit: Unit, blob: BlobRef) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with unit.open(blob) as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _queue(unit: Unit) -> Iterator[str]:
    known = {state.value for state in ItemState}
    statement = (
        select(ItemRow.id, ItemRow.state, ItemRow.reference, BlobRow.sha256)
        .outerjoin(
            BlobRow,
            (BlobRow.originator_id == ItemRow.originator_id) & (BlobRow.sha256 == ItemRow.sha256),
        )
        .order_by(ItemRow.id)
    )
    for item, state, reference, content in unit.rows.tuples(statement):
        if state not in known:
            yield f"item {item}: nobody sees the state {state!r}"
        if content is None:
            yield f"item {item}: its original is missing"
        if (state == ItemState.REGISTERED) != bool(reference):
            yield f"item {item}: it is {state} and its reference number is {reference!r}"


def _outbox(unit: Unit) -> Iterator[str]:
    known = {state.value for state in OutgoingState}
    for key, state in unit.rows.tuples(select(OutgoingRow.key, OutgoingRow.state)):
        if state not in known:
            yield f"outgoing {key}: nobody sees the state {state!r}"
