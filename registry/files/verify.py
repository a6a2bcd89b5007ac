"""Looks whether files are whole: marks, orders, regimes, and what closed ones must have."""

from collections.abc import Iterator

from sqlalchemy import func, select

from gateway.store.unit import Unit
from registry import identifiers
from registry.axes import Handling
from registry.calendar import legal_day
from registry.file_tables import CaseFile, FileEntry, FileSeries, Settlement
from registry.files.states import FileState
from registry.plan import law
from registry.plan.regime import LONGEST, Mark, Trigger
from registry.tables import Filing


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything about the originator's files that does not fit."""
    yield from _marks(unit)
    yield from _orders(unit)
    for file in unit.rows.all(select(CaseFile).order_by(CaseFile.id)):
        yield from (f"file {file.mark}: {said}" for said in _of(file))
    yield from _finished(unit)
    yield from _settlements(unit)


def _marks(unit: Unit) -> Iterator[str]:
    """Yield marks given out that no file has, and files beyond the last mark of their year."""
    last = {row.year: row.last for row in unit.rows.all(select(FileSeries))}
    present: dict[int, set[int]] = {}
    for year, seq in unit.rows.tuples(select(CaseFile.year, CaseFile.seq)):
        present.setdefault(year, set()).add(seq)
    for year in sorted(last.keys() | present.keys()):
        given, there = set(range(1, last.get(year, 0) + 1)), present.get(year, set())
        yield from (f"file mark {seq}/{year} belongs to nothing" for seq in sorted(given - there))
        beyond = sorted(there - given)
        yield from (f"file mark {seq}/{year} lies beyond the last of its year" for seq in beyond)


def _orders(unit: Unit) -> Iterator[str]:
    """Yield files whose order does not run from 1 without a gap."""
    number, last = func.count(), func.max(FileEntry.position)
    first = func.min(FileEntry.position)
    statement = (
        select(CaseFile.mark, number)
        .join(FileEntry, FileEntry.file == CaseFile.id)
        .group_by(CaseFile.mark)
        .having((last != number) | (first != 1))
        .order_by(CaseFile.mark)
    )
    for mark, _ in unit.rows.tuples(statement):
        yield f"file {mark}: its order has a gap"
    twisted = (
        select(FileEntry.file, FileEntry.position)
        .where(FileEntry.held.is_not(None), FileEntry.held != FileEntry.filing)
        .order_by(FileEntry.file, FileEntry.position)
    )
    for file, position in unit.rows.tuples(twisted):
        yield f"file {file}: number {position} holds another filing than it says"


def _of(file: CaseFile) -> Iterator[str]:
    if not identifiers.valid(file.id):
        yield "the identifier is mistyped"
    in_range = 0 <= file.retention <= LONGEST
    if file.disposal_mark not in set(Mark) or file.trigger not in set(Trigger) or not in_range:
        yield "it has no disposal regime"
    if file.state == FileState.CLOSED and file.closed_at is None:
        yield "it is closed, but nobody knows when"
    if file.closed_at and law.mark_on(file.disposal_mark, legal_day(file.closed_at)) is None:
        yield f"it was closed with the mark {file.disposal_mark}, which was not valid then"


def _finished(unit: Unit) -> Iterator[str]:
    """Yield settled and closed files that are empty or have something unsettled in them."""
    inside = (FileEntry.file == CaseFile.id) & FileEntry.held.is_not(None)
    finished = CaseFile.state != FileState.OPEN
    empty = (
        select(CaseFile.mark, CaseFile.state)
        .outerjoin(FileEntry, inside)
        .where(finished, FileEntry.file.is_(None))
        .order_by(CaseFile.mark)
    )
    for mark, state in unit.rows.tuples(empty):
        yield f"file {mark}: it is {state} and empty"
    early = (
        select(CaseFile.mark, CaseFile.state, Filing.reference_number)
        .join(FileEntry, inside)
        .join(Filing, Filing.record_identifier == FileEntry.held)
        .where(finished, Filing.handling.not_in([Handling.SETTLED, Handling.CANCELLED]))
        .order_by(CaseFile.mark, FileEntry.position)
    )
    for mark, state, reference in unit.rows.tuples(early):
        yield f"file {mark}: it is {state}, but {reference} is not settled"


def _settlements(unit: Unit) -> Iterator[str]:
    standing = Settlement.reopened_at.is_(None)
    without = (
        select(Filing.reference_number)
        .outerjoin(Settlement, (Settlement.filing == Filing.record_identifier) & standing)
        .where(Filing.handling == Handling.SETTLED, Settlement.id.is_(None))
    )
    for reference in unit.rows.all(without):
        yield f"filing {reference}: settled, but nobody said how"
    twice = (
        select(Settlement.filing)
        .where(standing)
        .group_by(Settlement.filing)
        .having(func.count() > 1)
    )
    for filing in unit.rows.all(twice):
        yield f"filing {filing}: settled twice"
    early = (
        select(Filing.reference_number)
        .join(Settlement, (Settlement.filing == Filing.record_identifier) & standing)
        .where(Filing.handling.not_in([Handling.SETTLED, Handling.CANCELLED]))
    )
    for reference in unit.rows.all(early):
        yield f"filing {reference}: has a settlement and is not settled"
