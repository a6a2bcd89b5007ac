"""Finds everything a file lacks before it may be closed (kontrola úplnosti), each by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from gateway.model.blob import BlobRef
from gateway.store.outbox import OutgoingState
from gateway.store.tables import BlobRow, OutgoingRow
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling, Technical
from registry.calendar import legal_day
from registry.file_tables import CaseFile, FileEntry, GivenUp, PaperNote, Settlement
from registry.plan import law
from registry.tables import Component, Consignment, Filing

#: The channel whose originals are paper.
ON_PAPER = "scanning"

_DONE = frozenset({Handling.SETTLED, Handling.CANCELLED})
_STOPPED = frozenset({OutgoingState.FAILED, OutgoingState.PARKED})


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, and where it can be put right."""

    #: The filing's reference number or the file's mark.
    name: str
    #: To be translated.
    text: str
    #: The page where it is put right.
    path: str
    #: Which component or letter; may be empty.
    detail: str = ""


def lacks(unit: Unit, file: CaseFile) -> tuple[Lack, ...]:
    """Return what *file* lacks before closing. Source: Decree 259/2012 § 19(2).

    One question for each kind of lack, however many filings there are.
    """
    found = [
        *_unsettled(unit, file),
        *_contentless(unit, file),
        *_unread(unit, file),
        *_undelivered(unit, file),
        *_unnoted(unit, file),
    ]
    found.sort(key=lambda one: one[0])
    return (*_of_the_file(unit, file), *(lack for _, lack in found))


def unsettled(unit: Unit, file: CaseFile) -> tuple[Lack, ...]:
    """Return the filings that keep *file* from being settled."""
    return tuple(lack for _, lack in _unsettled(unit, file))


def is_empty(unit: Unit, file: CaseFile) -> bool:
    """Tell whether no filing is in the file."""
    inside = select(FileEntry).where(FileEntry.file == file.id, FileEntry.held.is_not(None))
    return unit.rows.first(inside) is None


def undelivered(unit: Unit, filing: str) -> Sequence[tuple[Consignment, str]]:
    """Return the filing's replies that neither arrived nor were given up, with their states."""
    statement = _stuck(select(Consignment, OutgoingRow.state)).where(Consignment.filing == filing)
    found = unit.rows.tuples(statement.order_by(Consignment.id))
    return [(consignment, state) for consignment, state in found]


#: A lack with the number in the file of the filing it is about, by which lacks are sorted.
_Placed = Iterator[tuple[int, Lack]]


def _of_the_file(unit: Unit, file: CaseFile) -> Iterator[Lack]:
    if is_empty(unit, file):
        yield Lack(file.mark, msgid("there is no filing in the file"), "/filings")
    if law.mark_on(file.disposal_mark, legal_day(unit.now)) is None:
        text = msgid("its disposal mark is not valid any more; put the file into another class")
        yield Lack(file.mark, text, f"/files/{file.id}#class", file.disposal_mark)


def _inside(statement: Select[*tuple[Any, ...]], file: CaseFile) -> Select[*tuple[Any, ...]]:
    """Narrow a select over filings to those that are in the file."""
    joined = statement.join(FileEntry, FileEntry.held == Filing.record_identifier)
    return joined.where(FileEntry.file == file.id).order_by(FileEntry.position)


def _unsettled(unit: Unit, file: CaseFile) -> _Placed:
    statement = _inside(select(FileEntry.position, Filing), file)
    for position, filing in unit.rows.tuples(statement.where(Filing.handling.not_in(_DONE))):
        text = msgid("it is not settled")
        yield position, _lack(filing, text, "settle", filing.subject)


def _contentless(unit: Unit, file: CaseFile) -> _Placed:
    """Yield the components whose octets are gone: from the database or from the folder."""
    kept = (BlobRow.sha256, BlobRow.size)
    statement = (
        _inside(select(FileEntry.position, Filing, Component.position, Component.name, *kept), file)
        .join(Component, Component.filing == Filing.record_identifier)
        .outerjoin(BlobRow, BlobRow.sha256 == Component.sha256)
        .where(BlobRow.content.is_(None))
        .order_by(Component.position)
    )
    for position, filing, number, name, sha256, size in unit.rows.tuples(statement):
        if sha256 is None or not _opens(unit, BlobRef(sha256, size)):
            text = msgid("a component has no stored content")
            yield position, _lack(filing, text, "components", name or str(number))


def _unread(unit: Unit, file: CaseFile) -> _Placed:
    statement = (
        _inside(select(FileEntry.position, Filing), file)
        .join(Settlement, Settlement.filing == Filing.record_identifier)
        .where(
            Filing.technical_state == Technical.UNREADABLE,
            Filing.handling == Handling.SETTLED,
            Settlement.reopened_at.is_(None),
            Settlement.content == "",
        )
    )
    for position, filing in unit.rows.tuples(statement):
        text = msgid("it cannot be read; its settlement must say what was done about it")
        yield position, _lack(filing, text, "settle")


def _undelivered(unit: Unit, file: CaseFile) -> _Placed:
    columns = select(FileEntry.position, Filing, Consignment.subject, OutgoingRow.state)
    inside = columns.join(FileEntry, FileEntry.held == Filing.record_identifier)
    joined = inside.join(Consignment, Consignment.filing == Filing.record_identifier)
    statement = _stuck(joined).where(FileEntry.file == file.id).order_by(Consignment.id)
    stopped = msgid("a reply was not delivered; send it otherwise or give it up")
    waits = msgid("a reply has not left yet")
    for position, filing, subject, state in unit.rows.tuples(statement):
        text = stopped if state in _STOPPED else waits
        yield position, _lack(filing, text, "replies", subject)


def _unnoted(unit: Unit, file: CaseFile) -> _Placed:
    """Yield filings on paper of which nobody has written down where it lies."""
    statement = (
        _inside(select(FileEntry.position, Filing), file)
        .outerjoin(PaperNote, PaperNote.filing == Filing.record_identifier)
        .where(Filing.channel == ON_PAPER, PaperNote.filing.is_(None))
    )
    for position, filing in unit.rows.tuples(statement):
        yield position, _lack(filing, msgid("where the paper lies is not written down"), "paper")


def _stuck(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Narrow a select over consignments to what neither arrived nor was given up."""
    return (
        statement.join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .outerjoin(GivenUp, GivenUp.consignment == Consignment.id)
        .where(OutgoingRow.state != OutgoingState.SENT, GivenUp.consignment.is_(None))
    )


def _lack(filing: Filing, text: str, where: str, detail: str = "") -> Lack:
    path = f"/filings/{filing.record_identifier}#{where}"
    return Lack(filing.reference_number, text, path, detail)


def _opens(unit: Unit, blob: BlobRef) -> bool:
    try:
        unit.open(blob).close()
    except LookupError:
        return False
    return True
