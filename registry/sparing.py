"""Keeps confirmations from becoming a flood: so many an hour and a day to one address."""

from datetime import datetime, timedelta

from sqlalchemy import select

from gateway.model.item import Item
from gateway.store.unit import Unit
from registry.tables import Imprint

TOO_MANY = "Z této adresy přišlo v krátké době příliš mnoho zpráv; další potvrzení se neposílá."


def withheld(unit: Unit, item: Item) -> str:
    """Count one more confirmation to the sender; return why there is none, empty when there is.

    What a clerk decides is confirmed always: only the program by itself can be made to write on.
    """
    imprint = unit.rows.get(Imprint, item.id)
    if item.instruction is not None or imprint is None or not imprint.address:
        return ""
    office = unit.originator
    limits = ((1, office.receipts_per_hour), (24, office.receipts_per_day))
    for hours, most in limits:
        if _confirmed(unit, imprint.address, unit.now - timedelta(hours=hours)) >= most:
            details = {"why": TOO_MANY, "limit": f"{most} in {hours} h"}
            unit.record("receipt.withheld", f"item:{item.id}", details)
            return TOO_MANY
    imprint.confirmed = True
    return ""


def _confirmed(unit: Unit, address: str, since: datetime) -> int:
    mine = select(Imprint).where(
        Imprint.address == address, Imprint.at > since, Imprint.confirmed.is_(True)
    )
    return unit.rows.count(mine)
