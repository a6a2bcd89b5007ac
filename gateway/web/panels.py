"""The panels that parts add to the pages of items and filings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gateway.model.item import Item
from gateway.store.unit import Unit
from gateway.web.pages import FilingPanel, ItemPanel, Pages, Panel


@dataclass(frozen=True, slots=True)
class Panels:
    """Asks every part for its panel, in the order of the parts."""

    functions: tuple[ItemPanel, ...]
    on_filings: tuple[FilingPanel, ...] = ()

    @classmethod
    def from_pages(cls, pages: Iterable[Pages]) -> Self:
        """Collect them from the parts."""
        parts = tuple(pages)
        return cls(
            tuple(part.item_panel for part in parts if part.item_panel is not None),
            tuple(part.filing_panel for part in parts if part.filing_panel is not None),
        )

    def of(self, unit: Unit, item: Item) -> tuple[Panel, ...]:
        """Return what the parts show about *item*."""
        return tuple(
            panel for function in self.functions if (panel := function(unit, item)) is not None
        )

    def of_filing(self, unit: Unit, record_identifier: str) -> tuple[Panel, ...]:
        """Return what the parts show about a filing."""
        return tuple(
            panel
            for function in self.on_filings
            if (panel := function(unit, record_identifier)) is not None
        )
