"""The desk's page of one payer: the account, and everything a clerk may do with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy import or_, select
from ulid import ULID

from gateway.loop import in_thread
from gateway.model.errors import Refused, Wrong
from gateway.store.unit import Unit
from gateway.web.history import Happened, history
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.views import shows
from registry.calendar import legal_day
from registry.tables import Filing
from waste import cash, charging, desk_words, law, notifications, papers, slip
from waste.csv_import import day
from waste.desk_acting import office, pdf, values_of
from waste.desk_payers import GivenOffice, state_of
from waste.fee import Title
from waste.money import written
from waste.once import once
from waste.payers import (
    NewDuty,
    NewExemption,
    NewRepresentative,
    Represents,
    add_duty,
    add_exemption,
    add_representative,
    end_duty,
)
from waste.prescribing import prescribe_one
from waste.standing import Line, Standing, standing, statement_of
from waste.tables import (
    BankMovement,
    FeeExemption,
    FeeLiability,
    FeeNotification,
    FeePayer,
    FeePosting,
    FeeReceipt,
    FeeRepresentative,
    FeeTariff,
)


@dataclass(frozen=True, slots=True)
class PayerView:
    """Everything the page of one payer shows."""

    payer: FeePayer
    standing: Standing
    state: str
    overdue: Decimal
    today: date
    lines: tuple[Line, ...]
    #: The bank's movement behind an entry of the account.
    movements: Mapping[str, str]
    duties: Sequence[FeeLiability]
    exemptions: Sequence[FeeExemption]
    representatives: Sequence[FeeRepresentative]
    receipts: Sequence[FeeReceipt]
    #: The notifications that made or changed the payer.
    notifications: Sequence[tuple[FeeNotification, Filing]]
    #: Years with a rate, the newest first.
    years: Sequence[int]
    history: tuple[Happened, ...]


def view(unit: Unit, identifier: str) -> PayerView | None:
    """Return what the page shows; ``None`` when there is no such payer here."""
    payer = unit.rows.get(FeePayer, identifier)
    if payer is None:
        return None
    stands, today = standing(unit, identifier), legal_day(unit.now)
    overdue = stands.overdue(today)
    acting = or_(
        FeeRepresentative.payer == identifier, FeeRepresentative.representative == identifier
    )
    return PayerView(
        payer=payer,
        standing=stands,
        state=state_of(stands, bool(overdue)),
        overdue=overdue,
        today=today,
        lines=statement_of(unit, identifier),
        movements=_movements(unit, identifier),
        duties=_mine(unit, FeeLiability, identifier),
        exemptions=_mine(unit, FeeExemption, identifier),
        representatives=unit.rows.all(
            select(FeeRepresentative).where(acting).order_by(FeeRepresentative.since)
        ),
        receipts=unit.rows.all(
            select(FeeReceipt)
            .where(FeeReceipt.payer == identifier)
            .order_by(FeeReceipt.year.desc(), FeeReceipt.number.desc())
        ),
        notifications=notifications.of_payer(unit, identifier),
        years=unit.rows.all(select(FeeTariff.year).order_by(FeeTariff.year.desc())),
        history=history(unit, f"payer:{identifier}"),
    )


def _movements(unit: Unit, identifier: str) -> Mapping[str, str]:
    """Return which movement of the bank account settled by which of the payer's entries."""
    mine = select(FeePosting.entry).where(FeePosting.payer == identifier)
    wanted = select(BankMovement.settlement, BankMovement.id)
    rows = unit.rows.tuples(wanted.where(BankMovement.settlement.in_(mine)))
    return {entry: movement for entry, movement in rows}  # noqa: C416  (rows are no pairs to mypy)


def _mine(unit: Unit, kind: Any, identifier: str) -> Sequence[Any]:
    return unit.rows.all(select(kind).where(kind.payer == identifier).order_by(kind.since))


