"""Writes down conflicts of interest that members declare before an item is dealt with.

Source: Act 128/2000 § 83(2). Whoever has declared one may vote; it stands in the minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from council import bodies
from council.meetings import must_not_be_closed
from council.refusing import NotPossible
from council.tables import AgendaItem, Conflict, Meeting, Member
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration."""

    member: str
    name: str
    text: str
    at: datetime


def declare(
    unit: Unit, meeting: Meeting, item: AgendaItem, members: Iterable[str], text: str
) -> None:
    """Note what *members* have declared; who has before, now says this. Raises ``NotPossible``."""
    must_not_be_closed(meeting)
    if not text.strip():
        raise NotPossible(msgid("Write what was declared."))
    day = legal_day(meeting.starts_at)
    seats = {one.member: one.name for one in bodies.seated(unit, meeting.body, day)}
    for member in members:
        if member not in seats:
            raise NotPossible(msgid("Somebody of them has no mandate in this body."))
        known = unit.rows.get(Conflict, item.id, member)
        if known is None:
            row = Conflict(item=item.id, member=member, text=text.strip(), at=unit.now)
            unit.rows.add(row)
        else:
            known.text = text.strip()
        details = {"note": f"{seats[member]}: {text.strip()}"}
        unit.record("council.conflict-declared", f"council-item:{item.id}", details)
    unit.rows.flush()


def take_back(unit: Unit, meeting: Meeting, item: AgendaItem, member: str) -> None:
    """Remove a declaration that was noted by mistake. Raises ``NotPossible``."""
    must_not_be_closed(meeting)
    known = unit.rows.get(Conflict, item.id, member)
    if known is None:
        raise NotPossible(msgid("This member has declared nothing here."))
    unit.rows.delete(known)
    unit.rows.flush()
    unit.record("council.conflict-removed", f"council-item:{item.id}", {"note": known.text})


def declared(unit: Unit, item: str) -> Sequence[Declared]:
    """Return what was declared about an item, in the order in which it was."""
    statement = (
        select(Conflict, Member)
        .join(Member, Member.id == Conflict.member)
        .where(Conflict.item == item)
        .order_by(Conflict.at, Member.sorted_by)
    )
    rows = unit.rows.tuples(statement)
    return tuple(Declared(member.id, member.name, row.text, row.at) for row, member in rows)
