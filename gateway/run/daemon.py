"""The daemon: one service tree, started from the inside out and stopped the other way."""

import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway import loop
from gateway.loop import Tree
from gateway.model.ports import Clock, Condition, Directory, TurnsAway, Watches
from gateway.run import parts
from gateway.run.assembly import Assembly, assemble
from gateway.run.limits import raise_open_files
from gateway.run.metrics import Monitor, Silences
from gateway.run.settings import Settings
from gateway.web.clerks import Apart, Backroom, Decide, Proofs, Way, Ways
from gateway.web.desk import build_desk
from gateway.web.listener import HttpListener
from gateway.web.pages import Pages
from gateway.web.public import build_public

log = logging.getLogger("gateway.run")

Step = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Extra:
    """Something the daemon runs beside itself: the demo's relay, its sample mails, its pages."""

    before: Sequence[tuple[str, Step, Step]] = ()
    after: Sequence[tuple[str, Step, Step]] = ()
    pages: Sequence[Pages] = ()


class Daemon:
    """Built once, started once."""

    def __init__(self, settings: Settings, clock: Clock, extra: Extra = Extra()) -> None:
        self._settings = settings
        self._extra = extra
        self.assembly: Assembly = assemble(settings, clock)
        self.monitor = Monitor(self.assembly.store)
        self.monitor.registry.register(Silences(self.assembly.channels, clock))
        self.tree = Tree()
        self.desk = HttpListener("desk", self._desk(), settings.web.desk, settings.web)
        self.public = HttpListener("public", self._public(), settings.web.public, settings.web)

    def _desk(self) -> Any:
        return build_desk(
            store=self.assembly.store,
            settings=self._settings.web,
            pages=[
                *(pages for _, pages in parts.named("pages")),
                *parts.kept(),
                *self._extra.pages,
            ],
            backroom=Backroom(
                Decide(self.assembly.decider.decide),
                Proofs(self.assembly.pins.of),
                Ways(self.ways),
                {
                    name: channel
                    for name, channel in self.assembly.channels.items()
                    if isinstance(channel, Directory)
                },
                Apart(self.assembly.bounded.run),
            ),
            health=self.health,
            metrics=self.monitor.registry,
        )

    def _public(self) -> Any:
        return build_public(
            gateway=self.assembly.core,
            settings=self._settings.web,
            pages=parts.public(self.assembly.channels),
            health=self.health,
        )

    def health(self) -> tuple[bool, Mapping[str, Any]]:
        """Return whether all is well, and each part's condition; does no I/O."""
        found = {name: channel.health() for name, channel in self.assembly.channels.items()}
        well = not self.monitor.trouble and all(
            health.condition is not Condition.DOWN for health in found.values()
        )
        defects = list(self._defects())
        return well, {
            "status": ("degraded" if defects else "ok") if well else "down",
            "defects": defects,
            "store": self.monitor.trouble or "ok",
            "channels": {
                name: {"condition": str(health.condition), "detail": health.detail}
                for name, health in found.items()
            },
        }

    def _defects(self) -> Iterator[str]:
        """Yield what the operator must know though everything goes on; never personal data."""
        if unsealed := self.monitor.unsealed():
            yield f"{unsealed} days of the transaction log are not sealed: there is no seal"
        for (originator, work), trouble in self.assembly.daily.troubles.items():
            yield f"the daily work {work or '(all)'} of {originator} is not done: {trouble}"

    def ways(self) -> tuple[Way, ...]:
        """Return how each channel and its ways in are doing; does no I/O."""
        return tuple(
            Way(
                name,
                one.health(),
                tuple(one.watched() if isinstance(one, Watches) else ()),
                tuple(one.turned_away() if isinstance(one, TurnsAway) else ()),
            )
            for name, one in self.assembly.channels.items()
        )

    async def start(self) -> None:
        """Start every service in its order. Raises ``ConfigError`` when a port cannot be had."""
        for name, start, stop in self._services():
            await self.tree.begin(name, start, stop)
        log.info("ready", extra={"desk": self.desk.port, "public": self.public.port})

    def _services(self) -> Sequence[tuple[str, Step, Step]]:
        core = self.assembly
        return (
            ("store", self._sweep, self._close),
            ("readers", core.bounded.start, _nothing),
            ("monitor", self.monitor.start, self.monitor.stop),
            *self._extra.before,
            ("worker", core.worker.start, core.worker.stop),
            *(
                (f"channel {name}", _starter(channel, core), channel.stop)
                for name, channel in core.channels.items()
            ),
            # Whatever waits to leave needs its way out.
            ("payer", core.payer.start, core.payer.stop),
            ("desk", self.desk.start, self.desk.stop),
            ("public", self.public.start, self.public.stop),
            ("daily", core.daily.start, core.daily.stop),
            *self._extra.after,
        )

    async def _sweep(self) -> None:
        swept = await loop.in_thread(self.assembly.store.blobs.sweep)
        if swept:
            log.info("half-written files removed", extra={"files": swept})

    async def _close(self) -> None:
        await loop.in_thread(self.assembly.close)


def _starter(channel: Any, core: Assembly) -> Step:
    async def start() -> None:
        await channel.start(core.core)

    return start


async def _nothing() -> None:
    return


def run(daemon: Daemon) -> None:
    """Run *daemon* until it is told to stop. Raises ``ConfigError`` when it cannot start."""
    raise_open_files()
    loop.run(daemon.tree, daemon.start)
