"""Lists files for the desk and the command line, newest first, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, Tuple, func, literal, select, tuple_

from gateway.model.errors import Malformed
from gateway.store.schema import UtcTime
from gateway.store.unit import Unit
from registry.calendar import legal_day
from registry.file_tables import CaseFile, FileEntry
from registry.files.states import FileState
from registry.plan.regime import Mark, Regime, Trigger, disposal_year, strictest
from registry.wording import folded

#: Files on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as one line of a list."""

    id: str
    mark: str
    title: str
    class_code: str
    class_title: str
    state: str
    opened_at: datetime
    settled_at: datetime | None
    closed_at: datetime | None
    department: str
    clerk: str
    #: How many filings are in it.
    filings: int
    #: The strictest of its own regime and its content's.
    disposal_mark: str
    retention: int
    trigger: str
    #: From the beginning of this year disposal may be proposed; ``None`` while nobody can tell.
    disposal_year: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files are wanted; an empty field does not narrow."""

    state: FileState | None = None
    #: A login.
    clerk: str = ""
    #: Words looked for in mark, title and class, whatever their case and accents.
    text: str = ""


@dataclass(frozen=True, slots=True)
class FilePage:
    """One page, and where the next begins; ``""`` on the last."""

    lines: tuple[FileLine, ...]
    next: str = ""


def files(unit: Unit, wanted: Wanted = Wanted(), after: str = "", limit: int = PAGE) -> FilePage:
    """Return up to *limit* files after the mark *after*; raises ``Malformed`` for no mark."""
    statement = _narrowed(select(CaseFile), wanted)
    if after:
        statement = statement.where(tuple_(CaseFile.opened_at, CaseFile.id) < _mark(after))
    statement = statement.order_by(CaseFile.opened_at.desc(), CaseFile.id.desc()).limit(limit + 1)
    found = unit.rows.all(statement)
    lines = as_lines(unit, found[:limit])
    if len(found) <= limit:
        return FilePage(lines)
    return FilePage(lines, f"{lines[-1].opened_at.isoformat()}~{lines[-1].id}")


def as_lines(unit: Unit, rows: Iterable[CaseFile]) -> tuple[FileLine, ...]:
    """Return files as lines, with what their contents add."""
    rows = tuple(rows)
    inside = _contents(unit, [row.id for row in rows])
    return tuple(_line(row, inside.get(row.id, ())) for row in rows)


def as_line(unit: Unit, row: CaseFile) -> FileLine:
    """Return one file as a line."""
    return as_lines(unit, (row,))[0]


def own_regime(file: CaseFile) -> Regime:
    """Return the regime that was fixed when the file was opened."""
    return Regime(Mark(file.disposal_mark), file.retention, Trigger(file.trigger))


def event_of(file: CaseFile) -> date | None:
    """Return the day from whose year on the retention runs; ``None`` while it has not come."""
    at = {
        Trigger.CLOSING: file.closed_at,
        Trigger.SETTLEMENT: file.settled_at,
        Trigger.CREATION: file.opened_at,
    }.get(Trigger(file.trigger))
    if file.trigger == Trigger.EXTERNAL:
        return file.event_on
    return legal_day(at) if at else None


def _contents(unit: Unit, identifiers: list[str]) -> Mapping[str, tuple[tuple[str, int, int], ...]]:
    """Return mark, retention and number of the contents of each file, alike ones together."""
    entry = FileEntry
    statement = (
        select(entry.file, entry.disposal_mark, entry.retention, func.count())
        .where(entry.file.in_(identifiers), entry.held.is_not(None))
        .group_by(entry.file, entry.disposal_mark, entry.retention)
    )
    found: dict[str, tuple[tuple[str, int, int], ...]] = {}
    for file, mark, retention, number in unit.rows.tuples(statement):
        found[file] = (*found.get(file, ()), (mark, retention, number))
    return found


def _line(row: CaseFile, inside: tuple[tuple[str, int, int], ...]) -> FileLine:
    regime = strictest(own_regime(row), (Regime(Mark(mark), years) for mark, years, _ in inside))
    event = event_of(row)
    return FileLine(
        id=row.id,
        mark=row.mark,
        title=row.title,
        class_code=row.class_code,
        class_title=row.class_title,
        state=row.state,
        opened_at=row.opened_at,
        settled_at=row.settled_at,
        closed_at=row.closed_at,
        department=row.department or "",
        clerk=row.clerk,
        filings=sum(number for *_, number in inside),
        disposal_mark=regime.mark,
        retention=regime.retention,
        trigger=regime.trigger,
        disposal_year=disposal_year(event, regime.retention) if event else None,
    )


def _narrowed(statement: Select[CaseFile], wanted: Wanted) -> Select[CaseFile]:
    if wanted.state is not None:
        statement = statement.where(CaseFile.state == wanted.state)
    if wanted.clerk:
        statement = statement.where(CaseFile.clerk == wanted.clerk)
    for word in folded(wanted.text).split():
        statement = statement.where(CaseFile.sought.contains(word, autoescape=True))
    return statement


def _mark(after: str) -> Tuple:
    instant, _, identifier = after.partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError as error:
        raise Malformed("Stránka seznamu neexistuje.") from error
    if at.tzinfo is None or not identifier:
        raise Malformed("Stránka seznamu neexistuje.")
    return tuple_(literal(at, UtcTime()), literal(identifier))
