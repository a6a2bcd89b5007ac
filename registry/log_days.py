"""Keeps the transaction log of every day that is over, each tied to the one before.

Source: Decree 259/2012 and NSESSS: the log is rendered at least once a day and sealed with a
recognised seal. There is no seal here, so every document says that it is unsealed, and the
operator is told; it is rendered all the same.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.store.audit import BEGINNING
from gateway.store.days import ONE_DAY, DayWork, begins
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry.log_words import EDITION
from registry.log_xml import Heading, Line, render
from registry.tables import LogDay

UNSEALED = "unsealed"

#: Lines read at a time.
CHUNK = 2000


def gather(unit: Unit, day: date) -> tuple[Heading, bytes]:
    """Render the log of *day*, which follows the last one that is kept."""
    found = heading(unit, day)
    return found, render(found, lines(unit, found.first_seq, found.last_seq))


def act(unit: Unit, day: date, gathered: tuple[Heading, bytes]) -> None:
    """Keep the rendered document."""
    made, octets = gathered
    blob = unit.keep(BlobRef.of(octets))
    unit.rows.add(
        LogDay(
            day=day,
            number=made.number,
            sha256=blob.sha256,
            size=blob.size,
            previous=made.previous,
            first_seq=made.first_seq,
            last_seq=made.last_seq,
            hash_before=made.hash_before,
            hash_after=made.hash_after,
            made_at=made.made_at,
            edition=made.edition,
            seal=UNSEALED,
        )
    )
    told = {"sha256": blob.sha256, "previous": made.previous, "seal": UNSEALED}
    unit.record("log.day-kept", f"log:{day}", told)


#: What the daily round runs.
WORK = DayWork(act, gather)


def heading(unit: Unit, day: date) -> Heading:
    """Return what the log of *day* will stand on.

    Its lines are those after the day before up to the last one written on *day*. A line that was
    begun before midnight and written long after goes into the next day's, so that each line is in
    exactly one document, in its place in the chain.
    """
    before = unit.rows.get(LogDay, day - ONE_DAY)
    first = before.last_seq + 1 if before else 1
    before_hash = before.hash_after if before else BEGINNING
    ours = select(AuditRow.seq, AuditRow.hash).where(
        AuditRow.seq >= first, AuditRow.at < begins(day + ONE_DAY)
    )
    found = unit.rows.tuples(ours.order_by(AuditRow.seq.desc()).limit(1))
    last, last_hash = found[0] if found else (first - 1, before_hash)
    return Heading(
        originator=unit.originator.id,
        day=day,
        number=before.number + 1 if before else 1,
        previous=before.sha256 if before else BEGINNING,
        first_seq=first,
        last_seq=last,
        hash_before=before_hash,
        hash_after=last_hash,
        made_at=unit.now,
        edition=EDITION,
    )


def lines(unit: Unit, first: int, last: int) -> Iterator[Line]:
    """Yield the lines of the audit log from *first* to *last*."""
    for start in range(first, last + 1, CHUNK):
        end = min(start + CHUNK - 1, last)
        wanted = select(
            AuditRow.seq,
            AuditRow.at,
            AuditRow.actor,
            AuditRow.event,
            AuditRow.about,
            AuditRow.details,
            AuditRow.hash,
        ).where(AuditRow.seq.between(start, end))
        for row in unit.rows.tuples(wanted.order_by(AuditRow.seq)):
            yield Line(*row)


def kept(unit: Unit) -> Iterator[LogDay]:
    """Yield the days whose logs are kept, oldest first."""
    yield from unit.rows.all(select(LogDay).order_by(LogDay.day))


def opened(unit: Unit, day: date) -> BinaryIO | None:
    """Open the document of *day*; ``None`` when there is none."""
    row = unit.rows.get(LogDay, day)
    return unit.open(BlobRef(row.sha256, row.size)) if row else None
