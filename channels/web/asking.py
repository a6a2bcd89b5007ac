"""The pages of the questions an office offers: what is asked for, and the answer below."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from channels.web.draft import Draft, Say
from channels.web.given import GivenOffice
from channels.web.lines import in_order, lines
from gateway.model.asking import QUESTION_CATALOGUE, Answer, Question, QuestionSpec
from gateway.model.errors import GatewayError, Throttled
from gateway.model.form import FieldKind, FormField, asked, said
from gateway.model.originator import Originator
from gateway.model.ports import Gateway
from gateway.web.given import GivenAsker, GivenGateway, GivenPage
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.qr import qr

#: Characters of one value read.
LONGEST = 200

_MISSING = msgid("Fill this in.")
_CHOOSE = msgid("Choose one of the answers.")
_NO_DAY = msgid("Write the day like this: 3. 9. 1956.")
_NO_DIGITS = msgid("Only digits belong here.")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells besides what it asks for."""

    answer: Answer | None = None
    complaints: Mapping[str, str] = field(default_factory=dict)
    #: To wait after too many questions.
    minutes: int = 0

    @property
    def status(self) -> int:
        """Return the page's status."""
        if self.minutes:
            return 429
        return 422 if self.complaints else 200


async def offered(gateway: Gateway, office: Originator) -> tuple[QuestionSpec, ...]:
    """Return what the office offers to ask; nothing while that cannot be found out."""
    try:
        return (await gateway.ask(Question(office.id, QUESTION_CATALOGUE))).questions
    except GatewayError:
        return ()


@get("/{originator:str}/ask/{kind:str}")
async def ask_form(
    kind: FromPath[str],
    office: GivenOffice,
    gateway: GivenGateway,
    page: GivenPage,
    asker: GivenAsker,
) -> Response[str] | Redirect:
    """Ask for what the question needs; one that needs nothing is answered at once."""
    spec = await _spec(gateway, office, kind)
    if spec.page:
        path = spec.page.replace("{originator}", office.id)
        return Redirect(path, status_code=HTTP_303_SEE_OTHER)
    draft = Draft(spec.form, page.language.code, "")
    if spec.asks:
        return _page(page, office, draft, Told())
    return _page(page, office, draft, await _put(gateway, office, draft, asker))


@post("/{originator:str}/ask/{kind:str}")
async def ask(
    kind: FromPath[str],
    request: AnyRequest,
    office: GivenOffice,
    gateway: GivenGateway,
    page: GivenPage,
    asker: GivenAsker,
) -> Response[str]:
    """Answer. The values travel in the body only, and the answer is on no other page."""
    spec = await _spec(gateway, office, kind)
    form = await request.form()
    names = [one.name for one in spec.asks]
    typed = {name: str(form.get(name, "")).strip()[:LONGEST] for name in names}
    draft = Draft(spec.form, page.language.code, "", typed)
    if complaints := _complaints(draft, page.gettext):
        return _page(page, office, draft, Told(complaints=complaints))
    return _page(page, office, draft, await _put(gateway, office, draft, asker))


async def _spec(gateway: Gateway, office: Originator, kind: str) -> QuestionSpec:
    for spec in await offered(gateway, office):
        if spec.kind == kind:
            return spec
    raise NotFoundException


async def _put(gateway: Gateway, office: Originator, draft: Draft, asker: str) -> Told:
    question = Question(office.id, draft.spec.code, draft.data.values, draft.language, asker)
    try:
        return Told(await gateway.ask(question))
    except Throttled as error:
        return Told(minutes=max(1, math.ceil(error.after / 60)))


def _complaints(draft: Draft, say: Say) -> dict[str, str]:
    given = draft.given
    found = {one.name: _complaint(one, given[one.name]) for one in asked(draft.spec, given)}
    return {name: say(text) for name, text in found.items() if text}


def _complaint(one: FormField, value: str) -> str:
    if one.kind is FieldKind.CHOICE and value not in {choice.value for choice in one.choices}:
        return _CHOOSE if one.required or value else ""
    if not value:
        return _MISSING if one.required else ""
    if one.kind is FieldKind.DATE and not _DAY.fullmatch(value):
        return _NO_DAY
    digits = one.kind in {FieldKind.NUMBER, FieldKind.ORGANISATION_ID}
    return _NO_DIGITS if digits and not (value.isascii() and value.isdigit()) else ""


def _page(page: Page, office: Originator, draft: Draft, told: Told) -> Response[str]:
    answered = told.answer is not None and told.answer.found
    # Beside an answer an empty form stands: nobody sees whose it is.
    shown = Draft(draft.spec, draft.language, "") if answered else draft
    response = page(
        "public/ask.html",
        status=told.status,
        originator=office,
        kind=draft.spec.code,
        title=said(draft.spec.title, draft.language),
        description=said(draft.spec.description, draft.language),
        lines=list(lines(shown, told.complaints, lambda _: "", page.gettext)),
        problems=in_order(draft.spec, told.complaints),
        labels={one.name: said(one.label, draft.language) for one in draft.spec.fields},
        answer=told.answer,
        minutes=told.minutes,
        code=qr(told.answer.payment) if told.answer and told.answer.payment else "",
    )
    if told.minutes:
        response.headers["Retry-After"] = str(told.minutes * 60)
    return response
