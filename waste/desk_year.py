"""The desk's pages of a year: its rate, its prescription with a preview, and totals by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.params import FromQuery

from gateway.model.errors import Refused, Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.plot import Plot, Series, plotted
from registry.calendar import legal_day
from waste import desk_words
from waste.csv_import import day
from waste.desk_acting import office, values_of
from waste.desk_payers import GivenOffice
from waste.law import FeeKind, ceilings, exemptions
from waste.money import ZERO, written
from waste.prescribing import Prescribed, prescribe, preview
from waste.tariffs import NewTariff, set_tariff, tariffs
from waste.totals import Month, by_month, totalled

#: Changes shown on one page of the preview.
SHOWN = 50
#: Rounds that one request works through; more payers are done by pressing once more.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What prescribing would do, a page of it."""

    prescribed: tuple[Prescribed, ...]
    looked: int
    next: str

    @property
    def total(self) -> Decimal:
        """What the changes shown add up to."""
        return sum((one.difference for one in self.prescribed), ZERO)


@get("/prescription")
async def prescription(
    office: GivenOffice, year: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Response[str]:
    """Show what prescribing a year would write."""

    def look(unit: Unit) -> tuple[int, list[int], Preview | None]:
        known = [tariff.year for tariff, _ in tariffs(unit)]
        chosen = _chosen(year, known, unit)
        return chosen, known, _preview(unit, chosen, after) if chosen in known else None

    try:
        chosen, known, found = await office.look(look)
    except Refused as error:
        return office.page("waste/prescription.html", **_nothing(office.page.said(error)))
    return office.page(
        "waste/prescription.html",
        words=desk_words,
        year=chosen,
        years=known,
        preview=found,
        after=after,
        problem="",
    )


def _nothing(problem: str) -> dict[str, Any]:
    return {
        "words": desk_words,
        "year": 0,
        "years": [],
        "preview": None,
        "after": "",
        "problem": problem,
    }


def _chosen(year: str, known: list[int], unit: Unit) -> int:
    if year.isascii() and year.isdecimal() and len(year) <= 4:  # noqa: PLR2004
        return int(year)
    return known[0] if known else legal_day(unit.now).year


def _preview(unit: Unit, year: int, after: str) -> Preview:
    found: list[Prescribed] = []
    looked, begin = 0, after
    for _round in range(ROUNDS):
        part = preview(unit, year, begin)
        found += part.prescribed
        looked, begin = looked + part.looked, part.next
        if not begin or len(found) >= SHOWN:
            break
    return Preview(tuple(found), looked, begin)


@post("/prescription")
async def prescribed(office: GivenOffice, request: AnyRequest) -> Response[Any]:
    """Prescribe the year, round by round, each in its own transaction."""
    values = await values_of(request)
    year, begin = values.get("year", ""), values.get("after", "")[:26]
    count, total = 0, ZERO
    path = f"/waste/prescription?year={year}" if year.isdecimal() else "/waste/prescription"
    try:
        for _round in range(ROUNDS):
            part = await office.act(lambda unit, b=begin: prescribe(unit, _number(year), b))  # type: ignore[misc]
            count += len(part.prescribed)
            total += sum((one.difference for one in part.prescribed), ZERO)
            begin = part.next
            if not begin:
                break
    except Refused as error:
        return office.page.to(path, office.page.said(error), "danger")
    money = office.page.language.money(total)
    if begin:
        text = office.page.gettext(_MORE, count=count, money=money)
        return office.page.to(f"{path}&after={begin}", text, "warn")
    return office.page.to(path, office.page.gettext(_DONE, count=count, money=money))


_DONE = msgid("Prescribed: %(count)s accounts changed, together by %(money)s.")
_MORE = msgid("%(count)s accounts changed so far, by %(money)s. Prescribe once more for the rest.")


def _number(year: str) -> int:
    if not (year.isascii() and year.isdecimal() and len(year) == 4):  # noqa: PLR2004
        raise Wrong(msgid("Write the year with four digits."))
    return int(year)


@get("/rates")
async def rates(office: GivenOffice) -> Response[str]:
    """Show the rates of all years and offer to set one."""
    return await _rates(office, {}, "")


@post("/rates")
async def rate_set(office: GivenOffice, request: AnyRequest) -> Response[Any]:
    """Set the rate of a year."""
    values = await values_of(request)
    try:
        new = NewTariff(
            year=_number(values.get("year", "")),
            rate=written(values.get("rate", "")),
            dues=_dues(values.get("dues", "")),
            account=values.get("account", ""),
            legal_basis=values.get("legal_basis", ""),
            fee=_fee(values.get("fee", FeeKind.SYSTEM)),
        )
        await office.act(lambda unit: set_tariff(unit, new))
    except Refused as error:
        return await _rates(office, values, office.page.said(error))
    return office.page.to("/waste/rates", office.page.gettext("The rate is set."))


# For the catalogue; it is said above.
_SET = msgid("The rate is set.")


def _fee(value: str) -> FeeKind:
    try:
        return FeeKind(value)
    except ValueError as error:
        raise Wrong(msgid("Only one of the two fees may be introduced for a year.")) from error


def _dues(text: str) -> tuple[date, ...]:
    found = (day(part) for part in text.replace(";", ",").split(","))
    return tuple(sorted({one for one in found if one is not None}))


async def _rates(office: Any, values: dict[str, str], problem: str) -> Response[str]:
    found = await office.look(lambda unit: [(row, dues) for row, dues in tariffs(unit)])
    shown: Response[str] = office.page(
        "waste/rates.html",
        status=422 if problem else 200,
        words=desk_words,
        rates=found,
        ceilings=ceilings(),
        exemptions=exemptions(),
        values=values,
        problem=problem,
    )
    return shown


@get("/totals")
async def totals(office: GivenOffice, year: FromQuery[str] = "") -> Response[str]:
    """Show by month what was due, what was paid and what is owed, as a table and as a picture."""

    def look(unit: Unit) -> tuple[int, list[int], tuple[Month, ...]]:
        known = [tariff.year for tariff, _ in tariffs(unit)]
        chosen = _chosen(year, known, unit)
        return chosen, known, by_month(unit, chosen) if chosen > 1 else ()

    chosen, known, months = await office.look(look)
    drawn = _drawn(months) if months else None
    return office.page(
        "waste/totals.html",
        words=desk_words,
        year=chosen,
        years=known,
        months=months,
        sums=totalled(months),
        plot=drawn,
    )


def _drawn(months: tuple[Month, ...]) -> Plot:
    due = Series("due", tuple(month.due for month in months))
    paid = Series("paid", tuple(month.paid for month in months))
    return plotted([due, paid], Series("owed", tuple(month.owed for month in months)))


HANDLERS: tuple[Any, ...] = (
    Router(
        "/waste",
        route_handlers=[prescription, prescribed, rates, rate_set, totals],
        dependencies={"office": Provide(office, sync_to_thread=False)},
    ),
)
