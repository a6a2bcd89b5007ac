"""The boxes that run in this process, as the desk of the same process finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gateway.model.ids import OriginatorId

if TYPE_CHECKING:
    # The desk shows them also where the channel is off; its libraries are large.
    from channels.databox.box import DataBox


@dataclass(slots=True)
class Board:
    """Filled by the channel when it starts, emptied when it stops."""

    _boxes: "dict[str, DataBox]" = field(default_factory=dict)

    def put(self, box: "DataBox") -> None:
        """Show a box."""
        self._boxes[box.settings.box] = box

    def remove(self, box: "DataBox") -> None:
        """Show it no more."""
        if self._boxes.get(box.settings.box) is box:
            del self._boxes[box.settings.box]

    def of(self, originator: OriginatorId) -> "Sequence[DataBox]":
        """Return the boxes of one originator."""
        return [one for one in self._boxes.values() if one.settings.originator == originator]


#: The board of this process.
BOARD = Board()
