"""An office without walls: the core's parts on a real store, for tests to drive by hand."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gateway.intake.accept import Acceptance
from gateway.intake.codes import Pins
from gateway.intake.deciding import Decider
from gateway.intake.payer import Payer
from gateway.intake.worker import Worker
from gateway.model.arrival import Arrival, Receipt
from gateway.model.item import Item
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.tables import AuditRow, ItemRow, OutgoingRow
from tests.fakes import FakeChannel, ScriptedHandler


@dataclass
class Office:
    """The core's parts, for tests to drive by hand."""

    store: Store
    acceptance: Acceptance
    worker: Worker
    payer: Payer
    decider: Decider
    channel: FakeChannel
    handler: ScriptedHandler
    pins: Pins

    async def take_in(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Accept and work until nothing is due."""
        receipts = await self.acceptance.accept(*arrivals)
        await self.worker.until_idle()
        return receipts

    def item(self, receipt: Receipt) -> Item:
        """Return the item as it stands."""
        return self.store.look(
            receipt.originator, lambda unit: queue.read(queue.lock(unit, receipt.item))
        )

    def column(self, originator: str, column: Any) -> list[Any]:
        """Return one column of all the originator's rows, in order of their keys."""
        return [
            value
            for (value,) in self.store.look(
                originator,  # type: ignore[arg-type]
                lambda unit: unit.rows.tuples(select(column).order_by(*ORDER[column.class_])),
            )
        ]


ORDER = {ItemRow: (ItemRow.id,), OutgoingRow: (OutgoingRow.id,), AuditRow: (AuditRow.seq,)}
