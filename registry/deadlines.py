"""Knows the legal terms (lhůty) as dated configuration, and starts them on filings."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import select

from gateway.store.unit import Unit
from registry.calendar import LengthUnit, legal_day, term_end
from registry.tables import Deadline, Filing

#: The terms that registration itself starts.
CONFIRM_UNSIGNED = "confirm_unsigned"
DECIDE_BASIC = "decide_basic"
#: A citizen's proposal to the municipality's bodies: in general, and where the council decides.
CITIZEN_PROPOSAL, CITIZEN_PROPOSAL_COUNCIL = "citizen_proposal", "citizen_proposal_council"
#: The term for signing at the counter what was only prepared; starts on no filing.
SIGN_PREPARED = "sign_prepared"
#: The term for sending again what could not be read; starts on no filing.
MEND_DEFECT = "mend_defect"

_FILE = Path(__file__).with_name("deadlines.toml")


class DeadlineState(StrEnum):
    """What became of a term."""

    RUNNING = "running"
    PAUSED = "paused"
    EXTENDED = "extended"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DeadlineKind:
    """One term as the law had it between two days."""

    code: str
    #: What is to be done, in Czech.
    name: str
    legal_basis: str
    length: int
    unit: LengthUnit
    valid_from: date
    #: The last day of validity; ``None`` while it lasts.
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether this is the law on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def kinds() -> tuple[DeadlineKind, ...]:
    """Return every term the configuration names, in its order."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["kind"]
    return tuple(DeadlineKind(**row | {"unit": LengthUnit(row["unit"])}) for row in rows)


def kind_on(code: str, day: date) -> DeadlineKind:
    """Return the term *code* as it is valid on *day*. Raises ``LookupError``."""
    for kind in kinds():
        if kind.code == code and kind.holds_on(day):
            return kind
    raise LookupError(f"no deadline {code!r} on {day}")


def ends(code: str, event: date) -> date:
    """Return the last day of the term *code* begun by what happened on *event*."""
    kind = kind_on(code, event)
    return term_end(event, kind.length, kind.unit)


def started(filing: str, code: str, event: date) -> Deadline:
    """Return a new running term of *filing*, begun by what happened on *event*."""
    kind = kind_on(code, event)
    return Deadline(
        filing=filing,
        kind=kind.code,
        start=event,
        end=ends(code, event),
        legal_basis=kind.legal_basis,
        state=DeadlineState.RUNNING,
    )


def run_instead(unit: Unit, filing: Filing, code: str, replaced: frozenset[str]) -> None:
    """Start the term *code* on *filing* as from its delivery, and cancel the *replaced* ones.

    Changes nothing where that term was started before.
    """
    mine = select(Deadline).where(Deadline.filing == filing.record_identifier)
    known = unit.rows.all(mine)
    if code in {one.kind for one in known}:
        return
    for one in known:
        if one.kind in replaced and one.state == DeadlineState.RUNNING:
            one.state = DeadlineState.CANCELLED
    begun = started(filing.record_identifier, code, legal_day(filing.received_at))
    unit.rows.add(begun)
    unit.rows.flush()
    details = {"note": kind_on(code, begun.start).name, "end": begun.end.isoformat()}
    unit.record("deadline.started", f"filing:{filing.record_identifier}", details)
