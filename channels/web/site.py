"""The public web: which offices there are, how to reach them, and how a filing stands."""

import math
from pathlib import Path
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.model.asking import Question
from gateway.model.errors import Throttled
from gateway.model.originator import Originator
from gateway.model.ports import Gateway
from gateway.web.given import GivenAsker, GivenGateway, GivenPage
from gateway.web.page import AnyRequest, Page
from gateway.web.pages import Pages

FOLDER = Path(__file__).parent

#: Characters of a code or PIN read; more is nobody's receipt.
LONGEST = 40


@get("/", sync_to_thread=False)
def home(gateway: GivenGateway, page: GivenPage) -> Response[str]:
    """List the offices of this installation."""
    return page("public/home.html", originators=gateway.originators())


@get("/{originator:str}", sync_to_thread=False)
def office(originator: FromPath[str], gateway: GivenGateway, page: GivenPage) -> Response[str]:
    """Tell how to reach one office: its published addresses and hours."""
    return page("public/office.html", originator=_known(gateway, originator))


@get("/{originator:str}/status", sync_to_thread=False)
def status_form(originator: FromPath[str], gateway: GivenGateway, page: GivenPage) -> Response[str]:
    """Ask for the code and the PIN of a receipt."""
    return _form(page, _known(gateway, originator))


@post("/{originator:str}/status")
async def status(
    originator: FromPath[str],
    request: AnyRequest,
    gateway: GivenGateway,
    page: GivenPage,
    asker: GivenAsker,
) -> Response[str]:
    """Answer how a filing stands, to whoever has its code and its PIN."""
    known = _known(gateway, originator)
    form = await request.form()
    values = {name: str(form.get(name, "")).strip()[:LONGEST] for name in ("code", "pin")}
    if missing := frozenset(name for name, value in values.items() if not value):
        return _form(page, known, status=422, code=values["code"], missing=missing)
    question = Question(known.id, "filing-status", values, page.language.code, asker)
    try:
        answer = await gateway.ask(question)
    except Throttled as error:
        minutes = max(1, math.ceil(error.after / 60))
        response = _form(page, known, status=429, code=values["code"], minutes=minutes)
        response.headers["Retry-After"] = str(math.ceil(error.after))
        return response
    return _form(page, known, code="" if answer.found else values["code"], answer=answer)


def _known(gateway: Gateway, name: str) -> Originator:
    for originator in gateway.originators():
        if originator.id == name:
            return originator
    raise NotFoundException


def _form(page: Page, originator: Originator, *, status: int = 200, **given: Any) -> Response[str]:
    nothing: dict[str, Any] = {"code": "", "missing": frozenset(), "minutes": 0, "answer": None}
    context = nothing | given | {"originator": originator}
    return page("public/status.html", status=status, **context)


SITE = Pages(
    name="public",
    handlers=(home, office, status_form, status),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
)
