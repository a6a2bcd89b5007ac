"""Reads a filed notification: what it says of a payer, who that may be, what would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from gateway.model.errors import Wrong
from gateway.model.form import FormData
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.dispatch import submission_of
from registry.tables import Filing
from registry.wording import folded, line
from waste import notifications
from waste.csv_import import day
from waste.fee import Title
from waste.notifications import Outcome
from waste.payers import NewRepresentative, Represents, add_representative
from waste.tables import FeePayer

#: What the form calls its reasons.
_BIRTH, _OWNER, _MOVED_OUT = "birth", "owner", "moved-out"
#: Reasons that make a payer; the others change one.
NEW = frozenset({_BIRTH, _OWNER, "moved-in"})
#: Exemptions as the form names them, and their codes in waste/law.toml.
_EXEMPTIONS = {
    "paid-elsewhere": "other_town",
    "care-home": "social_service",
    "children-home": "childrens_home",
    "custody": "liberty",
    "ordinance": "other",
}
_SAME = 10
#: Payers of one day of birth that are looked through.
_LOOKED = 200
_TWO = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """What a filing says, for a clerk to look through."""

    filing: Filing
    #: The filled form; ``None`` of a letter.
    form: FormData | None
    #: What the form calls the reason; empty of a letter.
    reason: str
    #: Values for the form of a new payer.
    values: dict[str, str]
    #: Values for the forms that change a payer.
    change: dict[str, str]
    #: Payers here who may be the same person, the likeliest first.
    known: tuple[FeePayer, ...]


def draft(unit: Unit, reference: str) -> Draft:
    """Return what the filing with this reference number says. Raises ``Wrong``."""
    return read(unit, filing_of(unit, reference))


def read(unit: Unit, filing: Filing) -> Draft:
    """Return what a filing says; of a letter no more than its sender's name."""
    submission = submission_of(unit, filing)
    form = submission.form if submission else None
    answers = form.values if form else {"name": filing.sender_name}
    reason = answers.get("reason", "")
    values = _payer(answers, reason)
    return Draft(filing, form, reason, values, _change(answers, reason), likely(unit, values))


def _payer(answers: Mapping[str, str], reason: str) -> dict[str, str]:
    child, owner = reason == _BIRTH, reason == _OWNER
    return {
        "name": surname_first(answers.get("child_name" if child else "name", "")),
        "birth_date": _shown(answers.get("since" if child else "birth_date", "")),
        "organisation_id": answers.get("organisation_id", ""),
        "address": answers.get("address", ""),
        "email": answers.get("email", ""),
        "since": _shown(answers.get("since", "")),
        "title": Title.OWNER if owner else Title.REGISTERED,
        "property": answers.get("property_address", "") if owner else "",
    }


def _change(answers: Mapping[str, str], reason: str) -> dict[str, str]:
    since = answers.get("since", "")
    values = {
        "since": _shown(since),
        "left": "",
        "kind": _EXEMPTIONS.get(answers.get("exemption", ""), ""),
    }
    if reason == _MOVED_OUT:
        values["left"] = values["since"]
    values["title"] = Title.OWNER if reason == _OWNER else Title.REGISTERED
    values["property"] = answers.get("property_address", "")
    return values


def _shown(written: str) -> str:
    """Return a day as people write it; what is none stays, for the clerk to see."""
    try:
        on = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{on.day}. {on.month}. {on.year}"


def surname_first(name: str) -> str:
    """Return a name as lists have it; of more words than two nobody knows which is the surname."""
    words = line(name).split()
    return " ".join(reversed(words)) if len(words) == _TWO else " ".join(words)


def filing_of(unit: Unit, reference: str) -> Filing:
    """Return the filing with this reference number or record identifier. Raises ``Wrong``."""
    tidy = reference.strip()[:80]
    filing = unit.rows.first(
        select(Filing).where(
            or_(Filing.reference_number == tidy, Filing.record_identifier == tidy[:40])
        )
    )
    if filing is None:
        raise Wrong(msgid("There is no filing with this reference number."))
    return filing


def identifier_of(unit: Unit, reference: str) -> str:
    """Return the filing a new payer is made from. Raises ``Wrong`` when one was made before.

    The filing stays locked: whoever takes it over at the same time waits, and hears that.
    """
    filing = filing_of(unit, reference).record_identifier
    unit.rows.get(Filing, filing, lock=True)
    made = select(FeePayer.id).where(FeePayer.filing == filing)
    if unit.rows.first(made) is not None:
        raise Wrong(msgid("A payer was made from this filing before."))
    if notifications.outcome_of(unit, filing) is not None:
        raise Wrong(msgid("This notification was taken over before."))
    return filing


def taken_over(unit: Unit, payer: str, filing: str) -> None:
    """Tie a payer who has just been made to the filing, and the parent who notified a birth."""
    notifications.settle(unit, filing, Outcome.NEW_PAYER, payer)
    found = unit.rows.get(Filing, filing)
    submission = submission_of(unit, found) if found is not None else None
    answers = submission.form.values if submission and submission.form else {}
    since = day(answers.get("since", ""))
    if answers.get("reason") == _BIRTH and since is not None:
        new = NewRepresentative(
            Represents.STATUTORY,
            since,
            name=answers.get("name", ""),
            address=answers.get("address", ""),
        )
        add_representative(unit, payer, new)


def likely(unit: Unit, values: Mapping[str, str]) -> tuple[FeePayer, ...]:
    """Return payers who may be the described one: of the same name, or born the same day.

    A day of birth alone says nothing; with one word of the name it says much, for people marry
    and forms are mistyped.
    """
    words = set(folded(values["name"]).split())
    if not words:
        return ()
    born = _born(values["birth_date"])
    weights: dict[str, tuple[int, FeePayer]] = {}
    for payer in (*_of_name(unit, words), *_of_day(unit, born)):
        shared = len(words & set(folded(payer.name).split()))
        same_day = born is not None and payer.birth_date == born
        weight = shared + (_TWO if same_day else 0)
        if shared == len(words) or (shared and same_day):
            weights[payer.id] = (weight, payer)
    ordered = sorted(weights.values(), key=lambda one: (-one[0], one[1].name, one[1].id))
    return tuple(payer for _, payer in ordered[:_SAME])


def _born(written: str) -> date | None:
    try:
        return day(written)
    except Wrong:
        return None


def _of_name(unit: Unit, words: set[str]) -> list[FeePayer]:
    wanted = select(FeePayer)
    for word in words:
        wanted = wanted.where(FeePayer.sought.contains(word, autoescape=True))
    return list(unit.rows.all(wanted.order_by(FeePayer.sorting).limit(_LOOKED)))


def _of_day(unit: Unit, born: date | None) -> list[FeePayer]:
    if born is None:
        return []
    wanted = select(FeePayer).where(FeePayer.birth_date == born)
    return list(unit.rows.all(wanted.order_by(FeePayer.sorting).limit(_LOOKED)))
