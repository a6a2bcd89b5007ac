"""Tells which content is in no output format yet, and keeps the copies that were made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling, Technical
from registry.calendar import legal_day
from registry.file_tables import FormatConversion
from registry.files.components import Piece, pieces_of
from registry.files.contents import why
from registry.files.converting import PDF, Made, Outcome, convertible
from registry.plan import law
from registry.tables import Filing

#: Outcomes after which nothing is lacking.
_DONE = frozenset({Outcome.ALREADY, Outcome.CONVERTED, Outcome.GIVEN, Outcome.KEPT})


@dataclass(frozen=True, slots=True)
class Formats:
    """How the content of a file, or of a filing, stands."""

    #: What the program has still to look at or to convert.
    pending: tuple[Piece, ...]
    #: What it cannot convert: a clerk brings a copy or says why there is none.
    lacking: tuple[Piece, ...]
    #: What is known, by the hash of the content as it came.
    known: Mapping[str, FormatConversion]


def formats(unit: Unit, pieces: Iterable[Piece]) -> Formats:
    """Sort *pieces*; each once, however often it came."""
    wanted = {one.blob.sha256: one for one in pieces if one.wanted and not _is_output(unit, one)}
    known = _known(unit, wanted)
    open_ = [one for sha256, one in wanted.items() if not _is_done(known.get(sha256))]
    tried = {sha256 for sha256, row in known.items() if row.outcome == Outcome.FAILED}
    lacking = [one for one in open_ if one.blob.sha256 in tried or not convertible(one.media_type)]
    pending = [one for one in open_ if one not in lacking]
    return Formats(tuple(pending), tuple(lacking), known)


def formats_of(unit: Unit, filing: Filing) -> Formats:
    """Return how the content of one filing stands; of what nobody can read nothing is asked."""
    unreadable = filing.technical_state == Technical.UNREADABLE
    if unreadable or filing.handling == Handling.CANCELLED:
        return Formats((), (), {})
    return formats(unit, pieces_of(unit, filing))


def keep(unit: Unit, piece: Piece, made: Made) -> None:
    """Keep what came out of converting *piece*. Source: Decree 259/2012 § 24."""
    copy = unit.keep(BlobRef.of(made.octets)) if made.octets else None
    _write(unit, piece, made.outcome, copy, PDF if copy else "", made.note)


def give(unit: Unit, piece: Piece, made: Made, media_type: str, octets: bytes) -> None:
    """Keep the copy a clerk has brought, or what was *made* of it. Raises ``Wrong``."""
    if made.outcome is Outcome.FAILED:
        raise Wrong(msgid("This file is in no output format and cannot be converted either."))
    copy = unit.keep(BlobRef.of(made.octets or octets))
    _write(unit, piece, Outcome.GIVEN, copy, PDF if made.octets else media_type, made.note)


def keep_as_it_came(unit: Unit, piece: Piece, reason: str) -> None:
    """Say why *piece* stays in its own format. Raises ``Wrong`` without a reason."""
    _write(unit, piece, Outcome.KEPT, None, "", why(reason))


def _write(
    unit: Unit,
    piece: Piece,
    outcome: Outcome,
    copy: BlobRef | None,
    media_type: str,
    note: str,
) -> None:
    source = piece.blob.sha256
    values = {
        "source": source,
        "outcome": outcome,
        "sha256": copy.sha256 if copy else None,
        "size": copy.size if copy else 0,
        "media_type": media_type,
        "note": note,
        "by": unit.actor,
        "at": unit.now,
    }
    # A colleague may be closing another file with the same content.
    if not unit.rows.ensure(FormatConversion, values):
        row = unit.rows.get(FormatConversion, source, lock=True)
        for name, value in values.items():
            setattr(row, name, value)
    details = {
        "name": piece.name,
        "outcome": outcome,
        "from": f"{piece.media_type} {source}",
        "to": f"{media_type} {copy.sha256}" if copy else "",
        "note": f"{piece.name}: {note}" if note else piece.name,
    }
    unit.record(
        "filing.converted" if copy else "filing.format-noted", f"filing:{piece.filing}", details
    )


def found(filing: Filing, sha256: str, among: Iterable[Piece]) -> Piece:
    """Return what a clerk means by its hash. Raises ``Wrong`` where it is not of this filing."""
    mine = (one for one in among if one.blob.sha256 == sha256)
    piece = next((one for one in mine if one.filing == filing.record_identifier), None)
    if piece is None:
        raise Wrong(msgid("There is no such component."))
    return piece


def _is_output(unit: Unit, piece: Piece) -> bool:
    """Tell whether its format is an output format by itself; PDF may be PDF/A or not."""
    day = legal_day(unit.now)
    return piece.media_type != PDF and law.format_on(piece.media_type, day) is not None


def _is_done(row: FormatConversion | None) -> bool:
    return row is not None and row.outcome in _DONE


def _known(unit: Unit, wanted: Iterable[str]) -> Mapping[str, FormatConversion]:
    rows = select(FormatConversion).where(FormatConversion.source.in_(list(wanted)))
    return {row.source: row for row in unit.rows.all(rows)}
