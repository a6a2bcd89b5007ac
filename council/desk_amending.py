"""The desk's forms that change an agenda, and those for conflicts of interest."""

from collections.abc import Callable
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from council import amending, bodies, conflicts, meetings
from council.desk_forms import Desk, GivenDesk, here, places, values
from council.desk_item import draft_of, item_shown
from council.refusing import NotPossible
from council.tables import AgendaItem, Meeting
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import Sent
from registry.calendar import legal_day

Act = Callable[[Unit, Meeting, AgendaItem], object]


async def _carry_out(
    desk: Desk, item: str, sent: Sent, act: Act, done: str, way: str = ""
) -> Response[Any]:
    """Run *act* on an item of a locked meeting and say *done*, or show the refusal."""

    def locked(unit: Unit) -> None:
        row = here(unit, AgendaItem, item)
        act(unit, meetings.locked(unit, row.meeting), row)

    try:
        await desk.act(locked)
    except Refused as error:
        return await item_shown(desk, item, Sent(sent.form, desk.page.said(error), sent.values))
    return desk.to(way or f"/council/items/{item}", done)


@post("/items/{item:str}/change")
async def change_item(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Change the item's title, submitter and number."""
    said = await values(request)

    def act(unit: Unit, meeting: Meeting, row: AgendaItem) -> None:
        title, submitter = said.get("title", ""), said.get("submitter", "")
        amending.amend_item(unit, meeting, row, title, submitter, said.get("label", ""))

    done = msgid("The item is changed.")
    return await _carry_out(desk, item, Sent("change", values=said), act, done)


@post("/items/{item:str}/remove")
async def remove_item(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Take the item off the agenda."""
    said = await values(request)
    way = await desk.look(lambda unit: f"/council/meetings/{here(unit, AgendaItem, item).meeting}")

    def act(unit: Unit, meeting: Meeting, row: AgendaItem) -> None:
        amending.take_off(unit, meeting, row, said.get("reason", ""))

    done = msgid("The item is off the agenda.")
    return await _carry_out(desk, item, Sent("remove", values=said), act, done, way)


@post("/items/{item:str}/draft")
async def change_draft(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Change a text that waits for its vote, or let nobody vote on it any more."""
    said = await values(request)
    withdrawn = said.get("act") == "withdraw"

    def act(unit: Unit, meeting: Meeting, row: AgendaItem) -> None:
        draft = draft_of(unit, row, said.get("draft", ""))
        if withdrawn:
            amending.withdraw_draft(unit, meeting, draft)
        else:
            amending.amend_draft(unit, meeting, draft, said.get("text", ""), said.get("mover", ""))

    done = msgid("It is withdrawn.") if withdrawn else msgid("The text is changed.")
    form = f"draft-{said.get('draft', '')}"
    return await _carry_out(desk, item, Sent(form, values=said), act, done)


@post("/items/{item:str}/conflicts")
async def note_conflict(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Note a conflict of interest that members have declared, or remove what was a mistake."""
    said = await values(request)

    def act(unit: Unit, meeting: Meeting, row: AgendaItem) -> None:
        if said.get("act") == "remove":
            conflicts.take_back(unit, meeting, row, said.get("member", ""))
            return
        seats = bodies.seated(unit, meeting.body, legal_day(meeting.starts_at))
        whom = places(said.get("numbers", ""), seats)
        if not whom:
            raise NotPossible(msgid("Say who it is."))
        conflicts.declare(unit, meeting, row, whom, said.get("text", ""))

    done = msgid("The conflict of interest is noted.")
    if said.get("act") == "remove":
        done = msgid("It is removed.")
    return await _carry_out(desk, item, Sent("conflict", values=said), act, done)


HANDLERS: tuple[Any, ...] = (change_item, remove_item, change_draft, note_conflict)
