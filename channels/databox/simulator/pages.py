"""The portal for people: pick a box, write a data message, read what came."""

import mimetypes
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeAlias, cast
from urllib.parse import quote

from litestar import Litestar, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import Dependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, SkipValidationMarker
from litestar.response import Redirect

from channels.databox.simulator import paper
from channels.databox.simulator.boxes import Box
from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import (
    Draft,
    Event,
    File,
    Message,
    Rejected,
    State,
    cleaned,
)
from channels.databox.simulator.system import Session, System
from gateway.loop import in_thread
from gateway.web.apps import Fittings, application, health_handler
from gateway.web.assets import Assets
from gateway.web.csrf import Unforged, legible
from gateway.web.errors import ErrorPages
from gateway.web.given import GivenPage
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Frame, Page
from gateway.web.pages import Pages
from gateway.web.public import Stranger
from gateway.web.rendering import Rendering
from gateway.web.settings import WebSettings
from gateway.web.visit import Jar

FOLDER = Path(__file__).parent

#: Shown in one list, the newest.
SHOWN = 100

#: A text attachment up to so many octets is shown on the page.
_LARGEST_SHOWN = 100_000

#: What the state means to people: the tone of its sign and the word.
STATES = {
    State.STAMPED: ("muted", msgid("submitted")),
    State.INFECTED: ("danger", msgid("failed the antivirus check")),
    State.DELIVERED: ("warn", msgid("in the box, not read")),
    State.FICTION: ("ok", msgid("served by law after ten days")),
    State.SERVED: ("ok", msgid("served")),
    State.READ: ("ok", msgid("served")),
    State.UNDELIVERABLE: ("danger", msgid("cannot be delivered")),
    State.ERASED: ("closed", msgid("content erased")),
}

_HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'"}


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a list shows it."""

    number: int
    subject: str
    #: The other side.
    other: str
    at: datetime
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as its page shows it."""

    line: Line
    sender: Box
    recipient: Box
    files: tuple[File, ...]
    events: tuple[Event, ...]
    text: str
    #: Pairs of label and value.
    marks: tuple[tuple[str, str], ...]


class Desk:
    """What the pages ask the system."""

    def __init__(self, system: System) -> None:
        self._system = system

    def boxes(self) -> tuple[Box, ...]:
        """Return all boxes."""
        return self._system.boxes()

    def box(self, identifier: str) -> Box:
        """Return a box. Raises ``NotFoundException``."""
        found = self._system.box(identifier)
        if found is None:
            raise NotFoundException
        return found

    def others(self, mine: Box) -> list[Box]:
        """Return whom *mine* may write to, authorities first."""
        free = [
            one
            for one in self._system.boxes()
            if one.id != mine.id and (mine.is_authority or one.is_authority)
        ]
        return sorted(free, key=lambda one: not one.is_authority)

    def lists(self, mine: Box) -> tuple[list[Line], list[Line]]:
        """Return what came and what was sent; whoever looks has been served."""
        with self._system.turn() as ledger:
            self._system.serve(Session(mine))
            received = ledger.messages(recipient=mine.id)
            here = [one for one in received if one.state >= State.DELIVERED]
            sent = ledger.messages(sender=mine.id)
        return (
            [self._line(one, one.sender) for one in here[:SHOWN]],
            [self._line(one, one.recipient) for one in sent[:SHOWN]],
        )

    def message(self, mine: Box, number: int) -> Message:
        """Return a message of this box that may be read."""
        with self._system.turn() as ledger:
            self._system.serve(Session(mine))
            found = ledger.message(number)
        if found is None or mine.id not in {found.sender, found.recipient}:
            raise NotFoundException
        if found.recipient == mine.id and found.state < State.DELIVERED:
            raise NotFoundException
        return found

    def shown(self, mine: Box, number: int, page: Page) -> Shown:
        """Return everything the page of a message shows."""
        message = self.message(mine, number)
        with self._system.turn() as ledger:
            events = tuple(ledger.events(number))
        files = files_of(message.content)
        marks = (
            (page.gettext("Sender's reference number"), "dmSenderRefNumber"),
            (page.gettext("Sender's file mark"), "dmSenderIdent"),
            (page.gettext("Recipient's reference number"), "dmRecipientRefNumber"),
            (page.gettext("Recipient's file mark"), "dmRecipientIdent"),
        )
        other = message.recipient if message.sender == mine.id else message.sender
        return Shown(
            line=self._line(message, other),
            sender=self.box(message.sender),
            recipient=self.box(message.recipient),
            files=files,
            events=events,
            text=_text(files),
            marks=tuple((label, message.fields.get(name, "")) for label, name in marks),
        )

    def signed(self, mine: Box, number: int) -> bytes:
        """Return a message as signed data."""
        message = self.message(mine, number)
        if not message.content or message.state < State.DELIVERED:
            raise NotFoundException
        namespace = "message" if message.recipient == mine.id else "SentMessage"
        inner = paper.returned(message)
        with self._system.turn():
            return self._system.sealed(paper.document("MessageDownloadResponse", namespace, inner))

    def send(self, mine: Box, given: dict[str, str], uploads: list[File]) -> int:
        """Send what the form holds. Raises ``Rejected``."""
        files = list(uploads)
        if text := given["text"].strip():
            written = text.replace("\r\n", "\n") + "\n"
            files.insert(0, File("dopis.txt", "text/plain", "main", written.encode()))
        subject = cleaned(given["subject"]).strip()
        draft = Draft(given["to"], {"dmAnnotation": subject} if subject else {}, _ordered(files))
        with self._system.turn():
            return self._system.send(mine, draft).id

    def _line(self, message: Message, other: str) -> Line:
        box = self._system.box(other)
        tone, word = STATES[message.state]
        return Line(
            number=message.id,
            subject=message.fields.get("dmAnnotation", ""),
            other=box.owner if box else other,
            at=message.delivered or message.submitted,
            tone=tone,
            word=word,
        )


