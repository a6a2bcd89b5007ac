"""The only bridge between asyncio and Twisted: one loop, one reactor, named tasks."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from twisted.application import service
from twisted.internet import asyncioreactor, defer

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


class Named(service.Service):
    """One child of the service tree: an asyncio start and stop under a name."""

    def __init__(
        self,
        name: str,
        start: Callable[[], Coroutine[Any, Any, None]],
        stop: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self.setName(name)
        self._start, self._stop = start, stop

    async def start_up(self) -> None:
        """Start it and wait until it runs."""
        await self._start()
        super().startService()

    def stopService(self) -> "defer.Deferred[None]":  # noqa: N802  (Twisted's name)
        """Stop it if it runs; Twisted waits for the result."""
        if not self.running:
            return defer.succeed(None)
        super().stopService()
        return defer.Deferred.fromFuture(spawn(self._stop(), f"stop {self.name}"))


class Tree(service.MultiService):
    """The daemon's services; they stop one after another, the last started first."""

    def __init__(self) -> None:
        super().__init__()

    async def begin(
        self,
        name: str,
        start: Callable[[], Coroutine[Any, Any, None]],
        stop: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Add a service, start it and wait until it runs."""
        child = Named(name, start, stop)
        child.setServiceParent(self)
        await child.start_up()

    def stopService(self) -> "defer.Deferred[None]":  # noqa: N802  (Twisted's name)
        """Stop all children in order."""
        service.Service.stopService(self)
        return defer.Deferred.fromFuture(spawn(self._stop_children(), "stop"))

    async def _stop_children(self) -> None:
        for child in reversed(list(self)):
            await child.stopService().asFuture(asyncio.get_running_loop())


def run(tree: Tree, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run *main* on the asyncio reactor; on SIGTERM or SIGINT stop *tree* in order and return.

    A failure of *main* is raised here after the same orderly end.
    """
    loop = new_loop()
    asyncio.set_event_loop(loop)
    asyncioreactor.install(loop)
    from twisted.internet import reactor as installed  # noqa: PLC0415, TID251  (its one home)

    reactor: Any = installed
    failures: list[BaseException] = []

    async def guarded() -> None:
        try:
            await main()
        except BaseException as error:  # noqa: BLE001  (raised again below, after the reactor)
            failures.append(error)
            reactor.stop()

    reactor.addSystemEventTrigger("before", "shutdown", tree.stopService)
    loop.call_soon(lambda: spawn(guarded(), "main"))
    reactor.run()
    if failures:
        raise failures[0]


def new_loop() -> asyncio.AbstractEventLoop:
    """Return the kind of loop the daemon runs on, not yet set."""
    try:
        import uvloop  # noqa: PLC0415  (optional: a quarter faster where it is installed)
    except ImportError:
        return asyncio.SelectorEventLoop()
    return uvloop.new_event_loop()
