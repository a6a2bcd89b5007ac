"""The desk's pages of the register: the list of filings and the departments."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromQuery

from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Link, Pages
from registry import desk_filing, desk_joining, desk_panel, desk_undelivered, desk_words
from registry.axes import Handling
from registry.circulation import add_department, departments
from registry.desk_marks import Marks, marks_of
from registry.listing import FilingPage, Wanted, filings

FOLDER = Path(__file__).parent

_LONGEST_SEARCH = 200


@get("/filings")
async def register(
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    tab: FromQuery[str] = "",
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """List filings, newest first."""
    chosen = tab if tab in desk_words.TABS else ""
    text = q.strip()[:_LONGEST_SEARCH]
    wanted = _wanted(chosen, text, clerk)

    def look(unit: Unit) -> tuple[FilingPage, dict[str, str], Marks]:
        found = filings(unit, wanted, after)
        marks = marks_of(unit, [line.record_identifier for line in found.lines])
        return found, {one.code: one.name for one in departments(unit)}, marks

    found, names, marks = await store.read(clerk.originator, look)
    return page(
        "registry/filings.html",
        found=found,
        marks=marks,
        departments=names,
        tab=chosen,
        text=text,
        after=after,
        words=desk_words,
        start=_address(chosen, text),
        older=_address(chosen, text, found.next) if found.next else "",
    )


def _wanted(tab: str, text: str, clerk: Clerk) -> Wanted:
    if tab == "mine":
        return Wanted(clerk=clerk.login, text=text)
    return Wanted(handling=Handling(tab) if tab else None, text=text)


def _address(tab: str, text: str, after: str = "") -> str:
    query = {name: v for name, v in {"tab": tab, "q": text, "after": after}.items() if v}
    return "/filings?" + urlencode(query) if query else "/filings"


@get("/departments")
async def department_list(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show the departments and offer to add one."""
    return page("registry/departments.html", **await _departments(store, clerk))


@post("/departments")
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
        shown = await _departments(store, clerk, page.gettext(str(error)), code, name)
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
        register,
        department_list,
        department_added,
        *desk_filing.HANDLERS,
        desk_joining.decide_joining,
        desk_undelivered.undelivered,
        desk_undelivered.decide_undelivered,
    ),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(
        Link(msgid("Filings"), "/filings", 20),
        Link(msgid("Not delivered"), "/undelivered", 25),
        Link(msgid("Departments"), "/departments", 90),
    ),
    item_panel=desk_panel.panel,
    events=desk_words.EVENTS,
)
