"""The desk's pages of notifications: those that wait, and taking one over into a payer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from sqlalchemy import select

from gateway.model.errors import Refused, Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Panel
from gateway.web.views import shows
from registry import confirming
from registry.tables import Filing
from waste import desk_words, from_filing, notifications
from waste.desk_acting import office, values_of
from waste.desk_payer import kinds_in
from waste.desk_payer_acts import ACTS
from waste.desk_payers import GivenOffice
from waste.from_filing import Draft
from waste.notifications import FORM, Outcome, WaitingPage
from waste.payers import by_symbol
from waste.tables import FeeLiability, FeeNotification, FeePayer


@dataclass(frozen=True, slots=True)
class NotificationView:
    """What the page of one notification shows."""

    draft: Draft
    #: Whether the sender has yet to confirm that the filing is his.
    unproven: bool
    #: What became of it, and whose account that was.
    outcome: FeeNotification | None
    settled_for: FeePayer | None
    #: The payer chosen to be changed, and his liabilities that last.
    payer: FeePayer | None
    duties: Sequence[FeeLiability]
    #: Which of the forms of a change this reason asks for.
    wanted: str


#: The form of a change that a reason of the notification asks for.
_WANTED = {"moved-out": "end", "exemption": "exemption", "owner": "liability"}


@get("")
async def notification_list(office: GivenOffice, after: FromQuery[str] = "") -> Response[Any]:
    """List the notifications that wait, the oldest first."""

    def look(unit: Unit) -> tuple[WaitingPage, int]:
        return notifications.waiting(unit, after), notifications.waiting_count(unit)

    try:
        found, count = await office.look(look)
    except Wrong:
        return Redirect("/waste/notifications", status_code=HTTP_303_SEE_OTHER)
    return office.page(
        "waste/notifications.html", words=desk_words, found=found, count=count, after=after
    )


@get("/{filing:str}", opt=shows("filing:{filing}"))
async def notification_page(
    filing: FromPath[str],
    office: GivenOffice,
    payer: FromQuery[str] = "",
    symbol: FromQuery[str] = "",
) -> Response[str]:
    """Show what was notified and offer what may be done about it."""
    return await _page(office, filing, {"payer": payer, "symbol": symbol})


async def _page(
    office: GivenOffice, filing: str, values: dict[str, str], problem: str = ""
) -> Response[str]:
    found = await office.look(lambda unit: _view(unit, filing, values))
    if values.get("symbol") and found.payer is None and not problem:
        problem = office.page.gettext("Nobody here has this variable symbol.")
    return office.page(
        "waste/notification.html",
        status=422 if problem else 200,
        words=desk_words,
        view=found,
        filing=found.draft.filing,
        values=found.draft.change | values,
        exemption_kinds=kinds_in(office.page.language.code),
        problem=problem,
    )


def _view(unit: Unit, filing: str, values: dict[str, str]) -> NotificationView:
    row = unit.rows.get(Filing, filing)
    if row is None:
        raise NotFoundException
    drawn, outcome = from_filing.read(unit, row), notifications.outcome_of(unit, filing)
    payer = _chosen(unit, drawn, values)
    duties = select(FeeLiability).where(FeeLiability.until.is_(None), FeeLiability.cancelled == "")
    return NotificationView(
        draft=drawn,
        unproven=row.authenticity in confirming.OPEN,
        outcome=outcome,
        settled_for=unit.rows.get(FeePayer, outcome.payer) if outcome and outcome.payer else None,
        payer=payer,
        duties=unit.rows.all(duties.where(FeeLiability.payer == payer.id)) if payer else (),
        wanted=_WANTED.get(drawn.reason, ""),
    )


def _chosen(unit: Unit, drawn: Draft, values: dict[str, str]) -> FeePayer | None:
    """Return the payer a clerk chose; the only likely one of a change is shown at once."""
    if values.get("payer"):
        return unit.rows.get(FeePayer, values["payer"])
    if values.get("symbol"):
        return by_symbol(unit, values["symbol"])
    if drawn.reason not in from_filing.NEW and len(drawn.known) == 1:
        return drawn.known[0]
    return None


@post("/{filing:str}")
async def notification_settled(
    filing: FromPath[str], office: GivenOffice, request: AnyRequest
) -> Response[Any]:
    """Change a payer by the notification, or say that there is nothing to change."""
    values = await values_of(request)

    def act(unit: Unit) -> tuple[str, str]:
        if unit.rows.get(Filing, filing) is None:
            raise NotFoundException
        return _carried_out(unit, filing, values)

    try:
        path, text = await office.act(act)
    except Refused as error:
        return await _page(office, filing, values, office.page.said(error))
    return office.page.to(path, office.page.gettext(text))


def _carried_out(unit: Unit, filing: str, values: dict[str, str]) -> tuple[str, str]:
    what, payer = values.get("act", ""), values.get("payer", "")
    if what == "put-back":
        notifications.put_back(unit, filing)
        return f"/waste/notifications/{filing}", msgid("The notification waits again.")
    if what == "nothing":
        note = values.get("reason", "")
        notifications.settle(unit, filing, Outcome.NOTHING, payer or None, note)
        return "/waste/notifications", msgid("The notification is put away.")
    if what not in CHANGES:
        raise Wrong(msgid("There is nothing to do."))
    notifications.settle(unit, filing, Outcome.CHANGED, payer)
    function, text = ACTS[what]
    function(unit, payer, values)
    return f"/waste/payers/{payer}", text


#: Acts of a payer's page that a notification may ask for.
CHANGES = frozenset({"end", "exemption", "liability"})


def panel(unit: Unit, record_identifier: str) -> Panel | None:
    """Say on a filing's page which payer came of it, or lead to where that is decided."""
    row = unit.rows.get(Filing, record_identifier)
    outcome = notifications.outcome_of(unit, record_identifier)
    if row is None or (outcome is None and row.form != FORM):
        return None
    payer = unit.rows.get(FeePayer, outcome.payer) if outcome and outcome.payer else None
    drawn = from_filing.read(unit, row) if outcome is None else None
    context = {
        "filing": row,
        "outcome": outcome,
        "payer": payer,
        "new": drawn is not None and drawn.reason in from_filing.NEW,
        "known": drawn.known if drawn else (),
        "outcomes": desk_words.OUTCOMES,
    }
    return Panel("waste/filing_panel.html", context)


HANDLERS: tuple[Any, ...] = (
    Router(
        "/waste/notifications",
        route_handlers=[notification_list, notification_page, notification_settled],
        dependencies={"office": Provide(office, sync_to_thread=False)},
    ),
)
