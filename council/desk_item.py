"""The desk's page of one agenda item: its drafts, and the screen for holding votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from council import agenda, conflicts, desk_words, meetings, voting
from council.ballot_form import Filled, read
from council.conflicts import Declared
from council.desk_forms import Desk, GivenDesk, here, values
from council.desk_view import (
    DraftView,
    draft_views,
    names_of,
    next_draft,
    wording_of,
)
from council.refusing import NotPossible
from council.tables import AgendaItem, CouncilBody, Draft, Meeting, Proposal
from council.tally import Tally
from council.voting import Room
from council.voting_kinds import BY_NAME, DraftKind
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.history import Happened, history
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import NOTHING_SENT, Sent
from gateway.web.views import shows


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything the page of one item shows."""

    row: AgendaItem
    meeting: Meeting
    body: CouncilBody
    drafts: tuple[DraftView, ...]
    filing: str
    #: Whether a vote was held, so that the item stays as it is.
    decided: bool
    conflicts: Sequence[Declared]
    #: What is voted on next; ``None`` when there is nothing.
    next: DraftView | None
    room: Room | None
    #: What the form holds, and the result if it were recorded so.
    filled: Filled
    figures: Tally | None
    #: Identifiers of the neighbouring items.
    before: AgendaItem | None
    after: AgendaItem | None
    names: dict[str, str]
    #: Of the item and of what was voted on under it.
    history: tuple[Happened, ...]


def item_page(unit: Unit, key: str, said: dict[str, str]) -> ItemPage:
    """Return what the page shows with the votes that *said* has in it. Raises ``NotHere``."""
    item = here(unit, AgendaItem, key)
    meeting = here(unit, Meeting, item.meeting)
    drafts = draft_views(unit, item.id)
    there, filled, figures = _counted(unit, meeting, said)
    agenda_of = agenda.items(unit, meeting.id)
    place = [one.id for one in agenda_of].index(item.id)
    proposal = unit.rows.get(Proposal, item.proposal) if item.proposal else None
    return ItemPage(
        row=item,
        meeting=meeting,
        body=here(unit, CouncilBody, meeting.body),
        drafts=drafts,
        filing=(proposal.filing or "") if proposal else "",
        decided=any(one.vote for one in drafts),
        conflicts=conflicts.declared(unit, item.id),
        next=next_draft(drafts),
        room=there,
        filled=filled,
        figures=figures,
        before=agenda_of[place - 1] if place else None,
        after=agenda_of[place + 1] if place + 1 < len(agenda_of) else None,
        names=names_of(unit),
        history=history(
            unit, f"council-item:{item.id}", *(f"draft:{one.row.id}" for one in drafts)
        ),
    )


def _counted(
    unit: Unit, meeting: Meeting, said: dict[str, str]
) -> tuple[Room | None, Filled, Tally | None]:
    try:
        there = voting.room(unit, meeting)
        figures = there.counted({})
    except NotPossible:
        return None, Filled.empty(), None
    try:
        filled = read(said, there)
        return there, filled, there.counted(filled.choices)
    except NotPossible:
        # The refusal itself is shown above the form; the room stands as it stands.
        return there, Filled.as_said(said, there), figures


@get("/items/{item:str}", opt=shows("council-item:{item}"))
async def show_item(desk: GivenDesk, item: FromPath[str]) -> Response[str]:
    """Show the item, and the voting screen while the meeting is open."""
    return await item_shown(desk, item)


async def item_shown(desk: Desk, item: str, sent: Sent = NOTHING_SENT) -> Response[str]:
    """Show the item with what was sent and refused, or counted."""
    said = dict(sent.values) if sent.form == "vote" else {}
    return desk.page(
        "council/item.html",
        status=422 if sent.problem else 200,
        view=await desk.look(lambda unit: item_page(unit, item, said)),
        words=desk_words,
        sent=sent,
        choices=BY_NAME,
    )


