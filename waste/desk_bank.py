"""The desk's pages of the bank account: statements, and payments that wait to be assigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from sqlalchemy import select

from gateway.model.errors import Refused, Wrong
from gateway.store.unit import Unit
from gateway.web.history import Happened, history
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.views import shows
from waste import deciding, desk_words, matching, taking
from waste.desk_acting import file_of, office, values_of
from waste.desk_payers import GivenOffice
from waste.matching import Share, State
from waste.money import written
from waste.payers import by_symbol
from waste.suggesting import REASONS, Suggestion, suggestions
from waste.tables import (
    BankMovement,
    BankStatement,
    BankStatementLine,
    FeePayer,
    FeePosting,
)

#: Statements and movements on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class MovementView:
    """What the page of one movement shows."""

    row: BankMovement
    suggestions: tuple[Suggestion, ...]
    #: Whose it is, once it is settled.
    payers: Sequence[FeePayer]
    history: tuple[Happened, ...]
    #: The next one that waits, and how many wait.
    next: str
    waiting: int


@get("/statements")
async def statements(office: GivenOffice, after: FromQuery[str] = "") -> Response[str]:
    """List statements, the newest first, and offer to take one in."""
    return await _statements(office, after)


async def _statements(office: GivenOffice, after: str = "", problem: str = "") -> Response[str]:
    def look(unit: Unit) -> Sequence[BankStatement]:
        wanted = select(BankStatement)
        if after:
            wanted = wanted.where(BankStatement.id < after)
        return unit.rows.all(wanted.order_by(BankStatement.id.desc()).limit(PAGE + 1))

    found = await office.look(look)
    return office.page(
        "waste/statements.html",
        status=422 if problem else 200,
        words=desk_words,
        statements=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else "",
        after=after,
        problem=problem,
    )


@post("/statements")
async def statement_taken(office: GivenOffice, request: AnyRequest) -> Response[Any]:
    """Take a statement file in."""
    try:
        octets = await file_of(request)
        # Reading takes time; the transaction that writes begins when it is done.
        read = await office.look(lambda unit: taking.read_for(unit, octets))
        taken = await office.act(lambda unit: taking.take(unit, read))
    except Refused as error:
        return await _statements(office, problem=office.page.said(error))
    if all(one.known for one in taken):
        text = office.page.gettext("This statement was taken in before; nothing changed.")
        tone = "warn"
    else:
        text, tone = (
            office.page.gettext(
                _TAKEN,
                movements=sum(one.movements - one.repeated for one in taken),
                matched=sum(one.matched for one in taken),
            ),
            "ok",
        )
    return office.page.to(f"/waste/statements/{taken[0].statement}", text, tone)


# For the catalogue; it is said above.
_KNOWN = msgid("This statement was taken in before; nothing changed.")
_TAKEN = msgid("Taken in: %(movements)s new movements, %(matched)s assigned at once.")


@get("/statements/{statement:str}", opt=shows("statement:{statement}"))
async def statement_page(statement: FromPath[str], office: GivenOffice) -> Response[str]:
    """Show one statement's movements and what became of them."""

    def look(unit: Unit) -> tuple[BankStatement | None, Sequence[BankMovement]]:
        row = unit.rows.get(BankStatement, statement)
        wanted = (
            select(BankMovement)
            .join(BankStatementLine, BankStatementLine.movement == BankMovement.id)
            .where(BankStatementLine.statement == statement)
            .order_by(BankStatementLine.position)
        )
        return row, unit.rows.all(wanted)

    row, movements = await office.look(look)
    if row is None:
        raise NotFoundException
    return office.page("waste/statement.html", words=desk_words, statement=row, movements=movements)


@get("/matching")
async def waiting(office: GivenOffice, shown: FromQuery[str] = "") -> Response[str]:
    """Show the first payment that waits, or the list of those that were decided about."""
    if shown in {State.MATCHED, State.ASIDE}:
        return await _decided(office, State(shown))
    first = await office.look(lambda unit: unit.rows.first(_open()))
    return await _movement(office, first.id if first is not None else "")


def _open() -> Any:
    return select(BankMovement).where(BankMovement.state == State.OPEN).order_by(BankMovement.id)


async def _decided(office: GivenOffice, state: State) -> Response[str]:
    def look(unit: Unit) -> Sequence[BankMovement]:
        wanted = select(BankMovement).where(BankMovement.state == state)
        return unit.rows.all(wanted.order_by(BankMovement.id.desc()).limit(PAGE))

    found = await office.look(look)
    return office.page("waste/decided.html", words=desk_words, movements=found, state=state.value)


