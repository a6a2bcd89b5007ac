"""The desk's first page of the council's agenda, and everything this part brings to the web."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import Provide
from litestar.params import FromPath
from litestar.router import Router
from sqlalchemy import select

from council import (
    agenda,
    amending,
    bodies,
    desk_amending,
    desk_board,
    desk_bodies,
    desk_extract,
    desk_filing,
    desk_item,
    desk_meeting,
    desk_resolutions,
    desk_secret,
    desk_words,
    meetings,
)
from council.desk_forms import Desk, GivenDesk, day, desk, here, instant, values
from council.meetings import OVER, NewMeeting
from council.tables import CouncilBody, Meeting, Proposal
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.clerks import Duty
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Link, Pages
from gateway.web.sent import NOTHING_SENT, Sent

FOLDER = Path(__file__).parent

#: So many past meetings are listed.
PAST = 100


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows."""

    coming: tuple[Meeting, ...]
    past: tuple[Meeting, ...]
    proposals: tuple[Proposal, ...]
    bodies: tuple[CouncilBody, ...]

    @property
    def names(self) -> dict[str, str]:
        """Return the bodies' names by code."""
        return {body.code: body.name for body in self.bodies}

    @property
    def kinds(self) -> dict[str, str]:
        """Return what the bodies are by code."""
        return {body.code: body.kind for body in self.bodies}


def overview(unit: Unit) -> Overview:
    """Return meetings, waiting proposals and bodies."""
    closed = Meeting.state.in_(OVER)
    return Overview(
        coming=tuple(unit.rows.all(select(Meeting).where(~closed).order_by(Meeting.starts_at))),
        past=tuple(
            unit.rows.all(
                select(Meeting).where(closed).order_by(Meeting.starts_at.desc()).limit(PAST)
            )
        ),
        proposals=agenda.waiting(unit),
        bodies=bodies.bodies(unit),
    )


@get("")
async def first_page(desk: GivenDesk) -> Response[str]:
    """List the meetings and what waits for an agenda."""
    return await _shown(desk)


async def _shown(desk: Desk, sent: Sent = NOTHING_SENT) -> Response[str]:
    return desk.page(
        "council/meetings.html",
        status=422 if sent.problem else 200,
        view=await desk.look(overview),
        words=desk_words,
        sent=sent,
    )


@post("/meetings")
async def convene(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Prepare a meeting."""
    said = await values(request)

    def act(unit: Unit) -> str:
        starts_at = instant(day(said.get("day", "")), said.get("time", ""))
        new = NewMeeting(
            said.get("body", ""), starts_at, said.get("place", ""), said.get("crisis") == "1"
        )
        return meetings.convene(unit, new).id

    try:
        meeting = await desk.act(act)
    except Refused as error:
        return await _shown(desk, Sent("convene", desk.page.said(error), said))
    return desk.to(f"/council/meetings/{meeting}", msgid("The meeting is prepared."))


@post("/proposals")
async def propose(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Enter a proposal: a filing by its reference number, or a title and a submitter."""
    said = await values(request)
    body, draft = said.get("body", ""), said.get("draft", "")

    def act(unit: Unit) -> None:
        if said.get("reference", "").strip():
            agenda.propose_filing(unit, body, said["reference"], draft)
        else:
            agenda.propose(unit, body, said.get("title", ""), said.get("submitter", ""), draft)

    try:
        await desk.act(act)
    except Refused as error:
        return await _shown(desk, Sent("propose", desk.page.said(error), said))
    back = said.get("back") == "filing"
    way = f"/filings/{quote(said['reference'])}#council" if back else "/council"
    return desk.to(way, msgid("The proposal waits for an agenda."))


@post("/proposals/{proposal:str}/withdraw")
async def withdraw_proposal(
    desk: GivenDesk, proposal: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Let a proposal wait no more."""
    said = await values(request)

    def act(unit: Unit) -> None:
        row = here(unit, Proposal, proposal, lock=True)
        amending.withdraw_proposal(unit, row, said.get("reason", ""))

    try:
        await desk.act(act)
    except Refused as error:
        return await _shown(desk, Sent(proposal, desk.page.said(error), said))
    return desk.to("/council", msgid("The proposal is withdrawn."))


PAGES = Pages(
    name="council",
    handlers=(
        Router(
            "/council",
            route_handlers=[
                first_page,
                convene,
                propose,
                withdraw_proposal,
                *desk_meeting.HANDLERS,
                *desk_item.HANDLERS,
                *desk_amending.HANDLERS,
                *desk_secret.HANDLERS,
                *desk_resolutions.HANDLERS,
                *desk_extract.HANDLERS,
                *desk_board.HANDLERS,
                *desk_bodies.HANDLERS,
            ],
            dependencies={"desk": Provide(desk, sync_to_thread=False)},
        ),
    ),
    templates=FOLDER / "templates" / "desk",
    locale=FOLDER / "locale",
    links=(Link(msgid("Council"), "/council", 40),),
    filing_panel=desk_filing.panel,
    duties=(Duty.COUNCIL_SECRETARY,),
    events=desk_words.EVENTS,
)
