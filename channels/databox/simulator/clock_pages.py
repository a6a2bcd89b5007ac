"""The page that moves the simulated system's clock, so that ten days need not be waited for."""

from datetime import datetime, timedelta

from litestar import Response, get, post
from litestar.response import Redirect

from channels.databox.simulator.portal import GivenPortal
from channels.databox.simulator.wire import PRAGUE
from gateway.loop import in_thread
from gateway.web.given import GivenPage
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest

#: Steps that show something: days, what they are called, and what they do.
STEPS = (
    (1, msgid("One day on"), ""),
    (10, msgid("Ten days on"), msgid("What a citizen has not opened counts as served.")),
    (90, msgid("Ninety days on"), msgid("The content of served messages is erased.")),
)
_EARLIEST, _LATEST = 2020, 2049


@get("/clock")
async def clock_page(portal: GivenPortal, page: GivenPage) -> Response[str]:
    """Show what time it is, and what moving it does."""
    now = await in_thread(lambda: portal.now)
    given = f"{now.astimezone(PRAGUE):%Y-%m-%dT%H:%M}"
    return page("isds/clock.html", now=now, steps=STEPS, given=given, problem="")


@post("/clock")
async def set_clock(
    portal: GivenPortal, page: GivenPage, request: AnyRequest
) -> Response[str] | Redirect:
    """Move the clock by some days, to an instant, or back to the time outside."""
    form = await request.form()
    given = str(form.get("to", "")).strip()
    try:
        await in_thread(_move, portal, str(form.get("days", "")), given)
    except (ValueError, OverflowError):
        problem = page.gettext("Choose a day between 2020 and 2049, and the time.")
        now = await in_thread(lambda: portal.now)
        return page(
            "isds/clock.html", status=422, now=now, steps=STEPS, given=given, problem=problem
        )
    return page.to("/clock", page.gettext("The clock was moved."))


def _move(portal: GivenPortal, days: str, to: str) -> None:
    if days == "0":
        portal.real_time()
        return
    if days:
        at = portal.now + timedelta(days=int(days))
    else:
        at = datetime.fromisoformat(to).replace(tzinfo=PRAGUE)
    if not _EARLIEST <= at.year <= _LATEST:
        raise ValueError(to)
    portal.move_clock(at)