@get("/matching/{movement:str}", opt=shows("bank-movement:{movement}"))
async def movement_page(movement: FromPath[str], office: GivenOffice) -> Response[str]:
    """Show one movement beside those it may belong to."""
    return await _movement(office, movement)


async def _movement(
    office: GivenOffice, movement: str, problem: str = "", values: dict[str, str] | None = None
) -> Response[str]:
    found = await office.look(lambda unit: _view(unit, movement)) if movement else None
    if movement and found is None:
        raise NotFoundException
    return office.page(
        "waste/matching.html",
        status=422 if problem else 200,
        words=desk_words,
        view=found,
        reasons=REASONS,
        problem=problem,
        values=values or {},
    )


def _view(unit: Unit, movement: str) -> MovementView | None:
    row = unit.rows.get(BankMovement, movement)
    if row is None:
        return None
    following = unit.rows.first(_open().where(BankMovement.id > movement))
    whose = select(FeePayer).where(
        FeePayer.id.in_(select(FeePosting.payer).where(FeePosting.entry == row.settlement))
    )
    return MovementView(
        row=row,
        suggestions=suggestions(unit, row) if row.state == State.OPEN else (),
        payers=unit.rows.all(whose) if row.state == State.MATCHED else (),
        history=history(unit, f"bank-movement:{movement}"),
        next=following.id if following is not None else "",
        waiting=unit.rows.count(select(BankMovement).where(BankMovement.state == State.OPEN)),
    )


@post("/matching/{movement:str}")
async def decided(
    movement: FromPath[str], office: GivenOffice, request: AnyRequest
) -> Response[Any]:
    """Carry out what the clerk decided, and go on to the next one."""
    values = await values_of(request)

    def act(unit: Unit) -> str:
        return _decide(unit, movement, values)

    try:
        text = await office.act(act)
    except Refused as error:
        return await _movement(office, movement, office.page.said(error), values)
    following = values.get("next", "")
    known = following.isalnum() and len(following) == 26  # noqa: PLR2004  (a ULID)
    path = f"/waste/matching/{following}" if known else "/waste/matching"
    if values.get("act") == "undo":
        path = f"/waste/matching/{movement}"
    return office.page.to(path, office.page.gettext(text))


def _decide(unit: Unit, movement: str, values: dict[str, str]) -> str:
    act = values.get("act", "")
    if act == "match":
        payer, household = values.get("payer", ""), bool(values.get("household"))
        deciding.match_to_payer(unit, movement, payer, household=household)
        return msgid("The payment is on the payer's account.")
    if act == "symbol":
        found = by_symbol(unit, values.get("variable_symbol", ""))
        if found is None:
            raise Wrong(msgid("Nobody here has this variable symbol."))
        deciding.match_to_payer(unit, movement, found.id)
        return msgid("The payment is on the payer's account.")
    if act == "split":
        deciding.match_by_hand(unit, movement, _shares(unit, values.get("shares", "")))
        return msgid("The payment is divided among the payers' accounts.")
    if act == "aside":
        deciding.set_aside(unit, movement, values.get("reason", ""))
        return msgid("The payment is set aside.")
    if act == "undo":
        deciding.undo(unit, movement, values.get("reason", ""))
        return msgid("The assignment is taken back; the payment waits again.")
    raise Wrong(msgid("There is nothing to do."))


def _shares(unit: Unit, text: str) -> list[Share]:
    """Read a variable symbol and an amount from each line. Raises ``Wrong``."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        symbol, _, amount = line.strip().partition(" ")
        payer = by_symbol(unit, symbol)
        if symbol and payer is None:
            raise Wrong(
                msgid("Line %(line)s: nobody here has the variable symbol %(symbol)s."),
                line=number,
                symbol=symbol[:20],
            )
        if payer is not None:
            found.append(Share(payer.id, written(amount)))
    return found


@post("/matching")
async def tried_again(office: GivenOffice) -> Response[Any]:
    """Try once more to assign what waits: payers or fees may have come since."""
    matched = await office.act(matching.match_open)
    return office.page.to("/waste/matching", office.page.gettext(_AGAIN, count=matched))


_AGAIN = msgid("Assigned for sure: %(count)s payments.")

HANDLERS: tuple[Any, ...] = (
    Router(
        "/waste",
        route_handlers=[
            statements,
            statement_taken,
            statement_page,
            waiting,
            tried_again,
            movement_page,
            decided,
        ],
        dependencies={"office": Provide(office, sync_to_thread=False)},
    ),
)
