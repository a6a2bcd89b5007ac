"""Repeats a round of work for as long as there is some, then waits to be called."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from gateway.loop import cancel, spawn
from gateway.model.errors import TryLater, as_text

log = logging.getLogger("gateway.intake")

#: Seconds after which one looks even when nobody called.
POLL = 1.0


class Rounds:
    """Runs *once*, which returns how much it did, in a task of its own."""

    def __init__(self, name: str, once: Callable[[], Awaitable[int]]) -> None:
        self._name = name
        self._once = once
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = spawn(self._forever(), self._name)

    async def stop(self) -> None:
        """Stop, in the middle of a round if need be."""
        await cancel(self._task)

    def call(self) -> None:
        """Say that there is something to do."""
        self._called.set()

    async def _forever(self) -> None:
        while True:
            self._called.clear()
            if not await self._guarded():
                await self._wait()

    async def _guarded(self) -> int:
        try:
            return await self._once()
        except TryLater as error:
            log.warning("store not reachable", extra={"task": self._name, "reason": as_text(error)})
        except Exception:
            # Whatever it was, the next round finds everything where the store has it.
            log.exception("round failed", extra={"task": self._name})
        return 0

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._called.wait(), POLL)
        except TimeoutError:
            return
