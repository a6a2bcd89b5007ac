"""Keeps confirmations from becoming a flood: so many an hour and a day to one address."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from gateway.model.item import Item
from gateway.store.schema import UtcTime
from gateway.store.unit import Unit
from registry.kin_tables import Imprint

TOO_MANY = "Z této adresy přišlo v krátké době příliš mnoho zpráv; další potvrzení se neposílá."


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
    if unit.rows.first(_ANY, address=imprint.address, since=unit.now - _DAY) is not None:
        office = unit.originator
        for hours, most in ((1, office.receipts_per_hour), (24, office.receipts_per_day)):
            if _reached(unit, imprint.address, unit.now - timedelta(hours=hours), most):
                details = {"why": TOO_MANY, "limit": f"{most} in {hours} h"}
                unit.record("receipt.withheld", f"item:{item.id}", details)
                return TOO_MANY
    imprint.confirmed = True
    return ""


def _reached(unit: Unit, address: str, since: datetime, most: int) -> bool:
    """Tell whether the address has had *most* confirmations, looking at no more than that."""
    if not most:
        return False
    mine = select(Imprint.item_id).where(
        Imprint.address == address, Imprint.at > since, Imprint.confirmed.is_(True)
    )
    return len(unit.rows.all(mine.limit(most))) == most
