"""Named points at which a test makes the program die or its disk fill up.

Outside tests no point is armed and ``reached`` costs one dictionary look-up. The variable
``PODATELNA_FAULT`` holds ``point=action[:n]`` pairs parted by commas, where *n* is the visit on
which the fault strikes (1 if not given). Beside the points that the source names, every event of
the audit log is two points of its own: ``meeting.closed.before-commit`` and ``….after-commit``.
The action is one of

* ``kill``    the process is gone, as with ``kill -9``
* ``enospc``  the disk is full
* ``eio``     the disk is broken
"""

import errno
import os
import signal
from collections.abc import Mapping


def parse(text: str) -> dict[str, tuple[str, int]]:
    """Read the variable's value; raises ``ValueError`` on anything else."""
    armed = {}
    for pair in filter(None, text.split(",")):
        point, _, what = pair.partition("=")
        action, _, visit = what.partition(":")
        if action not in {"kill", "enospc", "eio"}:
            raise ValueError(f"unknown fault {pair!r}")
        armed[point] = (action, int(visit or 1))
    return armed


_armed: dict[str, tuple[str, int]] = parse(os.environ.get("PODATELNA_FAULT", ""))


def arm(faults: Mapping[str, tuple[str, int]]) -> None:
    """Replace the armed faults, for tests within the process."""
    _armed.clear()
    _armed.update(faults)


def reached(point: str) -> None:
    """Say that execution has come to *point*."""
    if point not in _armed:
        return
    action, visits = _armed[point]
    _armed[point] = (action, visits - 1)
    if visits != 1:
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    number = errno.ENOSPC if action == "enospc" else errno.EIO
    raise OSError(number, os.strerror(number), point)
