"""Lists the people of the name registry by the alphabet, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from gateway.model.errors import Malformed
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.people.likely import likely
from registry.tables import Filing, Person, PersonAddress
from registry.wording import folded

#: People on one page.
PAGE = 50
#: Words of a search beyond these are ignored.
_WORDS = 8


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody as one line of a list."""

    id: str
    name: str
    #: registry.names.Kind.
    kind: str
    organisation_id: str
    #: Addresses that hold, of whoever was merged into him as well.
    addresses: tuple[str, ...]
    filings: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One page, and the mark where the next begins; ``""`` on the last."""

    lines: tuple[PersonLine, ...]
    next: str = ""


def people(
    unit: Unit, text: str = "", after: str = "", limit: int = PAGE, *, twice: bool = False
) -> PersonPage:
    """Return up to *limit* people after the mark *after*; raises ``Malformed`` for no mark.

    Every word of *text* must occur in a name, an IČO or an address, whatever its case and accents.
    *twice* narrows to those who may stand there under a second entry; of them a page may be short.
    """
    statement = select(Person).where(Person.merged_into.is_(None))
    if twice:
        statement = statement.where(_shared())
    for word in folded(text).split()[:_WORDS]:
        statement = statement.where(Person.sought.contains(word, autoescape=True))
    if after:
        key, divider, identifier = after.rpartition("~")
        if not divider or not identifier:
            raise Malformed(msgid("There is no such page of the list."))
        mark = tuple_(literal(key), literal(identifier))
        statement = statement.where(tuple_(Person.sorted_under, Person.id) > mark)
    found = unit.rows.all(statement.order_by(Person.sorted_under, Person.id).limit(limit + 1))
    lines = lines_of(unit, found[:limit])
    if twice:
        # What a clerk has told apart already is known to ``likely`` alone.
        lines = tuple(line for line in lines if likely(unit, line.id))
    if len(found) <= limit:
        return PersonPage(lines)
    last = found[limit - 1]
    return PersonPage(lines, f"{last.sorted_under}~{last.id}")


def _shared() -> ColumnElement[bool]:
    """Return that somebody else who stands for himself has the same name, IČO or address."""
    other, own, same = aliased(Person), aliased(PersonAddress), aliased(PersonAddress)
    beside = (other.id != Person.id, other.merged_into.is_(None))
    named = select(other.id).where(other.alike == Person.alike, *beside)
    numbered = select(other.id).where(other.organisation_id == Person.organisation_id, *beside)
    reached = (
        select(own.value)
        .join(same, (same.kind == own.kind) & (same.value == own.value))
        .join(other, other.id == same.person_id)
        .where(own.person_id == Person.id, own.ended_at.is_(None), same.ended_at.is_(None), *beside)
    )
    return or_(
        and_(Person.alike != "", named.exists()),
        and_(Person.organisation_id != "", numbered.exists()),
        reached.exists(),
    )


def lines_of(unit: Unit, rows: Iterable[Person]) -> tuple[PersonLine, ...]:
    """Return living people as lines of a list."""
    rows = tuple(rows)
    roots = _roots(unit, [row.id for row in rows])
    addresses, filings = _addresses(unit, roots), _filings(unit, roots)
    return tuple(
        PersonLine(
            row.id,
            row.name,
            row.kind,
            row.organisation_id,
            tuple(dict.fromkeys(addresses.get(row.id, ()))),
            filings.get(row.id, 0),
        )
        for row in rows
    )


def _roots(unit: Unit, people_: Iterable[str]) -> Mapping[str, str]:
    """Return who stands for whom, for these people and everybody merged into them."""
    roots = {person: person for person in people_}
    edge = set(roots)
    while edge:
        merged = select(Person.id, Person.merged_into).where(Person.merged_into.in_(edge))
        found = {one: roots[into] for one, into in unit.rows.tuples(merged) if one not in roots}
        roots |= found
        edge = set(found)
    return roots


def _addresses(unit: Unit, roots: Mapping[str, str]) -> Mapping[str, list[str]]:
    statement = (
        select(PersonAddress.person_id, PersonAddress.value)
        .where(PersonAddress.person_id.in_(roots), PersonAddress.ended_at.is_(None))
        .order_by(PersonAddress.person_id, PersonAddress.kind, PersonAddress.value)
    )
    found: dict[str, list[str]] = {}
    for person, value in unit.rows.tuples(statement):
        found.setdefault(roots[person], []).append(value)
    return found


def _filings(unit: Unit, roots: Mapping[str, str]) -> Mapping[str, int]:
    statement = (
        select(Filing.sender_id, func.count())
        .where(Filing.sender_id.in_(roots))
        .group_by(Filing.sender_id)
    )
    found: dict[str, int] = {}
    for person, count in unit.rows.tuples(statement):
        found[roots[person]] = found.get(roots[person], 0) + count
    return found
