"""The desk's page of numbers: the office's work as pictures, as tables and as files."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery

from gateway.web import words
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.page import Page
from gateway.web.plot import Plot, Series, Size, plotted
from registry.overview import Overview, overview

DUTIES = (Duty.FILING_OFFICE,)

#: Each channel is a picture of its own, low and of one scale: no colour need tell them apart.
_STRIP = Size(width=360, height=110, left=40, steps=2)

ZERO = Decimal(0)

Row = Sequence[object]


@get("/overview", opt={"duties": DUTIES})
async def overview_page(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show what came, what waits and how long settling took."""
    found = await store.read(clerk.originator, overview)
    highest = max((max(line.counts) for line in found.channels), default=1)
    return page(
        "registry/overview.html",
        found=found,
        strips=[
            plotted([Series("paid", line.counts)], highest=highest, size=_STRIP)
            for line in found.channels
        ],
        waiting=_waiting(found),
        settling=plotted([Series("paid", tuple(s.days or ZERO for s in found.settled))])
        if any(one.count for one in found.settled)
        else None,
    )


def _waiting(found: Overview) -> Plot | None:
    if not found.departments:
        return None
    waiting = Series("due", tuple(line.waiting for line in found.departments))
    return plotted([waiting, Series("paid", tuple(line.overdue for line in found.departments))])


@get("/overview.csv", opt={"duties": DUTIES})
async def overview_file(
    store: GivenStore, clerk: GivenClerk, page: GivenPage, table: FromQuery[str] = ""
) -> Response[bytes]:
    """Give one of the tables as a file that spreadsheets open: UTF-8 with its mark, semicolons."""
    if table not in TABLES:
        raise NotFoundException
    rows = TABLES[table](page, await store.read(clerk.originator, overview))
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return Response(
        b"\xef\xbb\xbf" + text.getvalue().encode(),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{clerk.originator}-{table}.csv"'},
    )


def _channels(page: Page, found: Overview) -> Iterable[Row]:
    yield [page.gettext("Month"), *(_channel(page, line.channel) for line in found.channels)]
    for at, month in enumerate(found.months):
        yield [f"{month:%Y-%m}", *(line.counts[at] for line in found.channels)]


def _departments(page: Page, found: Overview) -> Iterable[Row]:
    yield [page.gettext(word) for word in ("Code", "Department", "Waiting", "Past the term")]
    for line in found.departments:
        name = line.name or line.code or page.gettext("no department")
        yield [line.code, name, line.waiting, line.overdue]


def _settled(page: Page, found: Overview) -> Iterable[Row]:
    yield [page.gettext(word) for word in ("Month", "Settled", "Days on average")]
    for month, line in zip(found.months, found.settled, strict=True):
        days = "" if line.days is None else page.language.number(line.days)
        yield [f"{month:%Y-%m}", line.count, days]


def _channel(page: Page, name: str) -> str:
    return page.gettext(words.CHANNELS.get(name, name))


TABLES = {"channels": _channels, "departments": _departments, "settled": _settled}

HANDLERS: tuple[Any, ...] = (overview_page, overview_file)
