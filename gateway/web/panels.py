"""The panels that parts add to the page of an item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gateway.model.item import Item
from gateway.store.unit import Unit
from gateway.web.pages import ItemPanel, Pages, Panel


@dataclass(frozen=True, slots=True)
class Panels:
    """Asks every part for its panel, in the order of the parts."""

    functions: tuple[ItemPanel, ...]

    @classmethod
    def from_pages(cls, pages: Iterable[Pages]) -> Self:
        """Collect them from the parts."""
        return cls(tuple(part.item_panel for part in pages if part.item_panel is not None))

    def of(self, unit: Unit, item: Item) -> tuple[Panel, ...]:
        """Return what the parts show about *item*."""
        return tuple(
            panel for function in self.functions if (panel := function(unit, item)) is not None
        )
