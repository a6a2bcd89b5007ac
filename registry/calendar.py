"""Czech legal days: which day it is in Prague, which days are worked, when a term ends."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from runpy import run_path
from typing import Any
from zoneinfo import ZoneInfo

import holidays

PRAGUE = ZoneInfo("Europe/Prague")

_SATURDAY = 5

_CZECH_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


class LengthUnit(StrEnum):
    """In what a term is measured."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


def legal_day(instant: datetime) -> date:
    """Return the calendar day in Prague at *instant*, which has a zone."""
    return instant.astimezone(PRAGUE).date()


def day_written(text: str) -> date:
    """Read a day as people write it, ``23. 11. 2026``, or as browsers do, ``2026-11-23``.

    Raises ``ValueError`` for anything else.
    """
    tidy = text.strip()
    if found := _CZECH_DAY.fullmatch(tidy):
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date.fromisoformat(tidy)


def is_working_day(day: date) -> bool:
    """Tell whether *day* is neither Saturday, Sunday nor a public holiday (Act 245/2000)."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def term_end(event: date, length: int, unit: LengthUnit) -> date:
    """Return the last day of a term that *event* started.

    The day of the event is not counted; a term in weeks, months or years ends on the day of the
    same name or number, or on the last of the month; an end on a Saturday, Sunday or public
    holiday moves to the next working day. Source: Act 500/2004 § 40(1).
    """
    end = _counted(event, length, unit)
    while not is_working_day(end):
        end += timedelta(days=1)
    return end


def _counted(event: date, length: int, unit: LengthUnit) -> date:
    if unit is LengthUnit.DAYS:
        return event + timedelta(days=length)
    if unit is LengthUnit.WEEKS:
        return event + timedelta(weeks=length)
    months = length if unit is LengthUnit.MONTHS else 12 * length
    years, month = divmod(event.month - 1 + months, 12)
    year, month = event.year + years, month + 1
    return date(year, month, min(event.day, monthrange(year, month)[1]))


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(_czechia()(years=year))


@cache
def _czechia() -> Any:
    """Return the library's class of Czech holidays.

    From its own file: the package of countries loads all of them, and stays in memory.
    """
    return run_path(str(Path(holidays.__file__).parent / "countries" / "czechia.py"))["Czechia"]
