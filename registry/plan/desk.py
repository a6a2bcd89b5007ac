"""The desk's page of the classification scheme: the tree, the search, withdrawals."""

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery
from sqlalchemy import func, select

from gateway.model.errors import Refused
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.history import history
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.sent import values_of
from registry.file_tables import CaseFile
from registry.plan import desk_words
from registry.plan.scheme import in_force, lines, restore, versions, withdraw

_LONGEST_SEARCH = 200

#: Who decides which classes files are opened in.
KEEPERS = (Duty.FILING_OFFICE, Duty.IT)


@get("/plan")
async def plan_page(
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    q: FromQuery[str] = "",
    version: FromQuery[str] = "",
) -> Response[str]:
    """Show the scheme in force, or the version that is asked for."""
    wanted = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None  # noqa: PLR2004  (what an INTEGER holds)
    asked = (q.strip()[:_LONGEST_SEARCH], wanted)
    return page("registry/plan.html", **await _shown(store, clerk, asked))


@post("/plan/withdraw", opt={"duties": KEEPERS})
async def class_withdrawn(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Let no more files be opened in a class."""
    values = await values_of(request)
    code, reason = values.get("code", ""), values.get("reason", "")
    done = msgid("No more files are opened in this class.")
    return await _act((store, clerk, page), values, lambda unit: withdraw(unit, code, reason), done)


@post("/plan/restore", opt={"duties": KEEPERS})
async def class_restored(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Take a withdrawal back."""
    values = await values_of(request)
    code, done = values.get("code", ""), msgid("Files can be opened in this class again.")
    return await _act((store, clerk, page), values, lambda unit: restore(unit, code), done)


async def _act(
    where: tuple[Store, Clerk, Page],
    values: dict[str, str],
    function: Callable[[Unit], None],
    done: str,
) -> Response[Any]:
    store, clerk, page = where
    try:
        await store.run(clerk.originator, function, clerk.actor)
    except Refused as error:
        shown = await _shown(store, clerk, (values.get("code", ""), None))
        shown |= {"problem": page.said(error), "values": values}
        return page("registry/plan.html", status=422, **shown)
    return page.to("/plan", page.gettext(done))


async def _shown(store: Store, clerk: Clerk, asked: tuple[str, int | None]) -> dict[str, Any]:
    text, wanted = asked

    def look(unit: Unit) -> dict[str, Any]:
        current, every = in_force(unit), versions(unit)
        shown = next((one for one in every if one.version == wanted), current)
        return {
            "scheme": shown,
            "current": current is not None and shown is current,
            "versions": every,
            "lines": lines(unit, shown.version, text) if shown else (),
            "used": _used(unit, shown.version) if shown else {},
            "history": history(unit, f"scheme:{shown.version}") if shown else (),
        }

    found = await store.read(clerk.originator, look)
    found["withdrawable"] = [
        (one.code, f"{one.code} {one.title}")
        for one in found["lines"]
        if one.holds_files and one.withdrawn_on is None
    ]
    return found | {"text": text, "words": desk_words, "problem": "", "values": {}}


def _used(unit: Unit, version: int) -> dict[str, int]:
    """Return how many files are in each class."""
    statement = (
        select(CaseFile.class_code, func.count())
        .where(CaseFile.version == version)
        .group_by(CaseFile.class_code)
    )
    return {code: number for code, number in unit.rows.tuples(statement)}  # noqa: C416  (rows are no pairs to mypy)


HANDLERS: tuple[Any, ...] = (plan_page, class_withdrawn, class_restored)
