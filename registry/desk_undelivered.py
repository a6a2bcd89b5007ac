"""The desk's list of what we wrote and what did not arrive."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery

from gateway.model.report import Fate
from gateway.store import fates
from gateway.store.outbox import OutgoingState
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Panel
from registry.places import filing_of

#: Lines on one page.
PAGE = 50

#: What has not left for so long is worth a word.
LONG = timedelta(hours=1)

#: Whom everything that left the office concerns.
OFFICE = {"duties": (Duty.FILING_OFFICE,)}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that did not arrive."""

    id: str
    state: str
    fate: str
    address: str
    subject: str
    channel: str
    at: datetime
    #: What the other side said.
    said: str
    #: Where it belongs: a filing with its number, or an item.
    filing: str
    reference_number: str
    item: str


def above_queue(unit: Unit) -> Panel | None:
    """Say above the queue that something did not arrive, or cannot leave."""
    count, waiting = fates.how_many_undelivered(unit), fates.is_waiting(unit, LONG)
    if not count and not waiting:
        return None
    return Panel("registry/queue.html", {"count": count, "waiting": waiting})


@get("/undelivered", opt=OFFICE)
async def undelivered(
    store: GivenStore, clerk: GivenClerk, page: GivenPage, after: FromQuery[str] = ""
) -> Response[str]:
    """List what did not arrive and nobody has taken note of, newest first."""

    def look(unit: Unit) -> tuple[list[Line], int]:
        rows = fates.undelivered(unit, after[:40], PAGE + 1)
        return [_line(unit, row) for row in rows], fates.how_many_undelivered(unit)

    lines, count = await store.read(clerk.originator, look)
    older = lines[PAGE - 1].id if len(lines) > PAGE else ""
    return page(
        "registry/undelivered.html", lines=lines[:PAGE], count=count, older=older, after=after
    )


def _line(unit: Unit, row: OutgoingRow) -> Line:
    letter, filing = fates.letter_of(row), filing_of(unit, row)
    return Line(
        row.id,
        row.state,
        row.fate,
        letter.address,
        letter.subject,
        row.channel,
        row.reported_at or row.sent_at or row.created_at,
        row.diagnostic if row.fate == Fate.UNDELIVERED else row.note,
        filing.record_identifier if filing else "",
        filing.reference_number if filing else "",
        row.item_id or "",
    )


@post("/undelivered", opt=OFFICE)
async def decide_undelivered(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Take note of one, or have it sent once more."""
    form = await request.form()
    act, identifier = str(form.get("act", "")), str(form.get("outgoing", ""))[:40]
    acts = {"note": fates.note, "again": fates.again}
    told = {
        "note": msgid("Noted. It is no longer on this list; it stays with its filing."),
        "again": msgid("It will be sent once more within a moment."),
    }
    if act not in acts:
        raise NotFoundException

    def carry_out(unit: Unit) -> None:
        try:
            acts[act](unit, identifier)
        except LookupError as error:
            raise NotFoundException from error

    await store.run(clerk.originator, carry_out, clerk.actor)
    return page.to("/undelivered", page.gettext(told[act]))


def came_back(state: str, fate: str) -> bool:
    """Tell whether something we sent did not arrive."""
    return fate == Fate.UNDELIVERED or state in {OutgoingState.FAILED, OutgoingState.PARKED}
