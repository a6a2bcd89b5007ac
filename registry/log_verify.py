"""Looks whether the daily documents are whole: no day missing, each log true to the audit log."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.store.audit import BEGINNING
from gateway.store.days import ONE_DAY
from gateway.store.tables import AuditRow, DayDone
from gateway.store.unit import Unit
from registry.log_days import kept, lines
from registry.log_words import EDITION
from registry.log_xml import Heading, lines_in, render
from registry.tables import LogDay, RegisterDay


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything that does not fit."""
    before: LogDay | None = None
    rows = list(kept(unit))
    yield from _missing(unit, "log", {row.day for row in rows})
    yield from _missing(unit, "register", set(unit.rows.all(select(RegisterDay.day))))
    for row in rows:
        yield from _succession(row, before)
        yield from _document(unit, row)
        before = row
    yield from _as_kept(unit, "log", {f"log:{row.day}": row.sha256 for row in rows})
    papers = unit.rows.tuples(select(RegisterDay.day, RegisterDay.sha256))
    now = {f"register-day:{day}": sha256 or "" for day, sha256 in papers}
    yield from _as_kept(unit, "register", now)


def _as_kept(unit: Unit, work: str, now: Mapping[str, str]) -> Iterator[str]:
    """Compare the hashes with those that the audit log, which is a chain, remembers."""
    told = select(AuditRow.about, AuditRow.details).where(
        AuditRow.about.in_(list(now)), AuditRow.event == f"{work}.day-kept"
    )
    then = {about: json.loads(details)["sha256"] for about, details in unit.rows.tuples(told)}
    for about, sha256 in sorted(now.items()):
        if then.get(about) != sha256:
            day = about.partition(":")[2]
            yield f"{work} of {day}: it is not the document that was kept"


def _missing(unit: Unit, work: str, found: set[date]) -> Iterator[str]:
    """Name the days that were done, or lie between two kept ones, and are not there."""
    done = unit.rows.all(select(DayDone.day).where(DayDone.work == work))
    known = {*done, *found}
    if known:
        span = (max(known) - min(known)).days + 1
        for day in (min(known) + ONE_DAY * n for n in range(span)):
            if day not in found:
                yield f"{work} of {day}: it is missing"


def _succession(row: LogDay, before: LogDay | None) -> Iterator[str]:
    expected = (
        (before.number + 1, before.sha256, before.last_seq + 1, before.hash_after)
        if before
        else (1, BEGINNING, 1, BEGINNING)
    )
    if (row.number, row.previous, row.first_seq, row.hash_before) != expected:
        yield f"log of {row.day}: it does not follow the day before"


def _document(unit: Unit, row: LogDay) -> Iterator[str]:
    """Compare the kept document with the audit log, and render it again."""
    expected = [(line.seq, line.hash) for line in lines(unit, row.first_seq, row.last_seq)]
    try:
        with unit.open(BlobRef(row.sha256, row.size)) as file:
            found = list(lines_in(file))
    except LookupError:
        yield f"log of {row.day}: its document is missing"
        return
    except ValueError:
        yield f"log of {row.day}: its document cannot be read"
        return
    last = expected[-1][1] if expected else row.hash_before
    if found != expected or last != row.hash_after:
        yield f"log of {row.day}: it is not what the audit log says"
    if row.edition == EDITION and _again(unit, row) != row.sha256:
        yield f"log of {row.day}: rendered again it is another document"


def _again(unit: Unit, row: LogDay) -> str:
    made = Heading(
        originator=unit.originator.id,
        day=row.day,
        number=row.number,
        previous=row.previous,
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        hash_before=row.hash_before,
        hash_after=row.hash_after,
        made_at=row.made_at,
        edition=row.edition,
    )
    return hashlib.sha256(render(made, lines(unit, row.first_seq, row.last_seq))).hexdigest()
