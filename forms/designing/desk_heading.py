"""The desk's page of what stands above a draft's questions, and what filing it becomes."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from forms.designing import drafts, editing, sheet
from forms.designing.drafts import NoDraft, Stale
from forms.designing.given import Board, GivenBoard, Sent, sheet_of
from forms.designing.sheet import Offered, Untyped
from forms.words import SIGNING
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.page import AnyRequest
from registry.calendar import legal_day
from registry.circulation import departments
from registry.deadlines import CONFIRM_UNSIGNED, SIGN_PREPARED, kinds

#: Terms that the office itself starts, whatever the form.
_OWN = frozenset({CONFIRM_UNSIGNED, SIGN_PREPARED})


@get("/heading")
async def heading_page(board: GivenBoard) -> Response[str]:
    """Show name, introduction and what the form becomes, to be changed."""
    return await _shown(board)


@post("/heading")
async def heading_saved(board: GivenBoard, request: AnyRequest) -> Response[Any]:
    """Save them, or show them again with what was typed and why it was not saved."""
    sent = await sheet_of(request)
    found = await board.look(partial(_view, identifier=board.id))
    if found is None:
        return await board.gone(sent)
    try:
        new = sheet.heading(sent, found["draft"].offer, found["offered"])
        put = partial(drafts.put_heading, draft=board.id, heading=new, seen=sent.of("seen"))
        await board.act(put)
    except NoDraft:
        return await board.gone(sent)
    except Refused as error:
        # What is not about a field of the page is about the word in addresses.
        field = error.field if isinstance(error, Untyped) else "code"
        wrong = {} if isinstance(error, Stale) else {field: board.page.said(error)}
        return await _shown(board, Sent(sent, wrong, stale=isinstance(error, Stale)))
    return board.page.to(board.path, board.page.gettext("Saved."))


async def _shown(board: Board, sent: Sent | None = None) -> Response[str]:
    found = await board.look(partial(_view, identifier=board.id))
    if found is None:
        raise NotFoundException
    offer = found["draft"].offer
    kept = sheet.heading_typed(offer)
    return board.page(
        "forms/heading.html",
        status=sent.status if sent else 200,
        sheet=sent.sheet if sent else kept,
        kept=kept,
        sent=sent,
        seal=editing.seal(offer),
        signing=SIGNING,
        back=board.path,
        **found,
    )


def _view(unit: Unit, identifier: str) -> dict[str, Any] | None:
    draft = drafts.draft_of(unit, identifier)
    if draft is None:
        return None
    today = legal_day(unit.now)
    terms = [
        (kind.code, f"{kind.name} – {kind.legal_basis}")
        for kind in kinds()
        if kind.holds_on(today) and kind.code not in _OWN
    ]
    units = [(one.code, one.name) for one in departments(unit)]
    return {
        "draft": draft,
        "offered": Offered(terms, units),
        "flaws": [one for one in drafts.flaws_of(unit, draft.offer) if not one.question],
        "touched": drafts.touched(unit, draft, drafts.HEADING),
    }
