"""The counter: what was only prepared is signed there and so becomes a filing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from gateway.model.errors import Malformed
from gateway.model.item import Item
from gateway.store.unit import Unit
from registry.axes import Authenticity
from registry.calendar import legal_day
from registry.deadlines import SIGN_PREPARED, ends
from registry.handler import by_clerk
from registry.receipt import preparation
from registry.registration import Entry, register
from registry.tables import Filing, Prepared

#: The instruction with which a clerk says that the sender has signed.
SIGN = "sign"


class Identity(StrEnum):
    """By what the clerk knew the person who signed (§ 36(5) of Act 500/2004); never a number."""

    IDENTITY_CARD = "identity-card"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence-permit"
    OTHER_DOCUMENT = "other-document"
    KNOWN_IN_PERSON = "known-in-person"


def prepare(unit: Unit, item: Item) -> Prepared:
    """Note that *item* waits for a signature, and owe the sender what to do; twice does nothing."""
    sign_by = ends(SIGN_PREPARED, legal_day(item.arrival.received_at))
    values = {"item_id": item.id, "sign_by": sign_by, "signed_at": None, "identity": "", "by": ""}
    if unit.rows.ensure(Prepared, values):
        unit.owe(preparation(unit.originator, item, sign_by))
    found = prepared_of(unit, item.id)
    assert found is not None  # noqa: S101  (for the type checker; it was made sure of above)
    return found


def prepared_of(unit: Unit, item: str) -> Prepared | None:
    """Return what waits, or waited, for a signature; ``None`` for any other item."""
    return unit.rows.get(Prepared, item)


def standing(prepared: Prepared, today: date) -> Authenticity:
    """Return where it stands on the axis of authenticity on *today* in Prague."""
    if prepared.signed_at is not None:
        return Authenticity.SIGNED_IN_PERSON
    return Authenticity.EXPIRED if today > prepared.sign_by else Authenticity.PREFILLED


def sign(unit: Unit, item: Item, values: Mapping[str, str], entry: Entry) -> Filing:
    """Register what its sender has signed before a clerk's eyes.

    The filing is made at this moment, not when the form was sent, and its terms begin today; so it
    may be signed late as well. Raises ``Malformed``. Source: Act 500/2004 § 37(4) and (5).
    """
    prepared = unit.rows.get(Prepared, item.id, lock=True)
    if prepared is None or prepared.signed_at is not None:
        raise Malformed("Toto podání se na přepážce nepodepisuje.")
    identity = values.get("identity", "")
    if identity not in set(Identity):
        raise Malformed("Vyberte, čím podepisující prokázal totožnost.")
    entry = replace(
        by_clerk(unit, values, entry),
        authenticity=Authenticity.SIGNED_IN_PERSON,
        made_at=unit.now,
    )
    filing = register(unit, item, entry)
    prepared.signed_at, prepared.identity, prepared.by = unit.now, identity, unit.actor
    about = f"filing:{filing.record_identifier}"
    unit.record("filing.signed", about, {"identity": identity})
    return filing
