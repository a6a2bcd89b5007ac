"""Filings on their way: each a file that is there whole, until the daemon has given a receipt."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from channels.kiosk.files import synced, written
from gateway.faults import reached
from gateway.model.errors import StoreFull

_ENDING = ".zip"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One filing on disk."""

    path: Path

    @property
    def number(self) -> str:
        """The kiosk's own number for it, a UUID."""
        return self.path.stem.partition("_")[2]

    def read(self) -> bytes:
        """Return the package."""
        return self.path.read_bytes()


class Spool:
    """A folder of waiting filings, readable by this program alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "waiting"
        self._refused = folder / "refused"
        for one in (self._folder, self._refused):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        # What a crash left half-written was never promised to anybody.
        for half in self._folder.glob(".new-*"):
            half.unlink()

    def keep(self, number: str, package: bytes) -> Waiting:
        """Put a package on disk for good, under its number (a UUID). Raises ``StoreFull``."""
        # Names sort by age: who came first is sent first.
        path = self._folder / f"{time.time_ns():020d}_{number}{_ENDING}"
        try:
            reached("kiosk.write")
            written(path, package)
        except OSError as error:
            # It may be there, but not for good: then the citizen must not hear one thing while
            # the sender does another.
            path.unlink(missing_ok=True)
            raise StoreFull(f"The filing cannot be kept: {error.strerror}.") from error
        reached("kiosk.kept")
        return Waiting(path)

    def done(self, waiting: Waiting) -> None:
        """Forget a filing the daemon has taken over."""
        reached("kiosk.receipted")
        waiting.path.unlink(missing_ok=True)
        synced(self._folder)

    def set_aside(self, waiting: Waiting) -> None:
        """Keep a filing the daemon will never take, for the office to look at."""
        waiting.path.replace(self._refused / waiting.path.name)
        synced(self._refused)
        synced(self._folder)

    def __iter__(self) -> Iterator[Waiting]:
        """Yield what waits, the oldest first."""
        for path in sorted(self._folder.glob(f"[0-9]*{_ENDING}")):
            yield Waiting(path)

    def __len__(self) -> int:
        return sum(1 for _ in self)
