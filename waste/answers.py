"""Tells a payer how the fee's account stands, to nobody else; the core counts wrong proofs."""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency
from sqlalchemy import select

from gateway.model.asking import FEE_BALANCE, Answer, Question
from gateway.store.unit import Unit
from registry.calendar import legal_day
from registry.wording import iso_day
from waste import symbols
from waste.balance_question import SPEC
from waste.bank_account import account_of
from waste.payers import by_symbol
from waste.spayd import Payment, written
from waste.standing import Standing, standing, tariff_now
from waste.tables import FeePayer, FeeTariff

CZECH, ENGLISH = "cs", "en"
_CZECH_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


def _day(on: date) -> str:
    return f"{on.day}. {on.month}. {on.year}"


def _crowns(amount: Decimal) -> str:
    return format_currency(amount, "CZK", locale="cs_CZ")


def _czk(amount: Decimal) -> str:
    return format_currency(amount, "CZK", locale="en_GB")


@dataclass(frozen=True, slots=True)
class _Words:
    """Everything that is said in one language."""

    unknown: str
    nothing: str
    owed: str
    #: The same when that day has passed.
    was_due: str
    overdue: str
    overpaid: str
    #: Symbol, owed, overdue, due, overpaid, account.
    labels: tuple[str, str, str, str, str, str]
    day: Callable[[date], str]
    money: Callable[[Decimal], str]


_WORDS = {
    CZECH: _Words(
        unknown="Poplatník s těmito údaji tu není. Zkontrolujte prosím variabilní symbol na "
        "složence a datum narození (u firem IČO).",
        nothing="Na poplatku za komunální odpad nic nedlužíte.",
        owed="Na poplatku za komunální odpad zbývá zaplatit {owed}, nejbližší splatnost je {due}.",
        was_due="Na poplatku za komunální odpad zbývá zaplatit {owed}, splatné to bylo {due}.",
        overdue="Po splatnosti je z toho {overdue}.",
        overpaid="Máte přeplatek {overpaid}.",
        labels=(
            "Variabilní symbol", "Zbývá zaplatit", "Po splatnosti", "Splatnost", "Přeplatek",
            "Účet",
        ),
        day=_day,
        money=_crowns,
    ),
    ENGLISH: _Words(
        unknown="There is no payer with these particulars. Please check the variable symbol on "
        "the slip and the date of birth (of companies the IČO).",
        nothing="You owe nothing on the municipal waste fee.",
        owed="On the municipal waste fee {owed} remains to be paid; the next due date is {due}.",
        was_due="On the municipal waste fee {owed} remains to be paid; it was due on {due}.",
        overdue="Of that {overdue} is overdue.",
        overpaid="You have overpaid {overpaid}.",
        labels=(
            "Variable symbol", "To be paid", "Overdue", "Due date", "Overpaid", "Account",
        ),
        day=iso_day,
        money=_czk,
    ),
}  # fmt: skip


class FeeBalance:
    """Answers ``fee-balance``: values hold ``variable_symbol`` and the proof.

    The proof is ``birth_date`` of a person, ISO 8601 or as Czechs write it, or
    ``organisation_id`` of a company. A wrong one and an unknown symbol are answered alike.
    """

    kind = FEE_BALANCE
    spec = SPEC

    def offered(self, unit: Unit) -> bool:
        """Tell whether anybody pays the fee here."""
        return unit.rows.first(select(FeePayer.id)) is not None

    def proof_about(self, question: Question) -> str:
        """Return the symbol as it is compared: by it the core counts wrong proofs."""
        return symbols.tidy(question.values.get("variable_symbol", ""))[:20]

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Answer in the question's language, Czech when it is not known."""
        words = _WORDS.get(question.language, _WORDS[CZECH])
        payer = by_symbol(unit, question.values.get("variable_symbol", ""))
        if not _proven(payer, question) or payer is None:
            return Answer(found=False, text=words.unknown)
        unit.record("asked", f"payer:{payer.id}", {"kind": self.kind})
        return _told(unit, payer, words)


def _proven(payer: FeePayer | None, question: Question) -> bool:
    if payer is None:
        return False
    born = _date(question.values.get("birth_date", ""))
    if payer.birth_date is not None and born is not None:
        return payer.birth_date == born
    named = re.sub(r"\s", "", question.values.get("organisation_id", ""))
    known = payer.organisation_id
    return bool(known) and hmac.compare_digest(known.encode(), named.encode())


def _date(text: str) -> date | None:
    tidy = text.strip()
    try:
        if match := _CZECH_DAY.fullmatch(tidy):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(tidy)
    except ValueError:
        return None


def _told(unit: Unit, payer: FeePayer, words: _Words) -> Answer:
    stands, tariff = standing(unit, payer.id), tariff_now(unit)
    today = legal_day(unit.now)
    overdue, due = stands.overdue(today), stands.next_due
    sentences = []
    if due is None:
        sentences.append(words.nothing)
    else:
        sentence = words.owed if due >= today else words.was_due
        sentences.append(sentence.format(owed=words.money(stands.owed), due=words.day(due)))
    if overdue and overdue != stands.owed:
        sentences.append(words.overdue.format(overdue=words.money(overdue)))
    if stands.overpaid:
        sentences.append(words.overpaid.format(overpaid=words.money(stands.overpaid)))
    values = (
        payer.variable_symbol,
        words.money(stands.owed),
        words.money(overdue) if overdue else "",
        words.day(due) if due else "",
        words.money(stands.overpaid) if stands.overpaid else "",
        tariff.account if tariff is not None else "",
    )
    facts = tuple((name, value) for name, value in zip(words.labels, values, strict=True) if value)
    payment = qr_text(unit, payer, stands, tariff)
    return Answer(found=True, text=" ".join(sentences), facts=facts, payment=payment)


def qr_text(unit: Unit, payer: FeePayer, stands: Standing, tariff: FeeTariff | None) -> str:
    """Return the descriptor of the payment of everything owed; empty when nothing is.

    It names the due date only while that has not passed: no bank pays in the past.
    """
    due = stands.next_due
    if tariff is None or due is None:
        return ""
    return written(
        Payment(
            iban=account_of(tariff.account).iban,
            amount=stands.owed,
            variable_symbol=payer.variable_symbol,
            due=due if due >= legal_day(unit.now) else None,
            message=f"Poplatek za komunální odpad {tariff.year}",
            payee=unit.originator.name,
        )
    )
