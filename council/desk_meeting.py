"""The desk's page of one meeting: agenda, attendance, opening, closing, minutes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from council import (
    agenda,
    attendance,
    bodies,
    desk_words,
    kept_minutes,
    meetings,
    notice_board,
    postponing,
)
from council.attendance import Move
from council.desk_forms import Desk, GivenDesk, day, here, instant, places, ticked, values
from council.desk_view import meeting_view
from council.invitation import invitation
from council.kept_minutes import Format, Made
from council.minutes import minutes
from council.refusing import NotPossible
from council.rules import BodyKind
from council.sheet import Sheet
from council.sheet_pdf import pdf
from council.tables import CouncilBody, Meeting
from gateway.late import late
from gateway.loop import in_thread
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import NOTHING_SENT, Sent
from gateway.web.views import shows
from registry.calendar import legal_day

if TYPE_CHECKING:
    from council import sheet_word
else:
    sheet_word = late("council.sheet_word")


@get("/meetings/{meeting:str}", opt=shows("meeting:{meeting}"))
async def meeting_page(desk: GivenDesk, meeting: FromPath[str]) -> Response[str]:
    """Show everything about one meeting."""
    return await _shown(desk, meeting)


async def _shown(desk: Desk, meeting: str, sent: Sent = NOTHING_SENT) -> Response[str]:
    view = await desk.look(lambda unit: meeting_view(unit, meeting))
    return desk.page(
        "council/meeting.html",
        status=422 if sent.problem else 200,
        view=view,
        words=desk_words,
        sent=sent,
    )


async def _carry_out(
    desk: Desk, meeting: str, sent: Sent, act: Callable[[Unit, Meeting], object], done: str
) -> Response[Any]:
    """Run *act* on the locked meeting and say *done*, or show the page with the refusal."""
    try:
        await desk.act(lambda unit: act(unit, meetings.locked(unit, meeting)))
    except Refused as error:
        return await _shown(desk, meeting, Sent(sent.form, desk.page.said(error), sent.values))
    return desk.to(f"/council/meetings/{meeting}", done)


@post("/meetings/{meeting:str}/agenda")
async def add_item(desk: GivenDesk, meeting: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Put an item or a waiting proposal on the agenda."""
    said = await values(request)
    label = said.get("label", "")

    def act(unit: Unit, row: Meeting) -> None:
        if said.get("proposal"):
            agenda.schedule(unit, row, said["proposal"], label)
        else:
            agenda.add_item(unit, row, said.get("title", ""), said.get("submitter", ""), label)

    done = msgid("It is on the agenda.")
    return await _carry_out(desk, meeting, Sent("agenda", values=said), act, done)


