"""Merges two people who are one, and separates them again; nobody is ever lost or deleted.

A merged person stays as a tombstone that points to whoever it was merged into, who may have been
merged on. Only somebody who stands for himself is merged, and only into somebody who stands for
himself, both locked: so the pointers form trees, each with one living person at its root.
"""

from collections.abc import Iterable

from sqlalchemy import select

from gateway.model.errors import Broken, Malformed
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.names import sorted_under, sought
from registry.tables import Person, PersonAddress

#: Characters of a reason.
LONGEST_REASON = 300


def living(unit: Unit, person: str) -> Person | None:
    """Return who stands for *person* today, himself if nobody else; ``None`` for an unknown id."""
    row, seen = unit.rows.get(Person, person), {person}
    while row is not None and row.merged_into is not None:
        if row.merged_into in seen:
            raise Broken("The name registry goes round in a circle.")
        seen.add(row.merged_into)
        row = unit.rows.get(Person, row.merged_into)
    return row


def members(unit: Unit, person: str) -> tuple[str, ...]:
    """Return *person* and everybody merged into him, directly or on the way, by identifier."""
    found, edge = {person}, {person}
    while edge:
        merged = select(Person.id).where(Person.merged_into.in_(edge))
        edge = set(unit.rows.all(merged)) - found
        found |= edge
    return tuple(sorted(found))


def everybody_at(unit: Unit, address: str) -> tuple[str, ...]:
    """Return whoever has *address*, with all who were merged with them, by identifier."""
    kinds = ("email", "databox", "chat", "postal")
    owners = select(PersonAddress.person_id).where(
        PersonAddress.kind.in_(kinds),
        PersonAddress.value == address.strip().lower(),
        PersonAddress.ended_at.is_(None),
    )
    roots = {root.id for one in unit.rows.all(owners) if (root := living(unit, one)) is not None}
    return tuple(sorted({one for root in roots for one in members(unit, root)}))


def merge(unit: Unit, survivor: str, merged: str, reason: str = "") -> None:
    """Let *survivor* stand for *merged* from now on.

    Of two clerks who merge the same two people in both directions the second is refused. Raises
    ``Malformed`` when one of them no longer stands for himself or both are the same, and
    ``LookupError`` for an unknown identifier.
    """
    if survivor == merged:
        raise Malformed(msgid("A person cannot be merged with itself."))
    # Always in the same order: two clerks at once wait for each other instead of blocking.
    locked = {person: _locked(unit, person) for person in sorted((survivor, merged))}
    if any(row.merged_into is not None for row in locked.values()):
        raise Malformed(
            msgid("Meanwhile a colleague has merged one of these people. See how it stands now.")
        )
    locked[merged].merged_into = survivor
    describe(unit, locked[survivor])
    unit.record(
        "person.merged",
        f"person:{survivor}",
        {"merged": merged, "after": locked[merged].name or merged, "reason": _tidy(reason)},
    )
    unit.record(
        "person.merged-away",
        f"person:{merged}",
        {"survivor": survivor, "after": locked[survivor].name or survivor},
    )


def separate(unit: Unit, person: str, reason: str) -> None:
    """Let a merged *person* stand for himself again, with all who had been merged into him.

    What arrived at his addresses meanwhile is his as well. Raises ``Malformed`` without a reason
    or when he is not merged, and ``LookupError`` for an unknown identifier.
    """
    reason = _tidy(reason)
    if not reason:
        raise Malformed(msgid("Write why they are separated; it stays in the history."))
    row = _locked(unit, person)
    if row.merged_into is None:
        raise Malformed(msgid("This person is not merged with anybody."))
    survivor = _root(unit, row.merged_into)
    row.merged_into = None
    for one in (row, survivor):
        describe(unit, one)
    unit.record(
        "person.separated",
        f"person:{survivor.id}",
        {"separated": person, "after": row.name or person, "reason": reason},
    )
    unit.record(
        "person.stands-alone",
        f"person:{person}",
        {"survivor": survivor.id, "before": survivor.name or survivor.id, "reason": reason},
    )


def describe(unit: Unit, person: Person) -> None:
    """Bring up to date where *person*, who stands for himself, is sorted and found."""
    unit.rows.flush()
    everybody = members(unit, person.id)
    named = select(Person.name, Person.organisation_id).where(Person.id.in_(everybody))
    reached = (
        select(PersonAddress.person_id, PersonAddress.value)
        .where(PersonAddress.person_id.in_(everybody))
        .order_by(PersonAddress.person_id, PersonAddress.kind, PersonAddress.value)
    )
    addresses = unit.rows.tuples(reached)
    own = [value for owner, value in addresses if owner == person.id]
    words: Iterable[str] = (word for row in unit.rows.tuples(named) for word in row)
    person.sought = sought(*words, *(value for _, value in addresses))
    person.sorted_under = sorted_under(person.name, own)


def _root(unit: Unit, person: str) -> Person:
    """Return the living person above *person*, locked."""
    row = _locked(unit, person)
    while row.merged_into is not None:
        row = _locked(unit, row.merged_into)
    return row


def _locked(unit: Unit, person: str) -> Person:
    row = unit.rows.get(Person, person, lock=True)
    if row is None:
        raise LookupError(person)
    return row


def _tidy(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST_REASON]