@get("")
async def payer_page(payer: FromPath[str], office: GivenOffice) -> Response[str]:
    """Show one payer's account."""
    found = await office.look(lambda unit: view(unit, payer))
    if found is None:
        raise NotFoundException
    return office.page(
        "waste/payer.html",
        words=desk_words,
        view=found,
        payer=found.payer,
        exemption_kinds=[(kind.code, kind.name) for kind in law.exemptions()],
        exemption_names={kind.code: kind.name for kind in law.exemptions()},
        pairs=[(str(year), str(year)) for year in found.years],
        form=str(ULID()),
    )


Act = Callable[[Unit, str, dict[str, str]], object]


def _cash(unit: Unit, payer: str, values: dict[str, str]) -> None:
    amount = written(values.get("amount", ""))
    cash.receive(unit, payer, cash.Cash(amount, values.get("form", ""), values.get("purpose", "")))


def _cancel(unit: Unit, payer: str, values: dict[str, str]) -> None:
    year, _, number = values.get("receipt", "").partition("/")
    if not (year.isdecimal() and number.isdecimal()):
        raise Wrong(msgid("There is no such valid receipt."))
    row = unit.rows.get(FeeReceipt, int(year), int(number))
    if row is None or row.payer != payer:
        raise Wrong(msgid("There is no such valid receipt."))
    cash.cancel(unit, int(year), int(number), values.get("reason", ""))


def _duty(unit: Unit, payer: str, values: dict[str, str]) -> None:
    title = values.get("title", "")
    if title not in {one.value for one in Title}:
        raise Wrong(msgid("The title is “registered” or “owner”."))
    since, until = _days(values)
    add_duty(unit, payer, NewDuty(since, until, Title(title), values.get("property", "")))


def _end(unit: Unit, payer: str, values: dict[str, str]) -> None:
    until = day(values.get("until", ""))
    if until is None:
        raise Wrong(msgid("Write the last day."))
    end_duty(unit, payer, values.get("duty", ""), until)


def _exempt(unit: Unit, payer: str, values: dict[str, str]) -> None:
    since, until = _days(values)
    percent = values.get("percent", "").removesuffix("%").strip()
    if percent and not (percent.isascii() and percent.isdecimal() and len(percent) <= 3):  # noqa: PLR2004
        raise Wrong(msgid("A relief is one to a hundred per cent."))
    new = NewExemption(
        kind=values.get("kind", ""),
        since=since,
        until=until,
        percent=int(percent) if percent else None,
        legal_basis=values.get("legal_basis", ""),
    )
    add_exemption(unit, payer, new)


def _represent(unit: Unit, payer: str, values: dict[str, str]) -> None:
    kind = values.get("kind", "")
    if kind not in {one.value for one in Represents}:
        raise Wrong(msgid("Choose for whom the representative acts."))
    since, until = _days(values)
    new = NewRepresentative(
        kind=Represents(kind),
        since=since,
        until=until,
        variable_symbol=values.get("variable_symbol", ""),
        name=values.get("name", ""),
        address=values.get("address", ""),
    )
    add_representative(unit, payer, new)


def _prescribe(unit: Unit, payer: str, values: dict[str, str]) -> None:
    row = unit.rows.get(FeePayer, payer)
    if row is not None:
        prescribe_one(unit, _year(values), row)


def _increase(unit: Unit, payer: str, values: dict[str, str]) -> None:
    due = day(values.get("due", ""))
    if due is None:
        raise Wrong(msgid("Write the day on which it is due."))
    amount = written(values.get("amount", ""))
    new = charging.Increase(_year(values), amount, due, values.get("reason", ""))
    charging.increase(unit, payer, new)


def _write_off(unit: Unit, payer: str, values: dict[str, str]) -> None:
    charging.write_off(unit, payer, written(values.get("amount", "")), values.get("reason", ""))


def _enforce(unit: Unit, payer: str, values: dict[str, str]) -> None:
    charging.enforce(unit, payer, _year(values))


