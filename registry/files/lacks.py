"""Finds everything a file lacks before it may be closed (kontrola úplnosti), each by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.store.outbox import OutgoingState
from gateway.store.tables import BlobRow, OutgoingRow
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling, Technical
from registry.calendar import legal_day
from registry.file_tables import CaseFile, FileEntry, GivenUp, PaperNote
from registry.files.settling import settlement_of
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
    """Return what *file* lacks before closing. Source: Decree 259/2012 § 19(2)."""
    filings = held(unit, file.id)
    return (*_of_the_file(unit, file, filings), *(lack for f in filings for lack in _of(unit, f)))


def unsettled(unit: Unit, file: CaseFile) -> tuple[Lack, ...]:
    """Return the filings that keep *file* from being settled."""
    found = held(unit, file.id)
    return tuple(lack for filing in found for lack in _settled(filing))


def held(unit: Unit, file: str) -> Sequence[Filing]:
    """Return the filings that are in the file, in its order."""
    statement = (
        select(Filing)
        .join(FileEntry, FileEntry.held == Filing.record_identifier)
        .where(FileEntry.file == file)
        .order_by(FileEntry.position)
    )
    return unit.rows.all(statement)


def undelivered(unit: Unit, filing: str) -> Sequence[tuple[Consignment, str]]:
    """Return the filing's replies that neither arrived nor were given up, with their states."""
    statement = (
        select(Consignment, OutgoingRow.state)
        .join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .outerjoin(GivenUp, GivenUp.consignment == Consignment.id)
        .where(
            Consignment.filing == filing,
            OutgoingRow.state != OutgoingState.SENT,
            GivenUp.consignment.is_(None),
        )
        .order_by(Consignment.id)
    )
    return [(consignment, state) for consignment, state in unit.rows.tuples(statement)]


def needs_paper_note(unit: Unit, filing: Filing) -> bool:
    """Tell whether there is paper and nobody has written down where it lies."""
    if filing.channel != ON_PAPER:
        return False
    return unit.rows.get(PaperNote, filing.record_identifier) is None


def _of_the_file(unit: Unit, file: CaseFile, filings: Sequence[Filing]) -> Iterator[Lack]:
    path = f"/files/{file.id}"
    if not filings:
        yield Lack(file.mark, msgid("there is no filing in the file"), "/filings")
    if law.mark_on(file.disposal_mark, legal_day(unit.now)) is None:
        text = msgid("its disposal mark is not valid any more; put the file into another class")
        yield Lack(file.mark, text, f"{path}#class", file.disposal_mark)


def _of(unit: Unit, filing: Filing) -> Iterator[Lack]:
    yield from _settled(filing)
    path, name = f"/filings/{filing.record_identifier}", filing.reference_number
    for component in _contentless(unit, filing):
        text = msgid("a component has no stored content")
        yield Lack(name, text, f"{path}#components", component)
    if _unread(unit, filing):
        text = msgid("it cannot be read; its settlement must say what was done about it")
        yield Lack(name, text, f"{path}#settle")
    for letter, state in undelivered(unit, filing.record_identifier):
        stopped = state in _STOPPED
        text = msgid("a reply was not delivered; send it otherwise or give it up")
        waits = msgid("a reply has not left yet")
        yield Lack(name, text if stopped else waits, f"{path}#replies", letter.subject)
    if needs_paper_note(unit, filing):
        text = msgid("where the paper lies is not written down")
        yield Lack(name, text, f"{path}#paper")


def _settled(filing: Filing) -> Iterator[Lack]:
    if filing.handling not in _DONE:
        path = f"/filings/{filing.record_identifier}#settle"
        yield Lack(filing.reference_number, msgid("it is not settled"), path, filing.subject)


def _unread(unit: Unit, filing: Filing) -> bool:
    if filing.technical_state != Technical.UNREADABLE or filing.handling != Handling.SETTLED:
        return False
    settlement = settlement_of(unit, filing.record_identifier)
    return settlement is not None and not settlement.content


def _contentless(unit: Unit, filing: Filing) -> Iterator[str]:
    """Yield the components whose octets are gone: from the database or from the folder."""
    statement = (
        select(
            Component.position,
            Component.name,
            BlobRow.sha256,
            BlobRow.size,
            BlobRow.content.is_(None),
        )
        .outerjoin(BlobRow, BlobRow.sha256 == Component.sha256)
        .where(Component.filing == filing.record_identifier)
        .order_by(Component.position)
    )
    for position, name, sha256, size, on_disk in unit.rows.tuples(statement):
        if sha256 is None or (on_disk and not _opens(unit, BlobRef(sha256, size))):
            yield name or str(position)


def _opens(unit: Unit, blob: BlobRef) -> bool:
    try:
        unit.open(blob).close()
    except LookupError:
        return False
    return True
