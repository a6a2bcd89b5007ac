"""Tells a citizen what became of a filing, and nothing that the receipt does not prove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from gateway.model.asking import Answer, Letter, Question
from gateway.model.item import ItemState
from gateway.model.outgoing import STATUS_PAGE, Outgoing
from gateway.store import codec
from gateway.store.outbox import OutgoingState
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.axes import Authenticity, Handling
from registry.calendar import legal_day
from registry.counter import prepared_of, standing
from registry.files.settling import Method, settlement_of
from registry.tables import Department, Filing, Prepared
from registry.wording import day, instant, iso_day, iso_instant

CZECH, ENGLISH = "cs", "en"


@dataclass(frozen=True, slots=True)
class _Words:
    """Everything that is said in one language."""

    missing: str
    waiting: str
    refused: str
    registered: str
    joined: str
    confirm: str
    handling: Mapping[Handling, str]
    prepared: str
    expired: str
    labels: tuple[str, str, str, str, str, str]
    #: The label of the settlement, and by what it was made.
    settled: str
    methods: Mapping[Method, str]
    #: Sent, to be signed by.
    prepared_labels: tuple[str, str]
    day: Callable[[date], str]
    instant: Callable[[datetime], str]


_WORDS = {
    CZECH: _Words(
        missing="Podání tu není.",
        waiting="Podání bylo doručeno {received} a čeká na zaevidování.",
        refused="Podání doručené {received} nebylo zaevidováno. Důvod: {reason}",
        registered="Podání je zaevidováno pod číslem jednacím {reference} a {handling}.",
        joined="Zpráva doručená {received} byla připojena k podání č. j. {reference}.",
        confirm="Není potvrzeno; potvrdit je třeba nejpozději {due}.",
        prepared=(
            "Podání je připravené, ale ještě není podané. Podepište ho na přepážce podatelny "
            "nejpozději {due}; stačí říct kód {code} a ukázat doklad totožnosti."
        ),
        expired=(
            "Podání jste měli podepsat na přepážce podatelny do {due} a zatím není podané. "
            "Zastavte se tam prosím s kódem {code}, nebo formulář vyplňte znovu."
        ),
        handling={
            Handling.UNASSIGNED: "čeká na přidělení",
            Handling.ASSIGNED: "vyřizuje se",
            Handling.SETTLED: "je vyřízeno",
            Handling.CANCELLED: "evidence byla stornována",
        },
        prepared_labels=("Připraveno", "Podepsat nejpozději"),
        labels=(
            "Číslo jednací", "Doručeno", "Zaevidováno", "Stav", "Vyřizuje", "Potvrdit nejpozději",
        ),
        settled="Vyřízeno",
        methods={
            Method.BY_DOCUMENT: "dokumentem",
            Method.BY_FORWARDING: "postoupením příslušnému úřadu",
            Method.NOTED: "vzetím na vědomí",
            Method.BY_RECORD_ON_DOCUMENT: "záznamem na dokumentu",
            Method.OTHER: "jiným způsobem",
        },
        day=day,
        instant=instant,
    ),
    ENGLISH: _Words(
        missing="There is no such submission.",
        waiting="The submission was delivered on {received} and waits to be registered.",
        refused="The submission delivered on {received} was not registered. Reason: {reason}",
        registered="The submission is registered under {reference} and {handling}.",
        joined="The message delivered on {received} was joined to the filing {reference}.",
        confirm="It is not confirmed; it has to be confirmed by {due}.",
        prepared=(
            "The submission is prepared but not filed yet. Sign it at the counter of the filing "
            "office by {due}; say the code {code} and show an identity document."
        ),
        expired=(
            "The submission was to be signed at the counter by {due} and is not filed yet. "
            "Please come there with the code {code}, or fill in the form again."
        ),
        handling={
            Handling.UNASSIGNED: "waits to be assigned",
            Handling.ASSIGNED: "is being handled",
            Handling.SETTLED: "has been settled",
            Handling.CANCELLED: "its registration was cancelled",
        },
        prepared_labels=("Prepared", "To be signed by"),
        labels=(
            "Reference number", "Delivered", "Registered", "State", "Handled by", "Confirm by",
        ),
        settled="Settled",
        methods={
            Method.BY_DOCUMENT: "by a document",
            Method.BY_FORWARDING: "forwarded to the competent body",
            Method.NOTED: "noted",
            Method.BY_RECORD_ON_DOCUMENT: "by a record on the document",
            Method.OTHER: "in another way",
        },
        day=iso_day,
        instant=iso_instant,
    ),
}  # fmt: skip


class FilingStatus:
    """Answers ``filing-status``: values hold ``item_id``, whose code and PIN the core has proven.

    Says neither who sent it nor what it is about: the receipt may have come into strange hands. To
    those who have no address of their own it also gives the letters that wait here for them.
    """

    kind = "filing-status"

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Answer in the question's language, Czech when it is not known."""
        words = _WORDS.get(question.language, _WORDS[CZECH])
        row = unit.rows.get(ItemRow, question.values.get("item_id", ""))
        if row is None:
            return Answer(found=False, text=words.missing)
        return replace(_standing(unit, row, words), letters=_letters(unit, row))


