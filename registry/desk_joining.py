"""What a clerk says about items that belong, or may belong, to a filing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from sqlalchemy import select

from gateway.model.item import Item, ItemState
from gateway.store import fates
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from gateway.web.clerks import NotMyDuty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from registry import joining
from registry.joining import Standing
from registry.kin_tables import Joining, Resemblance
from registry.tables import Filing

#: More of the like are not shown.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """A filing an item may belong to, or belongs to."""

    #: The joining's identifier.
    id: str
    filing: str
    reference_number: str
    subject: str
    sender: str
    why: str


@dataclass(frozen=True, slots=True)
class Joined:
    """An item as the page of its filing shows it."""

    id: str
    item: str
    subject: str
    sender: str
    received_at: datetime
    why: str
    noted: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """An item that may be the same thing."""

    item: str
    subject: str
    received_at: datetime
    channel: str
    reference: str
    why: str


def proposals(unit: Unit, item: str, state: Standing) -> tuple[Proposal, ...]:
    """Return the filings to which *item* stands so."""
    return tuple(
        Proposal(
            one.id,
            filing.record_identifier,
            filing.reference_number,
            filing.subject,
            filing.sender_name or filing.sender_address,
            one.why,
        )
        for one, filing in joining.filings_of(unit, item, state)
    )


def joined(unit: Unit, filing: str, state: Standing) -> tuple[Joined, ...]:
    """Return the items that stand so to *filing*."""
    return tuple(
        Joined(
            one.id, row.id, row.subject, row.sender, row.received_at, one.why, bool(one.noted_by)
        )
        for one, row in joining.items_of(unit, filing, state)
        if state is Standing.JOINED or row.state == ItemState.REFERRED
    )


def alike(unit: Unit, item: str) -> tuple[Alike, ...]:
    """Return what may be the same thing as *item*, whichever of them came first."""
    links = select(Resemblance).where(
        (Resemblance.item_id == item) | (Resemblance.other_id == item)
    )
    found = {
        link.other_id if link.item_id == item else link.item_id: link.why
        for link in unit.rows.all(links.limit(_MOST))
    }
    rows = unit.rows.all(select(ItemRow).where(ItemRow.id.in_(found)).order_by(ItemRow.id))
    return tuple(
        Alike(row.id, row.subject, row.received_at, row.channel, row.reference, found[row.id])
        for row in rows
    )


def kin(unit: Unit, item: Item) -> dict[str, Any]:
    """Return what the page of an item shows about what it belongs to and resembles."""
    waiting = item.state is ItemState.REFERRED
    return {
        "proposals": proposals(unit, item.id, Standing.PROPOSED) if waiting else (),
        "joined": proposals(unit, item.id, Standing.JOINED),
        "alike": alike(unit, item.id),
        "about": _about(unit, item) if waiting else None,
    }


def _about(unit: Unit, item: Item) -> tuple[str, str] | None:
    """Return the item whose answer from us this reports on, and its subject."""
    report = item.submission.report if item.submission else None
    sent = fates.sent_as(unit, report.about) if report else None
    row = unit.rows.get(ItemRow, sent.item_id) if sent and sent.item_id else None
    return (row.id, row.subject) if row else None


Act = Callable[[Unit, str], Joining]

#: What a form may say: what is done, what is told, and whether the item's page follows.
_ACTS: Mapping[str, tuple[Act, str, bool]] = {
    "dismiss": (joining.dismiss, msgid("The suggestion is gone. The message stays."), True),
    "note": (joining.note, msgid("Noted."), False),
    "part": (
        joining.part,
        msgid("Taken out of the filing. Decide about the message anew."),
        True,
    ),
}


@post("/joinings")
async def decide_joining(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Say no to a proposal, take note of what was joined, or take it out again."""
    form = await request.form()
    act = _ACTS.get(str(form.get("act", "")))
    identifier = str(form.get("joining", ""))[:40]
    if act is None:
        raise NotFoundException
    function, done, to_item = act

    def carry_out(unit: Unit) -> str:
        try:
            found = function(unit, identifier)
        except LookupError as error:
            raise NotFoundException from error
        filing = unit.rows.get(Filing, found.filing)
        if filing is None or not clerk.may_handle(filing.clerk):
            raise NotMyDuty
        return f"/items/{found.item_id}" if to_item else f"/filings/{found.filing}"

    where = await store.run(clerk.originator, carry_out, clerk.actor)
    return page.to(where, page.gettext(done))
