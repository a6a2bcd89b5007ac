"""Lists filings for the desk and the command line, newest first, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, Tuple, and_, literal, or_, select, tuple_

from gateway.model.errors import Malformed
from gateway.model.numbers import beginning, tidy
from gateway.store.schema import UtcTime
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.axes import Handling
from registry.names import named
from registry.tables import Filing
from registry.wording import folded

#: Filings on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class FilingLine:
    """A filing as one line of a list."""

    record_identifier: str
    reference_number: str
    subject: str
    sender: str
    channel: str
    received_at: datetime
    registered_at: datetime
    technical_state: str
    authenticity: str
    handling: str
    department: str
    clerk: str
    confirmation_due: date | None
    #: ``filings``, or the code of an independent register.
    register: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which filings are wanted; an empty field does not narrow."""

    handling: Handling | None = None
    #: A login.
    clerk: str = ""
    #: ``filings``, or the code of an independent register.
    register: str = ""
    #: People of the name registry.
    senders: tuple[str, ...] = ()
    #: Words looked for in subject, sender and numbers, whatever their case and accents; or all is
    #: the sender's public code, or a short number (gateway.model.numbers).
    text: str = ""


@dataclass(frozen=True, slots=True)
class FilingPage:
    """One page, and where the next begins; ``""`` on the last."""

    lines: tuple[FilingLine, ...]
    next: str = ""


def filings(
    unit: Unit, wanted: Wanted = Wanted(), after: str = "", limit: int = PAGE
) -> FilingPage:
    """Return up to *limit* filings after the mark *after*; raises ``Malformed`` for no mark."""
    statement = _narrowed(select(Filing), wanted)
    if after:
        statement = statement.where(_key() < _mark(after))
    statement = statement.order_by(
        Filing.registered_at.desc(), Filing.record_identifier.desc()
    ).limit(limit + 1)
    found = unit.rows.all(statement)
    lines = tuple(as_line(row) for row in found[:limit])
    if len(found) <= limit:
        return FilingPage(lines)
    last = lines[-1]
    return FilingPage(lines, f"{last.registered_at.isoformat()}~{last.record_identifier}")


def how_many(unit: Unit, wanted: Wanted) -> int:
    """Return the number of filings that are wanted."""
    return unit.rows.count(_narrowed(select(Filing), wanted))


def _narrowed(statement: Select[Filing], wanted: Wanted) -> Select[Filing]:
    if wanted.handling is not None:
        statement = statement.where(Filing.handling == wanted.handling)
    if wanted.clerk:
        statement = statement.where(Filing.clerk == wanted.clerk)
    if wanted.register:
        statement = statement.where(Filing.register == wanted.register)
    if wanted.senders:
        statement = statement.where(Filing.sender_id.in_(wanted.senders))
    if wanted.text.strip():
        statement = statement.where(_found(wanted.text))
    return statement


def _found(text: str) -> ColumnElement[bool]:
    words = (Filing.sought.contains(word, autoescape=True) for word in folded(text).split())
    ways = [and_(*words), Filing.code == tidy(text)]
    if begins := beginning(text):
        came = select(ItemRow.id).where(ItemRow.external_id.startswith(begins))
        ways.append(Filing.item_id.in_(came))
    return or_(*ways)


def _key() -> Tuple:
    return tuple_(Filing.registered_at, Filing.record_identifier)


def _mark(after: str) -> Tuple:
    instant, _, identifier = after.partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError as error:
        raise Malformed("Stránka seznamu neexistuje.") from error
    if at.tzinfo is None or not identifier:
        raise Malformed("Stránka seznamu neexistuje.")
    return tuple_(literal(at, UtcTime()), literal(identifier))


def as_line(row: Filing) -> FilingLine:
    """Return a filing as one line of a list."""
    return FilingLine(
        record_identifier=row.record_identifier,
        reference_number=row.reference_number,
        subject=row.subject,
        sender=row.sender_name or named(row.sender_address),
        channel=row.channel,
        received_at=row.received_at,
        registered_at=row.registered_at,
        technical_state=row.technical_state,
        authenticity=row.authenticity,
        handling=row.handling,
        department=row.department or "",
        clerk=row.clerk,
        register=row.register,
        confirmation_due=row.confirmation_due,
    )
