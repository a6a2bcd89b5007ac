"""The desk's pages of files: the list, one file, its cover sheet, and what a clerk does there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

import segno
from litestar import Response, Router, get, post
from litestar.di import Dependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from gateway.model.errors import Refused, Wrong
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.clerks import Clerk, Duty, NotMyDuty
from gateway.web.given import GivenApart, GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.sent import NOTHING_SENT, Sent, values_of
from gateway.web.views import searches, shows
from registry.circulation import names
from registry.desk_words import HANDLING
from registry.file_tables import CaseFile
from registry.files import desk_words
from registry.files.choice import class_groups
from registry.files.closing import (
    assign_file,
    close_file,
    note_event,
    reclassify,
    reopen_file,
    retitle,
    settle_file,
)
from registry.files.contents import NewFile, open_file
from registry.files.desk_converting import convert, keep_all
from registry.files.listing import FilePage, Wanted, files
from registry.files.states import FileState
from registry.files.view import EVERYTHING, PAGE, FileView, view
from registry.plan import desk_words as plan_words

_LONGEST_SEARCH = 200
#: Digits of a number that the database's integers hold.
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class FileDesk:
    """One file's page as a clerk has it before him."""

    file: str
    store: Store
    clerk: Clerk
    page: Page

    async def found(self, after: int = 0, limit: int = PAGE) -> FileView:
        """Return the file with a page of its contents; answers 404 when there is none."""
        shown = await self.store.read(
            self.clerk.originator, lambda unit: view(unit, self.file, after, limit)
        )
        if shown is None:
            raise NotFoundException
        if not self.clerk.may_handle(shown.line.clerk):
            raise NotMyDuty
        return shown

    async def shown(self, sent: Sent = NOTHING_SENT, after: int = 0) -> Response[str]:
        """Show everything about the file, and what could not be carried out."""
        return self.page(
            "registry/file.html",
            status=422 if sent.problem else 200,
            view=await self.found(after),
            words=desk_words,
            plan_words=plan_words,
            handling=HANDLING,
            sent=sent,
        )

    async def carry_out(
        self, form: str, values: dict[str, str], act: Callable[[Unit, CaseFile], None], done: str
    ) -> Response[Any]:
        """Run *act* on the locked file and say *done*, or show the page with the refusal."""
        try:
            await self.store.run(
                self.clerk.originator,
                lambda unit: act(unit, _locked(unit, self.file, self.clerk)),
                self.clerk.actor,
            )
        except NotMyDuty:
            raise
        except Refused as error:
            return await self.shown(Sent(form, self.page.said(error), values))
        return self.page.to(f"/files/{self.file}", self.page.gettext(done))


