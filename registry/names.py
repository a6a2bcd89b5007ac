"""Finds or enters the sender in the name registry; merges nobody and overwrites nothing."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from ulid import ULID

from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import Party
from gateway.store.schema import plain
from gateway.store.unit import Unit
from registry.tables import Person, PersonAddress

#: What an address is, by the channel it belongs to.
EMAIL = "email"
KINDS: Mapping[str, str] = {"databox": "databox", "bot": "chat", "scanning": "postal"}
UNKNOWN = "unknown"
UNVERIFIED = "unverified"

#: The longest address that is kept for finding the sender again (RFC 5321 § 4.5.3.1: 64+1+255).
LONGEST = 320

_KNOWN = (
    select(PersonAddress.person_id)
    .where(PersonAddress.kind == bindparam("kind"), PersonAddress.value == bindparam("address"))
    .order_by(PersonAddress.person_id)
)


def named(address: str) -> str:
    """Return an address that people know somebody by: empty for one that is the status page."""
    return "" if address.startswith(STATUS_PAGE) else address


def sender_of(unit: Unit, party: Party, channel: str) -> str:
    """Return the id of the person who has *party*'s address on *channel*, new if nobody has it.

    Whoever reads answers on the status page has no address there and is always new. A name alone
    finds nobody: two citizens may share it. Of several people with one address the first entered
    is taken; each filing keeps the name that stands on it.
    Source: Decree 259/2012 § 25.
    """
    kind = KINDS.get(channel, EMAIL)
    address = plain(named(party.address)).strip().lower()
    if not address or len(address) > LONGEST:
        return _enter(unit, party, kind, "")
    known = unit.rows.first(_KNOWN, kind=kind, address=address)
    return known or _enter(unit, party, kind, address)


def _enter(unit: Unit, party: Party, kind: str, address: str) -> str:
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
        unit.rows.write(PersonAddress(person_id=person.id, kind=kind, value=address))
    return person.id
