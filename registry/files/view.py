"""Gathers what the page of one file shows, within one snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.history import Happened, history
from registry.calendar import legal_day
from registry.circulation import departments, names
from registry.file_tables import CaseFile, FileEntry, PaperNote
from registry.files.choice import Groups, class_groups
from registry.files.formats import Formats
from registry.files.lacks import Lack, formats_in, lacks, unsettled
from registry.files.listing import FileLine, as_line, event_of, own_regime
from registry.files.states import FileState
from registry.plan.regime import Trigger, may_be_proposed, proposable_from
from registry.tables import Filing

#: Contents on one page, and on the cover sheet, which shows them all.
PAGE, EVERYTHING = 100, 1_000_000
#: Lacks that are shown at once.
MOST_LACKS = 40


@dataclass(frozen=True, slots=True)
class Content:
    """One number of the file."""

    position: int
    filing: str
    reference_number: str
    subject: str
    sender: str
    received_at: datetime
    handling: str
    #: ``A/10`` where this content is stricter than the file; else empty.
    stricter: str
    #: Sheets of paper; ``None`` where there is none or nobody has counted.
    sheets: int | None
    #: When and why it was taken out; ``None`` while it is in.
    left_at: datetime | None
    left_because: str


@dataclass(frozen=True, slots=True)
class FileView:
    """Everything the page of one file shows."""

    line: FileLine
    #: The regime fixed at the opening, which content may have made stricter.
    regime: str
    growth: str
    version: int
    #: A page of the contents, after which number it begins and where the next one does; 0: none.
    contents: tuple[Content, ...]
    after: int
    next: int
    #: What is lacking before it may be closed, the first of it; empty for a closed one.
    lacks: tuple[Lack, ...]
    #: How many things are lacking altogether.
    lacking: int
    #: The names of what the program converts before it closes the file.
    pending: tuple[str, ...]
    #: Whether all its filings are settled.
    all_settled: bool
    event_on: date | None
    asks_event: bool
    #: The first day on which disposal may be proposed, and whether that has come.
    proposable_from: date | None
    lapsed: bool
    classes: Groups | None
    names: Mapping[str, str]
    #: To whom it can be given: pairs of code and name, of login and name.
    departments: tuple[tuple[str, str], ...]
    clerks: tuple[tuple[str, str], ...]
    history: tuple[Happened, ...]


def view(unit: Unit, identifier: str, after: int = 0, limit: int = PAGE) -> FileView | None:
    """Return what the page shows; ``None`` when this originator has no such file.

    Of the contents up to *limit* behind the number *after*.
    """
    row = unit.rows.get(CaseFile, identifier)
    if row is None:
        return None
    found, line = _contents(unit, row, after, limit + 1), as_line(unit, row)
    event = event_of(row)
    closed = row.state == FileState.CLOSED
    kept = Formats((), (), {}) if closed else formats_in(unit, row)
    missing = () if closed else lacks(unit, row, kept)
    return FileView(
        line=line,
        regime=str(own_regime(row)),
        growth=row.growth,
        version=row.version,
        contents=found[:limit],
        after=after,
        next=found[limit - 1].position if len(found) > limit else 0,
        lacks=missing[:MOST_LACKS],
        lacking=len(missing),
        pending=tuple(one.name for one in kept.pending),
        all_settled=not unsettled(unit, row),
        event_on=row.event_on,
        asks_event=row.trigger == Trigger.EXTERNAL,
        proposable_from=proposable_from(event, line.retention) if event else None,
        lapsed=event is not None and may_be_proposed(event, line.retention, legal_day(unit.now)),
        classes=class_groups(unit),
        names=names(unit),
        departments=tuple((one.code, one.name) for one in departments(unit)),
        clerks=tuple((one.login, one.name) for one in colleagues(unit)),
        history=history(unit, f"file:{row.id}"),
    )


def _contents(unit: Unit, file: CaseFile, after: int, limit: int) -> tuple[Content, ...]:
    statement = (
        select(FileEntry, Filing, PaperNote.sheets)
        .join(Filing, Filing.record_identifier == FileEntry.filing)
        .outerjoin(PaperNote, PaperNote.filing == FileEntry.filing)
        .where(FileEntry.file == file.id, FileEntry.position > after)
        .order_by(FileEntry.position)
        .limit(limit)
    )
    return tuple(
        Content(
            position=entry.position,
            filing=filing.record_identifier,
            reference_number=filing.reference_number,
            subject=filing.subject,
            sender=filing.sender_name or filing.sender_address,
            received_at=filing.received_at,
            handling=filing.handling,
            stricter=_stricter(entry, file),
            sheets=sheets,
            left_at=entry.left_at,
            left_because=entry.left_because,
        )
        for entry, filing, sheets in unit.rows.tuples(statement)
    )


def _stricter(entry: FileEntry, file: CaseFile) -> str:
    same = (entry.disposal_mark, entry.retention) == (file.disposal_mark, file.retention)
    return "" if same else f"{entry.disposal_mark}/{entry.retention}"
