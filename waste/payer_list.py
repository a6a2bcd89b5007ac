"""Lists payers in the order of names: all, or those a clerk has something to do with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Tuple, func, select, tuple_

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.wording import folded
from waste.journal import Account
from waste.representing import unrepresented
from waste.tables import FeePayer, FeePosting

#: Payers on one page.
PAGE = 50


class Only(StrEnum):
    """Which payers are wanted."""

    ALL = ""
    #: Who has something to pay.
    OWING = "owing"
    #: Who has paid more than that.
    OVERPAID = "overpaid"
    #: Minors of whom nobody has written down who owes for them.
    MINORS = "minors"


@dataclass(frozen=True, slots=True)
class PayerPage:
    """One page of payers in the order of names, and where the next begins; ``""`` on the last."""

    payers: tuple[FeePayer, ...]
    next: str = ""


def payers(
    unit: Unit, text: str = "", after: str = "", limit: int = PAGE, only: Only = Only.ALL
) -> PayerPage:
    """Return up to *limit* payers after the mark *after* that contain all words of *text*."""
    statement = select(FeePayer)
    for word in folded(text).split():
        statement = statement.where(FeePayer.sought.contains(word, autoescape=True))
    if only is not Only.ALL:
        statement = statement.where(_wanted(only, legal_day(unit.now)))
    if after:
        statement = statement.where(_key() > _mark(unit, after))
    found = unit.rows.all(statement.order_by(FeePayer.sorting, FeePayer.id).limit(limit + 1))
    shown = tuple(found[:limit])
    return PayerPage(shown, shown[-1].id if len(found) > limit else "")


def _wanted(only: Only, today: date) -> ColumnElement[bool]:
    if only is Only.MINORS:
        return unrepresented(today)
    balance = func.sum(FeePosting.amount)
    uneven = balance > 0 if only is Only.OWING else balance < 0
    accounts = select(FeePosting.payer).where(FeePosting.account == Account.PAYER)
    return FeePayer.id.in_(accounts.group_by(FeePosting.payer).having(uneven))


def _key() -> Tuple:
    return tuple_(FeePayer.sorting, FeePayer.id)


def _mark(unit: Unit, after: str) -> Tuple:
    statement = select(FeePayer.sorting, FeePayer.id).where(FeePayer.id == after)
    found = unit.rows.tuples(statement)
    if not found:
        raise Wrong(msgid("There is no such page of the list."))
    return tuple_(*found[0])
