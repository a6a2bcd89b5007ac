"""Runs what reads foreign bytes in processes of their own, within limits of time and memory."""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TooSlow
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from gateway.model.errors import GatewayError

T = TypeVar("T")

#: Seconds one call may take before its process is killed.
SECONDS = 30.0
#: Octets of address space one process may have.
MEMORY = 1536 * 1024 * 1024
#: By how much reading is less urgent than the daemon itself (``nice(2)``).
NICE = 10


class OutOfBounds(GatewayError):
    """It took more time or memory than is allowed, or broke the process that read it."""


class Bounded:
    """A few processes, started anew whenever one has to be killed."""

    def __init__(
        self,
        processes: int = 2,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        preload: Sequence[str] = (),
    ) -> None:
        self.seconds = seconds
        self._processes = processes
        # Never fork a process that has threads and a database open; the fork server has neither,
        # and what it has loaded its children need not load again.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["gateway.intake.child", *preload])
        self._pool = ProcessPool(
            max_workers=processes,
            # A child gives back what a large message made it take.
            max_tasks=2000,
            initializer=_limit,
            initargs=[memory],
            context=context,
        )

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """Return ``function(*args)``, computed in a child. Raises ``OutOfBounds`` or its error."""
        future = self._pool.schedule(_contained, args=[function, *args], timeout=self.seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except TooSlow as error:
            raise OutOfBounds(f"Reading took longer than {self.seconds:g} s.") from error
        except (ProcessExpired, MemoryError, RecursionError) as error:
            raise OutOfBounds from error
        return result

    async def start(self) -> None:
        """Have the processes running before the first message comes."""
        await asyncio.gather(*(self.run(_awake) for _ in range(self._processes)))

    def close(self) -> None:
        """End the processes."""
        self._pool.stop()
        self._pool.join()


def _contained(function: Callable[..., T], *args: Any) -> T:
    """Let no ``SystemExit`` travel from the child into the daemon."""
    try:
        return function(*args)
    except SystemExit as error:
        raise OutOfBounds("Reading ended its own process.") from error


def _awake() -> None:
    """Do nothing, in a process that is there."""


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whoever hands in is waiting; what was accepted is not.
    os.nice(NICE)
