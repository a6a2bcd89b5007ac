"""Says who acts for a payer, and for whom somebody should: minors do not owe for themselves."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from gateway.store.unit import Unit
from waste.law import Bound, limit_on
from waste.payers import Represents
from waste.tables import FeePayer, FeeRepresentative


def statutory_on(unit: Unit, payer: str, day: date) -> FeeRepresentative | None:
    """Return the statutory representative of a payer on *day*."""
    mine = select(FeeRepresentative).where(FeeRepresentative.payer == payer, _statutory(day))
    return unit.rows.first(mine.order_by(FeeRepresentative.id))


def is_minor(payer: FeePayer, day: date) -> bool:
    """Tell whether the payer is too young on *day* to owe for himself (§ 12 of Act 565/1990)."""
    return payer.birth_date is not None and payer.birth_date > _born_after(day)


def unrepresented(day: date) -> ColumnElement[bool]:
    """Return the condition of payers who are minors on *day* and have nobody who owes for them."""
    acting = exists().where(
        FeeRepresentative.originator_id == FeePayer.originator_id,
        FeeRepresentative.payer == FeePayer.id,
        _statutory(day),
    )
    return and_(FeePayer.birth_date > _born_after(day), ~acting)


def _born_after(day: date) -> date:
    """Return the last birthday of those who are adults on *day*."""
    year = day.year - int(limit_on(Bound.ADULT, day))
    # Who was born on 29 February comes of age on 1 March of a common year.
    leap = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if leap else day.replace(year=year)


def _statutory(day: date) -> ColumnElement[bool]:
    return and_(
        FeeRepresentative.kind == Represents.STATUTORY,
        FeeRepresentative.cancelled == "",
        FeeRepresentative.since <= day,
        or_(FeeRepresentative.until.is_(None), FeeRepresentative.until >= day),
    )
