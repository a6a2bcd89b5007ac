"""``podatelna bench smtp``: the whole daemon and Postfix, side by side in the same run."""

import argparse
import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.bench import machine, processes, source
from gateway.bench.delay import Visitor
from gateway.bench.loads import FULL, HEAVY, HEAVY_QUICK, QUICK, Load
from gateway.bench.office import RunningOffice, office
from gateway.bench.postfix import lacking, postfix
from gateway.bench.source import Target
from gateway.model.errors import ConfigError

#: Seconds a server may take to work off what it has accepted before the other one's turn.
SETTLING = 300.0


class Server(Protocol):
    """A mail server that is measured."""

    @property
    def target(self) -> Target:
        """Where it listens and who lives there."""
        ...

    def settle(self, seconds: float) -> float | None:
        """Wait until it has worked off everything; return how long that took."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A server somebody else started; we cannot look inside."""

    target: Target

    def settle(self, seconds: float) -> float | None:
        """Cannot be told."""
        del seconds
        return None


@dataclass(slots=True)
class Series:
    """What one server did under one load, round by round."""

    accepts: list[float] = field(default_factory=list)
    #: Seconds from the last acceptance until nothing was left to do; ``None``: not known.
    behind: list[float | None] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Return it for the report."""
        return {
            "accepts_per_s": round(statistics.median(self.accepts), 1),
            "rounds": [round(one, 1) for one in self.accepts],
            "worked_off_after_s": [one if one is None else round(one, 1) for one in self.behind],
        }


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure and return the report. Raises ``ConfigError`` and ``Broken``."""
    loads, heavy = (QUICK, HEAVY_QUICK) if arguments.quick else (FULL, HEAVY)
    missing = lacking()
    before = machine.load()
    with ExitStack() as stack:
        ours: RunningOffice | Elsewhere = (
            _elsewhere(arguments) if arguments.target else stack.enter_context(office())
        )
        servers: dict[str, Server] = {"podatelna": ours}
        if not missing:
            servers["postfix"] = stack.enter_context(postfix())
        return {
            "machine": {**machine.facts(), "load_before": before},
            "source": source.name(),
            "skipped": {"postfix": missing} if missing else {},
            "loads": [_compared(load, servers, arguments.rounds) for load in loads],
            "memory": _memory(ours, heavy) if isinstance(ours, RunningOffice) else None,
            "delay_ms": {name: _delay(server, heavy) for name, server in servers.items()},
            "load_after": machine.load(),
        }


def _elsewhere(arguments: argparse.Namespace) -> Elsewhere:
    host, _, port = arguments.target.rpartition(":")
    if not host or not port.isdecimal() or not arguments.recipient:
        raise ConfigError("--target HOST:PORT needs --recipient ADDRESS")
    if host not in {"127.0.0.1", "localhost"}:
        raise ConfigError("only a server on this machine is measured")
    return Elsewhere(Target("127.0.0.1", int(port), arguments.recipient))


def _compared(load: Load, servers: dict[str, Server], rounds: int) -> dict[str, Any]:
    series = {name: Series() for name in servers}
    for number in range(rounds):
        for name, server in servers.items():
            series[name].accepts.append(source.send(load, server.target))
            series[name].behind.append(server.settle(SETTLING))
        _tell(load, number, series)
    return {
        "name": load.name,
        "messages": load.messages,
        "octets": load.size,
        "sessions": load.sessions,
        "connections_kept": load.kept,
        **{name: one.document() for name, one in series.items()},
        "ratio": _ratio(series),
    }


def _ratio(series: dict[str, Series]) -> float | None:
    if "postfix" not in series:
        return None
    pairs = zip(series["podatelna"].accepts, series["postfix"].accepts, strict=True)
    return round(statistics.median(ours / theirs for ours, theirs in pairs), 2)


def _tell(load: Load, number: int, series: dict[str, Series]) -> None:
    words = [f"{name} {one.accepts[-1]:.1f}/s" for name, one in series.items()]
    print(f"{load.name}, round {number + 1}: {', '.join(words)}", file=sys.stderr, flush=True)


def _memory(ours: RunningOffice, heavy: Load) -> dict[str, Any]:
    processes.forget_peaks(ours.pid)
    before = processes.memory(ours.pid)
    source.send(heavy, ours.target)
    during = processes.memory(ours.pid)
    ours.settle(SETTLING)
    after = processes.memory(ours.pid)
    return {
        "messages": heavy.messages,
        "octets": heavy.size,
        "sessions": heavy.sessions,
        "before": before.document(),
        "while_arriving": during.document(),
        "worked_off": after.document(),
    }


def _delay(server: Server, heavy: Load) -> dict[str, Any]:
    with Visitor(server.target) as idle:
        idle.wait(1.0)
    sender = source.start(heavy, server.target)
    with Visitor(server.target) as busy:
        source.finish(sender)
    server.settle(SETTLING)
    return {"idle": idle.document(), "busy": busy.document()}


def summary(report: dict[str, Any]) -> Sequence[str]:
    """Return a few lines for a person."""
    lines = []
    for load in report["loads"]:
        ours = load["podatelna"]["accepts_per_s"]
        theirs = load.get("postfix", {}).get("accepts_per_s", "-")
        lines.append(f"{load['name']:26} {ours:>8} {theirs:>8}  ratio {load['ratio']}")
    return lines
