"""The desk's page of one payer: the account, and everything a clerk may do with it."""

from collections.abc import Mapping, Sequence
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
from waste import desk_words, law, notifications, papers, slip
from waste.desk_acting import office, pdf, values_of
from waste.desk_payer_acts import ACTS
from waste.desk_payers import GivenOffice, state_of
from waste.fee import Title
from waste.once import once
from waste.representing import is_minor, statutory_on
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
    #: Whether somebody else owes the fee, of whom nobody has written down who it is.
    unrepresented: bool
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
        unrepresented=is_minor(payer, today) and statutory_on(unit, identifier, today) is None,
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
        exemption_kinds=kinds_in(office.page.language.code),
        exemptions={kind.code: kind for kind in law.exemptions()},
        estates=_estates(found.duties),
        pairs=[(str(year), str(year)) for year in found.years],
        form=str(ULID()),
    )


def kinds_in(language: str) -> list[tuple[str, str]]:
    """Return the kinds of exemptions to choose from, with their names in a language."""
    return [(kind.code, kind.named(language)) for kind in law.exemptions()]


def _estates(duties: Sequence[FeeLiability]) -> list[tuple[str, str]]:
    """Return the properties a relief may be for; none where there is nothing to choose from."""
    owned = {one.property for one in duties if one.title == Title.OWNER and not one.cancelled}
    return [(name, name) for name in sorted(owned)]


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