@post("/meetings/{meeting:str}/invite")
async def invite(desk: GivenDesk, meeting: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Note that the invitation was sent, and post it if the meeting is public.

    Titles of items may come from citizens' filings, so the clerk looks through what is posted.
    """
    said = await values(request)

    def act(unit: Unit, row: Meeting) -> None:
        meetings.invite(unit, row)
        body = here(unit, CouncilBody, row.body)
        if body.kind != BodyKind.COUNCIL:
            return
        if not said.get("text", "").strip():
            raise NotPossible(msgid("Look through the text that everybody will read."))
        notice_board.post(unit, replace(invitation(unit, row, body), text=said["text"]))

    done = msgid("The invitation is noted, and posted where the meeting is public.")
    return await _carry_out(desk, meeting, Sent("invite", values=said), act, done)


@post("/meetings/{meeting:str}/move")
async def move(desk: GivenDesk, meeting: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Let the meeting begin at another time or place."""
    said = await values(request)

    def act(unit: Unit, row: Meeting) -> None:
        starts_at = instant(day(said.get("day", "")), said.get("time", ""))
        postponing.move(unit, row, starts_at, said.get("place", ""))

    done = msgid("The meeting is moved. If an invitation hung, post the new one.")
    return await _carry_out(desk, meeting, Sent("move", values=said), act, done)


@post("/meetings/{meeting:str}/call-off")
async def call_off(desk: GivenDesk, meeting: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Call the meeting off."""
    said = await values(request)

    def act(unit: Unit, row: Meeting) -> None:
        postponing.call_off(unit, row, said.get("reason", ""))

    done = msgid("The meeting is called off and its invitation taken down; proposals wait again.")
    return await _carry_out(desk, meeting, Sent("call-off", values=said), act, done)


@post("/meetings/{meeting:str}/open")
async def open_meeting(
    desk: GivenDesk, meeting: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Open the meeting with those who are there."""
    said, there = await values(request), await ticked(request, "member")

    def act(unit: Unit, row: Meeting) -> None:
        meetings.open_meeting(unit, row, said.get("chair", ""), said.get("recorder", ""))
        attendance.note(unit, row, there, Move.ARRIVED)

    done = msgid("The meeting is open.")
    return await _carry_out(desk, meeting, Sent("open", values=said), act, done)


@post("/meetings/{meeting:str}/attendance")
async def note_attendance(
    desk: GivenDesk, meeting: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Note who arrived, left or is excused, by numbers or by ticked boxes."""
    said, boxes = await values(request), await ticked(request, "member")

    def act(unit: Unit, row: Meeting) -> None:
        if said.get("move") not in set(Move):
            raise NotPossible(msgid("Say whether they arrived, left or are excused."))
        held = legal_day(row.starts_at)
        whom = places(said.get("numbers", ""), bodies.seated(unit, row.body, held)) or boxes
        if not whom:
            raise NotPossible(msgid("Say who it is."))
        at = instant(held, said["at"]) if said.get("at", "").strip() else None
        attendance.note(unit, row, whom, Move(said["move"]), said.get("item") or None, at)

    done = msgid("The attendance is noted.")
    sent = Sent("attendance", values=said)
    answer = await _carry_out(desk, meeting, sent, act, done)
    if isinstance(answer, Redirect) and said.get("back") == "item" and said.get("item"):
        return desk.to(f"/council/items/{said['item']}", done)
    return answer


@post("/meetings/{meeting:str}/verifiers")
async def choose_verifiers(
    desk: GivenDesk, meeting: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Note who verifies the minutes."""
    chosen = frozenset(await ticked(request, "member"))

    def act(unit: Unit, row: Meeting) -> None:
        meetings.choose_verifiers(unit, row, chosen)

    done = msgid("The verifiers are noted.")
    return await _carry_out(desk, meeting, Sent("verifiers"), act, done)


@post("/meetings/{meeting:str}/close")
async def close(desk: GivenDesk, meeting: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Close the meeting."""
    said = await values(request)

    def act(unit: Unit, row: Meeting) -> None:
        meetings.close_meeting(unit, row, said.get("because", ""))

    done = msgid("The meeting is closed. Now the minutes can be made.")
    return await _carry_out(desk, meeting, Sent("close", values=said), act, done)


@get("/meetings/{meeting:str}/minutes.pdf", opt=shows("meeting:{meeting}", "minutes.viewed"))
async def minutes_pdf(desk: GivenDesk, meeting: FromPath[str]) -> Response[bytes]:
    """Show the minutes that were made, or their concept as it stands now, PDF/A."""
    return await _minutes(desk, meeting, Format.PDF)


@get("/meetings/{meeting:str}/minutes.docx", opt=shows("meeting:{meeting}", "minutes.viewed"))
async def minutes_word(desk: GivenDesk, meeting: FromPath[str]) -> Response[bytes]:
    """Give the same minutes, or the same concept, for Word."""
    return await _minutes(desk, meeting, Format.WORD)


async def _minutes(desk: Desk, meeting: str, wanted: Format) -> Response[bytes]:
    view = await desk.look(lambda unit: meeting_view(unit, meeting))
    octets = await desk.look(lambda unit: kept_minutes.content(unit, meeting, wanted))
    if octets is None:
        made_at = view.minutes.at if view.minutes else None
        sheet = minutes(view, desk.clerk.office, made_at)
        octets = await in_thread(_octets, sheet, wanted, desk.store.clock.now())
    name = f"zapis-{view.row.body}-{view.row.number}.{wanted}"
    kind = "inline" if wanted is Format.PDF else "attachment"
    told = f'{kind}; filename="{name.encode("ascii", "ignore").decode()}"'
    types = {Format.PDF: "application/pdf", Format.WORD: sheet_word.MEDIA_TYPE}
    headers = {"Content-Disposition": told}
    return Response(octets, media_type=types[wanted], headers=headers)


def _octets(sheet: Sheet, wanted: Format, at: datetime) -> bytes:
    return sheet_word.word(sheet, at) if wanted is Format.WORD else pdf(sheet)


@post("/meetings/{meeting:str}/minutes")
async def make_minutes(desk: GivenDesk, meeting: FromPath[str]) -> Response[Any]:
    """Make the minutes that are signed, and keep them."""
    view = await desk.look(lambda unit: meeting_view(unit, meeting))
    now = desk.store.clock.now()
    sheet = minutes(view, desk.clerk.office, now)
    made = await in_thread(lambda: Made(pdf(sheet), sheet_word.word(sheet, now)))

    def act(unit: Unit, row: Meeting) -> None:
        kept_minutes.keep(unit, row, made)

    done = msgid("The minutes are made; print them and have them signed.")
    return await _carry_out(desk, meeting, Sent("minutes"), act, done)


HANDLERS: tuple[Any, ...] = (
    meeting_page,
    add_item,
    invite,
    move,
    call_off,
    open_meeting,
    note_attendance,
    choose_verifiers,
    close,
    minutes_pdf,
    minutes_word,
    make_minutes,
)