@post("/items/{item:str}/drafts")
async def add_draft(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Put a draft, a counter-proposal or a procedural question under the item."""
    said = await values(request)

    def act(unit: Unit) -> None:
        row = here(unit, AgendaItem, item)
        meeting = meetings.locked(unit, row.meeting)
        text, mover = said.get("text", ""), said.get("mover", "")
        if said.get("counters"):
            agenda.counter(unit, meeting, draft_of(unit, row, said["counters"]), text, mover)
            return
        kind = DraftKind.PROCEDURAL if said.get("kind") == "procedural" else DraftKind.DRAFT
        agenda.add_draft(unit, meeting, row, kind, text, mover)

    try:
        await desk.act(act)
    except Refused as error:
        return await item_shown(desk, item, Sent("draft", desk.page.said(error), said))
    return desk.to(f"/council/items/{item}", msgid("It can be voted on now."))


def draft_of(unit: Unit, item: AgendaItem, draft: str) -> Draft:
    """Return a draft of the item, locked. Raises ``NotPossible``."""
    found = unit.rows.get(Draft, draft, lock=True)
    if found is None or found.item != item.id:
        raise NotPossible(msgid("Choose what is voted on."))
    return found


@post("/items/{item:str}/vote")
async def hold_vote(desk: GivenDesk, item: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Count what was filled in, or record it if it is what was counted before."""
    said = await values(request)
    if said.get("act") != "record":
        return await _checked(desk, item, said)

    def act(unit: Unit) -> tuple[bool, str]:
        row = here(unit, AgendaItem, item)
        meeting = meetings.locked(unit, row.meeting)
        draft = draft_of(unit, row, said.get("draft", ""))
        there = voting.room(unit, meeting)
        filled = read(said, there)
        there.counted(filled.choices)
        if not filled.was_seen or said.get("wording", "") != wording_of(draft):
            raise NotPossible(
                msgid("Something changed since the vote was counted. Look at the result below.")
            )
        held = voting.vote(unit, meeting, draft, filled.choices)
        made = voting.resolution_of(unit, held.id)
        return held.adopted, made.number if made else ""

    try:
        adopted, number = await desk.act(act)
    except Refused as error:
        return await item_shown(desk, item, Sent("vote", desk.page.said(error), said))
    return voted(desk, item, number, adopted=adopted)


def voted(desk: Desk, item: str, number: str, *, adopted: bool) -> Response[Any]:
    """Go back to the item and say how the vote ended."""
    way = f"/council/items/{item}"
    if not adopted:
        return desk.page.to(way, desk.page.gettext(msgid("Not adopted.")), "warn")
    if number:
        return desk.to(way, msgid("Adopted as the resolution %(number)s."), number=number)
    return desk.to(way, msgid("Adopted."))


async def _checked(desk: Desk, item: str, said: dict[str, str]) -> Response[str]:
    """Show the result as it would be, or why it cannot be."""

    def look(unit: Unit) -> None:
        row = here(unit, AgendaItem, item)
        there = voting.room(unit, here(unit, Meeting, row.meeting))
        there.counted(read(said, there).choices)

    try:
        await desk.look(look)
    except Refused as error:
        return await item_shown(desk, item, Sent("vote", desk.page.said(error), said))
    return await item_shown(desk, item, Sent("vote", values=said))


@post("/items/{item:str}/discussion")
async def note_discussion(
    desk: GivenDesk, item: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Write down what was said, for the minutes."""
    said = await values(request)

    def act(unit: Unit) -> None:
        row = here(unit, AgendaItem, item, lock=True)
        # Also after the end: what was said is written out before the minutes are made.
        row.discussion = said.get("discussion", "").strip()
        unit.record("council.discussion-noted", f"council-item:{item}")

    await desk.act(act)
    return desk.to(f"/council/items/{item}", msgid("The discussion is noted."))


HANDLERS: tuple[Any, ...] = (show_item, add_draft, hold_vote, note_discussion)
