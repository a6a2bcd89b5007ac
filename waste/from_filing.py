"""Makes a payer out of a filing: the answers of the notification form, by reference number."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.dispatch import submission_of
from registry.tables import Filing
from registry.wording import folded
from waste.csv_import import day
from waste.fee import Title
from waste.payers import NewRepresentative, Represents, add_representative
from waste.refusing import Wrong
from waste.tables import FeePayer

#: What the form calls the birth of a child, for whom a parent writes, and an owner's property.
_BIRTH, _OWNER = "birth", "owner"
_SAME = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """A new payer as the filing describes him, for a clerk to look through."""

    #: Values for the form of a new payer.
    values: dict[str, str]
    #: Payers here who may be the same person.
    known: tuple[FeePayer, ...]


def draft(unit: Unit, reference: str) -> Draft:
    """Return what the filing with this reference number says. Raises ``Wrong``."""
    answers = _answers(unit, reference)
    child = answers.get("reason") == _BIRTH
    owner = answers.get("reason") == _OWNER
    values = {
        "name": answers.get("child_name" if child else "name", ""),
        "birth_date": answers.get("since" if child else "birth_date", ""),
        "organisation_id": answers.get("organisation_id", ""),
        "address": answers.get("address", ""),
        "email": answers.get("email", ""),
        "since": answers.get("since", ""),
        "title": Title.OWNER if owner else Title.REGISTERED,
        "property": answers.get("property_address", "") if owner else "",
    }
    return Draft(values, _same(unit, values))


def _answers(unit: Unit, reference: str) -> Mapping[str, str]:
    filing = _filing(unit, reference)
    submission = submission_of(unit, filing)
    if submission is None or submission.form is None:
        raise Wrong(msgid("This filing is not a filled form."))
    return submission.form.values


def _filing(unit: Unit, reference: str) -> Filing:
    wanted = select(Filing).where(Filing.reference_number == reference.strip()[:80])
    filing = unit.rows.first(wanted)
    if filing is None:
        raise Wrong(msgid("There is no filing with this reference number."))
    return filing


def identifier_of(unit: Unit, reference: str) -> str:
    """Return the filing a new payer is made from. Raises ``Wrong`` when one was made before."""
    filing = _filing(unit, reference)
    made = select(FeePayer.id).where(FeePayer.filing == filing.record_identifier)
    if unit.rows.first(made) is not None:
        raise Wrong(msgid("A payer was made from this filing before."))
    return filing.record_identifier


def represent(unit: Unit, payer: str, reference: str) -> None:
    """Write the parent who notified a birth as the child's statutory representative."""
    answers = _answers(unit, reference)
    since = day(answers.get("since", ""))
    if answers.get("reason") == _BIRTH and since is not None:
        new = NewRepresentative(
            Represents.STATUTORY,
            since,
            name=answers.get("name", ""),
            address=answers.get("address", ""),
        )
        add_representative(unit, payer, new)


def _same(unit: Unit, values: Mapping[str, str]) -> tuple[FeePayer, ...]:
    born, words = day(values["birth_date"]), folded(values["name"]).split()
    if born is None or not words:
        return ()
    wanted = select(FeePayer).where(FeePayer.birth_date == born)
    for word in words:
        wanted = wanted.where(FeePayer.sought.contains(word, autoescape=True))
    return tuple(unit.rows.all(wanted.order_by(FeePayer.sorting).limit(_SAME)))
