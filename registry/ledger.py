"""Gives out reference numbers: without gaps, never twice, in the filing's own transaction."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from gateway.model.errors import BadState
from gateway.store.unit import Unit
from registry.axes import Handling
from registry.calendar import legal_day
from registry.registers import FILING_REGISTER, Period, register_in_use, written
from registry.tables import Filing, LedgerEntry, NumberSeries

#: Stands for the year where numbers do not begin anew.
ENDLESS = 0

ISSUED = "issued"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Gap:
    """A number below the series' last that nobody has: there must be none."""

    register: str
    year: int
    seq: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken from its series, as it will be written."""

    register: str
    year: int
    seq: int
    reference: str


def take(unit: Unit, register: str = FILING_REGISTER) -> Number:
    """Take the next number of the year that it is now in Prague; ``enter`` must follow.

    *register* is the filing register or the code of an independent one, whose numbers are written
    by its own pattern. Raises ``Malformed`` when nothing can be entered there.

    The series stays locked until the unit ends, so a unit that fails gives its number back.
    Source: Act 499/2004 § 64, Decree 259/2012 §§ 10 and 11.
    """
    own = None if register == FILING_REGISTER else register_in_use(unit, register)
    year = legal_day(unit.now).year if own is None or own.period == Period.YEAR else ENDLESS
    seq = unit.rows.count_up(NumberSeries, {"register": register, "year": year}, "last")
    originator = unit.originator
    reference = (
        written(own, originator.abbreviation, seq, year)
        if own is not None
        else originator.reference_pattern.format(orig=originator.abbreviation, seq=seq, year=year)
    )
    return Number(register, year, seq, reference)


def enter(unit: Unit, number: Number, filing: str) -> None:
    """Write into the register that *number* belongs to *filing*."""
    unit.rows.write(
        LedgerEntry(
            register=number.register,
            year=number.year,
            seq=number.seq,
            reference_number=number.reference,
            state=ISSUED,
            reason="",
            by=unit.actor,
            at=unit.now,
            filing=filing,
        )
    )


def cancel(unit: Unit, reference: str, reason: str) -> None:
    """Cancel a number with a reason; number and filing stay, marked so, for ever (storno).

    Raises ``LookupError`` for a number never issued and ``BadState`` for one cancelled before.
    """
    found = select(LedgerEntry).where(LedgerEntry.reference_number == reference)
    entry = unit.rows.first(found.with_for_update())
    if entry is None:
        raise LookupError(f"no reference number {reference!r}")
    if entry.state != ISSUED:
        raise BadState(f"{reference} was cancelled before.")
    entry.state, entry.reason, entry.by, entry.at = CANCELLED, reason, unit.actor, unit.now
    filing = unit.rows.get(Filing, entry.filing)
    if filing is not None:
        filing.handling = Handling.CANCELLED
    unit.record("number.cancelled", f"filing:{entry.filing}", {"number": reference, "why": reason})


def gaps(unit: Unit) -> Iterator[Gap]:
    """Yield every number that was given out and yet belongs to nothing."""
    for series in unit.rows.all(select(NumberSeries)):
        mine = (LedgerEntry.register == series.register, LedgerEntry.year == series.year)
        if unit.rows.count(select(LedgerEntry).where(*mine)) != series.last:
            present = set(unit.rows.all(select(LedgerEntry.seq).where(*mine)))
            missing = sorted(set(range(1, series.last + 1)) - present)
            yield from (Gap(series.register, series.year, seq) for seq in missing)
