"""Corrects the register of payers: particulars that changed, what ended, what was never so.

Nothing is deleted: what should never have been entered stays with the reason and counts no more.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import iso_day, line
from waste.payers import Particulars, check, in_day_order, sorting_and_sought
from waste.tables import FeeExemption, FeeLiability, FeePayer, FeeRepresentative


class Dated(StrEnum):
    """What of a payer's begins and ends."""

    LIABILITY = "liability"
    EXEMPTION = "exemption"
    REPRESENTATIVE = "representative"


Row = FeeLiability | FeeExemption | FeeRepresentative

_KINDS: Mapping[Dated, type[Row]] = {
    Dated.LIABILITY: FeeLiability,
    Dated.EXEMPTION: FeeExemption,
    Dated.REPRESENTATIVE: FeeRepresentative,
}


def correct(unit: Unit, payer: str, new: Particulars) -> None:
    """Correct a payer's particulars; the history keeps what they were. Raises ``Wrong``."""
    row = unit.rows.get(FeePayer, payer, lock=True)
    if row is None:
        raise Wrong(msgid("There is no such payer."))
    wanted = {
        "name": line(new.name),
        "birth_date": new.birth_date,
        "organisation_id": new.organisation_id.strip(),
        "address": line(new.address),
        "email": new.email.strip(),
    }
    check(unit, new)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        raise Wrong(msgid("Nothing was changed."))
    before = _told(row, changed)
    for name in changed:
        setattr(row, name, wanted[name])
    row.sorting, row.sought = sorting_and_sought(row)
    _follow(unit, row)
    details = {"before": before, "after": _told(row, changed)}
    unit.record("payer.corrected", f"payer:{payer}", details)


def _told(payer: FeePayer, names: Iterable[str]) -> str:
    values = (getattr(payer, name) for name in names)
    shown = (iso_day(one) if isinstance(one, date) else one for one in values)
    return ", ".join(one or "–" for one in shown)


def _follow(unit: Unit, payer: FeePayer) -> None:
    """Let name and address follow where the payer acts for others."""
    acting = select(FeeRepresentative).where(FeeRepresentative.representative == payer.id)
    for row in unit.rows.all(acting):
        row.name, row.address = payer.name, payer.address


def end(unit: Unit, what: Dated, payer: str, row: str, until: date) -> None:
    """Write the last day of a liability, exemption or representation. Raises ``Wrong``."""
    found = _row(unit, what, payer, row)
    in_day_order(found.since, until)
    found.until = until
    details = {"what": str(what), "until": until.isoformat()}
    unit.record("payer.ended", f"payer:{payer}", details)


def void(unit: Unit, what: Dated, payer: str, row: str, reason: str) -> None:
    """Let what was entered by mistake count no more. Raises ``Wrong`` without a reason."""
    found, why = _row(unit, what, payer, row), line(reason)
    if not why:
        raise Wrong(msgid("Write why it should not have been entered."))
    found.cancelled = why
    unit.record("payer.voided", f"payer:{payer}", {"what": str(what), "why": why})


def _row(unit: Unit, what: Dated, payer: str, row: str) -> Row:
    found = unit.rows.get(_KINDS[what], row, lock=True)
    if found is None or found.payer != payer or found.cancelled:
        raise Wrong(msgid("There is no such entry, or it counts no more."))
    return found
