"""Reads from ``/proc`` how much memory a process and its children have taken."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in KiB. Pages that children share are counted in each of them."""

    #: The process itself: now, and the most since it began or since ``forget_peaks``.
    now: int
    peak: int
    #: All its children together.
    children: int
    children_peak: int

    def document(self) -> dict[str, Any]:
        """Return it for the report."""
        return {f"{name}_kib": value for name, value in asdict(self).items()}


def memory(pid: int) -> Memory:
    """Measure a process that lives."""
    own = _status(pid)
    others = [_status(child) for child in descendants(pid)]
    return Memory(
        own.get("VmRSS", 0),
        own.get("VmHWM", 0),
        sum(other.get("VmRSS", 0) for other in others),
        sum(other.get("VmHWM", 0) for other in others),
    )


def forget_peaks(pid: int) -> None:
    """Begin anew to look for the peak, where the kernel lets us (``proc(5)``, clear_refs)."""
    for one in (pid, *descendants(pid)):
        with suppress(OSError):
            (PROC / str(one) / "clear_refs").write_text("5", encoding="ascii")


def descendants(pid: int) -> Iterator[int]:
    """Yield children, their children and so on."""
    parents = _parents()
    wanted = {pid}
    while found := {child for child, parent in parents.items() if parent in wanted} - wanted:
        yield from sorted(found)
        wanted |= found


def _parents() -> dict[int, int]:
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                # The name in brackets may contain anything, so one reads after its end.
                after = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                parents[int(entry.name)] = int(after.rpartition(")")[2].split()[1])
    return parents


def _status(pid: int) -> dict[str, int]:
    found = {}
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name in {"VmRSS", "VmHWM"}:
                found[name] = int(value.split()[0])
    return found
