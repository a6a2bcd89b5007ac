"""Notes each night which terms have run out, as a proposal to the clerk and never as a deletion.

An unsigned filing that nobody confirmed within five days stays registered: the office may still
have to act of its own motion (§ 37(4) of Act 500/2004 takes away the effect of a filing, and not
the knowledge of what it says). What was prepared and never signed stays an item with a note.
"""

from datetime import date

from sqlalchemy import select

from gateway.store.days import DayWork
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.axes import Authenticity
from registry.circulation import OPEN
from registry.deadlines import DeadlineState
from registry.tables import Deadline, Filing, Prepared

#: What a clerk reads in the queue about what was prepared and not signed in time.
NOT_SIGNED = (
    "Připravené podání nebylo ve lhůtě podepsáno; lze je podepsat i opožděně, nebo odmítnout."
)


def act(unit: Unit, day: date, _: object = None) -> None:
    """Note what ran out on *day* or before and is not noted yet."""
    _missed(unit, day)
    _lapsed(unit, day)
    _expired(unit, day)


#: What the daily round runs; the last day that is over stands for all before it.
WORK = DayWork(act, every_day=False)


def _missed(unit: Unit, day: date) -> None:
    """Mark terms that were not met on filings that are still being handled."""
    over = (
        select(Deadline)
        .join(Filing, Filing.record_identifier == Deadline.filing)
        .where(
            Deadline.state == DeadlineState.RUNNING,
            Deadline.end <= day,
            Filing.handling.in_([one.value for one in OPEN]),
        )
    )
    for deadline in unit.rows.all(over.order_by(Deadline.filing, Deadline.kind)):
        deadline.state = DeadlineState.MISSED
        told = {"kind": deadline.kind, "end": deadline.end.isoformat()}
        unit.record("deadline.missed", f"filing:{deadline.filing}", told)


def _lapsed(unit: Unit, day: date) -> None:
    """Mark unsigned filings that were not confirmed in time."""
    over = select(Filing).where(
        Filing.authenticity == Authenticity.AWAITING_CONFIRMATION, Filing.confirmation_due <= day
    )
    for filing in unit.rows.all(over.order_by(Filing.record_identifier)):
        filing.authenticity = Authenticity.LAPSED
        told = {"due": filing.confirmation_due.isoformat() if filing.confirmation_due else ""}
        unit.record("filing.lapsed", f"filing:{filing.record_identifier}", told)


def _expired(unit: Unit, day: date) -> None:
    """Mark prepared submissions that nobody signed in time, and say so in the queue."""
    over = select(Prepared).where(
        Prepared.signed_at.is_(None), Prepared.expired_at.is_(None), Prepared.sign_by <= day
    )
    for prepared in unit.rows.all(over.order_by(Prepared.item_id)):
        prepared.expired_at = unit.now
        item = unit.rows.get(ItemRow, prepared.item_id, lock=True)
        if item is not None and item.state == "referred":
            item.note = NOT_SIGNED
        unit.record("prepared.expired", f"item:{prepared.item_id}", {"note": NOT_SIGNED})
