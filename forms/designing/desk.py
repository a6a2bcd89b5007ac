"""The desk's page of a draft: its questions in order, what is wrong, and what may be done."""

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from forms.designing import drafts, editing
from forms.designing.desk_heading import heading_page, heading_saved
from forms.designing.desk_preview import preview, preview_pdf
from forms.designing.desk_question import question_page, question_saved
from forms.designing.drafts import Change, NoDraft, Stale, Unready
from forms.designing.flaws import blocking
from forms.designing.given import Board, GivenBoard, board, revision_of, sheet_of
from forms.designing.keys import key_of
from forms.designing.ready import READY
from forms.designing.toml import written
from forms.publishing import versions
from forms.words import KINDS, SIGNING
from gateway.model.errors import Malformed, Refused
from gateway.model.form import CZECH, FormField
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.history import history
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.views import shows_nothing
from gateway.web.words import who
from registry.circulation import departments
from registry.deadlines import kinds

_STALE = msgid("Somebody has changed the draft meanwhile. Look at it once more, then repeat it.")
_UNREADY = msgid("The form cannot be published yet. Mend first what is listed.")


@post("/forms/drafts")
async def begun(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Begin a new form by its name, or by a file with it."""
    sheet = await sheet_of(request)
    title, text = sheet.of("title"), sheet.of("toml")
    if not title and not text:
        return page.to("/forms", page.gettext("Write the new form's name first."), "danger")

    def act(unit: Unit) -> str:
        return drafts.taken_in(unit, text) if text else drafts.begin(unit, title[:300])

    try:
        identifier = await Board("", store, clerk, page).act(act)
    except Malformed as error:
        said = page.gettext("The text is no form: %(problem)s", problem=str(error))
        return page.to("/forms", said, "danger")
    return page.to(f"/forms/drafts/{identifier}")


@post("/forms/{code:str}/draft")
async def begun_from(
    code: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
) -> Response[Any]:
    """Begin the next version of a form, or a new form like it."""
    sheet = await sheet_of(request)
    act = drafts.copied if sheet.of("as") == "copy" else drafts.next_version
    try:
        identifier = await Board("", store, clerk, page).act(partial(act, code=code))
    except NoDraft as error:
        raise NotFoundException from error
    return page.to(f"/forms/drafts/{identifier}")


@get("")
async def draft_page(board: GivenBoard, request: AnyRequest) -> Response[str]:
    """Show the draft: questions, flaws, and what may be done."""
    shown = await board.look(partial(_view, identifier=board.id))
    if shown is None:
        raise NotFoundException
    # "jmeno-up": which button was used last, so that the keyboard stays on it. An address with a
    # fragment would do the opposite: there browsers give the focus to nothing (HTML, autofocus).
    used = request.query_params.get("moved", "")
    return board.page("forms/draft.html", kinds=KINDS, signing=SIGNING, used=used, **shown)


def _view(unit: Unit, identifier: str) -> dict[str, Any] | None:
    draft = drafts.draft_of(unit, identifier)
    if draft is None:
        return None
    found = drafts.flaws_of(unit, draft.offer)
    taken = {one.name for one in draft.offer.form.fields}
    known = versions(unit, draft.offer.form.code)
    return {
        "draft": draft,
        "offer": draft.offer,
        "form": draft.offer.form,
        "by_name": {one.name: one for one in draft.offer.form.fields},
        "flaws": blocking(found),
        "advice": [one for one in found if one.advice],
        "taken_back": _difference(draft.before, draft.offer) if draft.before else None,
        "ready": [one for name, one in READY.items() if name not in taken],
        "newest": max((one.offer.form.version for one in known), default=0),
        "deadlines": {kind.code: kind.name for kind in kinds()},
        "departments": {one.code: one.name for one in departments(unit)},
        "changed_by": who(draft.changed_by, {one.login: one.name for one in colleagues(unit)}),
        "history": history(unit, drafts.about(identifier)),
        "answers_of": editing.answers_of,
    }


def _difference(before: Any, after: Any) -> tuple[str, str]:
    """Return what the last change did, as a text to translate, and to which question."""
    old = {one.name: one for one in before.form.fields}
    new = {one.name: one for one in after.form.fields}
    for text, gone in (
        (msgid("“%(question)s” was removed"), [old[name] for name in old if name not in new]),
        (msgid("“%(question)s” was added"), [new[name] for name in new if name not in old]),
        (
            msgid("“%(question)s” was changed"),
            [new[name] for name in new if name in old and old[name] != new[name]],
        ),
    ):
        if gone:
            return text, gone[0].label.get(CZECH, "") or gone[0].name
    if list(old) != list(new):
        return msgid("the order was changed"), ""
    return msgid("the heading was changed"), ""


@post("/questions")
async def question_added(board: GivenBoard, request: AnyRequest) -> Response[Any]:
    """Add a question: a ready one at once, another one by its words."""
    sheet = await sheet_of(request)
    label, ready = sheet.of("label")[:300], READY.get(sheet.of("ready"))
    if ready is None and not label:
        await board.draft()
        text = board.page.gettext("Write the question, or choose a ready one.")
        return board.page.to(board.path, text, "danger")
    added: list[str] = []

    def act(offer: Any) -> Any:
        taken = {one.name for one in offer.form.fields}
        if ready is not None and ready.name not in taken:
            added.append(ready.name)
            return editing.put(offer, ready)
        words = {CZECH: label} if label else ready.label  # type: ignore[union-attr]
        field = FormField(key_of(label or words[CZECH], taken), words)
        added.append(field.name)
        return editing.put(offer, field)

    note = label or (ready.label[CZECH] if ready else "")
    what = Change("question-added", act, note)
    try:
        await board.act(lambda unit: drafts.change(unit, board.id, what))
    except NoDraft:
        return await board.gone(sheet)
    if ready is not None:
        done = board.page.gettext("“%(question)s” is added at the end.", question=note)
        return board.page.to(f"{board.path}#q-{added[-1]}", done)
    return board.page.to(f"{board.path}/questions/{added[-1]}")


@post("/questions/{question:str}/move")
async def question_moved(
    board: GivenBoard, question: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Move a question one place up or down."""
    sheet = await sheet_of(request)
    up = sheet.of("to") == "up"
    note = await _label(board, question)
    what = Change(
        "question-moved",
        lambda offer: editing.moved(offer, question, -1 if up else 1),
        note,
        question,
    )
    await board.act(lambda unit: drafts.change(unit, board.id, what))
    return board.page.to(f"{board.path}?moved={question}-{'up' if up else 'down'}")


@post("/questions/{question:str}/remove")
async def question_removed(board: GivenBoard, question: FromPath[str]) -> Response[Any]:
    """Take a question away; that can be taken back."""
    note = await _label(board, question)
    what = Change(
        "question-removed", lambda offer: editing.removed(offer, question), note, question
    )
    await board.act(lambda unit: drafts.change(unit, board.id, what))
    done = board.page.gettext(
        "“%(question)s” is removed. You can take it back below.", question=note
    )
    return board.page.to(board.path, done)


async def _label(board: Board, name: str) -> str:
    found = editing.question((await board.draft()).offer, name)
    if found is None:
        raise NotFoundException
    return found.label.get(CZECH, "") or name


async def _done(
    board: Board, request: AnyRequest, act: Callable[[Unit, str, int], object], to: str, done: str
) -> Response[Any]:
    """Do what depends on the whole draft as the clerk has seen it."""
    sheet = await sheet_of(request)
    try:
        await board.act(lambda unit: act(unit, board.id, revision_of(sheet)))
    except NoDraft:
        return await board.gone(sheet)
    except Stale:
        return board.page.to(board.path, board.page.gettext(_STALE), "danger")
    except Unready:
        return board.page.to(board.path, board.page.gettext(_UNREADY), "danger")
    except Refused as error:
        return board.page.to(board.path, board.page.said(error), "danger")
    return board.page.to(to, board.page.gettext(done))


@post("/take-back")
async def taken_back(board: GivenBoard, request: AnyRequest) -> Response[Any]:
    """Take the last change back."""
    done = msgid("The last change is taken back. Once more brings it again.")
    return await _done(board, request, drafts.take_back, board.path, done)


@post("/discard")
async def discarded(board: GivenBoard, request: AnyRequest) -> Response[Any]:
    """Throw the draft away."""
    done = msgid("The draft is thrown away. What is published stays as it is.")
    return await _done(board, request, drafts.discard, "/forms", done)


@post("/publish")
async def published(board: GivenBoard, request: AnyRequest) -> Response[Any]:
    """Offer the draft to citizens from today."""
    draft = await board.look(lambda unit: drafts.draft_of(unit, board.id))
    code = draft.offer.form.code if draft else ""
    done = msgid("The form is published. The web, the kiosk and the chat offer it from now on.")
    return await _done(board, request, drafts.publish, f"/forms/{code}", done)


@get("/form.toml")
async def as_file(board: GivenBoard) -> Response[bytes]:
    """Give the draft as the file that the command line publishes."""
    offer = (await board.draft()).offer
    name = f"{offer.form.code}-{offer.form.version}.toml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    octets = written(offer).encode("utf-8", "replace")
    return Response(octets, media_type="application/toml", headers=headers)


HANDLERS: tuple[Any, ...] = (
    begun,
    begun_from,
    Router(
        "/forms/drafts/{draft_id:str}",
        opt=shows_nothing("a form nobody has filled in"),
        route_handlers=[
            draft_page,
            heading_page,
            heading_saved,
            question_added,
            question_page,
            question_saved,
            question_moved,
            question_removed,
            taken_back,
            discarded,
            published,
            preview,
            preview_pdf,
            as_file,
        ],
        dependencies={"board": Provide(board, sync_to_thread=False)},
    ),
)
