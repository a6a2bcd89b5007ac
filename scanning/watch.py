"""Watches one folder: tells which files are whole, and which are not and why."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from scanning.batch import ENDINGS
from scanning.facts import shown

#: Endings under which programs write what is not yet whole; they rename it when it is.
BEING_WRITTEN = frozenset({".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload"})

#: Where taken batches go, beside which other folders are nobody's business.
DONE = "done"

#: Characters of a file's name that are told.
LONGEST_NAME = 200

#: So much of a file's end is looked at.
_TAIL = 2048


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the folder that has not been taken."""

    name: str
    size: int
    #: ``growing``, ``fresh``, ``unfinished``, ``stranger``, or ``later`` with a reason.
    why: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that may be taken."""

    path: Path
    #: It does not look whole, and the patience with it is over.
    unfinished: bool = False


@dataclass(slots=True)
class _Seen:
    size: int
    changed: int
    since: datetime


@dataclass(slots=True)
class Watch:
    """Remembers between looks how large files were. Knows no content, only beginnings and ends."""

    folder: Path
    stable: timedelta
    patience: timedelta
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def look(self, now: datetime) -> tuple[list[Ready], list[Waiting]]:
        """Return what can be taken, oldest first, and what waits. Raises ``OSError``."""
        ready: list[Ready] = []
        waiting: list[Waiting] = []
        there = sorted(self._files(), key=lambda entry: (entry.stat().st_mtime_ns, entry.name))
        for entry in there:
            verdict = self._judged(entry, now)
            if isinstance(verdict, Ready):
                ready.append(verdict)
            else:
                waiting.append(verdict)
        names = {entry.name for entry in there}
        self._seen = {name: seen for name, seen in self._seen.items() if name in names}
        return ready, waiting

    def _files(self) -> Iterator["os.DirEntry[str]"]:
        with os.scandir(self.folder) as entries:
            for entry in entries:
                hidden = entry.name.startswith((".", "~"))
                if not hidden and entry.is_file(follow_symlinks=False):
                    yield entry

    def _judged(self, entry: "os.DirEntry[str]", now: datetime) -> Ready | Waiting:
        path, size, name = Path(entry.path), entry.stat().st_size, shown(entry.name, LONGEST_NAME)
        ending = path.suffix.lower()
        if ending not in ENDINGS:
            return Waiting(name, size, "growing" if ending in BEING_WRITTEN else "stranger")
        rested = self._rested(entry, now)
        if rested is None or rested < self.stable:
            return Waiting(name, size, "fresh")
        is_whole = whole(path)
        if is_whole or rested >= self.patience:
            return Ready(path, unfinished=not is_whole)
        return Waiting(name, size, "unfinished")

    def _rested(self, entry: "os.DirEntry[str]", now: datetime) -> timedelta | None:
        """Return for how long a file has not changed; ``None`` when it is new or has just."""
        size, changed = entry.stat().st_size, entry.stat().st_mtime_ns
        seen = self._seen.get(entry.name)
        if seen is not None and (seen.size, seen.changed) == (size, changed):
            return now - seen.since
        self._seen[entry.name] = _Seen(size, changed, now)
        return None


def whole(path: Path) -> bool:
    """Tell by its end whether a file was written to its end. TIFF has none to tell by."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    ending = path.suffix.lower()
    if ending == ".pdf":
        return b"%%EOF" in tail
    if ending in {".jpg", ".jpeg"}:
        return b"\xff\xd9" in tail
    if ending == ".png":
        return b"IEND" in tail
    return size > 0
