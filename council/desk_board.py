"""The desk's page of the official notice board."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from council import notice_board
from council.desk_forms import Desk, GivenDesk, day_or_none, here, values
from council.notice_board import NewNotice
from council.outcome_tables import Notice
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import NOTHING_SENT, Sent
from registry.calendar import legal_day


@get("/notices")
async def board(desk: GivenDesk) -> Response[str]:
    """Show what hangs and what was taken down."""
    return await _shown(desk)


async def _shown(desk: Desk, sent: Sent = NOTHING_SENT) -> Response[str]:
    hanging, gone, today = await desk.look(
        lambda unit: (
            tuple(notice_board.hanging(unit)),
            tuple(notice_board.taken_down(unit)),
            legal_day(unit.now),
        )
    )
    return desk.page(
        "council/notices.html",
        status=422 if sent.problem else 200,
        hanging=hanging,
        gone=gone,
        today=today,
        sent=sent,
    )


@post("/notices")
async def post_notice(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Post a notice."""
    said = await values(request)

    def act(unit: Unit) -> None:
        new = NewNotice(
            said.get("title", ""),
            said.get("text", ""),
            said.get("agenda", ""),
            said.get("reference_number", ""),
            day_or_none(said.get("relevant_until", "")),
        )
        notice_board.post(unit, new)

    try:
        await desk.act(act)
    except Refused as error:
        return await _shown(desk, Sent("post", desk.page.said(error), said))
    return desk.to("/council/notices", msgid("The notice is posted."))


@post("/notices/{notice:str}/remove")
async def remove(desk: GivenDesk, notice: FromPath[str]) -> Response[Any]:
    """Take a notice down."""
    try:
        await desk.act(
            lambda unit: notice_board.remove(unit, here(unit, Notice, notice, lock=True))
        )
    except Refused as error:
        return await _shown(desk, Sent("remove", desk.page.said(error)))
    return desk.to("/council/notices", msgid("The notice is taken down."))


HANDLERS: tuple[Any, ...] = (board, post_notice, remove)
