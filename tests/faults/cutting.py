"""Cuts a clerk's acts off by kill -9 around every commit, without a daemon for each.

Processes are split off one that has loaded everything and opened nothing.
"""

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, select

from gateway import faults
from gateway.model.errors import Refused
from gateway.model.originator import Originator
from gateway.run import parts
from gateway.store.schema import Base
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, StandingClock
from tests.stable import CHILD, FORKS, forget_forks

CLERK = "clerk:novakova"
ORIGINATOR = Originator(LHOTA, "Obec Horní Lhota", "LHOTA", ("podatelna@lhota.test",))

#: Modules with ``ACTS``; whatever they need is loaded once.
SPINE, FEE = "tests.faults.spine_acts", "tests.faults.fee_acts"

_FORKS = multiprocessing.get_context("forkserver")

#: What grows with every try, done or refused.
LOG = frozenset({"audit", "audit_head"})

#: Rows of every table, in no order.
Rows = Mapping[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Act:
    """One click of a clerk, to be done again with the very same form after a crash."""

    name: str
    #: What it writes into the audit log, in order.
    events: tuple[str, ...]
    carry_out: Callable[[Unit], object]
    #: Whether doing it again must change nothing; what may be done again, the clerk sees done.
    once: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where the acts happen: a database, its contents' folder, and the hour on the clock."""

    url: str
    blobs: Path
    now: datetime

    def opened(self) -> Store:
        """Open the store."""
        clock = StandingClock()
        clock.instant = self.now
        return Store(self.url, self.blobs, (ORIGINATOR,), clock)


@dataclass(frozen=True, slots=True)
class Cutting:
    """A clerk's work that is cut off at every act."""

    place: Place
    store: Store
    #: The module with the ``ACTS``.
    acts: str
    #: What tells a row that counts tries, which may be one more.
    tries: str = "a row that is nowhere"

    def around(self, nth: int, only: Collection[str] = ()) -> None:
        """Cut each act off at the *nth* of its events, before and after the commit.

        With *only* given, at each of these events once.

        Before the commit nothing stays, after it everything, and doing it again doubles nothing.
        """
        before: Rows | None = None
        wanted = set(only or events_of(self.acts))
        for number, act in enumerate(acts_of(self.acts)):
            points = tuple(dict.fromkeys(act.events))
            if nth < len(points) and points[nth] in wanted:
                wanted -= set(points) if only else set()
                before = self._cut_off(number, act, points[nth], before or self.rows())
            else:
                # Its points are visited elsewhere; it only leads to the next act.
                self.store.write(LHOTA, act.carry_out, CLERK)
                before = None

    def _cut_off(self, number: int, act: Act, event: str, before: Rows) -> Rows:
        where, told = (act.name, event), self.told()
        self._killed(number, f"{event}.before-commit")
        assert self.rows() == before, where
        assert self.told() == told, where

        self._killed(number, f"{event}.after-commit")
        done = self.rows()
        assert done != before, where
        assert self.told()[len(told) :] == list(act.events), where
        self.assert_whole(where)

        # Somebody who saw no answer presses once more.
        if act.once:
            with suppress(Refused):
                self.store.write(LHOTA, act.carry_out, CLERK)
            assert self.rows() == done, where
        return done

    def _killed(self, number: int, point: str) -> None:
        _load_acts()
        process = _FORKS.Process(target=die, args=(self.acts, self.place, number, point))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, (point, process.exitcode)

    def rows(self) -> Rows:
        """Return all rows but the log's, whose lines ``told`` returns."""

        def look(connection: Connection) -> Rows:
            return {
                table.name: Counter(
                    told
                    for told in map(repr, connection.execute(table.select()))
                    if self.tries not in told
                )
                for table in Base.metadata.sorted_tables
                if table.name not in LOG
            }

        return self.store.across_originators(look)

    def told(self) -> list[str]:
        """Return the events in the audit log, in order."""
        events = select(AuditRow.event).order_by(AuditRow.seq)
        return list(self.store.look(LHOTA, lambda unit: unit.rows.all(events)))

    def assert_whole(self, where: object = "") -> None:
        """Demand what verification demands."""

        def look(unit: Unit) -> list[str]:
            return [one for _, problems in parts.named("verify") for one in problems(unit)]

        assert self.store.look(LHOTA, look) == [], where


def acts_of(module: str) -> Sequence[Act]:
    """Return the acts of a module."""
    acts: Sequence[Act] = import_module(module).ACTS
    return acts


def events_of(module: str) -> set[str]:
    """Return the events whose points are visited when the module's acts are cut off."""
    return {event for act in acts_of(module) for event in act.events}


_loaded: list[int] = []


def _load_acts() -> None:
    """Have a fork server that knows the acts: one that runs already learns nothing more."""
    if not _loaded or FORKS._forkserver_pid != _loaded[-1]:
        forget_forks()
        _FORKS.set_forkserver_preload([CHILD, SPINE, FEE])
        FORKS.ensure_running()
        _loaded.append(FORKS._forkserver_pid)


def die(acts: str, place: Place, number: int, point: str) -> None:
    """Carry an act out until the point is reached; in a process of its own."""
    faults.arm({point: ("kill", 1)})
    place.opened().write(LHOTA, acts_of(acts)[number].carry_out, CLERK)
