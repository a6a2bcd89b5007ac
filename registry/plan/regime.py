"""Computes when something may be proposed for disposal; pure functions over disposal regimes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: The longest retention period, in years.
LONGEST = 999


class Mark(StrEnum):
    """The disposal mark (skartační znak), from the weakest to the strongest."""

    #: Stoupa: to be destroyed.
    DESTROY = "S"
    #: Výběr: to be appraised; abolished, see registry/plan/law.toml.
    REVIEW = "V"
    #: Archiválie: to be kept by the archive.
    ARCHIVE = "A"


class Trigger(StrEnum):
    """The event from which the retention period runs (spouštěcí událost)."""

    SETTLEMENT = "settlement"
    CLOSING = "closing"
    #: Registration, of a file its opening.
    CREATION = "creation"
    #: What happened outside the office: an end of validity, a birth; a clerk writes the day down.
    EXTERNAL = "external"


class Growth(StrEnum):
    """How a file grows."""

    #: Priorace: the newer document is joined behind the last one, each keeps its own number.
    CHAINED = "chained"
    #: Sběrný arch: the file has a list.
    COLLECTING_SHEET = "collecting-sheet"


@dataclass(frozen=True, slots=True)
class Regime:
    """A disposal regime (skartační režim): mark, years, event."""

    mark: Mark
    #: Years, 0 to 999.
    retention: int
    trigger: Trigger = Trigger.CLOSING

    def __str__(self) -> str:
        """Return it as offices write it: ``S/5``."""
        return f"{self.mark}/{self.retention}"


_STRENGTH = {mark: strength for strength, mark in enumerate(Mark)}


def strictest(own: Regime, contents: Iterable[Regime]) -> Regime:
    """Return the regime of a file: the highest mark and the longest retention of its content.

    The event stays the file's own. Source: NSESSS 2023, 6.1.8.
    """
    every = (own, *contents)
    mark = max((one.mark for one in every), key=_STRENGTH.__getitem__)
    return Regime(mark, max(one.retention for one in every), own.trigger)


def disposal_year(event: date, retention: int) -> int:
    """Return the first year in which disposal may be proposed.

    The years begin with the first of January after *event*. Source: Decree 259/2012 § 15(3).
    """
    return event.year + 1 + retention


def proposable_from(event: date, retention: int) -> date | None:
    """Return the first day on which disposal may be proposed; ``None`` beyond the calendar."""
    year = disposal_year(event, retention)
    return date(year, 1, 1) if year <= date.max.year else None


def may_be_proposed(event: date, retention: int, today: date) -> bool:
    """Tell whether the retention has lapsed on *today*."""
    return today.year >= disposal_year(event, retention)
