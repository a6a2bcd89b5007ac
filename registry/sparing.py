"""Keeps confirmations from becoming a flood: not so many to one address, none for old mail."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from gateway.model.item import Item
from gateway.store.schema import UtcTime
from gateway.store.unit import Unit
from registry.kin_tables import Imprint

TOO_MANY = "Z této adresy přišlo v krátké době příliš mnoho zpráv; další potvrzení se neposílá."
#: A mailbox of years was connected, or an archive imported.
TOO_LATE = "Zpráva došla už dávno a převzata je až teď; potvrzení se samo neposílá."

_DAY = timedelta(days=1)

# Most people write once: one look, built once, is all that most items cost.
_ANY = select(Imprint.item_id).where(
    Imprint.address == bindparam("address"),
    Imprint.at > bindparam("since", type_=UtcTime()),
    Imprint.confirmed.is_(True),
)


def withheld(unit: Unit, item: Item) -> str:
    """Count one more confirmation to the sender; return why there is none, empty when there is.

    What a clerk decides is confirmed always: only the program by itself can be made to write on.
    """
    imprint = unit.rows.get(Imprint, item.id)
    if item.instruction is not None or imprint is None or not imprint.address:
        return ""
    why, limit = _limit(unit, item, imprint.address)
    if why:
        unit.record("receipt.withheld", f"item:{item.id}", {"why": why, "limit": limit})
    imprint.confirmed = not why
    return why


def _limit(unit: Unit, item: Item, address: str) -> tuple[str, str]:
    """Return the limit that is reached, in a sentence and in numbers; both empty when none is."""
    office = unit.originator
    days = office.receipts_within_days
    if days and unit.now - item.arrival.received_at > timedelta(days=days):
        return TOO_LATE, f"{days} d"
    if unit.rows.first(_ANY, address=address, since=unit.now - _DAY) is not None:
        for hours, most in ((1, office.receipts_per_hour), (24, office.receipts_per_day)):
            if _reached(unit, address, unit.now - timedelta(hours=hours), most):
                return TOO_MANY, f"{most} in {hours} h"
    return "", ""


def _reached(unit: Unit, address: str, since: datetime, most: int) -> bool:
    """Tell whether the address has had *most* confirmations, looking at no more than that."""
    if not most:
        return False
    mine = select(Imprint.item_id).where(
        Imprint.address == address, Imprint.at > since, Imprint.confirmed.is_(True)
    )
    return len(unit.rows.all(mine.limit(most))) == most
