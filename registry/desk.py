"""The desk's pages of the register: the list of filings and the departments."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.params import FromQuery

from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Link, Pages
from gateway.web.views import searches, shows
from registry import (
    desk_consign,
    desk_enclosed,
    desk_filing,
    desk_filing_file,
    desk_filing_formats,
    desk_joining,
    desk_overview,
    desk_panel,
    desk_registers,
    desk_undelivered,
    desk_words,
)
from registry.axes import Handling
from registry.circulation import add_department, departments, names
from registry.desk_marks import Marks, marks_of
from registry.files import desk as files_desk
from registry.files import desk_words as file_words
from registry.listing import FilingPage, Wanted, filings
from registry.people import desk as people_desk
from registry.people import words as people_words
from registry.plan import desk as plan_desk
from registry.plan import desk_words as plan_words
from registry.registers import registers

FOLDER = Path(__file__).parent

_LONGEST_SEARCH = 200
_LONGEST_CODE = 12


@get("/filings", opt=searches("filings"))
async def register_page(  # noqa: PLR0913, PLR0917  (one parameter of the query each)
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    tab: FromQuery[str] = "",
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
    register: FromQuery[str] = "",
) -> Response[str]:
    """List filings, newest first."""
    chosen = tab if tab in desk_words.TABS else ""
    text = q.strip()[:_LONGEST_SEARCH]
    book = register.strip()[:_LONGEST_CODE]
    wanted = replace(_wanted(chosen, text, clerk), register=book)

    def look(unit: Unit) -> tuple[FilingPage, Mapping[str, str], Mapping[str, str], Marks]:
        found = filings(unit, wanted, after)
        books = {one.code: one.name for one in registers(unit)}
        marks = marks_of(unit, [line.record_identifier for line in found.lines])
        return found, names(unit), books, marks

    found, called, books, marks = await store.read(clerk.originator, look)
    return page(
        "registry/filings.html",
        found=found,
        marks=marks,
        names=called,
        tab=chosen,
        text=text,
        after=after,
        words=desk_words,
        register=book,
        registers=books,
        start=_address(chosen, text, book),
        older=_address(chosen, text, book, found.next) if found.next else "",
    )


def _wanted(tab: str, text: str, clerk: Clerk) -> Wanted:
    handling = Handling(tab) if tab and tab != "mine" else None
    mine = tab == "mine" or not clerk.has(Duty.FILING_OFFICE)
    return Wanted(handling=handling, clerk=clerk.login if mine else "", text=text)


def _address(tab: str, text: str, book: str, after: str = "") -> str:
    told = {"tab": tab, "q": text, "register": book, "after": after}
    query = {name: value for name, value in told.items() if value}
    return "/filings?" + urlencode(query) if query else "/filings"


#: Who knows and changes the departments.
KEEPERS = (Duty.FILING_OFFICE, Duty.IT)


@get("/departments", opt={"duties": KEEPERS})
async def department_list(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show the departments and offer to add one."""
    return page("registry/departments.html", **await _departments(store, clerk))


@post("/departments", opt={"duties": KEEPERS})
async def department_added(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Add a department."""
    form = await request.form()
    code, name = str(form.get("code", "")), str(form.get("name", ""))
    try:
        await store.run(
            clerk.originator, lambda unit: add_department(unit, code, name), clerk.actor
        )
    except Refused as error:
        shown = await _departments(store, clerk, page.said(error), code, name)
        return page("registry/departments.html", status=422, **shown)
    return page.to("/departments", page.gettext("The department was added."))


async def _departments(
    store: GivenStore, clerk: Clerk, problem: str = "", code: str = "", name: str = ""
) -> dict[str, Any]:
    def look(unit: Unit) -> list[tuple[str, str]]:
        return [(one.code, one.name) for one in departments(unit)]

    found = await store.read(clerk.originator, look)
    return {"departments": found, "problem": problem, "code": code, "name": name}


PAGES = Pages(
    name="registry",
    handlers=(
        register_page,
        department_list,
        department_added,
        desk_enclosed.enclosed,
        Router(
            "/filings/{record_identifier:str}",
            opt=shows("filing:{record_identifier}"),
            route_handlers=[
                *desk_filing.ROUTES,
                *desk_filing_file.ROUTES,
                *desk_filing_formats.ROUTES,
                *desk_consign.ROUTES,
            ],
            dependencies={"desk": Provide(desk_filing.desk, sync_to_thread=False)},
        ),
        *files_desk.HANDLERS,
        *plan_desk.HANDLERS,
        *desk_registers.HANDLERS,
        *people_desk.HANDLERS,
        *desk_overview.HANDLERS,
        desk_joining.decide_joining,
        desk_undelivered.undelivered,
        desk_undelivered.decide_undelivered,
    ),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(
        Link(msgid("Filings"), "/filings", 20),
        Link(msgid("Case files"), "/files", 23),
        Link(msgid("People"), "/people", 25, (Duty.FILING_OFFICE,)),
        Link(msgid("Overview"), "/overview", 30, desk_overview.DUTIES),
        Link(msgid("Departments"), "/departments", 90, KEEPERS),
        Link(msgid("Not delivered"), "/undelivered", 70, (Duty.FILING_OFFICE,)),
    ),
    item_panel=desk_panel.panel,
    queue_panel=desk_undelivered.above_queue,
    item_reader=desk_filing.handles,
    events={
        **desk_words.EVENTS,
        **file_words.EVENTS,
        **people_words.EVENTS,
        **plan_words.EVENTS,
    },
)
