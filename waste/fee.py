"""Computes one payer's fee of a year from dated liability and exemptions."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from waste.money import crowns, halere

#: A whole month's fee, in the hundredths in which months are counted.
WHOLE = 100
_MONTHS = 12


class Title(StrEnum):
    """Why somebody owes the fee (§ 10e)."""

    #: A natural person registered in the municipality.
    REGISTERED = "registered"
    #: The owner of a flat, house or building for recreation where nobody is registered.
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Duty:
    """A liability between two days, both included."""

    title: str
    since: date
    until: date | None = None
    property: str = ""


@dataclass(frozen=True, slots=True)
class Lowering:
    """An exemption or a relief between two days, both included."""

    percent: int
    titles: tuple[str, ...]
    since: date
    until: date | None = None
    #: The only property it is for; empty for everything.
    property: str = ""

    def lowers(self, title: str, estate: str) -> bool:
        """Tell whether it is for a duty by *title*, of an owner for the property *estate*."""
        return title in self.titles and self.property in ("", estate)


def months(year: int, duties: Iterable[Duty], lowerings: Iterable[Lowering]) -> tuple[int, ...]:
    """Return for January to December how many hundredths of a month's fee are owed.

    What counts is the state on the last day of each month (§ 10h). An owner owes for each
    property; a person is registered once. The greatest lowering of the day is the one that counts.
    """
    known, lowered = tuple(duties), tuple(lowerings)
    days = (date(year, m, monthrange(year, m)[1]) for m in range(1, _MONTHS + 1))
    return tuple(_owed_on(day, known, lowered) for day in days)


def _owed_on(day: date, duties: Sequence[Duty], lowerings: Sequence[Lowering]) -> int:
    held = {(d.title, d.property if d.title == Title.OWNER else "") for d in duties if _on(d, day)}
    owed = 0
    for title, estate in held:
        percents = (x.percent for x in lowerings if x.lowers(title, estate) and _on(x, day))
        owed += WHOLE - max(percents, default=0)
    return owed


def _on(span: Duty | Lowering, day: date) -> bool:
    return span.since <= day and (span.until is None or day <= span.until)


def fee(rate: Decimal, owed: Sequence[int]) -> Decimal:
    """Return the year's fee: a twelfth for each month, rounded up to whole crowns (§ 146 DŘ)."""
    numerator = halere(rate) * sum(owed)
    whole = -(-numerator // (_MONTHS * WHOLE * 100))
    return crowns(whole * 100)


def instalments(
    amount: Decimal, dues: Sequence[date], owed: Sequence[int], year: int, late: int
) -> dict[date, Decimal]:
    """Return what is due when: equal parts in whole crowns, the remainder with the first.

    A due date before the duty began moves to *late* days after the end of the first month owed.
    """
    if not amount or not dues:
        return {}
    ordered = sorted(dues)
    part = amount // len(ordered)
    parts = [amount - part * (len(ordered) - 1)] + [part] * (len(ordered) - 1)
    first = next((m for m, hundredths in enumerate(owed, 1) if hundredths), 1)
    end = date(year, first, monthrange(year, first)[1])
    found: dict[date, Decimal] = {}
    for due, one in zip(ordered, parts, strict=True):
        when = due if due >= end.replace(day=1) else end + timedelta(days=late)
        found[when] = found.get(when, Decimal(0)) + one
    return found
