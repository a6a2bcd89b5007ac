"""Keeps payers: who they are, since when they owe, what they are freed from, who acts for them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import stdnum.cz.dic
from sqlalchemy import or_, select
from ulid import ULID

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.wording import czech_order, folded, line
from waste import symbols
from waste.fee import Title
from waste.law import exemption_on
from waste.tables import FeeExemption, FeeLiability, FeePayer, FeeRepresentative, FeeSeries

_SORTING = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Represents(StrEnum):
    """For whom a representative acts."""

    #: Pays for others by agreement; a convenience, each still owes his own fee.
    HOUSEHOLD = "household"
    #: Parent or guardian, who owes the fee of a minor (§ 12 of Act 565/1990).
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who a payer is and where to write to."""

    name: str
    birth_date: date | None = None
    organisation_id: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewPayer(Particulars):
    """A payer to be entered."""

    #: A symbol used before; empty: the next of ours.
    variable_symbol: str = ""
    filing: str | None = None


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A liability to be entered."""

    since: date
    until: date | None = None
    title: Title = Title.REGISTERED
    property: str = ""


@dataclass(frozen=True, slots=True)
class NewExemption:
    """An exemption or relief to be entered; what is empty the law's own table says."""

    kind: str
    since: date
    until: date | None = None
    percent: int | None = None
    legal_basis: str = ""
    #: The only property of an owner it is for; empty for everything.
    property: str = ""


@dataclass(frozen=True, slots=True)
class NewRepresentative:
    """Somebody who acts for a payer; a household's is himself a payer, by variable symbol."""

    kind: Represents
    since: date
    until: date | None = None
    variable_symbol: str = ""
    name: str = ""
    address: str = ""


def add_payer(unit: Unit, new: NewPayer) -> FeePayer:
    """Enter a payer and give a variable symbol. Raises ``Wrong``."""
    check(unit, new)
    number, symbol = _symbol(unit, new.variable_symbol)
    payer = FeePayer(
        id=str(ULID()),
        number=number,
        variable_symbol=symbol,
        name=line(new.name),
        birth_date=new.birth_date,
        organisation_id=new.organisation_id,
        address=line(new.address),
        email=new.email.strip(),
        filing=new.filing,
        created_at=unit.now,
    )
    payer.sorting, payer.sought = sorting_and_sought(payer)
    unit.rows.add(payer)
    unit.record("payer.added", f"payer:{payer.id}", {"symbol": symbol})
    return payer


def sorting_and_sought(payer: FeePayer) -> tuple[str, str]:
    """Return by what lists order the payer, and in what searches look for him."""
    sought = f"{payer.name} {payer.address} {payer.variable_symbol} {payer.organisation_id}"
    return czech_order(payer.name)[:_SORTING], folded(sought)


def check(unit: Unit, new: Particulars) -> None:
    """Raise ``Wrong`` for particulars nobody has."""
    if not line(new.name):
        raise Wrong(msgid("A payer needs a name."))
    if new.birth_date is not None and new.birth_date > legal_day(unit.now):
        raise Wrong(msgid("The day of birth has not come yet."))
    if new.organisation_id and not stdnum.cz.dic.is_valid(new.organisation_id):
        raise Wrong(msgid("The organisation's number (IČO) is mistyped."))
    if new.email.strip() and not _EMAIL.fullmatch(new.email.strip()):
        raise Wrong(msgid("The e-mail address is mistyped."))


def _symbol(unit: Unit, wanted: str) -> tuple[int | None, str]:
    if wanted.strip():
        symbol = symbols.tidy(wanted)
        if not symbol or len(symbol) > 10:  # noqa: PLR2004  (what banks transmit)
            raise Wrong(msgid("A variable symbol has one to ten digits."))
        if by_symbol(unit, symbol) is not None:
            raise Wrong(msgid("The variable symbol %(symbol)s is somebody else's."), symbol=symbol)
        return None, symbol
    while True:
        number = unit.rows.count_up(FeeSeries, {"kind": "payers", "year": 0}, "last")
        issued = symbols.symbol_of(number)
        if issued is not None and by_symbol(unit, issued) is None:
            return number, issued


