"""The desk's page of one question of a draft."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from forms.designing import drafts, editing, sheet
from forms.designing.drafts import NoDraft, Stale
from forms.designing.flaws import label
from forms.designing.given import Board, GivenBoard, Sent, sheet_of
from forms.designing.keys import MEANINGS, is_key
from forms.designing.sheet import LIMITED, Sheet, Untyped
from forms.words import KINDS
from gateway.model.form import CZECH, FieldKind, FormField, Words
from gateway.store.unit import Unit
from gateway.web.page import AnyRequest


@get("/questions/{question:str}")
async def question_page(board: GivenBoard, question: FromPath[str]) -> Response[str]:
    """Show one question to be changed."""
    return await _shown(board, question)


@post("/questions/{question:str}")
async def question_saved(
    board: GivenBoard, question: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Save one question, or show it again with what was typed and why it was not saved."""
    sent = await sheet_of(request)
    draft = await board.look(lambda unit: drafts.draft_of(unit, board.id))
    if draft is None:
        return await board.gone(sent)
    before = editing.question(draft.offer, question)
    if before is None and not (sent.of("seen") and is_key(question)):
        raise NotFoundException
    # Who saves what was removed meanwhile adds it again, by its own name.
    old = before or FormField(question, {})
    try:
        new = sheet.question(sent, old)
    except Untyped as error:
        wrong = {error.field: board.page.said(error)}
        return await _shown(board, question, Sent(sent, wrong))
    return await _put(board, new, sent)


async def _put(board: Board, new: FormField, sent: Sheet) -> Response[Any]:
    # A question that is gone has no seal; saying so again means to have it back.
    seen = "" if sent.of("again") else sent.of("seen")
    put = partial(drafts.put_question, draft=board.id, field=new, seen=seen)
    try:
        await board.act(put)
    except NoDraft:
        return await board.gone(sent)
    except Stale:
        return await _shown(board, new.name, Sent(sent, stale=True))
    if new.kind is FieldKind.CHOICE and not new.choices:
        text = board.page.gettext("Saved. Now write what can be chosen.")
        return board.page.to(f"{board.path}/questions/{new.name}#f-choices", text)
    return board.page.to(f"{board.path}#q-{new.name}", board.page.gettext("Saved."))


async def _shown(board: Board, name: str, sent: Sent | None = None) -> Response[str]:
    found = await board.look(partial(_view, identifier=board.id, name=name))
    if found is None or (found["now"] is None and sent is None):
        raise NotFoundException
    now: FormField | None = found["now"]
    shown = sent.sheet if sent else sheet.typed(now or FormField(name, {}))
    return board.page(
        "forms/question.html",
        status=sent.status if sent else 200,
        sheet=shown,
        sent=sent,
        kinds=KINDS,
        meanings=MEANINGS,
        limited=LIMITED,
        back=board.path,
        **found,
    )


def _view(unit: Unit, identifier: str, name: str) -> dict[str, Any] | None:
    draft = drafts.draft_of(unit, identifier)
    if draft is None:
        return None
    now = editing.question(draft.offer, name)
    found = [one for one in drafts.flaws_of(unit, draft.offer) if one.question == name]
    return {
        "draft": draft,
        "name": name,
        "now": now,
        "number": [one.name for one in draft.offer.form.fields].index(name) + 1 if now else 0,
        "kept": sheet.typed(now) if now else None,
        "seal": editing.seal(now),
        "flaws": found,
        "conditions": _conditions(draft, now) if now else (),
        "depending": [
            label(one)
            for one in draft.offer.form.fields
            if one.asked_when is not None and one.asked_when.field == name
        ],
        "touched": drafts.touched(unit, draft, name),
    }


def _conditions(
    draft: drafts.Draft, now: FormField
) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """Return name, words and answers of each question by which this one may be asked.

    What the question has as its condition now and cannot be chosen any more stands at the end.
    """
    form = draft.offer.form
    found = [
        (
            one.name,
            label(one),
            [(f"{one.name}={value}", words) for value, words in editing.answers_of(one)],
        )
        for one in editing.askable(form, now.name)
    ]
    listed = {value for _, _, answers in found for value, _ in answers}
    when = now.asked_when
    kept = [f"{when.field}={value}" for value in when.values] if when else []
    if when is not None and not set(kept) <= listed:
        other = editing.question(draft.offer, when.field)
        words: list[tuple[str, Words]] = [
            (one, {CZECH: one.partition("=")[2]}) for one in kept if one not in listed
        ]
        found.append((f"{when.field}-kept", label(other) if other else when.field, words))
    return found
