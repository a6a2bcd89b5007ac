"""The desk's page of everything that happened to one thing, with everybody who looked at it."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from gateway.store.unit import Unit
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.history import Part, whole_history
from gateway.web.views import shows


@get(
    "/history/{about:str}",
    opt={
        **shows("{about}", "history.viewed"),
        # Others have the history that stands on the page of the thing.
        "duties": (Duty.FILING_OFFICE, Duty.IT),
    },
)
async def history_page(
    about: FromPath[str],
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    before: FromQuery[str] = "",
) -> Response[str]:
    """Show what happened to a thing, newest first, looks included."""
    edge = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0  # noqa: PLR2004  (fits the column)

    def look(unit: Unit) -> Part:
        return whole_history(unit, about, edge)

    found = await store.read(clerk.originator, look)
    if not found.lines and not edge:
        raise NotFoundException
    return page("web/history.html", about=about, found=found, before=edge)


HANDLERS = (history_page,)
