"""The desk's pages of the intake queue: the list of items."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from gateway.intake import desk_item, desk_parts, desk_slip, desk_ways
from gateway.intake.desk_words import EMPTY_WORDS, GROUP_WORDS, STATES
from gateway.intake.listing import Group, Slice, Wanted, counts, listed
from gateway.store.unit import Unit
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage, GivenPanels, GivenStore, GivenWays
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Link, Pages
from gateway.web.views import searches

#: Seconds between looks for news while a list is open.
POLL = 2
_LONGEST_SEARCH = 200

FOLDER = Path(__file__).parent


@get("/items", opt=searches("items"))
async def queue(  # noqa: PLR0913, PLR0917  (what Litestar gives by name)
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    panels: GivenPanels,
    ways: GivenWays,
    group: FromQuery[str] = Group.WAITING.value,
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Response[Any]:
    """List the items of a group; a script that looks for news gets the rows alone."""
    chosen = _group(group)
    # Whoever waits longest comes first; elsewhere one looks for what came last.
    newest_first = chosen is not Group.WAITING
    wanted = Wanted(chosen, q.strip()[:_LONGEST_SEARCH], newest_first, after, before)

    def look(unit: Unit) -> dict[str, Any]:
        above = panels.above_queue(unit)
        return {"found": listed(unit, wanted), "counts": counts(unit), "above": above}

    seen = await store.read(clerk.originator, look)
    seen["alarming"] = desk_ways.alarming(ways(), clerk.originator, store.clock.now())
    mark = _mark(seen)
    if request.headers.get("X-Seen") == mark:
        # Nothing new: the rows stay as they are, and with them the focus and the reader's place.
        return Response(None, status_code=204)
    context = _context(wanted) | seen | _ways(wanted, seen["found"]) | {"mark": mark}
    context["above"] = [page.piece(one.template, **one.context) for one in seen["above"]]
    if "HX-Request" in request.headers:
        return page.fragment("intake/rows.html", **context)
    return page("intake/queue.html", **context)


def _mark(seen: dict[str, Any]) -> str:
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def _group(text: str) -> Group:
    return Group(text) if text in list(Group) else Group.WAITING


def _context(wanted: Wanted) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "groups": GROUP_WORDS,
        "states": STATES,
        "empty": EMPTY_WORDS[wanted.group],
        "poll": POLL,
        "address": address(wanted),
    }


def _ways(wanted: Wanted, found: Slice) -> dict[str, str]:
    """Return the addresses of the pages before and after, empty where there is none."""
    start = replace(wanted, after="", before="")
    ways = {"earlier": "", "later": ""}
    if found.earlier and found.rows:
        ways["earlier"] = address(replace(start, before=found.rows[0].id))
    if found.earlier and not found.rows:
        ways["earlier"] = address(start)
    if found.later and found.rows:
        ways["later"] = address(replace(start, after=found.rows[-1].id))
    return ways


def address(wanted: Wanted) -> str:
    """Return the address of a list."""
    query = {
        "group": wanted.group.value,
        "q": wanted.text,
        "after": wanted.after,
        "before": wanted.before,
    }
    return "/items?" + urlencode({name: value for name, value in query.items() if value})


PAGES = Pages(
    name="intake",
    handlers=(queue, *desk_item.HANDLERS, *desk_parts.HANDLERS, desk_slip.slip, desk_ways.ways_in),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(
        Link(msgid("Incoming"), "/items", 10),
        Link(msgid("State of intake"), "/ways", 80, (Duty.FILING_OFFICE, Duty.IT)),
    ),
    duties=(Duty.FILING_OFFICE,),
)
