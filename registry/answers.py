"""Tells a citizen what became of a filing, and nothing that the receipt does not prove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from gateway.model.asking import Answer, Question
from gateway.model.item import ItemState
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.axes import Authenticity, Handling
from registry.tables import Department, Filing
from registry.wording import day, instant, iso_day, iso_instant

CZECH, ENGLISH = "cs", "en"


@dataclass(frozen=True, slots=True)
class _Words:
    """Everything that is said in one language."""

    missing: str
    waiting: str
    refused: str
    registered: str
    confirm: str
    handling: Mapping[Handling, str]
    labels: tuple[str, str, str, str, str, str]
    day: Callable[[date], str]
    instant: Callable[[datetime], str]


_WORDS = {
    CZECH: _Words(
        missing="Podání tu není.",
        waiting="Podání bylo doručeno {received} a čeká na zaevidování.",
        refused="Podání doručené {received} nebylo zaevidováno. Důvod: {reason}",
        registered="Podání je zaevidováno pod číslem jednacím {reference} a {handling}.",
        confirm="Není potvrzeno; potvrdit je třeba nejpozději {due}.",
        handling={
            Handling.UNASSIGNED: "čeká na přidělení",
            Handling.ASSIGNED: "vyřizuje se",
            Handling.SETTLED: "je vyřízeno",
            Handling.CANCELLED: "evidence byla stornována",
        },
        labels=(
            "Číslo jednací", "Doručeno", "Zaevidováno", "Stav", "Vyřizuje", "Potvrdit nejpozději",
        ),
        day=day,
        instant=instant,
    ),
    ENGLISH: _Words(
        missing="There is no such submission.",
        waiting="The submission was delivered on {received} and waits to be registered.",
        refused="The submission delivered on {received} was not registered. Reason: {reason}",
        registered="The submission is registered under {reference} and {handling}.",
        confirm="It is not confirmed; it has to be confirmed by {due}.",
        handling={
            Handling.UNASSIGNED: "waits to be assigned",
            Handling.ASSIGNED: "is being handled",
            Handling.SETTLED: "has been settled",
            Handling.CANCELLED: "its registration was cancelled",
        },
        labels=(
            "Reference number", "Delivered", "Registered", "State", "Handled by", "Confirm by",
        ),
        day=iso_day,
        instant=iso_instant,
    ),
}  # fmt: skip


class FilingStatus:
    """Answers ``filing-status``: values hold ``item_id``, whose code and PIN the core has proven.

    Says neither who sent it nor what it is about: the receipt may have come into strange hands.
    """

    kind = "filing-status"

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Answer in the question's language, Czech when it is not known."""
        words = _WORDS.get(question.language, _WORDS[CZECH])
        row = unit.rows.get(ItemRow, question.values.get("item_id", ""))
        if row is None:
            return Answer(found=False, text=words.missing)
        filing = unit.rows.first(select(Filing).where(Filing.item_id == row.id))
        if filing is not None:
            return _registered(unit, filing, words)
        received = words.instant(row.received_at)
        facts = ((words.labels[1], received),)
        if row.state == ItemState.REFUSED:
            # The queue notes the reason with its code in brackets behind it.
            reason = row.note.rpartition(" (")[0] or row.note
            text = words.refused.format(received=received, reason=reason)
            return Answer(found=True, text=text, facts=facts)
        return Answer(found=True, text=words.waiting.format(received=received), facts=facts)


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
    if filing.authenticity == Authenticity.AWAITING_CONFIRMATION and filing.confirmation_due:
        values[-1] = words.day(filing.confirmation_due)
        text += " " + words.confirm.format(due=values[-1])
    facts = tuple(
        (label, value) for label, value in zip(words.labels, values, strict=True) if value
    )
    return Answer(found=True, text=text, facts=facts)


def _department(unit: Unit, filing: Filing) -> str:
    if filing.department is None:
        return ""
    department = unit.rows.get(Department, filing.department)
    return department.name if department else ""
