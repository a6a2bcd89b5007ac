"""Finds or enters the sender in the name registry; merges nobody and overwrites nothing."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from sqlalchemy import bindparam, select
from stdnum.cz import dic
from stdnum.exceptions import ValidationError
from ulid import ULID

from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import Party
from gateway.store.schema import plain
from gateway.store.unit import Unit
from registry.tables import Person, PersonAddress
from registry.wording import folded


class Kind(StrEnum):
    """What a sender or addressee is."""

    NATURAL = "natural"
    ENTREPRENEUR = "entrepreneur"
    LEGAL = "legal"
    AUTHORITY = "authority"
    UNKNOWN = "unknown"


#: What an address is, by the channel it belongs to.
EMAIL = "email"
KINDS: Mapping[str, str] = {"databox": "databox", "bot": "chat", "scanning": "postal"}
UNVERIFIED = "unverified"

#: The longest address that is kept for finding the sender again (RFC 5321 § 4.5.3.1: 64+1+255).
LONGEST = 320
#: Characters of a name that decide about its place in the alphabet and about its likeness.
LONGEST_KEY = 120
#: Digits of an IČO.
IDENTIFIER_DIGITS = 8

#: Academic and professional titles; one and the same person writes them and leaves them out.
_TITLES = """bc. bca. csc. doc. drsc. dis. dr. ing. judr. mba mddr. mgr. mga. mudr. mvdr. paeddr.
ph.d. phd. phdr. pharmdr. prof. rndr. thdr. thlic. arch. pan pani"""
TITLES = frozenset(_TITLES.split())


_UNNAMED = re.compile(r"\(.*\)")

_KNOWN = (
    select(PersonAddress.person_id)
    .where(
        PersonAddress.kind == bindparam("kind"),
        PersonAddress.value == bindparam("address"),
        PersonAddress.ended_at.is_(None),
    )
    .order_by(PersonAddress.person_id)
)


def named(address: str) -> str:
    """Return an address that people know somebody by, fit to be looked for.

    Empty for one that is the status page.
    """
    return "" if address.startswith(STATUS_PAGE) else plain(address)


def sender_of(unit: Unit, party: Party, channel: str) -> str:
    """Return the id of the person who has *party*'s address on *channel*, new if nobody has it.

    Whoever reads answers on the status page has no address there and is always new. A name alone
    finds nobody: two citizens may share it. Of several people with one address the first entered
    is taken; each filing keeps the name that stands on it. The person may have been merged into
    another: who stands for him is asked when it is shown, so that a merger can be undone
    (registry.people.merging).
    Source: Decree 259/2012 § 25.
    """
    kind = KINDS.get(channel, EMAIL)
    address = named(party.address).strip().lower()
    if not address or len(address) > LONGEST:
        return _enter(unit, party, kind, "")
    known = unit.rows.first(_KNOWN, kind=kind, address=address)
    return known or _enter(unit, party, kind, address)


def organisation_id(text: str) -> str:
    """Return an IČO as eight digits, or nothing for what is none (its check digit is looked at)."""
    digits = "".join(text.split()).zfill(IDENTIFIER_DIGITS) if text.strip() else ""
    if len(digits) != IDENTIFIER_DIGITS or not (digits.isascii() and digits.isdecimal()):
        return ""
    try:
        return str(dic.validate(digits))
    except ValidationError:
        return ""


def sorted_under(name: str, addresses: Iterable[str] = ()) -> str:
    """Return where somebody stands in the alphabet."""
    shown = name.strip() or next(iter(addresses), "")
    return " ".join(folded(plain(shown)).split())[:LONGEST_KEY]


def alike(name: str) -> str:
    """Return what the names of one person have in common however they are written.

    Nothing for what stands in brackets: that is no name but says that none is known, ``(papír)``.
    """
    if _UNNAMED.fullmatch(name.strip()):
        return ""
    words = folded(plain(name)).replace(",", " ").split()
    return " ".join(sorted(word for word in words if word not in TITLES))[:LONGEST_KEY]


def sought(*words: str) -> str:
    """Return what a search looks into."""
    return folded(plain(" ".join(word for word in words if word)))


def _enter(unit: Unit, party: Party, kind: str, address: str) -> str:
    identifier = organisation_id(party.identifiers.get("organisation_id", ""))
    person = Person(
        id=str(ULID()),
        kind=Kind.UNKNOWN,
        name=party.name,
        identification=UNVERIFIED,
        organisation_id=identifier,
        created_at=unit.now,
        merged_into=None,
        sorted_under=sorted_under(party.name, (address,)),
        alike=alike(party.name),
        sought=sought(party.name, identifier, address),
    )
    unit.rows.write(person)
    if address:
        unit.rows.write(PersonAddress(person_id=person.id, kind=kind, value=address, ended_at=None))
    return person.id
