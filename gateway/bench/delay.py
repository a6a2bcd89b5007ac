"""Measures what a second client waits for while others keep a mail server busy."""

import socket
import statistics
import threading
import time
from contextlib import suppress
from typing import Any, Self

from gateway.bench.source import Target

#: Seconds between two visits, and how long one may take.
PAUSE = 0.02
PATIENCE = 30.0


def visit(target: Target) -> float:
    """Connect, say EHLO, NOOP and QUIT; return the milliseconds until goodbye was answered."""
    begun = time.perf_counter()
    with (
        socket.create_connection((target.host, target.port), timeout=PATIENCE) as connection,
        connection.makefile("rwb") as wire,
    ):
        _reply(wire)
        for line in (b"EHLO visitor.test", b"NOOP", b"QUIT"):
            wire.write(line + b"\r\n")
            wire.flush()
            _reply(wire)
    return (time.perf_counter() - begun) * 1000


def _reply(wire: Any) -> None:
    while (line := wire.readline())[3:4] == b"-":
        pass
    if not line:
        raise ConnectionError("the server has gone")


class Visitor:
    """Visits again and again in a thread of its own, as a context."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._visits, name="visitor")
        #: Milliseconds of each visit.
        self.delays: list[float] = []
        #: Visits that were turned away or broken off.
        self.failed = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def wait(self, seconds: float) -> None:
        """Let it visit for a while."""
        self._over.wait(seconds)

    def _visits(self) -> None:
        while not self._over.is_set():
            self.failed += 1
            with suppress(OSError):
                self.delays.append(visit(self._target))
                self.failed -= 1
            self._over.wait(PAUSE)

    def document(self) -> dict[str, Any]:
        """Return median, 95th percentile and maximum in milliseconds."""
        if not self.delays:
            return {"visits": 0, "failed": self.failed}
        ordered = sorted(self.delays)
        return {
            "visits": len(ordered),
            "failed": self.failed,
            "median": round(statistics.median(ordered), 2),
            "p95": round(ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)], 2),
            "max": round(ordered[-1], 2),
        }
