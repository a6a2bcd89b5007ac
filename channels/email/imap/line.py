"""The line to one mailbox: a thread of its own, which alone talks to the server."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

from channels.email.imap.connection import Connection
from gateway.model.errors import TryLater

P = ParamSpec("P")
T = TypeVar("T")

#: How long the thread may take to end before nobody waits for it any longer, in seconds.
_PATIENCE = 3.0


class Line:
    """Calls a connection's methods in its thread."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        self._is_closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"imap {name}")

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one of the connection's methods; further ones wait their turn.

        Raises ``TryLater`` when the line is closed before it was this call's turn.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            return await loop.run_in_executor(self._thread, partial(function, *args, **kwargs))
        except (asyncio.CancelledError, RuntimeError) as error:
            # What waited in the thread was given up; the caller himself may have been too.
            if not self._is_closed or (task is not None and task.cancelling()):
                raise
            raise TryLater("The channel stops.") from error

    async def close(self) -> None:
        """Cut what is on its way and end the thread; who is slow ends by itself later."""
        self._is_closed = True
        self.connection.cut()
        ending = asyncio.get_running_loop().run_in_executor(self._thread, self.connection.end)
        self._thread.shutdown(wait=False)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(ending), _PATIENCE)
