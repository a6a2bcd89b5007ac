"""The desk's previews of a draft: as the web shows it, as kiosk and chat ask, as it is printed."""

import json
from typing import Any

from litestar import HttpMethod, Response, get, route

from forms.checking import check
from forms.designing.drafts import flaws_of
from forms.designing.flaws import blocking
from forms.designing.given import GivenBoard, sheet_of
from forms.designing.preview import answers, conversation, samples, steps, without_files
from forms.printing import printed
from gateway.loop import in_thread
from gateway.model.form import FieldKind, filled, said
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.questions import Typed, lines
from registry.calendar import legal_day

#: The ways a form is shown, and their words.
WAYS = {
    "web": msgid("On the web"),
    "kiosk": msgid("At the kiosk"),
    "chat": msgid("In the chat"),
}


@route("/preview", http_method=[HttpMethod.GET, HttpMethod.POST])
async def preview(board: GivenBoard, request: AnyRequest) -> Response[str]:
    """Show the draft as citizens will see it; sent answers are checked, and go nowhere."""
    draft = await board.draft()
    form, language = draft.offer.form, board.page.language.code
    way = request.query_params.get("as", "web")
    sent = (await sheet_of(request)).values if request.method == "POST" else {}
    today = legal_day(board.store.clock.now())
    flaws = await board.look(lambda unit: blocking(flaws_of(unit, draft.offer)))
    found = check(without_files(form), answers(form, sent), today) if sent else ()
    complaints = {one.field: said(one.words, language) for one in reversed(found)}
    given = samples(form, today)
    return board.page(
        "forms/preview.html",
        ways=WAYS,
        way=way if way in WAYS else "web",
        draft=draft,
        form=form,
        back=board.path,
        flaws=flaws,
        checked=bool(sent),
        complaints=complaints,
        lines=list(
            lines(form, Typed(language, sent, complaints), lambda _: "", board.page.gettext)
        ),
        steps=[one for one in steps(form, language) if one.question.kind is not FieldKind.FILE],
        files=[one for one in steps(form, language) if one.question.kind is FieldKind.FILE],
        conversation=conversation(form, given, language),
        given=_shown(form, given, language),
    )


def _shown(form: Any, given: Any, language: str) -> dict[str, str]:
    data = filled(form, given, language)
    return {one.name: one.shown or one.value for one in data.answers}


@get("/preview.pdf")
async def preview_pdf(board: GivenBoard) -> Response[bytes]:
    """Give the PDF that a filing would get, with an invented person's answers."""
    draft = await board.draft()
    form, language = draft.offer.form, board.page.language.code
    data = filled(form, samples(form, legal_day(board.store.clock.now())), language)
    values = {one.name: one.value for one in data.answers}
    document = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    pdf = await in_thread(printed, data, document)
    headers = {"Content-Disposition": 'inline; filename="ukazka.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
