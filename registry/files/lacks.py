"""Finds everything a file lacks before it may be closed (kontrola úplnosti), each by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from gateway.model.blob import BlobRef
from gateway.model.report import Fate
from gateway.store.outbox import OutgoingState
from gateway.store.tables import BlobRow, ItemRow, OutgoingRow
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling, Technical
from registry.calendar import legal_day
from registry.file_tables import CaseFile, FileEntry, GivenUp, PaperNote, Settlement
from registry.files.components import ON_PAPER, pieces_in
from registry.files.formats import Formats, formats
from registry.joining import Standing
from registry.kin_tables import Joining
from registry.plan import law
from registry.tables import Component, Consignment, Filing

#: The channel that tells of each message when it was delivered (doručenka).
_REPORTS_DELIVERY = "databox"

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


def lacks(unit: Unit, file: CaseFile, kept: Formats | None = None) -> tuple[Lack, ...]:
    """Return what *file* lacks before closing. Source: Decree 259/2012 § 19(2).

    One question for each kind of lack, however many filings there are. What the program has still
    to convert is not lacking; *kept* says how the formats stand, where that is known already.
    """
    found = [
        *_unsettled(unit, file),
        *_contentless(unit, file),
        *_unread(unit, file),
        *_unconverted(kept or formats_in(unit, file)),
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


def formats_in(unit: Unit, file: CaseFile) -> Formats:
    """Return how the content of *file* stands as to output formats."""
    return formats(unit, pieces_in(unit, file.id))


@dataclass(frozen=True, slots=True)
class Stuck:
    """A letter that neither arrived nor was given up."""

    consignment: str
    subject: str
    #: Of the outbox, and what was reported since.
    state: str
    fate: str

    @property
    def may_be_given_up(self) -> bool:
        """Tell whether nothing more can be done than to wait or to give it up."""
        return self.state in {*_STOPPED, OutgoingState.SENT}


def undelivered(unit: Unit, filing: str) -> Sequence[Stuck]:
    """Return the filing's letters that neither arrived nor were given up."""
    columns = (Consignment.id, Consignment.subject, OutgoingRow.state, OutgoingRow.fate)
    statement = _stuck(select(*columns)).where(Consignment.filing == filing)
    return [Stuck(*row) for row in unit.rows.tuples(statement.order_by(Consignment.id))]


def on_paper(unit: Unit, filing: Filing) -> bool:
    """Tell whether paper belongs to the filing: it came so, or something joined to it did."""
    joined = (
        select(Joining.id)
        .join(ItemRow, ItemRow.id == Joining.item_id)
        .where(
            Joining.filing == filing.record_identifier,
            Joining.state == Standing.JOINED,
            ItemRow.channel == ON_PAPER,
        )
    )
    return filing.channel == ON_PAPER or unit.rows.first(joined) is not None


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


def _unconverted(kept: Formats) -> _Placed:
    """Yield what the program cannot bring into an output format."""
    text = msgid("a component is in no output format; add a copy or say why there is none")
    for one in kept.lacking:
        path = f"/filings/{one.filing}#formats"
        yield one.position, Lack(one.reference_number, text, path, one.name)


def _undelivered(unit: Unit, file: CaseFile) -> _Placed:
    letter = (Consignment.subject, OutgoingRow.state, OutgoingRow.fate)
    columns = select(FileEntry.position, Filing, *letter)
    inside = columns.join(FileEntry, FileEntry.held == Filing.record_identifier)
    joined = inside.join(Consignment, Consignment.filing == Filing.record_identifier)
    statement = _stuck(joined).where(FileEntry.file == file.id).order_by(Consignment.id)
    for position, filing, subject, state, fate in unit.rows.tuples(statement):
        yield position, _lack(filing, _why_stuck(state, fate), "replies", subject)


def _why_stuck(state: str, fate: str) -> str:
    if state in _STOPPED or fate == Fate.UNDELIVERED:
        return msgid("a reply was not delivered; send it otherwise or give it up")
    if state == OutgoingState.SENT:
        return msgid("the delivery info of a data message has not come yet")
    return msgid("a reply has not left yet")


def _unnoted(unit: Unit, file: CaseFile) -> _Placed:
    """Yield filings with paper whose sheets nobody has counted."""
    scanned = (
        select(Joining.filing)
        .join(ItemRow, ItemRow.id == Joining.item_id)
        .where(Joining.state == Standing.JOINED, ItemRow.channel == ON_PAPER)
    )
    statement = (
        _inside(select(FileEntry.position, Filing), file)
        .outerjoin(PaperNote, PaperNote.filing == Filing.record_identifier)
        .where(
            (Filing.channel == ON_PAPER) | Filing.record_identifier.in_(scanned),
            PaperNote.filing.is_(None),
        )
    )
    for position, filing in unit.rows.tuples(statement):
        text = msgid("its sheets are not counted, nor where the paper lies written down")
        yield position, _lack(filing, text, "paper")


def _stuck(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Narrow a select over consignments to what did not provably arrive and was not given up.

    Mail that left counts as arrived until somebody reports otherwise; of a data message the proof
    comes by itself and belongs to the file.
    """
    unproven = (Consignment.channel == _REPORTS_DELIVERY) & (OutgoingRow.fate != Fate.DELIVERED)
    lost = OutgoingRow.fate == Fate.UNDELIVERED
    return (
        statement.join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .outerjoin(GivenUp, GivenUp.consignment == Consignment.id)
        .where(
            GivenUp.consignment.is_(None),
            (OutgoingRow.state != OutgoingState.SENT) | lost | unproven,
        )
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