def _year(values: dict[str, str]) -> int:
    written_ = values.get("year", "")
    if not (written_.isascii() and written_.isdecimal() and len(written_) == 4):  # noqa: PLR2004
        raise Wrong(msgid("Write the year with four digits."))
    return int(written_)


def _days(values: dict[str, str]) -> tuple[date, date | None]:
    since = day(values.get("since", ""))
    if since is None:
        raise Wrong(msgid("Write the first day."))
    return since, day(values.get("until", ""))


#: What a clerk may do with a payer, and what is said when it was done.
ACTS: dict[str, tuple[Act, str]] = {
    "cash": (_cash, msgid("The cash is received. Print the receipt below.")),
    "cancel-cash": (_cancel, msgid("The receipt is cancelled.")),
    "liability": (_duty, msgid("The liability is entered. Prescribe the year again.")),
    "end": (_end, msgid("The last day is entered. Prescribe the year again.")),
    "exemption": (_exempt, msgid("The exemption is entered. Prescribe the year again.")),
    "representative": (_represent, msgid("The representative is entered.")),
    "prescribe": (_prescribe, msgid("The fee stands as the facts are now.")),
    "increase": (_increase, msgid("The increase is charged.")),
    "write-off": (_write_off, msgid("It is written off.")),
    "enforce": (_enforce, msgid("The arrears are handed to enforcement.")),
}


@post("")
async def payer_act(
    payer: FromPath[str], office: GivenOffice, request: AnyRequest
) -> Response[Any]:
    """Do one of ``ACTS``, which the form's field ``act`` names."""
    values = await values_of(request)
    act = values.get("act", "")
    function, text = ACTS.get(act, (_nothing, ""))

    def carried_out(unit: Unit) -> None:
        _existing(unit, payer)
        if act != "cash":
            # A receipt knows its form itself.
            once(unit, act, values.get("form", ""))
        function(unit, payer, values)

    return await office.done(carried_out, f"/waste/payers/{payer}", text)


def _nothing(_unit: Unit, _payer: str, _values: dict[str, str]) -> None:
    raise Wrong(msgid("There is nothing to do."))


def _existing(unit: Unit, payer: str) -> None:
    if unit.rows.get(FeePayer, payer) is None:
        raise NotFoundException


@get("/slip.pdf", opt=shows("payer:{payer}", "payment-slip.viewed"))
async def payer_slip(payer: FromPath[str], office: GivenOffice) -> Response[Any]:
    """Give the payer's slip."""

    def look(unit: Unit) -> slip.Slip:
        _existing(unit, payer)
        return papers.slip_of(unit, payer)

    try:
        found = await office.look(look)
    except Refused as error:
        return office.page.to(f"/waste/payers/{payer}", office.page.said(error), "warn")
    octets = await in_thread(slip.slip_pdf, found)
    return pdf(octets, f"slozenka-{found.variable_symbol}.pdf")


@get("/waste/receipts/{entry:str}", opt=shows("cash-receipt:{entry}"))
async def cash_receipt(entry: FromPath[str], office: GivenOffice) -> Response[Any]:
    """Give a cash receipt, named by its entry in the journal."""
    found = await office.look(lambda unit: papers.receipt_of(unit, entry))
    if found is None:
        raise NotFoundException
    octets = await in_thread(slip.receipt_pdf, found)
    return pdf(octets, f"doklad-{found.number.replace('/', '-')}.pdf")


HANDLERS: tuple[Any, ...] = (
    Router(
        "/waste/payers/{payer:str}",
        opt=shows("payer:{payer}"),
        route_handlers=[payer_page, payer_act, payer_slip],
        dependencies={"office": Provide(office, sync_to_thread=False)},
    ),
    Router(
        "/",
        route_handlers=[cash_receipt],
        dependencies={"office": Provide(office, sync_to_thread=False)},
    ),
)
