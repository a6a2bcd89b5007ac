"""The desk's pages of the registers: the independent ones, and the documents kept for each day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.page import AnyRequest, Page
from gateway.web.sent import Sent, values_of
from gateway.web.views import shows
from registry import desk_words, log_days
from registry.calendar import legal_day
from registry.registers import (
    DEFAULT_PATTERN,
    NewRegister,
    Period,
    add_register,
    close_register,
    registers,
    written,
)
from registry.tables import IndependentRegister, LogDay, RegisterDay

#: Registers and logs name everybody who wrote to the office.
OFFICE = {"duties": (Duty.FILING_OFFICE,)}

#: Days on one page.
PAGE = 60


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An independent register as one line of the list."""

    row: IndependentRegister
    #: How its first number of this year looks.
    sample: str
    open: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """The documents of one day."""

    day: date
    log: LogDay
    #: ``None`` while only one of the two is made.
    register: RegisterDay | None

    @property
    def lines(self) -> int:
        """How many lines of the audit log the day has."""
        return self.log.last_seq - self.log.first_seq + 1


@get("/registers", opt=OFFICE)
async def register_list(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show the independent registers and offer to begin one."""
    return await _registers(store, clerk, page, Sent())


@post("/registers", opt=OFFICE)
async def register_added(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Begin a register."""
    values = await values_of(request)
    new = NewRegister(
        values.get("code", "").upper(),
        values.get("name", ""),
        values.get("pattern", ""),
        Period.ENDLESS if values.get("period") == Period.ENDLESS else Period.YEAR,
    )
    try:
        await store.run(clerk.originator, lambda unit: add_register(unit, new), clerk.actor)
    except Refused as error:
        return await _registers(store, clerk, page, Sent("add", page.said(error), values))
    return page.to("/registers", page.gettext("The register is open."))


@post("/registers/close", opt=OFFICE)
async def register_closed(
    request: AnyRequest, store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Let nothing more be entered in a register after today."""
    code = (await values_of(request)).get("code", "")
    try:
        await store.run(clerk.originator, lambda unit: close_register(unit, code), clerk.actor)
    except Refused as error:
        return page.to("/registers", page.said(error), "danger")
    return page.to("/registers", page.gettext("Today is its last day. What is in it stays."))


@get("/register/days", opt=OFFICE)
async def day_list(
    store: GivenStore, clerk: GivenClerk, page: GivenPage, before: FromQuery[str] = ""
) -> Response[str]:
    """List the days whose documents are kept, newest first."""
    edge = _day(before) if before else None

    def look(unit: Unit) -> list[DayLine]:
        wanted = select(LogDay).order_by(LogDay.day.desc()).limit(PAGE + 1)
        if edge is not None:
            wanted = wanted.where(LogDay.day < edge)
        return [
            DayLine(row.day, row, unit.rows.get(RegisterDay, row.day))
            for row in unit.rows.all(wanted)
        ]

    found = await store.read(clerk.originator, look)
    return page(
        "registry/days.html",
        found=found[:PAGE],
        unsealed=any(one.log.seal == log_days.UNSEALED for one in found),
        before=before,
        older=found[PAGE - 1].day.isoformat() if len(found) > PAGE else "",
    )


@get("/register/days/{day:str}/register.pdf", opt={**shows("register-day:{day}"), **OFFICE})
async def day_register(day: FromPath[str], store: GivenStore, clerk: GivenClerk) -> Response[bytes]:
    """Give the filing register of a day."""

    def look(unit: Unit) -> bytes | None:
        row = unit.rows.get(RegisterDay, _day(day))
        if row is None or row.sha256 is None:
            return None
        with unit.open(BlobRef(row.sha256, row.size)) as file:
            return file.read()

    found = await store.read(clerk.originator, look)
    return _file(found, f"podaci-denik-{day}.pdf", "application/pdf")


@get("/register/days/{day:str}/log.xml", opt={**shows("log:{day}"), **OFFICE})
async def day_log(day: FromPath[str], store: GivenStore, clerk: GivenClerk) -> Response[bytes]:
    """Give the transaction log of a day."""

    def look(unit: Unit) -> bytes | None:
        file = log_days.opened(unit, _day(day))
        if file is None:
            return None
        with file:
            return file.read()

    found = await store.read(clerk.originator, look)
    return _file(found, f"transakcni-protokol-{day}.xml", "application/xml", "attachment")


def _file(octets: bytes | None, name: str, media_type: str, how: str = "inline") -> Response[bytes]:
    if octets is None:
        raise NotFoundException
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(octets, media_type=media_type, headers=headers)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundException from error


async def _registers(store: GivenStore, clerk: Clerk, page: Page, sent: Sent) -> Response[str]:
    def look(unit: Unit) -> list[RegisterLine]:
        today = legal_day(unit.now)
        return [
            RegisterLine(
                row,
                written(row, unit.originator.abbreviation, 1, today.year),
                row.valid_to is None,
            )
            for row in registers(unit)
        ]

    return page(
        "registry/registers.html",
        status=422 if sent.problem else 200,
        found=await store.read(clerk.originator, look),
        periods=[(key, page.gettext(text)) for key, text in desk_words.PERIODS.items()],
        words=desk_words,
        pattern=DEFAULT_PATTERN,
        sent=sent,
    )


HANDLERS: tuple[Any, ...] = (
    register_list,
    register_added,
    register_closed,
    day_list,
    day_register,
    day_log,
)
