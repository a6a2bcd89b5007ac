"""The daily round's words: what a part does once for every day that is over, and what is done.

An entry point of ``podatelna.days`` names a ``DayWork``. Days are legal days in Prague.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from gateway.store.tables import AuditRow, DayDone
from gateway.store.unit import Unit

PRAGUE = ZoneInfo("Europe/Prague")

ONE_DAY = timedelta(days=1)


def _nothing(_unit: Unit, _day: date) -> None:
    return


@dataclass(frozen=True, slots=True)
class DayWork:
    """What a part does once for every originator and day that is over.

    ``gather`` reads on a snapshot and may take its time: there papers are made. ``act`` gets what
    it returned and writes it, in the transaction that also notes the day as done: so it happens
    once, however many daemons there are and whenever one of them dies.
    """

    act: Callable[[Unit, date, Any], None]
    gather: Callable[[Unit, date], Any] = _nothing
    #: Missed days are made up for one after another; otherwise the last one stands for all.
    every_day: bool = True


def begins(day: date) -> datetime:
    """Return the instant at which *day* begins in Prague."""
    return datetime.combine(day, time(), PRAGUE)


def day_of(instant: datetime) -> date:
    """Return the day in Prague."""
    return instant.astimezone(PRAGUE).date()


def due(unit: Unit, works: Mapping[str, DayWork], last: date) -> dict[str, list[date]]:
    """Return which days up to *last* each of *works* has not been done for, oldest first.

    The first day is that of the first line of the originator's audit log.
    """
    begun = unit.rows.first(select(AuditRow.at).where(AuditRow.seq == 1))
    if begun is None:
        return {}
    latest = select(DayDone.work, func.max(DayDone.day)).group_by(DayDone.work)
    done: dict[str, date] = {work: day for work, day in unit.rows.tuples(latest)}  # noqa: C416  (rows are no pairs to mypy)
    first = day_of(begun)
    found = {}
    for name, work in works.items():
        since = done[name] + ONE_DAY if name in done else first
        days = [since + ONE_DAY * n for n in range((last - since).days + 1)]
        found[name] = days if work.every_day else days[-1:]
    return found


def settle(unit: Unit, name: str, day: date) -> bool:
    """Note that the work *name* is done for *day*; ``False`` when somebody has noted it before.

    Who comes second waits here until the first has committed.
    """
    return unit.rows.ensure(DayDone, {"work": name, "day": day, "at": unit.now})
