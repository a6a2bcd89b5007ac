"""The desk's list of payers, the form for a new one, and taking them in from a file."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from litestar import Response, Router, get, post
from litestar.di import Dependency, Provide
from litestar.params import FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from ulid import ULID

from gateway.model.errors import Refused, Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.views import searches
from registry.calendar import legal_day
from waste import csv_import, desk_words, from_filing, law, notifications
from waste.csv_import import Imported, day
from waste.desk_acting import Office, file_of, office, values_of
from waste.fee import Title
from waste.from_filing import Draft
from waste.once import once
from waste.payer_list import Only, payers
from waste.payers import NewDuty, NewPayer, add_duty, add_payer
from waste.standing import Standing, standings
from waste.tables import FeePayer

_LONGEST_SEARCH = 200

GivenOffice: TypeAlias = Annotated[Office, Dependency()]


@dataclass(frozen=True, slots=True)
class PayerLine:
    """A payer as one line of the list."""

    payer: FeePayer
    standing: Standing
    #: A key of ``desk_words.STANDING``.
    state: str


@get("/waste")
async def first_page() -> Redirect:
    """Begin with the payers."""
    return Redirect("/waste/payers", status_code=HTTP_303_SEE_OTHER)


@get("/payers", opt=searches("payers"))
async def payer_list(
    office: GivenOffice,
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
    only: FromQuery[str] = "",
) -> Response[Any]:
    """List payers by name."""
    text, wanted = q.strip()[:_LONGEST_SEARCH], _only(only)

    def look(unit: Unit) -> tuple[list[PayerLine], str, int]:
        found = payers(unit, text, after, only=wanted)
        return lines(unit, found.payers), found.next, notifications.waiting_count(unit)

    try:
        shown, following, notified = await office.look(look)
    except Wrong:
        return Redirect("/waste/payers", status_code=HTTP_303_SEE_OTHER)
    return office.page(
        "waste/payers.html",
        words=desk_words,
        lines=shown,
        text=text,
        after=after,
        only=wanted,
        tabs=[(one, _address(text, one)) for one in Only],
        notified=notified,
        start=_address(text, wanted),
        further=_address(text, wanted, following) if following else "",
    )


def _only(chosen: str) -> Only:
    return Only(chosen) if chosen in set(Only) else Only.ALL


def lines(unit: Unit, found: tuple[FeePayer, ...]) -> list[PayerLine]:
    """Return payers with how they stand."""
    stand = standings(unit, [payer.id for payer in found]) if found else {}
    today = legal_day(unit.now)
    return [
        PayerLine(
            payer, stand[payer.id], state_of(stand[payer.id], bool(stand[payer.id].overdue(today)))
        )
        for payer in found
    ]


def state_of(stands: Standing, overdue: bool) -> str:  # noqa: FBT001  (two facts of one account)
    """Return the key of the word for how somebody stands."""
    if overdue:
        return "overdue"
    if stands.owed:
        return "owed"
    return "overpaid" if stands.overpaid else "even"


def _address(text: str, only: Only, after: str = "") -> str:
    asked = {"q": text, "only": only.value, "after": after}
    query = {name: value for name, value in asked.items() if value}
    return "/waste/payers?" + urlencode(query) if query else "/waste/payers"


@get("/new")
async def new_payer(office: GivenOffice, filing: FromQuery[str] = "") -> Response[str]:
    """Offer the form for a new payer, filled in from a filing if one is named."""
    try:
        drawn = await office.look(lambda unit: from_filing.draft(unit, filing)) if filing else None
    except Refused as error:
        return _form(office, {"filing": filing}, office.page.said(error))
    if drawn is None:
        return _form(office, {"filing": ""})
    values = drawn.values | {"filing": drawn.filing.reference_number}
    return _form(office, values, drawn=drawn)


@post("/new")
async def payer_entered(office: GivenOffice, request: AnyRequest) -> Response[Any]:
    """Enter a payer with the first liability."""
    values = await values_of(request)

    def enter(unit: Unit) -> str:
        return _entered(unit, values)

    try:
        payer = await office.act(enter)
    except Refused as error:
        return _form(office, values, office.page.said(error))
    return office.page.to(f"/waste/payers/{payer}", office.page.gettext("The payer was entered."))


def _form(
    office: Office, values: dict[str, str], problem: str = "", drawn: Draft | None = None
) -> Response[str]:
    return office.page(
        "waste/new_payer.html",
        status=422 if problem else 200,
        words=desk_words,
        values=values,
        form=values.get("form") or str(ULID()),
        problem=problem,
        draft=drawn,
    )


def _entered(unit: Unit, values: dict[str, str]) -> str:
    once(unit, "payer", values.get("form", ""))
    since = day(values.get("since", ""))
    if since is None:
        raise Wrong(msgid("The day since when the fee is owed is missing."))
    title = values.get("title", "")
    if title not in {one.value for one in Title}:
        raise Wrong(msgid("The title is “registered” or “owner”."))
    reference = values.get("filing", "")
    filing = from_filing.identifier_of(unit, reference) if reference else None
    payer = add_payer(
        unit,
        NewPayer(
            name=values.get("name", ""),
            birth_date=day(values.get("birth_date", "")),
            organisation_id=values.get("organisation_id", ""),
            address=values.get("address", ""),
            email=values.get("email", ""),
            filing=filing,
        ),
    )
    add_duty(unit, payer.id, NewDuty(since, None, Title(title), values.get("property", "")))
    if filing is not None:
        from_filing.taken_over(unit, payer.id, filing)
    return payer.id


@get("/import")
async def import_page(office: GivenOffice) -> Response[str]:
    """Offer to take payers in from a file."""
    return _import(office)


@post("/import")
async def payers_imported(office: GivenOffice, request: AnyRequest) -> Response[Any]:
    """Look at a file, and enter its payers if that was asked for and nothing is wrong."""
    values = await values_of(request)
    try:
        octets = await file_of(request)
        found = await office.look(lambda unit: csv_import.look(unit, octets))
        if values.get("act") != "take" or found.mistakes:
            return _import(office, found)
        await office.act(lambda unit: csv_import.take(unit, octets))
    except Refused as error:
        return _import(office, problem=office.page.said(error))
    text = "%(count)s payers were entered."
    message = office.page.gettext(text, count=found.payers)
    return office.page.to("/waste/payers", message)


# The sentence above is filled in there; its name for the catalogue stands here.
_ENTERED = msgid("%(count)s payers were entered.")


def _import(office: Office, found: Imported | None = None, problem: str = "") -> Response[str]:
    wrong = problem or (found is not None and bool(found.mistakes))
    return office.page(
        "waste/import.html",
        status=422 if wrong else 200,
        words=desk_words,
        found=found,
        problem=problem,
        exemptions=law.exemptions(),
    )


HANDLERS: tuple[Any, ...] = (
    first_page,
    Router(
        "/waste",
        route_handlers=[
            payer_list,
            Router(
                "/payers", route_handlers=[new_payer, payer_entered, import_page, payers_imported]
            ),
        ],
        dependencies={"office": Provide(office, sync_to_thread=False)},
    ),
)
