"""The line to one data box: a thread of its own, so that it is asked one thing at a time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from channels.databox.client import BoxClient
from gateway.model.errors import TryLater

P = ParamSpec("P")
T = TypeVar("T")


class Line:
    """Calls the client in its thread."""

    def __init__(self, client: BoxClient, name: str) -> None:
        self.client = client
        self._is_closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"databox {name}")

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one of the client's methods; further ones wait their turn.

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

    def close(self) -> None:
        """Give up what waits; what is on its way ends by itself."""
        self._is_closed = True
        self.client.close()
        self._thread.shutdown(wait=False, cancel_futures=True)
