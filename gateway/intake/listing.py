"""Lists the items of one originator, page by page and without their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, text

from gateway.intake.codes import tidy, well_formed
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import ItemState
from gateway.model.numbers import beginning
from gateway.store.tables import UNDECIDED_ITEMS, ItemRow
from gateway.store.unit import Unit

PAGE = 50
#: Words of a search beyond these are ignored.
_SEARCHED_WORDS = 8


class Group(StrEnum):
    """Which items to list, as a clerk thinks of them."""

    #: A person must look: referred or parked.
    WAITING = "waiting"
    #: The program is about to deal with them.
    UNDERWAY = "underway"
    REGISTERED = "registered"
    REFUSED = "refused"
    ALL = "all"


GROUPS: Mapping[Group, tuple[ItemState, ...]] = {
    Group.WAITING: (ItemState.REFERRED, ItemState.PARKED),
    Group.UNDERWAY: (ItemState.RECEIVED, ItemState.WORKING),
    Group.REGISTERED: (ItemState.REGISTERED,),
    Group.REFUSED: (ItemState.REFUSED,),
    Group.ALL: tuple(ItemState),
}


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of a list."""

    id: ItemId
    originator: OriginatorId
    channel: str
    state: ItemState
    external_id: str
    #: SHA-256 of the original, lower-case hexadecimal.
    sha256: str
    #: Octets of the original.
    size: int
    received_at: datetime
    changed_at: datetime
    #: Subject and sender are empty until the item has been read.
    subject: str
    sender: str
    #: The reference number, or empty.
    reference: str
    note: str
    #: The public code.
    code: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items, in which order, from where on."""

    group: Group = Group.ALL
    #: Every word must occur in the subject, the sender or the reference number; or all is
    #: a public code or a short number (gateway.model.numbers).
    text: str = ""
    newest_first: bool = False
    #: Those that follow this item in the order asked for, or precede it; one of both at most.
    after: str = ""
    before: str = ""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list, and whether it goes on in either direction."""

    rows: tuple[ListedItem, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an item stands among those of a group, oldest first."""

    previous: ItemId | None
    next: ItemId | None
    #: Counted from 1; how many of the group are older, plus one.
    position: int
    total: int


#: Groups with a partial index, whose condition their queries repeat to the letter.
_UNDECIDED = frozenset({Group.WAITING, Group.UNDERWAY})

_COLUMNS = (
    ItemRow.id,
    ItemRow.originator_id,
    ItemRow.channel,
    ItemRow.state,
    ItemRow.external_id,
    ItemRow.sha256,
    ItemRow.size,
    ItemRow.received_at,
    ItemRow.changed_at,
    ItemRow.subject,
    ItemRow.sender,
    ItemRow.reference,
    ItemRow.note,
    ItemRow.code,
    ItemRow.attempts,
)


def listed(unit: Unit, wanted: Wanted) -> Slice:
    """Return one page of the unit's originator's items."""
    backwards = bool(wanted.before)
    # Identifiers sort by the time of acceptance, so they are the order and the place in it.
    descending = wanted.newest_first != backwards
    edge = wanted.before or wanted.after
    statement = _matching(select(*_COLUMNS), wanted)
    if edge:
        statement = statement.where(ItemRow.id < edge if descending else ItemRow.id > edge)
    order = ItemRow.id.desc() if descending else ItemRow.id.asc()
    found = unit.rows.tuples(statement.order_by(order).limit(wanted.limit + 1))
    more = len(found) > wanted.limit
    rows = [_line(row) for row in found[: wanted.limit]]
    if backwards:
        return Slice(tuple(reversed(rows)), earlier=more, later=True)
    return Slice(tuple(rows), earlier=bool(edge), later=more)


def line_of(unit: Unit, item: str) -> ListedItem | None:
    """Return one item as it would stand in a list."""
    found = unit.rows.tuples(select(*_COLUMNS).where(ItemRow.id == item))
    return _line(found[0]) if found else None


def counts(unit: Unit) -> Mapping[Group, int]:
    """Return how many items there are in each group."""
    by_state = dict(unit.rows.tuples(select(ItemRow.state, func.count()).group_by(ItemRow.state)))
    return {
        group: sum(by_state.get(state.value, 0) for state in states)
        for group, states in GROUPS.items()
    }


def neighbours(unit: Unit, item: str, wanted: Wanted) -> Neighbours:
    """Return what comes before and after *item*, which need not itself be of the group."""
    chosen = _matching(select(ItemRow.id), wanted)
    older = chosen.where(ItemRow.id < item)
    previous = unit.rows.first(older.order_by(ItemRow.id.desc()))
    following = unit.rows.first(chosen.where(ItemRow.id > item).order_by(ItemRow.id))
    return Neighbours(
        ItemId(previous) if previous else None,
        ItemId(following) if following else None,
        unit.rows.count(older) + 1,
        unit.rows.count(chosen),
    )


def _matching(statement: Select[*tuple[Any, ...]], wanted: Wanted) -> Any:
    if wanted.group in _UNDECIDED:
        statement = statement.where(text(f"item.{UNDECIDED_ITEMS}"))
    if wanted.group is not Group.ALL:
        statement = statement.where(ItemRow.state.in_(GROUPS[wanted.group]))
    if not wanted.text.strip():
        return statement
    ways = [and_(*map(_contains, wanted.text.split()[:_SEARCHED_WORDS]))]
    code, begins = tidy(wanted.text), beginning(wanted.text)
    if well_formed(code):
        ways.append(ItemRow.code == code)
    if begins:
        ways.append(ItemRow.external_id.startswith(begins))
    return statement.where(or_(*ways))


def _contains(word: str) -> Any:
    return or_(
        *(
            column.icontains(form, autoescape=True)
            for column in (ItemRow.subject, ItemRow.sender, ItemRow.reference)
            for form in _forms(word)
        )
    )


def _forms(word: str) -> tuple[str, ...]:
    # SQLite, and PostgreSQL with the C locale, know only the capitals of English.
    if word.isascii():
        return (word,)
    return tuple(dict.fromkeys((word, word.lower(), word.capitalize(), word.upper())))


def _line(row: Any) -> ListedItem:
    item, originator, channel, state, *rest = row
    return ListedItem(ItemId(item), OriginatorId(originator), channel, ItemState(state), *rest)
