"""Looks whether the kept transaction logs are whole: no day missing, each true to the audit log."""

import hashlib
from collections.abc import Iterator

from gateway.model.blob import BlobRef
from gateway.store.audit import BEGINNING
from gateway.store.days import ONE_DAY
from gateway.store.unit import Unit
from registry.log_days import kept, lines
from registry.log_words import EDITION
from registry.log_xml import Heading, lines_in, render
from registry.tables import LogDay


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for everything that does not fit."""
    before: LogDay | None = None
    for row in kept(unit):
        yield from _succession(row, before)
        yield from _document(unit, row)
        before = row


def _succession(row: LogDay, before: LogDay | None) -> Iterator[str]:
    if before is not None and row.day != before.day + ONE_DAY:
        yield f"log of {before.day + ONE_DAY}: it is missing"
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
