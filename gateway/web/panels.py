"""What parts say on the pages of items and filings and above the queue; who may read an item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gateway.model.item import Item
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty
from gateway.web.pages import FilingPanel, ItemPanel, ItemReader, Pages, Panel, QueuePanel


@dataclass(frozen=True, slots=True)
class Panels:
    """Asks every part for its panel, in the order of the parts."""

    functions: tuple[ItemPanel, ...]
    filings: tuple[FilingPanel, ...] = ()
    readers: tuple[ItemReader, ...] = ()
    queue: tuple[QueuePanel, ...] = ()

    @classmethod
    def from_pages(cls, pages: Iterable[Pages]) -> Self:
        """Collect them from the parts."""
        parts = tuple(pages)
        return cls(
            tuple(part.item_panel for part in parts if part.item_panel is not None),
            tuple(part.filing_panel for part in parts if part.filing_panel is not None),
            tuple(part.item_reader for part in parts if part.item_reader is not None),
            tuple(part.queue_panel for part in parts if part.queue_panel is not None),
        )

    def of(self, unit: Unit, item: Item) -> tuple[Panel, ...]:
        """Return what the parts show about *item*."""
        return tuple(
            panel for function in self.functions if (panel := function(unit, item)) is not None
        )

    def on_filing(self, unit: Unit, record_identifier: str) -> tuple[Panel, ...]:
        """Return what the parts show about a filing."""
        asked = (function(unit, record_identifier) for function in self.filings)
        return tuple(panel for panel in asked if panel is not None)

    def above_queue(self, unit: Unit) -> tuple[Panel, ...]:
        """Return what the parts show above the queue."""
        return tuple(panel for function in self.queue if (panel := function(unit)) is not None)

    def readable(self, unit: Unit, item: str, clerk: Clerk) -> bool:
        """Tell whether *clerk* may read the content of an item."""
        return clerk.has(Duty.FILING_OFFICE) or any(
            function(unit, item, clerk) for function in self.readers
        )
