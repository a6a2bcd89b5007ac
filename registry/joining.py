"""Puts an answer to the filing it answers, where that is proven, and lets a clerk undo it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select
from ulid import ULID

from gateway.model.errors import BadState, Malformed
from gateway.model.ids import ItemId
from gateway.model.item import Item, ItemState
from gateway.store import queue
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.kin_tables import Joining
from registry.tables import Filing


class Why(StrEnum):
    """By what an item was found to belong to a filing."""

    #: It answers a message of ours, and whoever writes takes part in the filing.
    ANSWER = "answer"
    #: It reports what became of a message of ours.
    REPORT = "report"
    #: It answers a message of ours, but whoever writes is unknown there.
    STRANGER = "stranger"
    #: Its subject bears the filing's number.
    NUMBER = "number"
    #: The same sender wrote under the same subject.
    SUBJECT = "subject"
    #: The same sender has a filing open.
    SENDER = "sender"
    #: A clerk named the filing.
    CLERK = "clerk"


class Standing(StrEnum):
    """How a joining stands."""

    PROPOSED = "proposed"
    JOINED = "joined"
    #: A clerk said no to the proposal.
    DISMISSED = "dismissed"
    #: A clerk took the item out again.
    PARTED = "parted"


@dataclass(frozen=True, slots=True)
class Place:
    """A filing an item may belong to."""

    filing: Filing
    why: Why


# Asked for every item, so it is built once.
_REFERENCE = (
    select(Filing.reference_number)
    .join(Joining, Joining.filing == Filing.record_identifier)
    .where(Joining.item_id == bindparam("item"), Joining.state == Standing.JOINED)
)


def reference_of(unit: Unit, item: Item) -> str | None:
    """Return the number of the filing that *item* was joined to before."""
    return unit.rows.first(_REFERENCE, item=item.id)


def between(unit: Unit, item: str, filing: str) -> Joining | None:
    """Return what is known about *item* and *filing*."""
    mine = (Joining.item_id == item) & (Joining.filing == filing)
    return unit.rows.first(select(Joining).where(mine))


def join(unit: Unit, item: Item, place: Place, *, is_news: bool = True) -> str:
    """Make *item* a part of the filing and return its reference number.

    An item is registered once: whoever joins it makes sure that it has no filing of its own. What
    is no news nobody has to take note of.
    """
    joining = _stand(unit, item.id, place, Standing.JOINED)
    joining.noted_by = joining.noted_by if is_news else unit.actor
    details = {"item": item.id, "found_by": place.why, "number": place.filing.reference_number}
    unit.record("filing.joined", f"filing:{place.filing.record_identifier}", details)
    return place.filing.reference_number


def propose(unit: Unit, item: Item, place: Place) -> None:
    """Let a clerk see that *item* may belong to the filing; what was decided before stays so."""
    if between(unit, item.id, place.filing.record_identifier) is None:
        _stand(unit, item.id, place, Standing.PROPOSED)


def _stand(unit: Unit, item: str, place: Place, state: Standing) -> Joining:
    joining = between(unit, item, place.filing.record_identifier)
    if joining is None:
        joining = Joining(
            id=str(ULID()), item_id=item, filing=place.filing.record_identifier, noted_by=""
        )
        unit.rows.add(joining)
    joining.why, joining.state, joining.by, joining.at = place.why, state, unit.actor, unit.now
    return joining


def by_number(unit: Unit, number: str) -> Filing:
    """Return the filing a clerk names by its number or identifier. Raises ``Malformed``."""
    number = " ".join(number.split())
    is_it = (Filing.reference_number == number) | (Filing.record_identifier == number)
    filing = unit.rows.first(select(Filing).where(is_it)) if number else None
    if filing is None:
        raise Malformed("Podání s tímto číslem jednacím tu není.")
    return filing


def dismiss(unit: Unit, identifier: str) -> Joining:
    """Say no to a proposal. Raises ``LookupError`` or ``BadState``."""
    joining = _locked(unit, identifier, Standing.PROPOSED)
    joining.state, joining.by, joining.at = Standing.DISMISSED, unit.actor, unit.now
    unit.record("joining.dismissed", f"item:{joining.item_id}", {"filing": joining.filing})
    return joining


def note(unit: Unit, identifier: str) -> Joining:
    """Take note of what has been joined. Raises ``LookupError`` or ``BadState``."""
    joining = _locked(unit, identifier, Standing.JOINED)
    joining.noted_by = unit.actor
    unit.record("joining.noted", f"filing:{joining.filing}", {"item": joining.item_id})
    return joining


def part(unit: Unit, identifier: str) -> Joining:
    """Take an item out of the filing again: it waits for a clerk as if it had just come.

    Raises ``LookupError``, or ``BadState`` when somebody was faster.
    """
    joining = _locked(unit, identifier, Standing.JOINED)
    row = queue.lock(unit, ItemId(joining.item_id))
    queue.move(unit, row, ItemState.REFERRED, PARTED)
    row.reference = ""
    joining.state, joining.by, joining.at = Standing.PARTED, unit.actor, unit.now
    unit.record("filing.parted", f"filing:{joining.filing}", {"item": joining.item_id})
    return joining


PARTED = "Připojení k podání bylo zrušeno; rozhodněte o zprávě znovu."


def _locked(unit: Unit, identifier: str, state: Standing) -> Joining:
    joining = unit.rows.get(Joining, identifier, lock=True)
    if joining is None:
        raise LookupError(f"no joining {identifier}")
    if joining.state != state:
        raise BadState("O tomto spojení už bylo rozhodnuto.")
    return joining


def items_of(unit: Unit, filing: str, *states: Standing) -> list[tuple[Joining, ItemRow]]:
    """Return what is joined to a filing, or may be, with its items, oldest first."""
    statement = (
        select(Joining, ItemRow)
        .join(ItemRow, ItemRow.id == Joining.item_id)
        .where(Joining.filing == filing, Joining.state.in_(states))
        .order_by(Joining.id)
    )
    return [(joining, row) for joining, row in unit.rows.tuples(statement)]


def filings_of(unit: Unit, item: str, *states: Standing) -> list[tuple[Joining, Filing]]:
    """Return the filings an item is joined to, or may be, the first found first."""
    statement = (
        select(Joining, Filing)
        .join(Filing, Filing.record_identifier == Joining.filing)
        .where(Joining.item_id == item, Joining.state.in_(states))
        .order_by(Joining.id)
    )
    return [(joining, filing) for joining, filing in unit.rows.tuples(statement)]
