"""Cancels a registration made by mistake (storno): the number stays used, the filing marked so."""

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry import ledger
from registry.circulation import OPEN
from registry.deadlines import DeadlineState
from registry.files.contents import file_of, why
from registry.joining import Standing, items_of
from registry.tables import Consignment, Deadline, Filing, LedgerEntry


def cancel_registration(unit: Unit, filing: Filing, reason: str) -> None:
    """Cancel the number of the locked *filing*, and with it its running terms.

    Raises ``Wrong`` unless it is the actor's own entry, or the program's, with which nobody has
    begun anything yet. Source: NSESSS 2023; numbers: Decree 259/2012 § 10.
    """
    reason = why(reason)
    if filing.handling not in OPEN:
        raise Wrong(msgid("The filing is settled or cancelled already."))
    _own_entry(unit, filing)
    _untouched(unit, filing)
    ledger.cancel(unit, filing.reference_number, reason)
    running = select(Deadline).where(
        Deadline.filing == filing.record_identifier, Deadline.state == DeadlineState.RUNNING
    )
    for term in unit.rows.all(running):
        term.state = DeadlineState.CANCELLED


def _own_entry(unit: Unit, filing: Filing) -> None:
    number = select(LedgerEntry.by).where(LedgerEntry.filing == filing.record_identifier)
    entered = unit.rows.first(number) or ""
    # What a clerk has entered only he knows to be a mistake.
    if entered.startswith("clerk:") and entered != unit.actor:
        raise Wrong(msgid("Only whoever entered the filing can cancel its registration."))
    if filing.clerk and f"clerk:{filing.clerk}" != unit.actor:
        raise Wrong(msgid("The filing was handed over to a colleague; ask for it back first."))


def _untouched(unit: Unit, filing: Filing) -> None:
    if file_of(unit, filing.record_identifier) is not None:
        raise Wrong(msgid("Take the filing out of its file first."))
    letters = select(Consignment.id).where(Consignment.filing == filing.record_identifier)
    if unit.rows.first(letters) is not None:
        raise Wrong(msgid("Somebody was written to about this filing; it can only be settled."))
    if items_of(unit, filing.record_identifier, Standing.JOINED):
        raise Wrong(msgid("Something was joined to this filing; take that out first."))