def by_symbol(unit: Unit, symbol: str) -> FeePayer | None:
    """Return who has a variable symbol, with or without leading zeros."""
    found = symbols.tidy(symbol)
    if not found:
        return None
    return unit.rows.first(select(FeePayer).where(FeePayer.variable_symbol == found))


def add_duty(unit: Unit, payer: str, new: NewDuty) -> FeeLiability:
    """Enter from when a payer owes the fee. Raises ``Wrong`` for days that cannot be."""
    in_day_order(new.since, new.until)
    if new.title == Title.OWNER and not line(new.property):
        raise Wrong(msgid("An owner owes for a property: write which."))
    duty = FeeLiability(
        id=str(ULID()),
        payer=payer,
        title=new.title,
        property=line(new.property) if new.title == Title.OWNER else "",
        since=new.since,
        until=new.until,
        cancelled="",
    )
    unit.rows.add(duty)
    unit.record("payer.liable", f"payer:{payer}", {"since": new.since.isoformat()})
    return duty


def add_exemption(unit: Unit, payer: str, new: NewExemption) -> FeeExemption:
    """Enter an exemption or relief. Raises ``Wrong``."""
    in_day_order(new.since, new.until)
    try:
        kind = exemption_on(new.kind, new.since)
    except LookupError as error:
        raise Wrong(msgid("There is no such exemption on that day.")) from error
    percent = kind.percent if new.percent is None else new.percent
    if not 1 <= percent <= 100:  # noqa: PLR2004  (per cent)
        raise Wrong(msgid("A relief is one to a hundred per cent."))
    row = FeeExemption(
        id=str(ULID()),
        payer=payer,
        kind=kind.code,
        percent=percent,
        legal_basis=line(new.legal_basis) or kind.legal_basis,
        property=line(new.property),
        since=new.since,
        until=new.until,
        cancelled="",
    )
    unit.rows.add(row)
    unit.record("payer.exempt", f"payer:{payer}", {"kind": kind.code, "percent": str(percent)})
    return row


def add_representative(unit: Unit, payer: str, new: NewRepresentative) -> FeeRepresentative:
    """Enter who acts for a payer. Raises ``Wrong``."""
    in_day_order(new.since, new.until)
    other = by_symbol(unit, new.variable_symbol) if new.variable_symbol.strip() else None
    if new.variable_symbol.strip() and other is None:
        raise Wrong(msgid("Nobody here has this variable symbol."))
    if new.kind == Represents.HOUSEHOLD and other is None:
        raise Wrong(msgid("Who pays for a household is a payer too: write the variable symbol."))
    if other is not None and other.id == payer:
        raise Wrong(msgid("Nobody represents himself."))
    name = other.name if other is not None else line(new.name)
    if not name:
        raise Wrong(msgid("A representative needs a name."))
    row = FeeRepresentative(
        id=str(ULID()),
        payer=payer,
        kind=new.kind,
        representative=other.id if other is not None else None,
        name=name,
        address=other.address if other is not None else line(new.address),
        since=new.since,
        until=new.until,
        cancelled="",
    )
    unit.rows.add(row)
    unit.record("payer.represented", f"payer:{payer}", {"kind": new.kind})
    return row


def in_day_order(since: date, until: date | None) -> None:
    """Raise ``Wrong`` when the last day lies before the first."""
    if until is not None and until < since:
        raise Wrong(msgid("The last day lies before the first."))


def household_of(unit: Unit, representative: str, day: date) -> tuple[str, ...]:
    """Return the payers of the household a payer pays for on *day*, himself first.

    Empty when he pays for nobody else.
    """
    statement = (
        select(FeeRepresentative.payer)
        .where(
            FeeRepresentative.representative == representative,
            FeeRepresentative.kind == Represents.HOUSEHOLD,
            FeeRepresentative.cancelled == "",
            FeeRepresentative.since <= day,
            or_(FeeRepresentative.until.is_(None), FeeRepresentative.until >= day),
        )
        .order_by(FeeRepresentative.payer)
    )
    members = dict.fromkeys(unit.rows.all(statement))
    return (representative, *members) if members else ()
