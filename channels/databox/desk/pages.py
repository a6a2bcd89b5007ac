"""The desk's pages of data boxes: how the boxes are, and every look into them."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from channels.databox.board import BOARD
from channels.databox.desk.panel import panel
from channels.databox.desk.words import CONDITIONS, FACTS
from channels.databox.kinds import CHANNEL, CONTAINER, DELIVERY_KIND, INSIDE_KIND, KIND
from gateway.late import late
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage
from gateway.web.languages import PRAGUE, msgid
from gateway.web.pages import Link, Pages
from gateway.web.views import shows_nothing

if TYPE_CHECKING:
    from channels.databox.desk import seen
else:
    # Needed where the channel is on, whose libraries are large.
    seen = late("channels.databox.desk.seen")

FOLDER = Path(__file__).parent

#: Whom the boxes concern: who answers what comes, and who renews their passwords.
KEEPERS = (Duty.FILING_OFFICE, Duty.IT)

#: So many looks of one day are shown, the newest; a box looked into every few minutes has fewer.
SHOWN = 1000

_LOOKS = {"duties": KEEPERS, **shows_nothing("times of looks and how many messages were new")}


@get("/databoxes", opt={"duties": KEEPERS})
async def overview(clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show every box of the office: last look, what waits, what is on its way, what was lost."""
    boxes = [await seen.seen(one, page.gettext) for one in BOARD.of(clerk.originator)]
    return page("databox/overview.html", boxes=boxes, conditions=CONDITIONS)


@get("/databoxes/{box:str}/looks", opt=_LOOKS)
async def looks(
    clerk: GivenClerk, page: GivenPage, box: FromPath[str], day: FromQuery[str] = ""
) -> Response[str]:
    """Show every look into a box on one day: who, when, and how many messages were new."""
    found = next((one for one in BOARD.of(clerk.originator) if one.settings.box == box), None)
    if found is None:
        raise NotFoundException
    today = found.clock.now().astimezone(PRAGUE).date()
    shown = min(_day(day) or today, today)
    listings = await found.receiving.memory.listings(shown)
    return page(
        "databox/looks.html",
        box=box,
        day=shown,
        today=today,
        oldest=today - found.receiving.memory.back,
        one=timedelta(days=1),
        listings=listings[-SHOWN:][::-1],
        more=max(0, len(listings) - SHOWN),
        total=len(listings),
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day of the calendar)
    except ValueError:
        return None


PAGES = Pages(
    name="databox",
    handlers=(overview, looks),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(Link(msgid("Data boxes"), "/databoxes", 72, KEEPERS),),
    item_panel=panel,
    facts=dict.fromkeys((CHANNEL, KIND, DELIVERY_KIND, INSIDE_KIND, CONTAINER), FACTS),
)
