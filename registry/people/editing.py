"""Changes what the name registry says of a person; the old value stays in the history."""

import re
from dataclasses import dataclass

from gateway.model.errors import Malformed
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.names import EMAIL, LONGEST, Kind, alike, organisation_id
from registry.people.merging import describe, members
from registry.people.words import KINDS
from registry.tables import Person, PersonAddress
from registry.wording import line

LONGEST_NAME = 200

#: Kinds of addresses a clerk may add; a chat's address is nothing one could write down.
ADDRESSES = (EMAIL, "databox", "postal")

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: Seven characters (ISDS, Operating Rules: identifier of a data box).
_DATABOX = re.compile(r"[a-z0-9]{7}")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a clerk states of a person."""

    kind: str
    name: str
    #: As typed; empty when he has none.
    organisation_id: str


class WrongField(Malformed):
    """What was written into one field cannot be so."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        #: The name of the field.
        self.field = field


def change(unit: Unit, person: Person, stated: Stated) -> None:
    """Write what was stated of a locked *person* who stands for himself. Raises ``WrongField``."""
    if stated.kind not in set(Kind):
        raise WrongField("kind", msgid("Choose one of the kinds."))
    name = line(stated.name, LONGEST_NAME)
    if not name and person.name:
        raise WrongField("name", msgid("The name must not become empty."))
    number = organisation_id(stated.organisation_id)
    if stated.organisation_id.strip() and not number:
        raise WrongField("organisation_id", msgid("This is no IČO: its check digit does not fit."))
    _note(unit, person, "person.kind-changed", KINDS[Kind(person.kind)], KINDS[Kind(stated.kind)])
    _note(unit, person, "person.renamed", person.name, name)
    _note(unit, person, "person.number-changed", person.organisation_id, number)
    person.kind, person.name, person.organisation_id = stated.kind, name, number
    person.alike = alike(name)
    describe(unit, person)


def add_address(unit: Unit, person: Person, kind: str, value: str) -> None:
    """Write down where a locked *person* can be reached. Raises ``WrongField``."""
    value = " ".join(value.split()).lower()
    _check_address(kind, value)
    known = unit.rows.get(PersonAddress, person.id, kind, value)
    if known is not None and known.ended_at is None:
        raise WrongField("value", msgid("This address is written here already."))
    if known is not None:
        known.ended_at = None
    else:
        unit.rows.add(PersonAddress(person_id=person.id, kind=kind, value=value, ended_at=None))
    describe(unit, person)
    unit.record("address.added", f"person:{person.id}", {"kind": kind, "after": value})


def end_address(unit: Unit, person: Person, kind: str, value: str) -> None:
    """Write down that an address is no longer *person*'s; what comes from it is somebody new's.

    It may be written with somebody who was merged into him. Raises ``WrongField``.
    """
    found = [unit.rows.get(PersonAddress, one, kind, value) for one in members(unit, person.id)]
    held = [row for row in found if row is not None and row.ended_at is None]
    if not held:
        raise WrongField("value", msgid("This address is not written here."))
    for row in held:
        row.ended_at = unit.now
        unit.record("address.ended", f"person:{row.person_id}", {"kind": kind, "before": value})
    describe(unit, person)


def _check_address(kind: str, value: str) -> None:
    if kind not in ADDRESSES:
        raise WrongField("kind", msgid("Choose one of the kinds."))
    if not value or len(value) > LONGEST:
        raise WrongField("value", msgid("Write an address of at most 320 characters."))
    if kind == EMAIL and not _EMAIL.fullmatch(value):
        raise WrongField("value", msgid("This is no e-mail address."))
    if kind == "databox" and not _DATABOX.fullmatch(value):
        raise WrongField(
            "value", msgid("The identifier of a data box has seven letters and digits.")
        )


def _note(unit: Unit, person: Person, event: str, before: str, after: str) -> None:
    if before != after:
        unit.record(event, f"person:{person.id}", {"before": before, "after": after})