def file_desk(
    file: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> FileDesk:
    """Provide the file's page to the handlers below."""
    return FileDesk(file, store, clerk, page)


GivenFile: TypeAlias = Annotated[FileDesk, Dependency()]


@get("/files", opt=searches("files"))
async def file_list(
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    tab: FromQuery[str] = "",
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """List files, newest first."""
    chosen = tab if tab in desk_words.TABS else ""
    text = q.strip()[:_LONGEST_SEARCH]
    return page("registry/files.html", **await _listed(store, clerk, (chosen, text, after)))


@post("/files")
async def file_opened(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Open an empty file."""
    values = await values_of(request)
    new = NewFile(values.get("title", ""), values.get("class", ""), clerk=clerk.login)
    try:
        made = await store.run(clerk.originator, lambda unit: open_file(unit, new).id, clerk.actor)
    except Refused as error:
        shown = await _listed(store, clerk, ("", "", ""))
        shown |= {"problem": page.said(error), "values": values}
        return page("registry/files.html", status=422, **shown)
    return page.to(f"/files/{made}", page.gettext("The file was opened."))


async def _listed(store: Store, clerk: Clerk, asked: tuple[str, str, str]) -> dict[str, Any]:
    tab, text, after = asked
    wanted = _wanted(tab, text, clerk)

    def look(unit: Unit) -> tuple[FilePage, Any, Any]:
        return files(unit, wanted, after), names(unit), class_groups(unit)

    found, known, classes = await store.read(clerk.originator, look)
    return {
        "found": found,
        "names": known,
        "classes": classes,
        "tab": tab,
        "text": text,
        "after": after,
        "words": desk_words,
        "start": _address(tab, text),
        "older": _address(tab, text, found.next) if found.next else "",
        "problem": "",
        "values": {},
    }


def _wanted(tab: str, text: str, clerk: Clerk) -> Wanted:
    state = FileState(tab) if tab and tab != "mine" else None
    mine = tab == "mine" or not clerk.has(Duty.FILING_OFFICE)
    return Wanted(state=state, clerk=clerk.login if mine else "", text=text)


def _address(tab: str, text: str, after: str = "") -> str:
    query = {name: v for name, v in {"tab": tab, "q": text, "after": after}.items() if v}
    return "/files?" + urlencode(query) if query else "/files"


@get("")
async def file_page(desk: GivenFile, after: FromQuery[str] = "") -> Response[str]:
    """Show everything about one file."""
    number = after.isascii() and after.isdigit() and len(after) < _LONGEST_NUMBER
    return await desk.shown(after=int(after) if number else 0)


@get("/cover")
async def cover_sheet(desk: GivenFile) -> Response[str]:
    """Show the sheet that is printed and laid on top of the paper (§ 12(5))."""
    found = await desk.found(limit=EVERYTHING)
    # No more than the identifier: any reader at the counter takes it.
    code = segno.make_qr(found.line.id, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"
    )
    return desk.page(
        "registry/cover.html",
        view=found,
        words=desk_words,
        plan_words=plan_words,
        qr=Markup(code),  # noqa: S704  (made by the library from an identifier of ours)
    )


@post("/settle")
async def settle_whole_file(desk: GivenFile, request: AnyRequest) -> Response[Any]:
    """Say that the matter is settled."""
    done = msgid("The file is settled.")
    return await desk.carry_out("settle", await values_of(request), settle_file, done)


@post("/close")
async def close_whole_file(
    desk: GivenFile, request: AnyRequest, apart: GivenApart
) -> Response[Any]:
    """Close the file if it is complete, once its content is in output formats."""
    copies = await convert(desk.store, desk.clerk, apart, desk.file)

    def act(unit: Unit, file: CaseFile) -> None:
        keep_all(unit, copies)
        close_file(unit, file)

    done = msgid("The file is closed.")
    return await desk.carry_out("close", await values_of(request), act, done)


@post("/reopen")
async def reopen_whole_file(desk: GivenFile, request: AnyRequest) -> Response[Any]:
    """Open the file once more."""
    values = await values_of(request)
    done, reason = msgid("The file is open again."), values.get("reason", "")
    return await desk.carry_out("reopen", values, lambda u, f: reopen_file(u, f, reason), done)


@post("/title")
async def retitle_file(desk: GivenFile, request: AnyRequest) -> Response[Any]:
    """Correct the title."""
    values = await values_of(request)
    title, done = values.get("title", ""), msgid("The title is corrected.")
    return await desk.carry_out("title", values, lambda u, f: retitle(u, f, title), done)


@post("/class")
async def reclassify_file(desk: GivenFile, request: AnyRequest) -> Response[Any]:
    """Put the file into another class."""
    values = await values_of(request)
    code, reason = values.get("class", ""), values.get("reason", "")
    done = msgid("The file is in another class.")
    return await desk.carry_out(
        "class", values, lambda unit, file: reclassify(unit, file, code, reason), done
    )


@post("/assign")
async def assign_whole_file(desk: GivenFile, request: AnyRequest) -> Response[Any]:
    """Give the file to a department and a clerk."""
    values = await values_of(request)
    department, clerk = values.get("department") or None, values.get("clerk", "")

    def act(unit: Unit, file: CaseFile) -> None:
        if clerk and clerk not in {one.login for one in colleagues(unit)}:
            raise Wrong(msgid("There is no such clerk here."))
        assign_file(unit, file, department, clerk)

    return await desk.carry_out("assign", values, act, msgid("Assigned."))


@post("/event")
async def event_of_file(desk: GivenFile, request: AnyRequest) -> Response[Any]:
    """Write down the day of the event outside the office."""
    values = await values_of(request)
    done = msgid("The day of the event is written down.")
    return await desk.carry_out(
        "event", values, lambda unit, file: note_event(unit, file, _day(values)), done
    )


def _day(values: dict[str, str]) -> date:
    try:
        return date.fromisoformat(values.get("happened", ""))
    except ValueError as error:
        raise Wrong(msgid("Choose the day of the event.")) from error


def _locked(unit: Unit, identifier: str, clerk: Clerk) -> CaseFile:
    file = unit.rows.get(CaseFile, identifier, lock=True)
    if file is None:
        raise NotFoundException
    if not clerk.may_handle(file.clerk):
        raise NotMyDuty
    return file


HANDLERS: tuple[Any, ...] = (
    file_list,
    file_opened,
    Router(
        "/files/{file:str}",
        opt=shows("file:{file}"),
        route_handlers=[
            file_page,
            cover_sheet,
            settle_whole_file,
            close_whole_file,
            reopen_whole_file,
            retitle_file,
            reclassify_file,
            assign_whole_file,
            event_of_file,
        ],
        dependencies={"desk": Provide(file_desk, sync_to_thread=False)},
    ),
)
