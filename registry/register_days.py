"""Keeps the filing register of every day that is over as PDF/A, cancelled numbers included.

Source: Decree 259/2012 §§ 10 and 12. A day on which nothing was entered, cancelled or completed
makes no document.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Select, select

from gateway.model.blob import BlobRef
from gateway.store.days import ONE_DAY, DayWork, begins
from gateway.store.unit import Unit
from registry.file_tables import FileEntry, Settlement
from registry.ledger import CANCELLED
from registry.register_entries import Words, row_of
from registry.register_paper import Cancelled, RegisterSheet, Row, Section, pdf
from registry.registers import FILING_REGISTER, registers
from registry.tables import Consignment, Filing, LedgerEntry, RegisterDay


def gather(unit: Unit, day: date) -> tuple[int, bytes]:
    """Return the number of entries and the printed paper, empty when it would say nothing."""
    found = sheet(unit, day)
    return found.entries, pdf(found, unit.originator) if found else b""


def act(unit: Unit, day: date, gathered: tuple[int, bytes]) -> None:
    """Keep the paper."""
    entries, octets = gathered
    blob = unit.keep(BlobRef.of(octets)) if octets else None
    sha256, size = (blob.sha256, blob.size) if blob else (None, 0)
    made = RegisterDay(day=day, entries=entries, sha256=sha256, size=size, made_at=unit.now)
    unit.rows.add(made)
    told = {"entries": str(entries), "sha256": sha256 or ""}
    unit.record("register.day-kept", f"register-day:{day}", told)


#: What the daily round runs.
WORK = DayWork(act, gather)


def sheet(unit: Unit, day: date) -> RegisterSheet:
    """Return what the register says of *day*, as it stands now."""
    span, words = (begins(day), begins(day + ONE_DAY)), Words(unit)
    given = select(LedgerEntry, Filing).where(
        Filing.registered_at >= span[0], Filing.registered_at < span[1]
    )
    before = select(LedgerEntry, Filing).where(
        Filing.registered_at < span[0], Filing.record_identifier.in_(_completed(unit, span))
    )
    return RegisterSheet(
        day=day,
        made=unit.now,
        sections=_sections(unit, given, words),
        completed=_sections(unit, before, words),
        cancelled=tuple(_cancelled(unit, span, words)),
    )


def _completed(unit: Unit, span: tuple[datetime, datetime]) -> set[str]:
    """Return the filings that were put into a file, settled or answered within *span*."""
    moments = (
        (FileEntry.filing, FileEntry.joined_at),
        (Settlement.filing, Settlement.at),
        (Consignment.filing, Consignment.at),
    )
    return {
        filing
        for column, at in moments
        for filing in unit.rows.all(select(column).where(at >= span[0], at < span[1]))
    }


def _sections(unit: Unit, wanted: Select[LedgerEntry, Filing], words: Words) -> tuple[Section, ...]:
    """Return the entries of each register, those of the filing register first."""
    found = wanted.join(Filing, Filing.record_identifier == LedgerEntry.filing).order_by(
        LedgerEntry.register, LedgerEntry.year, LedgerEntry.seq
    )
    by_register: dict[str, list[Row]] = {}
    for entry, filing in unit.rows.tuples(found):
        by_register.setdefault(entry.register, []).append(row_of(unit, entry, filing, words))
    names = {one.code: one.name for one in registers(unit)}
    order = sorted(by_register, key=lambda code: (code != FILING_REGISTER, code))
    return tuple(_section(code, names, by_register[code]) for code in order)


def _section(code: str, names: Mapping[str, str], rows: Sequence[Row]) -> Section:
    if code == FILING_REGISTER:
        return Section("Podací deník", "Číslo jednací", tuple(rows))
    return Section(f"Samostatná evidence {code} – {names[code]}", "Evidenční číslo", tuple(rows))


def _cancelled(unit: Unit, span: tuple[datetime, datetime], words: Words) -> list[Cancelled]:
    that_day = select(LedgerEntry).where(
        LedgerEntry.state == CANCELLED, LedgerEntry.at >= span[0], LedgerEntry.at < span[1]
    )
    return [
        Cancelled(one.reference_number, one.reason, words.actor(one.by), one.at)
        for one in unit.rows.all(that_day.order_by(LedgerEntry.at))
    ]
