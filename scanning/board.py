"""What the running lines show at the desk: a snapshot of each folder, replaced at each look."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.model.ids import OriginatorId
from scanning.line import Taken
from scanning.watch import Waiting

#: So many batches are remembered for each folder, the newest first.
REMEMBERED = 30


@dataclass(frozen=True, slots=True)
class FolderSeen:
    """One folder as it was at the last look."""

    path: str
    scanner: str
    #: Why the folder cannot be looked into, or nothing.
    trouble: str = ""
    waiting: tuple[Waiting, ...] = ()
    taken: tuple[Taken, ...] = ()


@dataclass(slots=True)
class Board:
    """Written by the channel, read by the desk of the same process."""

    _folders: dict[OriginatorId, dict[str, FolderSeen]] = field(default_factory=dict)

    def put(self, originator: OriginatorId, seen: FolderSeen) -> None:
        """Replace what is known about one folder."""
        self._folders.setdefault(originator, {})[seen.path] = seen

    def of(self, originator: OriginatorId) -> Sequence[FolderSeen]:
        """Return the folders of one originator."""
        return tuple(self._folders.get(originator, {}).values())

    def wipe(self) -> None:
        """Forget everything."""
        self._folders.clear()


#: The board of this process.
BOARD = Board()
