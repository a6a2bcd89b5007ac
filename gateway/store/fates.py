"""What became of what left: found by its foreign identifier, written down as reported."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import undefer

from gateway.model.errors import BadState
from gateway.model.outgoing import Outgoing
from gateway.model.report import Fate, Report
from gateway.store import codec
from gateway.store.outbox import OutgoingState
from gateway.store.schema import plain
from gateway.store.tables import OPEN_OUTGOING, UNDELIVERED, OutgoingRow
from gateway.store.unit import Unit

#: More identifiers of one message are not looked for.
_MOST = 60

#: What may be sent again: what the other side refused, what was given up, what came back.
_ENDED = frozenset({OutgoingState.FAILED, OutgoingState.PARKED, OutgoingState.SENT})


def sent_as(unit: Unit, references: Sequence[str]) -> OutgoingRow | None:
    """Return what this originator sent under one of *references*, the first that is known."""
    wanted = [plain(one) for one in references if one][:_MOST]
    if not wanted:
        return None
    rows = unit.rows.all(select(OutgoingRow).where(OutgoingRow.reference.in_(wanted)))
    found = {row.reference: row for row in rows}
    return next((found[one] for one in wanted if one in found), None)


def reported(unit: Unit, row: OutgoingRow, report: Report) -> bool:
    """Write down what *report* says about *row*; tell whether anything changed.

    That it is late says nothing about what has ended already.
    """
    ended = row.fate in {Fate.DELIVERED, Fate.UNDELIVERED}
    if report.fate is Fate.UNKNOWN or row.fate == report.fate:
        return False
    if ended and report.fate is Fate.DELAYED:
        return False
    row.fate = report.fate
    told = report.status in report.diagnostic
    row.diagnostic = (report.diagnostic if told else f"{report.status} {report.diagnostic}")[:500]
    row.reported_at = unit.now
    row.noted_by = ""
    unit.record(f"outgoing-{report.fate}", _about(row), {"key": row.key, "note": row.diagnostic})
    return True


def undelivered(unit: Unit, after: str, limit: int) -> Sequence[OutgoingRow]:
    """Return what did not arrive and nobody has taken note of, newest first, below *after*."""
    statement = select(OutgoingRow).where(text(UNDELIVERED)).options(undefer(OutgoingRow.content))
    if after:
        statement = statement.where(OutgoingRow.id < after)
    return unit.rows.all(statement.order_by(OutgoingRow.id.desc()).limit(limit))


def how_many_undelivered(unit: Unit) -> int:
    """Return how many of them there are."""
    return unit.rows.count(select(OutgoingRow).where(text(UNDELIVERED)))


def is_waiting(unit: Unit, than: timedelta) -> bool:
    """Tell whether anything has been tried in vain for longer *than* that, and still is."""
    statement = select(OutgoingRow.id).where(
        text(OPEN_OUTGOING), OutgoingRow.attempts > 0, OutgoingRow.created_at < unit.now - than
    )
    return unit.rows.first(statement) is not None


def note(unit: Unit, identifier: str) -> None:
    """Take note that it did not arrive. Raises ``LookupError``."""
    row = _locked(unit, identifier)
    row.noted_by = unit.actor
    unit.record("outgoing-noted", _about(row), {"key": row.key})


def again(unit: Unit, identifier: str) -> None:
    """Send once more what did not arrive, under the same identifier.

    Raises ``LookupError``, or ``BadState`` while it is on its way or has arrived.
    """
    row = _locked(unit, identifier)
    came_back = row.state != OutgoingState.SENT or row.fate == Fate.UNDELIVERED
    if row.state not in _ENDED or not came_back:
        raise BadState("Tato zpráva je na cestě, nebo už došla.")
    row.state, row.attempts, row.due_at = OutgoingState.WAITING, 0, unit.now
    row.fate, row.diagnostic, row.noted_by = Fate.UNKNOWN, "", ""
    unit.record("outgoing-again", _about(row), {"key": row.key})


def letter_of(row: OutgoingRow) -> Outgoing:
    """Return what was to be sent."""
    return codec.loads(row.content, Outgoing)


def _locked(unit: Unit, identifier: str) -> OutgoingRow:
    row = unit.rows.get(OutgoingRow, identifier, lock=True)
    if row is None:
        raise LookupError(f"no outgoing {identifier}")
    return row


def _about(row: OutgoingRow) -> str:
    return f"item:{row.item_id}" if row.item_id else f"outgoing:{row.id}"
