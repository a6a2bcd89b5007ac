"""The public web: which offices there are, how to reach them, and how a filing stands."""

import math
from pathlib import Path
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from channels.web import asking, forms
from channels.web.channel import WebChannel
from channels.web.given import GivenCounter, GivenOffice
from gateway.model.asking import FILING_STATUS, OFFICE_HOURS, Question
from gateway.model.conditions import by_ending, usual
from gateway.model.errors import Throttled
from gateway.model.form import said
from gateway.model.originator import Originator
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


@get("/{originator:str}")
async def front(office: GivenOffice, gateway: GivenGateway, page: GivenPage) -> Response[str]:
    """Tell what one can do at an office, and how to reach it."""
    language = page.language.code
    questions = [
        (spec.kind, said(spec.title, language), said(spec.description, language))
        for spec in await asking.offered(gateway, office)
        if not spec.page
    ]
    return page("public/office.html", originator=office, questions=questions)


@get("/{originator:str}/hours")
async def hours(office: GivenOffice, gateway: GivenGateway, page: GivenPage) -> Response[str]:
    """Tell when the office is open."""
    question = Question(office.id, OFFICE_HOURS, language=page.language.code)
    answer = await gateway.ask(question)
    first, *rest = answer.text.splitlines()
    return page("public/hours.html", originator=office, first=first, rest=rest)


@get("/{originator:str}/conditions", sync_to_thread=False)
def conditions(counter: GivenCounter) -> Response[str]:
    """Publish what the office takes and how (Decree 259/2012 § 2), as the program enforces it."""
    today = counter.conditions
    stated = counter.office.conditions or usual()
    return counter.page(
        "public/conditions.html",
        originator=counter.office,
        sizes=counter.sizes(),
        today=today,
        formats=[by_ending()[ending] for ending in today.formats],
        # Who is asked what was published on some day finds it here.
        others=sorted((one for one in stated if one != today), key=lambda one: one.valid_from),
    )


@get("/{originator:str}/status", sync_to_thread=False)
def status_form(office: GivenOffice, page: GivenPage, code: FromQuery[str] = "") -> Response[str]:
    """Ask for the code and the PIN of a receipt; a receipt's QR code brings the code along."""
    return _form(page, office, code=code[:LONGEST])


@post("/{originator:str}/status")
async def status(
    request: AnyRequest,
    office: GivenOffice,
    gateway: GivenGateway,
    page: GivenPage,
    asker: GivenAsker,
) -> Response[str]:
    """Answer how a filing stands, to whoever has its code and its PIN."""
    form = await request.form()
    values = {name: str(form.get(name, "")).strip()[:LONGEST] for name in ("code", "pin")}
    if missing := frozenset(name for name, value in values.items() if not value):
        return _form(page, office, status=422, code=values["code"], missing=missing)
    question = Question(office.id, FILING_STATUS, values, page.language.code, asker)
    try:
        answer = await gateway.ask(question)
    except Throttled as error:
        minutes = max(1, math.ceil(error.after / 60))
        response = _form(page, office, status=429, code=values["code"], minutes=minutes)
        response.headers["Retry-After"] = str(math.ceil(error.after))
        return response
    return _form(page, office, code="" if answer.found else values["code"], answer=answer)


def _form(page: Page, originator: Originator, *, status: int = 200, **given: Any) -> Response[str]:
    nothing: dict[str, Any] = {"code": "", "missing": frozenset(), "minutes": 0, "answer": None}
    context = nothing | given | {"originator": originator}
    return page("public/status.html", status=status, **context)


def _office(originator: FromPath[str], gateway: GivenGateway) -> Originator:
    for one in gateway.originators():
        if one.id == originator:
            return one
    raise NotFoundException


def site(channel: WebChannel) -> Pages:
    """Return the public pages, whose forms are handed in through *channel*."""
    router = Router(
        path="/",
        route_handlers=[
            home, front, hours, conditions, status_form, status,
            forms.forms, forms.form, forms.send, asking.ask_form, asking.ask,
        ],
        dependencies={
            "channel": Provide(lambda: channel, sync_to_thread=False),
            "office": Provide(_office, sync_to_thread=False),
            "counter": Provide(forms.counter, sync_to_thread=False),
        },
    )  # fmt: skip
    return Pages(
        name="public",
        handlers=(router,),
        templates=FOLDER / "templates",
        locale=FOLDER / "locale",
    )
