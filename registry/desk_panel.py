"""The registry's panel on the page of an item: register it in one step, or refuse it."""

from sqlalchemy import select

from gateway.model.item import Item, ItemState
from gateway.store.unit import Unit
from gateway.web.pages import Panel
from registry.authenticity import authenticity_of, choices, to_judge
from registry.counter import prepared_of
from registry.desk_joining import kin
from registry.desk_view import receivers
from registry.desk_words import AUTHENTICITY, LIKE, SILENT, WHY
from registry.names import named
from registry.people.merging import everybody_at
from registry.quoting import quoted
from registry.receipt import silent_because
from registry.registers import FILING_REGISTER, in_use
from registry.tables import Filing

#: Earlier filings of the same sender that are shown.
EARLIER = 3


def panel(unit: Unit, item: Item) -> Panel | None:
    """Offer the decision about a referred item, or show the way to its filing."""
    if item.state is ItemState.REGISTERED:
        return _registered(unit, item)
    if item.state is not ItemState.REFERRED or item.submission is None:
        found = kin(unit, item)
        return Panel("registry/kin.html", found | _WORDS) if any(found.values()) else None
    departments, clerks = receivers(unit)
    silent = silent_because(item.submission)
    context = {
        **kin(unit, item),
        **_WORDS,
        "departments": departments,
        "clerks": clerks,
        "answerable": not silent,
        "silent": SILENT.get(silent, silent),
        "quoted": quoted(unit, item.submission),
        "earlier": _earlier(unit, named(item.submission.party.address)),
        "registers": _registers(unit),
        "proofs": [(one, AUTHENTICITY[one][0]) for one in choices(item.submission)],
        "proof": "" if to_judge(item.submission) else authenticity_of(item.submission),
        "prepared": prepared_of(unit, item.id) is not None,
    }
    return Panel("registry/decide.html", context)


def _registered(unit: Unit, item: Item) -> Panel | None:
    statement = select(Filing.record_identifier).where(Filing.item_id == item.id)
    filing = unit.rows.first(statement)
    found = kin(unit, item)
    if filing is None and not any(found.values()):
        return None
    return Panel("registry/registered.html", {"filing": filing, **found, **_WORDS})


_WORDS = {"why": WHY, "like": LIKE}


def _registers(unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return between which registers the clerk chooses; empty when there is one only."""
    own = tuple((one.code, f"{one.code} – {one.name}") for one in in_use(unit))
    return ((FILING_REGISTER, "Podací deník"), *own) if own else ()


def _earlier(unit: Unit, address: str) -> tuple[tuple[str, str, str], ...]:
    """Return identifier, number and subject of the last filings of whoever has the address."""
    senders = everybody_at(unit, address) if address else ()
    if not senders:
        return ()
    statement = (
        select(Filing.record_identifier, Filing.reference_number, Filing.subject)
        .where(Filing.sender_id.in_(senders))
        .order_by(Filing.registered_at.desc())
        .limit(EARLIER)
    )
    return tuple((one, two, three) for one, two, three in unit.rows.tuples(statement))
