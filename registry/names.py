"""Finds or enters the sender in the name registry; merges nobody and overwrites nothing."""

from sqlalchemy import bindparam, select
from ulid import ULID

from gateway.model.submission import Party
from gateway.store.schema import plain
from gateway.store.unit import Unit
from registry.tables import Person, PersonAddress

EMAIL = "email"
UNKNOWN = "unknown"
UNVERIFIED = "unverified"

#: The longest address that is kept for finding the sender again (RFC 5321 § 4.5.3.1: 64+1+255).
LONGEST = 320

_KNOWN = (
    select(PersonAddress.person_id)
    .where(PersonAddress.kind == EMAIL, PersonAddress.value == bindparam("address"))
    .order_by(PersonAddress.person_id)
)


def sender_of(unit: Unit, party: Party) -> str:
    """Return the id of the person who has *party*'s e-mail address, new if nobody has it.

    A name alone finds nobody: two citizens may share it. Of several people with one address the
    first entered is taken; each filing keeps the name that stands on it.
    Source: Decree 259/2012 § 25.
    """
    address = plain(party.address).strip().lower()
    if not address or len(address) > LONGEST:
        return _enter(unit, party, "")
    return unit.rows.first(_KNOWN, address=address) or _enter(unit, party, address)


def _enter(unit: Unit, party: Party, address: str) -> str:
    person = Person(
        id=str(ULID()),
        kind=UNKNOWN,
        name=party.name,
        identification=UNVERIFIED,
        organisation_id="",
        created_at=unit.now,
    )
    unit.rows.write(person)
    if address:
        unit.rows.write(PersonAddress(person_id=person.id, kind=EMAIL, value=address))
    return person.id
