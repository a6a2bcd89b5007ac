"""Gathers what the page of one filing shows about its file and its settlement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from gateway.store.unit import Unit
from registry.circulation import OPEN
from registry.file_tables import CaseFile, FileEntry, PaperNote, Settlement
from registry.files.choice import Groups, class_groups
from registry.files.components import pieces_of
from registry.files.contents import file_of
from registry.files.formats import Formats, formats_of
from registry.files.lacks import Stuck, on_paper, undelivered
from registry.files.listing import FileLine, as_line, as_lines
from registry.files.settling import settlement_of
from registry.files.states import FileState
from registry.plan.scheme import in_force
from registry.tables import Filing

#: Files that are proposed at most, of each reason.
PROPOSED = 5
#: How much of a letter is searched for numbers.
_READ = 20_000

_NUMBER = re.compile(r"[\w.-]+/[\w./-]*\d")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open file into which the filing may belong."""

    file: FileLine
    #: ``named`` when the filing names it or a filing in it, ``sender`` when the sender has it.
    why: str


@dataclass(frozen=True, slots=True)
class FilePanel:
    """What stands on the filing's page about file and settlement."""

    #: The file it is in, ``None`` when in none; and its number there.
    file: FileLine | None
    position: int
    proposals: tuple[Proposal, ...]
    #: Classes in which a file may be opened, under their headings; ``None`` when too many.
    classes: Groups | None
    planned: bool
    settlement: Settlement | None
    #: Earlier settlements that were taken back, oldest first.
    reopened: tuple[Settlement, ...]
    #: Whether it can be settled or joined at all, and whether it can be taken out.
    open: bool
    movable: bool
    paper: PaperNote | None
    on_paper: bool
    #: Replies that did not arrive, or whose delivery is not proven yet.
    stuck: tuple[Stuck, ...]
    #: How its content stands as to output formats, and whether anything can be changed about that.
    formats: Formats
    closed: bool
    #: Under which numbers copies are shown, by the hash of what they are copies of.
    copies: Mapping[str, int]


def panel(unit: Unit, filing: Filing, text: str = "") -> FilePanel:
    """Return what the page shows; *text* is the filing's letter, searched for numbers."""
    entry = file_of(unit, filing.record_identifier)
    file = unit.rows.get(CaseFile, entry.file) if entry else None
    still_open, kept = filing.handling in OPEN, formats_of(unit, filing)
    return FilePanel(
        file=as_line(unit, file) if file else None,
        position=entry.position if entry else 0,
        proposals=_proposals(unit, filing, text) if still_open and file is None else (),
        classes=class_groups(unit),
        planned=in_force(unit) is not None,
        settlement=settlement_of(unit, filing.record_identifier),
        reopened=_reopened(unit, filing.record_identifier),
        open=still_open,
        movable=still_open and file is not None and file.state == FileState.OPEN,
        paper=unit.rows.get(PaperNote, filing.record_identifier),
        on_paper=on_paper(unit, filing),
        stuck=tuple(undelivered(unit, filing.record_identifier)),
        formats=kept,
        copies=_copies(unit, filing, kept),
        closed=file is not None and file.state == FileState.CLOSED,
    )


def _copies(unit: Unit, filing: Filing, kept: Formats) -> Mapping[str, int]:
    made = {source for source, row in kept.known.items() if row.sha256 is not None}
    if not made:
        return {}
    sources = [one.blob.sha256 for one in pieces_of(unit, filing)]
    return {source: sources.index(source) for source in made}


def _reopened(unit: Unit, filing: str) -> tuple[Settlement, ...]:
    statement = select(Settlement).where(
        Settlement.filing == filing, Settlement.reopened_at.is_not(None)
    )
    return tuple(unit.rows.all(statement.order_by(Settlement.id)))


def _proposals(unit: Unit, filing: Filing, text: str) -> tuple[Proposal, ...]:
    found = [Proposal(one, "named") for one in _named(unit, f"{filing.subject}\n{text[:_READ]}")]
    known = {one.file.id for one in found}
    found += [Proposal(one, "sender") for one in _of_sender(unit, filing) if one.id not in known]
    return tuple(found[:PROPOSED])


def _named(unit: Unit, text: str) -> tuple[FileLine, ...]:
    """Return the open files whose mark, or the number of a filing in them, stands in *text*."""
    numbers = sorted({found.rstrip(".-/") for found in _NUMBER.findall(text)})[:50]
    if not numbers:
        return ()
    inside = (
        select(FileEntry.file)
        .join(Filing, Filing.record_identifier == FileEntry.held)
        .where(Filing.reference_number.in_(numbers))
    )
    return _open(unit, select(CaseFile.id).where(CaseFile.mark.in_(numbers)), inside)


def _of_sender(unit: Unit, filing: Filing) -> tuple[FileLine, ...]:
    if filing.sender_id is None:
        return ()
    theirs = (
        select(FileEntry.file)
        .join(Filing, Filing.record_identifier == FileEntry.held)
        .where(Filing.sender_id == filing.sender_id)
    )
    return _open(unit, theirs)


def _open(unit: Unit, *among: Select[str]) -> tuple[FileLine, ...]:
    statement = (
        select(CaseFile)
        .where(CaseFile.state == FileState.OPEN, or_(*(CaseFile.id.in_(one) for one in among)))
        .order_by(CaseFile.opened_at.desc())
        .limit(PROPOSED)
    )
    return as_lines(unit, unit.rows.all(statement))
