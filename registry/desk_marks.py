"""Marks in the list of filings: what came and nobody has read, what of ours did not arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from gateway.model.report import Fate
from gateway.store.outbox import OutgoingState
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from registry.joining import Standing
from registry.kin_tables import Joining
from registry.tables import Consignment, Filing


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands beside filings, by record identifier."""

    #: How many joined messages nobody has taken note of.
    news: Mapping[str, int]
    #: Filings on which something of ours did not arrive.
    undelivered: frozenset[str]


def marks_of(unit: Unit, filings: Sequence[str]) -> Marks:
    """Return the marks of these filings."""
    new = (
        select(Joining.filing, func.count())
        .where(
            Joining.filing.in_(filings), Joining.state == Standing.JOINED, Joining.noted_by == ""
        )
        .group_by(Joining.filing)
    )
    return Marks(dict(map(tuple, unit.rows.tuples(new))), _undelivered(unit, filings))


def _undelivered(unit: Unit, filings: Sequence[str]) -> frozenset[str]:
    lost = and_(
        OutgoingRow.noted_by == "",
        or_(
            OutgoingRow.state.in_([OutgoingState.FAILED, OutgoingState.PARKED]),
            OutgoingRow.fate == Fate.UNDELIVERED,
        ),
    )
    sent = (
        select(Consignment.filing)
        .join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .where(Consignment.filing.in_(filings), lost)
    )
    owed = (
        select(Filing.record_identifier)
        .join(OutgoingRow, OutgoingRow.item_id == Filing.item_id)
        .where(Filing.record_identifier.in_(filings), lost)
    )
    return frozenset((*unit.rows.all(sent), *unit.rows.all(owed)))