def _standing(unit: Unit, row: ItemRow, words: _Words) -> Answer:
    filing = unit.rows.first(select(Filing).where(Filing.item_id == row.id))
    if filing is not None:
        return _registered(unit, filing, words)
    received = words.instant(row.received_at)
    facts = ((words.labels[1], received),)
    if row.state == ItemState.REGISTERED and row.reference:
        text = words.joined.format(received=received, reference=row.reference)
        return Answer(found=True, text=text, facts=((words.labels[0], row.reference), *facts))
    if row.state == ItemState.REFUSED:
        # The queue notes the reason with its code in brackets behind it.
        reason = row.note.rpartition(" (")[0] or row.note
        text = words.refused.format(received=received, reason=reason)
        return Answer(found=True, text=text, facts=facts)
    prepared = prepared_of(unit, row.id)
    if prepared is not None:
        return _prepared(unit, row, prepared, words)
    return Answer(found=True, text=words.waiting.format(received=received), facts=facts)


def _prepared(unit: Unit, row: ItemRow, prepared: Prepared, words: _Words) -> Answer:
    late = standing(prepared, legal_day(unit.now)) is Authenticity.EXPIRED
    due = words.day(prepared.sign_by)
    text = (words.expired if late else words.prepared).format(due=due, code=row.code)
    values = (words.instant(row.received_at), due)
    return Answer(True, text, tuple(zip(words.prepared_labels, values, strict=True)))


def _letters(unit: Unit, row: ItemRow) -> tuple[Letter, ...]:
    """Return what the office has sent to the status page, oldest first."""
    statement = (
        select(OutgoingRow)
        .where(OutgoingRow.item_id == row.id, OutgoingRow.state == OutgoingState.SENT)
        .order_by(OutgoingRow.id)
        .options(undefer(OutgoingRow.content))
    )
    found = []
    for one in unit.rows.all(statement):
        outgoing = codec.loads(one.content, Outgoing)
        if outgoing.address.startswith(STATUS_PAGE):
            found.append(Letter(one.sent_at or one.created_at, outgoing.subject, outgoing.text))
    return tuple(found)


def _registered(unit: Unit, filing: Filing, words: _Words) -> Answer:
    handling = words.handling[Handling(filing.handling)]
    text = words.registered.format(reference=filing.reference_number, handling=handling)
    values = [
        filing.reference_number,
        words.instant(filing.received_at),
        words.instant(filing.registered_at),
        handling,
        _department(unit, filing),
        "",
    ]
    waits = filing.authenticity == Authenticity.AWAITING_CONFIRMATION
    if waits and filing.confirmation_due and filing.handling != Handling.SETTLED:
        values[-1] = words.day(filing.confirmation_due)
        text += " " + words.confirm.format(due=values[-1])
    facts = tuple(
        (label, value) for label, value in zip(words.labels, values, strict=True) if value
    )
    return Answer(found=True, text=text, facts=(*facts, *_settlement(unit, filing, words)))


def _settlement(unit: Unit, filing: Filing, words: _Words) -> tuple[tuple[str, str], ...]:
    """Tell when and how it was settled; what the clerk wrote about it is for the office."""
    if filing.handling != Handling.SETTLED:
        return ()
    row = settlement_of(unit, filing.record_identifier)
    if row is None:
        return ()
    return ((words.settled, f"{words.instant(row.at)}, {words.methods[Method(row.method)]}"),)


def _department(unit: Unit, filing: Filing) -> str:
    if filing.department is None:
        return ""
    department = unit.rows.get(Department, filing.department)
    return department.name if department else ""
