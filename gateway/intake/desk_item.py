"""The desk's page of one item, and what a clerk may do there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from ulid import ULID

from gateway.intake import deciding, desk_words
from gateway.intake.desk_parts import INLINE, media_type_of
from gateway.intake.desk_reply import Reply, answerable, reply
from gateway.intake.desk_view import ItemView, view
from gateway.intake.listing import Group, Wanted, listed
from gateway.model.errors import Refused
from gateway.model.ids import ItemId
from gateway.model.item import Instruction, Item, ItemState
from gateway.model.submission import Part, PartRole, Submission
from gateway.store.unit import Unit
from gateway.web import csrf
from gateway.web.given import (
    GivenClerk,
    GivenDecide,
    GivenPage,
    GivenPanels,
    GivenStore,
)
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.sent import Sent, values_of
from gateway.web.signing import HERE, local
from gateway.web.views import shows

#: Characters of a letter shown at once; the whole can be downloaded.
LONGEST_LETTER = 100_000

#: What follows a decision, kept in a cookie: the next waiting item, or the same page.
NEXT, STAY = "next", "stay"

DONE: dict[ItemState, str] = {
    ItemState.REGISTERED: msgid("Registered as %(reference)s."),
    ItemState.REFUSED: msgid("Refused. The original stays stored."),
    ItemState.REFERRED: msgid("Saved. It still waits for a decision."),
}

DONE_OTHERWISE = msgid("Saved.")


@get("/items/{item_id:str}", opt=shows("item:{item_id}"))
async def item_page(
    item_id: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    panels: GivenPanels,
) -> Response[str]:
    """Show everything about one item."""
    shown = await store.read(clerk.originator, lambda unit: view(unit, item_id, panels))
    return _shown(shown, page, _after(request, page), Sent())


@post("/items/{item_id:str}/decide", opt=shows("item:{item_id}"))
async def decide_item(  # noqa: PLR0913, PLR0917  (what Litestar gives by name)
    item_id: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    panels: GivenPanels,
    decide: GivenDecide,
) -> Response[Any]:
    """Have the clerk's instruction carried out, and go on to the next waiting item."""
    values = await _values(request)
    fields = {name: value for name, value in values.items() if name != "act"}
    said = Instruction(clerk.actor, values.get("act", ""), fields)
    try:
        with _missing_is_404():
            item = await decide(clerk.originator, ItemId(item_id), said)
    except Refused as error:
        shown = await store.read(clerk.originator, lambda unit: view(unit, item_id, panels))
        return _shown(shown, page, _after(request, page), Sent("decide", page.said(error), values))
    done = page.gettext(DONE.get(item.state, DONE_OTHERWISE), reference=item.reference)
    if _after(request, page) == STAY:
        return page.to(f"/items/{item_id}", done)
    following = await store.read(clerk.originator, partial(_next_waiting, item_id))
    if following is None:
        return page.to("/items", done)
    return page.to(f"/items/{following}", done)


@post("/items/{item_id:str}/retry")
async def retry_item(
    item_id: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Send a parked item through the queue once more."""
    with _missing_is_404():
        await store.run(
            clerk.originator, lambda unit: deciding.retry(unit, ItemId(item_id)), clerk.actor
        )
    done = page.gettext("It goes through the queue once more. This page shows how it ends.")
    return page.to(f"/items/{item_id}", done)


@post("/items/{item_id:str}/reply", opt=shows("item:{item_id}"))
async def reply_to(
    item_id: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    panels: GivenPanels,
) -> Response[Any]:
    """Owe the sender a message from the clerk."""
    values = await _values(request)
    said = Reply(values.get("subject", ""), values.get("text", ""), values.get("nonce", "")[:40])
    try:
        with _missing_is_404():
            await store.run(clerk.originator, lambda unit: reply(unit, item_id, said), clerk.actor)
    except Refused as error:
        sent = Sent("reply", page.said(error), values)
        shown = await store.read(clerk.originator, lambda unit: view(unit, item_id, panels))
        return _shown(shown, page, _after(request, page), sent)
    return page.to(f"/items/{item_id}", page.gettext("Your message is on its way to the sender."))


@post("/items/after")
async def choose_after(request: AnyRequest, page: GivenPage) -> Response[Any]:
    """Remember what is to follow a decision."""
    values = await request.form()
    answer = page.to(local(values.get(HERE)))
    jar = page.jar
    chosen = STAY if values.get("then") == STAY else NEXT
    answer.set_cookie(jar.cookie(jar.after, chosen, 365 * 86400))
    return answer


@contextmanager
def _missing_is_404() -> Iterator[None]:
    try:
        yield
    except LookupError as error:
        # A KeyError is a LookupError too, and our own fault.
        if type(error) is not LookupError:
            raise
        raise NotFoundException from error


def _shown(shown: ItemView | None, page: Page, after: str, sent: Sent) -> Response[str]:
    if shown is None:
        raise NotFoundException
    item = shown.item
    submission = item.submission
    deciding_ = sent if sent.form == "decide" else Sent()
    return page(
        "intake/item.html",
        status=422 if sent.problem else 200,
        view=shown,
        item=item,
        submission=submission,
        letter=submission.text[:LONGEST_LETTER] if submission else "",
        cut=submission is not None and len(submission.text) > LONGEST_LETTER,
        parts=_parts(item),
        answerable=answerable(item),
        after=after,
        sent=sent,
        nonce=sent.values.get("nonce") or str(ULID()),
        words=desk_words,
        panels=[
            page.piece(
                panel.template,
                item=item,
                values=deciding_.values,
                problem=deciding_.problem,
                **panel.context,
            )
            for panel in shown.panels
        ],
    )


def _parts(item: Item) -> list[dict[str, Any]]:
    """Return the parts worth a line; the original has its own, the text stands on the page."""
    if item.submission is None:
        return []
    shown_above = _text_part(item.submission)
    return [
        {
            "number": number,
            "part": part,
            "media_type": media_type_of(part),
            "inline": media_type_of(part) in INLINE,
        }
        for number, part in enumerate(item.submission.parts)
        if part.role is not PartRole.ORIGINAL and part is not shown_above
    ]


def _text_part(submission: Submission) -> Part | None:
    """Return the part whose whole text stands on the page anyway."""
    if not 0 < len(submission.text) <= LONGEST_LETTER:
        return None
    texts = (
        part
        for part in submission.parts
        if part.role is PartRole.BODY and media_type_of(part) == "text/plain"
    )
    return next(texts, None)


async def _values(request: AnyRequest) -> dict[str, str]:
    known = {csrf.FIELD, HERE}
    return {name: value for name, value in (await values_of(request)).items() if name not in known}


def _after(request: AnyRequest, page: Page) -> str:
    return STAY if request.cookies.get(page.jar.after) == STAY else NEXT


def _next_waiting(item_id: str, unit: Unit) -> ItemId | None:
    """Return the next waiting item, after the last one the first."""
    for edge in (item_id, ""):
        found = listed(unit, Wanted(Group.WAITING, after=edge, limit=1)).rows
        if found:
            return found[0].id
    return None


HANDLERS: tuple[Any, ...] = (item_page, decide_item, retry_item, reply_to, choose_after)
