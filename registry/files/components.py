"""Gathers the content of a file: what came, what was joined to it later, and what we wrote."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from gateway.model.blob import BlobRef
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part, PartRole, Submission
from gateway.store import codec
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.axes import Handling, Technical
from registry.file_tables import FileEntry
from registry.joining import Standing, Why
from registry.kin_tables import Joining
from registry.tables import Consignment, Filing

#: The channel whose originals are paper.
ON_PAPER = "scanning"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of content of a filing."""

    #: The filing's number in its file, 0 outside one.
    position: int
    filing: str
    reference_number: str
    name: str
    media_type: str
    #: Carries its octets where they are stored nowhere by themselves: the text of a letter.
    blob: BlobRef
    #: Whether it must be kept in an output format: containers, proofs and helps need not.
    wanted: bool


def pieces_of(unit: Unit, filing: Filing) -> tuple[Piece, ...]:
    """Return the content of one filing, whether it is in a file or not."""
    return tuple(_of(unit, {filing.record_identifier: (0, filing)}))


def pieces_in(unit: Unit, file: str) -> tuple[Piece, ...]:
    """Return the content of everything that is in the file and can be read, in its order."""
    statement = (
        select(FileEntry.position, Filing)
        .join(Filing, Filing.record_identifier == FileEntry.held)
        .where(
            FileEntry.file == file,
            Filing.handling != Handling.CANCELLED,
            # Of what nobody can read the settlement says what was done about it.
            Filing.technical_state != Technical.UNREADABLE,
        )
        .order_by(FileEntry.position)
    )
    inside = {row.record_identifier: (place, row) for place, row in unit.rows.tuples(statement)}
    return tuple(_of(unit, inside))


#: Filings by their identifiers, with their numbers in the file.
_Inside = Mapping[str, tuple[int, Filing]]


def _of(unit: Unit, inside: _Inside) -> Iterator[Piece]:
    """Yield the content of several filings with one question for each kind."""
    parts: dict[str, list[tuple[Part, bool]]] = defaultdict(list)
    for filing, row in _items(unit, inside):
        submission = codec.loads(row.submission, Submission) if row.submission else None
        found = submission.parts if submission else ()
        parts[filing] += ((part, _is_wanted(part, found, row.channel)) for part in found)
    for filing, letter in _letters(unit, inside):
        text = BlobRef.of(letter.text.encode("utf-8", "replace"))
        parts[filing].append((Part(letter.subject, "text/plain", PartRole.BODY, text), True))
        parts[filing] += ((part, True) for part in letter.parts)
    for identifier, (position, filing_row) in inside.items():
        for part, wanted in parts[identifier]:
            yield Piece(
                position=position,
                filing=identifier,
                reference_number=filing_row.reference_number,
                name=part.name or _UNNAMED.get(part.role, part.media_type),
                media_type=part.media_type,
                blob=part.blob,
                wanted=wanted,
            )


def _items(unit: Unit, inside: _Inside) -> Iterator[tuple[str, ItemRow]]:
    """Yield what the filings were registered from, then what was joined to them, but reports."""
    own = {row.item_id: identifier for identifier, (_, row) in inside.items() if row.item_id}
    for item in unit.rows.all(select(ItemRow).where(ItemRow.id.in_(own)).order_by(ItemRow.id)):
        yield own[item.id], item
    joined = (
        select(Joining.filing, ItemRow)
        .join(ItemRow, ItemRow.id == Joining.item_id)
        .where(
            Joining.filing.in_(inside), Joining.state == Standing.JOINED, Joining.why != Why.REPORT
        )
        .order_by(Joining.id)
    )
    yield from unit.rows.tuples(joined)


def _letters(unit: Unit, inside: _Inside) -> Iterator[tuple[str, Outgoing]]:
    statement = (
        select(Consignment.filing, OutgoingRow)
        .join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .where(Consignment.filing.in_(inside))
        .order_by(Consignment.id)
        .options(undefer(OutgoingRow.content))
    )
    for filing, row in unit.rows.tuples(statement):
        yield filing, codec.loads(row.content, Outgoing)


#: What a part without a name is called.
_UNNAMED = {PartRole.BODY: "text.txt", PartRole.ORIGINAL: "original"}

#: A signature beside what it signs; what was found out about it is evidence (§ 4 of the decree).
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
#: A signed data message or delivery info, which is proof in its own form.
_DATA_MESSAGE = "application/vnd.software602.filler.form-xml-zip"


def _is_wanted(part: Part, among: tuple[Part, ...], channel: str) -> bool:
    if part.role is PartRole.ORIGINAL:
        # The container of everything, unless it is all there is.
        return len(among) == 1
    if not part.blob.size or part.media_type in _SIGNATURES or part.role is PartRole.PROOF:
        return False
    if any(one.of == part.blob.sha256 for one in among):
        # A container that was taken apart.
        return False
    derived = part.role is PartRole.DERIVED
    # What was recognised on a scan helps searching and is no content of its own.
    helps = channel == ON_PAPER and part.media_type == "text/plain"
    return not (derived and (helps or part.media_type == _DATA_MESSAGE))
