"""Gathers what the printed register says of one filing: every field that Decree 259/2012 names."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from registry.authenticity import WORDS
from registry.axes import Authenticity
from registry.calendar import PRAGUE
from registry.circulation import departments
from registry.dispatch import Sent, sent
from registry.file_tables import CaseFile, PaperNote
from registry.files.components import ON_PAPER
from registry.files.contents import file_of
from registry.files.settling import settlement_of
from registry.ledger import CANCELLED
from registry.names import named
from registry.register_paper import Row
from registry.register_words import HANDLING, METHOD, TRIGGER, WAY
from registry.tables import Component, Filing, LedgerEntry

#: Attachments named in an entry; of more only their number is told.
NAMED = 5


class Words:
    """What departments and clerks are called."""

    def __init__(self, unit: Unit) -> None:
        self.departments: Mapping[str, str] = {one.code: one.name for one in departments(unit)}
        self.clerks: Mapping[str, str] = {one.login: one.name for one in colleagues(unit)}

    def actor(self, actor: str) -> str:
        """Return who acted, by name where it is known."""
        kind, _, login = actor.partition(":")
        return self.clerks.get(login, login or kind)


def row_of(unit: Unit, entry: LedgerEntry, filing: Filing, words: Words) -> Row:
    """Return what the register says of *filing*, as it stands now."""
    mine = select(Component).where(Component.filing == filing.record_identifier)
    components = unit.rows.all(mine.order_by(Component.position))
    attached = [one.name or one.media_type for one in components if one.role == "attachment"]
    more = [f"a další: {len(attached) - NAMED}"] if len(attached) > NAMED else []
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
        form="analogová" if filing.channel == ON_PAPER else "digitální",
        paper=_paper(unit, filing),
        components=len(components),
        attached=len(attached),
        attachments=(*attached[:NAMED], *more),
        department=words.departments.get(filing.department or "", filing.department or ""),
        clerk=words.clerks.get(filing.clerk, filing.clerk),
        file=tuple(_file(unit, filing)),
        handling=HANDLING[filing.handling],
        settled=_settled(unit, filing),
        sent=tuple(_sent(one) for one in sent(unit, filing)),
        cancelled=entry.reason if entry.state == CANCELLED else "",
    )


def _paper(unit: Unit, filing: Filing) -> str:
    note = unit.rows.get(PaperNote, filing.record_identifier)
    if note is None:
        return "listy nespočítány" if filing.channel == ON_PAPER else ""
    return f"listů {note.sheets}, listinných příloh {note.attachments}"


def _file(unit: Unit, filing: Filing) -> Iterator[str]:
    """Yield mark and order, class, regime and event of the file it is in."""
    entry = file_of(unit, filing.record_identifier)
    file = unit.rows.get(CaseFile, entry.file) if entry is not None else None
    if entry is None or file is None:
        return
    yield f"{file.mark}, poř. č. {entry.position}"
    yield f"{file.class_code} {file.class_title}"
    yield f"{entry.disposal_mark}/{entry.retention} {TRIGGER[file.trigger]}"


def _settled(unit: Unit, filing: Filing) -> str:
    settlement = settlement_of(unit, filing.record_identifier)
    if settlement is None:
        return ""
    day = settlement.at.astimezone(PRAGUE)
    told = f"{day:%-d. %-m. %Y} {METHOD[settlement.method]}"
    return f"{told}: {settlement.content}" if settlement.content else told


def _sent(letter: Sent) -> str:
    """Say to whom, when, how and with how many attachments something was sent."""
    way = WAY.get(letter.channel, letter.channel)
    when = f"odesláno {letter.sent_at.astimezone(PRAGUE):%-d. %-m. %Y}" if letter.sent_at else ""
    whom = f", {named(letter.address)}" if named(letter.address) else ""
    enclosed = f", příloh {len(letter.enclosed)}" if letter.enclosed else ""
    return f"{when or 'neodesláno'} {way}{whom}{enclosed}: {letter.subject}"