#: Given to handlers by the name ``desk``.
GivenDesk: TypeAlias = Annotated[Desk, Dependency(), SkipValidationMarker()]


@get("/", sync_to_thread=True)
def home(desk: GivenDesk, page: GivenPage) -> Response[str]:
    """List the boxes to choose from."""
    return page("isds/home.html", boxes=desk.boxes())


@get("/boxes/{box:str}", sync_to_thread=True)
def box_page(desk: GivenDesk, page: GivenPage, box: FromPath[str]) -> Response[str]:
    """Show what came into a box and what was sent."""
    mine = desk.box(box)
    received, sent = desk.lists(mine)
    return page("isds/box.html", box=mine, received=received, sent=sent)


@get("/boxes/{box:str}/write")
async def writing(
    desk: GivenDesk, page: GivenPage, request: AnyRequest, box: FromPath[str]
) -> Response[str]:
    """Show the form for a message."""
    mine = await in_thread(desk.box, box)
    given = {"to": request.query_params.get("to", ""), "subject": "", "text": ""}
    return await in_thread(_form, page, desk, mine, given, "")


@post("/boxes/{box:str}/write")
async def write(
    desk: GivenDesk, page: GivenPage, request: AnyRequest, box: FromPath[str]
) -> Response[str] | Redirect:
    """Send the message the form holds."""
    mine = await in_thread(desk.box, box)
    form = await request.form()
    given = {name: str(form.get(name, "")) for name in ("to", "subject", "text")}
    uploads = [one for one in form.getall("files", []) if isinstance(one, UploadFile)]
    files = [await _file(one) for one in uploads if one.filename]
    try:
        number = await in_thread(desk.send, mine, given, files)
    except Rejected as error:
        return await in_thread(_form, page, desk, mine, given, error.text)
    sent = page.gettext("The message %(number)s was sent.", number=number)
    return page.to(f"/boxes/{mine.id}", sent)


@get("/boxes/{box:str}/messages/{number:int}", sync_to_thread=True)
def message(
    desk: GivenDesk, page: GivenPage, box: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """Show one message."""
    mine = desk.box(box)
    return page("isds/message.html", box=mine, shown=desk.shown(mine, number, page))


@get("/boxes/{box:str}/messages/{number:int}/files/{place:int}", sync_to_thread=True)
def file(
    desk: GivenDesk, box: FromPath[str], number: FromPath[int], place: FromPath[int]
) -> Response[bytes]:
    """Give one attachment."""
    files = files_of(desk.message(desk.box(box), number).content)
    if not 0 <= place < len(files):
        raise NotFoundException
    return _download(files[place].name, files[place].content)


@get("/boxes/{box:str}/messages/{number:int}/zfo", sync_to_thread=True)
def signed(desk: GivenDesk, box: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """Give the whole message, signed."""
    octets = desk.signed(desk.box(box), number)
    return _download(f"{number}.zfo", octets)


def application_of(system: System) -> Litestar:
    """Return the portal over *system*."""
    handlers = (home, box_page, writing, write, message, file, signed)
    pages = Pages("isds", handlers, FOLDER / "templates", FOLDER / "locale")
    desk = Desk(system)
    assets, jar = Assets(), Jar(WebSettings(), "isds")
    frame = Frame(Rendering([pages], assets), jar)
    fittings = Fittings(
        handlers=[assets.handler(), health_handler(lambda: (True, {})), *pages.handlers],
        guards=[legible, Stranger(jar), Unforged(jar)],
        dependencies={"desk": Provide(lambda: desk, sync_to_thread=False)},
        exception_handlers=ErrorPages(frame, "web/public_error.html").handlers(),
    )
    return application(frame, fittings)


def _ordered(files: list[File]) -> tuple[File, ...]:
    return tuple(
        File(one.name, one.media_type, "enclosure" if place else "main", one.content)
        for place, one in enumerate(files)
    )


async def _file(upload: UploadFile) -> File:
    name = cleaned(Path(upload.filename).name)
    kind = mimetypes.guess_type(name)[0] or upload.content_type or "application/octet-stream"
    return File(name, kind, "enclosure", await upload.read())


def _form(page: Page, desk: Desk, mine: Box, given: dict[str, str], problem: str) -> Response[str]:
    others = [(one.id, f"{one.owner} ({one.id})") for one in desk.others(mine)]
    return page(
        "isds/write.html",
        status=422 if problem else 200,
        box=mine,
        others=others,
        given=given,
        problem=problem,
    )


def _text(files: tuple[File, ...]) -> str:
    first = files[0] if files else None
    if first is None or first.media_type != "text/plain" or len(first.content) > _LARGEST_SHOWN:
        return ""
    return first.content.decode("utf-8", errors="replace")


def _download(name: str, octets: bytes) -> Response[bytes]:
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = _HEADERS | {"Content-Disposition": told}
    return Response(octets, media_type=cast("Any", kind), headers=headers)
