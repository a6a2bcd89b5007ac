"""The portal for people: pick a box, write a data message, read what came."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from litestar import Litestar, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import Provide
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.clock_pages import clock_page, set_clock
from channels.databox.simulator.messages import (
    File,
    Rejected,
    cleaned,
)
from channels.databox.simulator.portal import FIELDS, WRITTEN, GivenPortal, Portal, kind
from channels.databox.simulator.system import System
from gateway.loop import in_thread
from gateway.web.apps import Fittings, application, health_handler
from gateway.web.assets import Assets
from gateway.web.csrf import Unforged, legible
from gateway.web.errors import ErrorPages
from gateway.web.given import GivenPage
from gateway.web.page import AnyRequest, Frame, Page
from gateway.web.pages import Pages
from gateway.web.public import Stranger
from gateway.web.rendering import Rendering
from gateway.web.settings import WebSettings
from gateway.web.visit import Jar

FOLDER = Path(__file__).parent

_HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'"}


@get("/", sync_to_thread=True)
def home(portal: GivenPortal, page: GivenPage) -> Response[str]:
    """List the boxes to choose from."""
    return page("isds/home.html", boxes=portal.boxes(), now=portal.now)


@get("/boxes/{box:str}")
async def box_page(
    portal: GivenPortal, page: GivenPage, request: AnyRequest, box: FromPath[str]
) -> Response[str]:
    """Show what came into a box and what was sent, page by page."""
    places = [_place(request, name) for name in ("received", "sent")]

    def shown() -> Response[str]:
        mine = portal.box(box)
        received, sent = portal.lists(mine, *places)
        return page("isds/box.html", box=mine, kind=kind(mine), received=received, sent=sent)

    return await in_thread(shown)


def _place(request: AnyRequest, name: str) -> int:
    text = request.query_params.get(name, "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < len("1000000")
    return int(text) if is_number else 1


@get("/boxes/{box:str}/write")
async def writing(
    portal: GivenPortal, page: GivenPage, request: AnyRequest, box: FromPath[str]
) -> Response[str]:
    """Show the form for a message."""
    mine = await in_thread(portal.box, box)
    answered = request.query_params.get("answers", "")
    given = dict.fromkeys(WRITTEN, "") | await in_thread(portal.answer, mine, answered)
    return await in_thread(_form, page, portal, mine, given, None)


@post("/boxes/{box:str}/write")
async def write(
    portal: GivenPortal, page: GivenPage, request: AnyRequest, box: FromPath[str]
) -> Response[str] | Redirect:
    """Send the message the form holds."""
    mine = await in_thread(portal.box, box)
    form = await request.form()
    given = {name: str(form.get(name, "")) for name in WRITTEN}
    uploads = [one for one in form.getall("files", []) if isinstance(one, UploadFile)]
    files = [await _file(one) for one in uploads if one.filename]
    try:
        number = await in_thread(portal.send, mine, given, files)
    except Rejected as error:
        return await in_thread(_form, page, portal, mine, given, error)
    sent = page.gettext("The message %(number)s was sent.", number=number)
    return page.to(f"/boxes/{mine.id}", sent)


@get("/boxes/{box:str}/messages/{number:int}", sync_to_thread=True)
def message(
    portal: GivenPortal, page: GivenPage, box: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """Show one message."""
    mine = portal.box(box)
    return page("isds/message.html", box=mine, shown=portal.shown(mine, number, page))


@get("/boxes/{box:str}/messages/{number:int}/files/{place:int}", sync_to_thread=True)
def file(
    portal: GivenPortal, box: FromPath[str], number: FromPath[int], place: FromPath[int]
) -> Stream:
    """Give one attachment."""
    return _download(*portal.file(portal.box(box), number, place))


@get("/boxes/{box:str}/messages/{number:int}/zfo", sync_to_thread=True)
def signed(portal: GivenPortal, box: FromPath[str], number: FromPath[int]) -> Stream:
    """Give the whole message, signed."""
    return _download(f"{number}.zfo", portal.signed(portal.box(box), number))


def application_of(system: System) -> Litestar:
    """Return the portal over *system*."""
    handlers = (home, box_page, writing, write, message, file, signed, clock_page, set_clock)
    pages = Pages("isds", handlers, FOLDER / "templates", FOLDER / "locale")
    portal = Portal(system)
    assets, jar = Assets(), Jar(WebSettings(), "isds")
    frame = Frame(Rendering([pages], assets), jar)
    fittings = Fittings(
        handlers=[assets.handler(), health_handler(lambda: (True, {})), *pages.handlers],
        guards=[legible, Stranger(jar), Unforged(jar)],
        dependencies={"portal": Provide(lambda: portal, sync_to_thread=False)},
        exception_handlers=ErrorPages(frame, "isds/error.html").handlers(),
    )
    return application(frame, fittings)


async def _file(upload: UploadFile) -> File:
    name = cleaned(Path(upload.filename).name)
    kind = mimetypes.guess_type(name)[0] or upload.content_type or "application/octet-stream"
    return File(name, kind, "enclosure", await upload.read())


def _form(
    page: Page, portal: Portal, mine: Box, given: dict[str, str], refused: Rejected | None
) -> Response[str]:
    others = [(one.id, f"{one.owner} ({one.id})") for one in portal.others(mine)]
    return page(
        "isds/write.html",
        status=422 if refused else 200,
        box=mine,
        others=others,
        given=given,
        problem=refused.text if refused else "",
        wrong=FIELDS.get(refused.code, "") if refused else "",
    )


def _download(name: str, octets: Iterator[bytes]) -> Stream:
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = _HEADERS | {"Content-Disposition": told}
    return Stream(octets, media_type=kind, headers=headers)
