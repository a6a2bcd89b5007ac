"""Gathers what the page of a person shows, within one snapshot."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gateway.store.unit import Unit
from gateway.web.history import Happened, history
from registry.listing import FilingPage, Wanted, filings
from registry.people.likely import Likely, likely
from registry.people.listing import PersonLine, lines_of
from registry.people.merging import living, members
from registry.tables import Person, PersonAddress

#: Filings on the page of a person.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class AddressView:
    """One address, and when it ended; ``None`` while it holds."""

    kind: str
    value: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Merged:
    """Somebody merged into the person."""

    id: str
    name: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything the page of a person shows."""

    line: PersonLine
    identification: str
    created_at: datetime
    addresses: tuple[AddressView, ...]
    merged: tuple[Merged, ...]
    likely: tuple[Likely, ...]
    filings: FilingPage
    history: tuple[Happened, ...]

    @property
    def id(self) -> str:
        """The person's identifier."""
        return self.line.id


def view(unit: Unit, person: str, after: str = "", shown: int = SHOWN) -> PersonView | None:
    """Return what the page of whoever stands for *person* shows; ``None`` for an unknown id."""
    row = living(unit, person)
    if row is None:
        return None
    everybody = members(unit, row.id)
    return PersonView(
        line=lines_of(unit, (row,))[0],
        identification=row.identification,
        created_at=row.created_at,
        addresses=_addresses(unit, everybody),
        merged=_merged(unit, row, everybody),
        likely=likely(unit, row.id),
        filings=filings(unit, Wanted(senders=everybody), after, shown),
        history=history(unit, *(f"person:{one}" for one in everybody)),
    )


def _addresses(unit: Unit, everybody: tuple[str, ...]) -> tuple[AddressView, ...]:
    statement = (
        select(PersonAddress)
        .where(PersonAddress.person_id.in_(everybody))
        .order_by(PersonAddress.kind, PersonAddress.value)
    )
    found: dict[tuple[str, str], AddressView] = {}
    for row in unit.rows.all(statement):
        key = (row.kind, row.value)
        # Two merged entries may have one address, ended with one of them only.
        if key not in found or row.ended_at is None:
            found[key] = AddressView(row.kind, row.value, row.ended_at)
    return tuple(sorted(found.values(), key=lambda one: one.ended_at is not None))


def _merged(unit: Unit, row: Person, everybody: tuple[str, ...]) -> tuple[Merged, ...]:
    statement = select(Person).where(Person.id.in_(everybody), Person.id != row.id)
    return tuple(
        Merged(one.id, one.name, one.organisation_id)
        for one in unit.rows.all(statement.order_by(Person.id))
    )
