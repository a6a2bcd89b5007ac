"""Holds secret votes at the desk: figures alone, counted before they are recorded."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from council import meetings, voting
from council.desk_forms import GivenDesk, here, values, whole
from council.desk_item import draft_of, item_shown, voted
from council.desk_view import wording_of
from council.refusing import NotPossible
from council.tables import AgendaItem, Meeting
from council.tally import Tally
from council.voting import Cast, Room
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import Sent

FORM = "secret"


@post("/items/{item:str}/secret")
async def hold_secretly(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Count the figures that were filled in, or record them if they were counted before."""
    said = await values(request)

    def look(unit: Unit) -> dict[str, str]:
        row = here(unit, AgendaItem, item)
        there = voting.room(unit, here(unit, Meeting, row.meeting))
        counted = there.counted_secretly(_cast(said))
        return _told(there, counted)

    def act(unit: Unit) -> tuple[bool, str]:
        row = here(unit, AgendaItem, item)
        meeting = meetings.locked(unit, row.meeting)
        draft, cast = draft_of(unit, row, said.get("draft", "")), _cast(said)
        seen = said.get("seen", "") == _seen(voting.room(unit, meeting), cast)
        if not seen or said.get("wording", "") != wording_of(draft):
            raise NotPossible(
                msgid("Something changed since the vote was counted. Look at the result below.")
            )
        held = voting.vote_secretly(unit, meeting, draft, cast)
        made = voting.resolution_of(unit, held.id)
        return held.adopted, made.number if made else ""

    try:
        if said.get("act") != "record":
            counted = await desk.look(look)
            return await item_shown(desk, item, Sent(FORM, values=said | counted))
        adopted, number = await desk.act(act)
    except Refused as error:
        return await item_shown(desk, item, Sent(FORM, desk.page.said(error), said))
    return voted(desk, item, number, adopted=adopted)


def _cast(said: dict[str, str]) -> Cast:
    """Read the figures; a field left empty is nobody."""
    figures = (whole(said.get(name, "") or "0") for name in ("for", "against", "abstained"))
    return Cast(*figures)


def _seen(there: Room, cast: Cast) -> str:
    """Return what was looked at: who is present, and the figures."""
    present = ".".join(str(one.place) for one in there.members if one.member in there.present)
    return f"{present}/{cast.in_favour}.{cast.against}.{cast.abstained}"


def _told(there: Room, counted: Tally) -> dict[str, str]:
    count = counted.count
    cast = Cast(count.in_favour, count.against, count.abstained)
    return {
        "seen": _seen(there, cast),
        "adopted": "1" if counted.adopted else "",
        "needed": str(counted.needed),
        "for": str(cast.in_favour),
        "against": str(cast.against),
        "abstained": str(cast.abstained),
    }


HANDLERS: tuple[Any, ...] = (hold_secretly,)
