"""Takes cash at the counter: every payment has a receipt whose numbers have no gaps."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.wording import line
from waste.journal import Account, Kind, NewEntry, Side, post, reverse
from waste.law import Bound, limit_on
from waste.tables import FeePayer, FeeReceipt, FeeSeries

_SERIES = "receipts"


@dataclass(frozen=True, slots=True)
class Cash:
    """Money laid on the counter."""

    amount: Decimal
    #: Told apart by this, a form sent twice is one payment.
    form: str
    purpose: str = ""


def receive(unit: Unit, payer: str, cash: Cash) -> FeeReceipt:
    """Book cash on a payer's account and return its receipt. Raises ``Wrong``."""
    most = limit_on(Bound.CASH, legal_day(unit.now))
    if not 0 < cash.amount <= most:
        raise Wrong(msgid("Cash is more than nothing and at most %(most)s Kč."), most=f"{most:.0f}")
    if not cash.form or len(cash.form) > 40:  # noqa: PLR2004  (the column)
        raise Wrong(msgid("The form was damaged; open the page anew."))
    year = legal_day(unit.now).year
    # The series is locked first, so that the same form sent twice at once is seen by the second.
    number = unit.rows.count_up(FeeSeries, {"kind": _SERIES, "year": year}, "last")
    if unit.rows.first(select(FeeReceipt).where(FeeReceipt.form == cash.form)) is not None:
        raise Wrong(msgid("This payment was received already."))
    if unit.rows.get(FeePayer, payer) is None:
        raise Wrong(msgid("There is no such payer."))
    sides = (Side(Account.CASH, cash.amount), Side(Account.PAYER, -cash.amount, payer))
    text = f"Pokladní doklad {number}/{year}"
    row = FeeReceipt(
        year=year,
        number=number,
        payer=payer,
        amount=cash.amount,
        purpose=line(cash.purpose) or "Místní poplatek za komunální odpad",
        form=cash.form,
        entry=post(unit, NewEntry(Kind.CASH, text, sides)),
        cancelled="",
        by=unit.actor,
        at=unit.now,
    )
    unit.rows.add(row)
    unit.record("cash.received", f"payer:{payer}", {"receipt": f"{number}/{year}"})
    return row


def cancel(unit: Unit, year: int, number: int, reason: str) -> FeeReceipt:
    """Cancel a receipt and take its entry back; the number stays (storno). Raises ``Wrong``."""
    row = unit.rows.get(FeeReceipt, year, number, lock=True)
    why = line(reason)
    if row is None or row.cancelled:
        raise Wrong(msgid("There is no such valid receipt."))
    if not why:
        raise Wrong(msgid("Write why the receipt is cancelled."))
    row.cancelled = why
    reverse(unit, row.entry, why)
    unit.record("cash.cancelled", f"payer:{row.payer}", {"receipt": f"{number}/{year}", "why": why})
    return row
