"""Proposes who may be the same person under two entries, and says why; merges nobody."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.people.merging import living, members
from registry.tables import Person, PersonAddress, PersonApart

#: Entries looked at for one reason; whoever is called Jan Novák has many namesakes.
LOOKED = 30

#: The surest reason first.
REASONS = ("organisation_id", "databox", "email", "chat", "postal", "name")


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be the same, and the reasons, the surest first."""

    id: str
    name: str
    reasons: tuple[str, ...]


def likely(unit: Unit, person: str) -> tuple[Likely, ...]:
    """Return who may be the same as *person*, who stands for himself, the surest first."""
    own = members(unit, person)
    apart = {root.id for one in _apart(unit, own) if (root := living(unit, one)) is not None}
    found: dict[str, tuple[Person, list[str]]] = {}
    for reason, other in _hits(unit, own):
        root = living(unit, other)
        if root is not None and root.id not in apart.union(own):
            reasons = found.setdefault(root.id, (root, []))[1]
            if reason not in reasons:
                reasons.append(reason)
    proposed = [
        Likely(row.id, row.name, tuple(sorted(reasons, key=REASONS.index)))
        for row, reasons in found.values()
    ]
    return tuple(sorted(proposed, key=lambda one: (REASONS.index(one.reasons[0]), one.id)))


def keep_apart(unit: Unit, person: str, other: str) -> None:
    """Propose these two no more: a clerk knows that they are two people.

    Raises ``LookupError`` when one of them is unknown, ``Malformed`` when they are one already.
    """
    first, second = living(unit, person), living(unit, other)
    if first is None or second is None:
        raise LookupError(other)
    if first.id == second.id:
        raise Malformed(msgid("These two are one entry already."))
    one, two = sorted((first.id, second.id))
    values = {"one": one, "other": two, "by": unit.actor, "at": unit.now}
    if unit.rows.ensure(PersonApart, values):
        for row, beside in ((first, second), (second, first)):
            unit.record("person.apart", f"person:{row.id}", {"after": beside.name or beside.id})


def _apart(unit: Unit, own: tuple[str, ...]) -> Iterator[str]:
    """Yield whom a clerk has told apart from one of *own*."""
    yield from unit.rows.all(select(PersonApart.other).where(PersonApart.one.in_(own)))
    yield from unit.rows.all(select(PersonApart.one).where(PersonApart.other.in_(own)))


def _hits(unit: Unit, own: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield a reason and an entry that shares it."""
    rows = unit.rows.all(select(Person).where(Person.id.in_(own)))
    for reason, column in (("organisation_id", Person.organisation_id), ("name", Person.alike)):
        for value in sorted({getattr(row, column.key) for row in rows} - {""}):
            same = select(Person.id).where(column == value, Person.id.not_in(own))
            yield from ((reason, one) for one in unit.rows.all(same.limit(LOOKED)))
    reached = select(PersonAddress.kind, PersonAddress.value).where(
        PersonAddress.person_id.in_(own), PersonAddress.ended_at.is_(None)
    )
    for kind, value in sorted({(kind, value) for kind, value in unit.rows.tuples(reached)}):
        same = select(PersonAddress.person_id).where(
            PersonAddress.kind == kind,
            PersonAddress.value == value,
            PersonAddress.ended_at.is_(None),
            PersonAddress.person_id.not_in(own),
        )
        yield from ((kind, one) for one in unit.rows.all(same.limit(LOOKED)))
