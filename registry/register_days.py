"""Keeps the filing register of every day that is over as PDF/A, cancelled numbers included.

Source: Decree 259/2012 §§ 10 and 12. A day on which nothing was entered makes no document.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.store.days import ONE_DAY, DayWork, begins
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from registry.authenticity import WORDS
from registry.axes import Authenticity, Handling
from registry.circulation import departments
from registry.ledger import CANCELLED
from registry.names import named
from registry.register_paper import Cancelled, RegisterSheet, Row, Section, pdf
from registry.registers import FILING_REGISTER, registers
from registry.tables import Component, Consignment, Filing, LedgerEntry, RegisterDay

#: Attachments named in an entry; of more only their number is told.
NAMED = 5

PAPER_CHANNEL = "scanning"

_HANDLING: Mapping[str, str] = {
    Handling.UNASSIGNED: "nepřiděleno",
    Handling.ASSIGNED: "vyřizuje se",
    Handling.SETTLED: "vyřízeno",
    Handling.CANCELLED: "stornováno",
}


def gather(unit: Unit, day: date) -> tuple[int, bytes]:
    """Return the number of entries and the printed paper, empty when there are none."""
    found = sheet(unit, day)
    return found.entries, pdf(found, unit.originator) if found.entries else b""


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
    given = (
        select(LedgerEntry, Filing)
        .join(Filing, Filing.record_identifier == LedgerEntry.filing)
        .where(Filing.registered_at >= begins(day), Filing.registered_at < begins(day + ONE_DAY))
        .order_by(LedgerEntry.register, LedgerEntry.year, LedgerEntry.seq)
    )
    by_register: dict[str, list[Row]] = {}
    words = _Words(unit)
    for entry, filing in unit.rows.tuples(given):
        by_register.setdefault(entry.register, []).append(_row(unit, entry, filing, words))
    names = {one.code: one.name for one in registers(unit)}
    # The filing register comes first, whatever the codes of the others.
    order = sorted(by_register, key=lambda code: (code != FILING_REGISTER, code))
    return RegisterSheet(
        day=day,
        made=unit.now,
        sections=tuple(_section(code, names, by_register[code]) for code in order),
        cancelled=tuple(_cancelled(unit, day, words)),
    )


class _Words:
    """What departments and clerks are called."""

    def __init__(self, unit: Unit) -> None:
        self.departments = {one.code: one.name for one in departments(unit)}
        self.clerks = {one.login: one.name for one in colleagues(unit)}

    def actor(self, actor: str) -> str:
        """Return who acted, by name where it is known."""
        kind, _, login = actor.partition(":")
        return self.clerks.get(login, login or kind)


def _section(code: str, names: Mapping[str, str], rows: Sequence[Row]) -> Section:
    if code == FILING_REGISTER:
        return Section("Podací deník", "Číslo jednací", tuple(rows))
    return Section(f"Samostatná evidence {code} – {names[code]}", "Evidenční číslo", tuple(rows))


def _row(unit: Unit, entry: LedgerEntry, filing: Filing, words: _Words) -> Row:
    mine = select(Component).where(Component.filing == filing.record_identifier)
    components = unit.rows.all(mine.order_by(Component.position))
    attached = [one for one in components if one.role == "attachment"]
    more = f"a {len(attached) - NAMED} dalších" if len(attached) > NAMED else ""
    return Row(
        seq=entry.seq,
        reference=entry.reference_number,
        identifier=filing.record_identifier,
        received_at=filing.received_at,
        registered_at=filing.registered_at,
        sender=filing.sender_name or named(filing.sender_address) or "neznámý",
        known=filing.sender_id is not None,
        sender_number=filing.sender_number,
        subject=filing.subject,
        proof=WORDS[Authenticity(filing.authenticity)],
        form="analogová" if filing.channel == PAPER_CHANNEL else "digitální",
        components=len(components),
        attachments=(
            *(one.name or one.media_type for one in attached[:NAMED]),
            *filter(None, [more]),
        ),
        department=words.departments.get(filing.department or "", filing.department or ""),
        clerk=words.clerks.get(filing.clerk, filing.clerk),
        handling=_HANDLING[filing.handling],
        sent=_sent(unit, filing),
        cancelled=entry.reason if entry.state == CANCELLED else "",
    )


def _sent(unit: Unit, filing: Filing) -> tuple[str, ...]:
    mine = select(Consignment).where(Consignment.filing == filing.record_identifier)
    return tuple(
        f"odesláno {one.at:%-d. %-m. %Y} ({one.channel}): {one.subject}"
        for one in unit.rows.all(mine.order_by(Consignment.id))
    )


def _cancelled(unit: Unit, day: date, words: _Words) -> list[Cancelled]:
    that_day = select(LedgerEntry).where(
        LedgerEntry.state == CANCELLED,
        LedgerEntry.at >= begins(day),
        LedgerEntry.at < begins(day + ONE_DAY),
    )
    return [
        Cancelled(one.reference_number, one.reason, words.actor(one.by), one.at)
        for one in unit.rows.all(that_day.order_by(LedgerEntry.at))
    ]
