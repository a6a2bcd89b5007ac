"""Gathers what the page of one item shows, within one snapshot."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from gateway.intake.listing import Group, Neighbours, Wanted, neighbours
from gateway.model.item import Item
from gateway.model.outgoing import Outgoing
from gateway.store import codec, queue
from gateway.store.outbox import OutgoingState
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from gateway.web.history import Happened, history
from gateway.web.pages import Panel
from gateway.web.panels import Panels


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing we owe or owed the sender."""

    state: OutgoingState
    address: str
    subject: str
    text: str
    created_at: datetime
    sent_at: datetime | None
    note: str
    #: gateway.model.report.Fate.
    fate: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """Everything the page of one item shows."""

    item: Item
    history: tuple[Happened, ...]
    outgoing: tuple[Owed, ...]
    #: Among those that wait for a clerk.
    beside: Neighbours
    panels: tuple[Panel, ...]


def item_of(unit: Unit, item: str) -> Item | None:
    """Return the item with what was read from it; ``None`` when this originator has none such."""
    row = unit.rows.first(
        select(ItemRow).where(ItemRow.id == item).options(undefer(ItemRow.submission))
    )
    return queue.read(row) if row is not None else None


def view(unit: Unit, item_id: str, panels: Panels) -> ItemView | None:
    """Return what the page shows; ``None`` when this originator has no such item."""
    item = item_of(unit, item_id)
    if item is None:
        return None
    return ItemView(
        item,
        history(unit, f"item:{item_id}"),
        _outgoing(unit, item_id),
        neighbours(unit, item_id, Wanted(Group.WAITING)),
        panels.of(unit, item),
    )


def _outgoing(unit: Unit, item: str) -> tuple[Owed, ...]:
    statement = (
        select(OutgoingRow)
        .where(OutgoingRow.item_id == item)
        .order_by(OutgoingRow.id)
        .options(undefer(OutgoingRow.content))
    )
    return tuple(_owed(row) for row in unit.rows.all(statement))


def _owed(row: OutgoingRow) -> Owed:
    outgoing = codec.loads(row.content, Outgoing)
    return Owed(
        OutgoingState(row.state),
        outgoing.address,
        outgoing.subject,
        outgoing.text,
        row.created_at,
        row.sent_at,
        row.diagnostic if row.fate else row.note,
        row.fate,
    )
