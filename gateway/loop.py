"""The only bridge between asyncio and Twisted: one loop, one reactor, named tasks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger("gateway.loop")

#: asyncio keeps only weak references to tasks; ours live here until they are done.
_tasks: set[asyncio.Task[Any]] = set()


def spawn(coroutine: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Start a task that is kept alive and whose failure is logged under *name*."""
    task = asyncio.get_running_loop().create_task(coroutine, name=name)
    _tasks.add(task)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[Any]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task failed", extra={"task": task.get_name()}, exc_info=error)


async def cancel(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel tasks and wait until they have really ended."""
    living = [task for task in tasks if task is not None and not task.done()]
    for task in living:
        task.cancel()
    await asyncio.gather(*living, return_exceptions=True)


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking function in the loop's default thread pool."""
    return await asyncio.to_thread(function, *args, **kwargs)


def run(main: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> None:
    """Run the daemon: Twisted's asyncio reactor outside, *main* inside, *stop* on shutdown.

    SIGTERM and SIGINT end it in order: *stop* is awaited before the reactor goes down. A failure
    of *main* is raised here after the same orderly end.
    """
    try:
        import uvloop  # noqa: PLC0415  (optional: a quarter faster where it is installed)

        loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    except ImportError:
        loop = asyncio.SelectorEventLoop()
    asyncio.set_event_loop(loop)
    from twisted.internet import asyncioreactor  # noqa: PLC0415  (must precede the reactor)

    asyncioreactor.install(loop)
    from twisted.internet import defer, reactor  # noqa: PLC0415, TID251  (their one home)

    failures: list[BaseException] = []

    async def guarded() -> None:
        try:
            await main()
        except BaseException as error:  # noqa: BLE001  (raised again below, after the reactor)
            failures.append(error)
            reactor.stop()  # type: ignore[attr-defined]

    def shutdown() -> "defer.Deferred[None]":
        return defer.Deferred.fromFuture(loop.create_task(_call(stop)))

    reactor.addSystemEventTrigger("before", "shutdown", shutdown)  # type: ignore[attr-defined]
    reactor.callWhenRunning(lambda: spawn(guarded(), "main"))  # type: ignore[attr-defined]
    reactor.run()  # type: ignore[attr-defined]
    if failures:
        raise failures[0]


async def _call(function: Callable[[], Awaitable[None]]) -> None:
    await function()
