"""Looks whether every person of the name registry is stood for by exactly one; for verify."""

from collections.abc import Iterator

from sqlalchemy import select

from gateway.store.unit import Unit
from registry.tables import Filing, Person


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for every pointer that leads nowhere or round in a circle."""
    pointers: dict[str, str | None] = dict(
        unit.rows.tuples(select(Person.id, Person.merged_into).order_by(Person.id))
    )
    for person in pointers:
        yield from _way(person, pointers)
    lost = (
        select(Filing.reference_number)
        .outerjoin(Person, Person.id == Filing.sender_id)
        .where(Filing.sender_id.is_not(None), Person.id.is_(None))
    )
    for reference in unit.rows.all(lost):
        yield f"filing {reference}: its sender is not in the name registry"


def _way(person: str, pointers: dict[str, str | None]) -> Iterator[str]:
    seen, at = {person}, pointers[person]
    while at is not None:
        if at not in pointers:
            yield f"person {person}: merged into {at}, who does not exist"
            return
        if at in seen:
            yield f"person {person}: merged in a circle"
            return
        seen.add(at)
        at = pointers[at]
