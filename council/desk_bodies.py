"""The desk's pages of bodies, their orders and members, and the election terms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select

from council import bodies, desk_words
from council.bodies import NewBody, Order, Seated
from council.desk_forms import Desk, GivenDesk, day, day_or_none, here, values, whole
from council.numbering import Scope
from council.refusing import NotPossible
from council.rules import BodyKind
from council.tables import BodyOrder, CouncilBody, CouncilTerm, Mandate, Member
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import NOTHING_SENT, Sent
from gateway.web.views import shows
from registry.calendar import legal_day

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BodyPage:
    """Everything the page of one body shows."""

    row: CouncilBody
    orders: tuple[BodyOrder, ...]
    members: tuple[Seated, ...]
    #: Mandates that ended: name, first day, last day, why.
    former: tuple[tuple[str, Any, Any, str], ...]
    #: Members of other bodies, who can be given a mandate here.
    others: Options


def body_page(unit: Unit, code: str) -> BodyPage:
    """Return what the page shows. Raises ``NotHere``."""
    row = here(unit, CouncilBody, code)
    members = bodies.seated(unit, code, legal_day(unit.now))
    orders = select(BodyOrder).where(BodyOrder.body == code).order_by(BodyOrder.valid_from.desc())
    former = (
        select(Member.name, Mandate.begins, Mandate.ends, Mandate.reason)
        .join(Member, Member.id == Mandate.member)
        .where(Mandate.body == code, Mandate.ends.is_not(None))
        .order_by(Mandate.ends.desc())
    )
    seated = {one.member for one in members}
    everybody = sorted(unit.rows.all(select(Member)), key=lambda member: member.sorted_by)
    others = [(one.id, one.name) for one in everybody if one.id not in seated]
    return BodyPage(
        row,
        tuple(unit.rows.all(orders)),
        members,
        tuple((one, two, three, four) for one, two, three, four in unit.rows.tuples(former)),
        tuple(others),
    )


@get("/bodies")
async def listing(desk: GivenDesk) -> Response[str]:
    """Show the bodies and the terms."""
    return await _listed(desk)


async def _listed(desk: Desk, sent: Sent = NOTHING_SENT) -> Response[str]:
    def look(unit: Unit) -> dict[str, Any]:
        today = legal_day(unit.now)
        found = bodies.bodies(unit)
        return {
            "bodies": found,
            "seated": {one.code: len(bodies.seated(unit, one.code, today)) for one in found},
            "terms": tuple(unit.rows.all(select(CouncilTerm).order_by(CouncilTerm.begins.desc()))),
        }

    seen = await desk.look(look)
    status = 422 if sent.problem else 200
    return desk.page("council/bodies.html", status=status, **seen, words=desk_words, sent=sent)


@get("/bodies/{code:str}", opt=shows("body:{code}"))
async def show(desk: GivenDesk, code: FromPath[str]) -> Response[str]:
    """Show one body: its members and what holds in it."""
    return await _shown(desk, code)


async def _shown(desk: Desk, code: str, sent: Sent = NOTHING_SENT) -> Response[str]:
    return desk.page(
        "council/body.html",
        status=422 if sent.problem else 200,
        view=await desk.look(lambda unit: body_page(unit, code)),
        words=desk_words,
        sent=sent,
    )


def _order(said: dict[str, str]) -> Order:
    if said.get("scope") not in set(Scope):
        raise NotPossible(msgid("Say through what the numbers run."))
    return Order(
        day(said.get("valid_from", "")),
        whole(said.get("seats", "")),
        said.get("template", "").strip(),
        Scope(said["scope"]),
    )


@post("/bodies")
async def add_body(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Make a body with its first order."""
    said = await values(request)

    def act(unit: Unit) -> None:
        if said.get("kind") not in set(BodyKind):
            raise NotPossible(msgid("Say what kind of body it is."))
        new = NewBody(said.get("code", "").strip(), BodyKind(said["kind"]), said.get("name", ""))
        bodies.add_body(unit, new, _order(said))

    try:
        await desk.act(act)
    except Refused as error:
        return await _listed(desk, Sent("body", desk.page.said(error), said))
    return desk.to("/council/bodies", msgid("The body is entered."))


@post("/terms")
async def begin_term(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Enter an election term, or end the running one."""
    said = await values(request)

    def act(unit: Unit) -> None:
        code, ends = said.get("code", "").strip(), day_or_none(said.get("ends", ""))
        known = unit.rows.get(CouncilTerm, code, lock=True)
        if known is None:
            bodies.begin_term(unit, code, day(said.get("begins", "")), ends)
        else:
            bodies.end_term(unit, known, ends)

    try:
        await desk.act(act)
    except Refused as error:
        return await _listed(desk, Sent("term", desk.page.said(error), said))
    return desk.to("/council/bodies", msgid("The term is entered."))


async def _carry_out(
    desk: Desk, code: str, sent: Sent, act: Callable[[Unit], object], done: str
) -> Response[Any]:
    """Run *act* if there is such a body and say *done*, or show the page with the refusal."""

    def known(unit: Unit) -> None:
        here(unit, CouncilBody, code, lock=True)
        act(unit)

    try:
        await desk.act(known)
    except Refused as error:
        return await _shown(desk, code, Sent(sent.form, desk.page.said(error), sent.values))
    return desk.to("/council/bodies/" + quote(code), done)


@post("/bodies/{code:str}/order")
async def set_order(desk: GivenDesk, code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Let another order hold from a day on."""
    said = await values(request)

    def act(unit: Unit) -> None:
        bodies.set_order(unit, code, _order(said))

    done = msgid("The order is entered.")
    return await _carry_out(desk, code, Sent("order", values=said), act, done)


@post("/bodies/{code:str}/members")
async def seat(desk: GivenDesk, code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Give a mandate to somebody new or known."""
    said = await values(request)

    def act(unit: Unit) -> None:
        begins = day(said.get("begins", ""))
        member = said.get("member") or bodies.add_member(unit, said.get("name", ""))
        unit.rows.flush()
        bodies.give_mandate(unit, code, member, begins, said.get("office", ""))

    done = msgid("The mandate is entered.")
    return await _carry_out(desk, code, Sent("seat", values=said), act, done)


@post("/bodies/{code:str}/mandate-end")
async def unseat(desk: GivenDesk, code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """End a mandate with a reason."""
    said = await values(request)

    def act(unit: Unit) -> None:
        ends = day(said.get("ends", ""))
        bodies.end_mandate(unit, code, said.get("member", ""), ends, said.get("reason", ""))

    done = msgid("The end of the mandate is entered.")
    return await _carry_out(desk, code, Sent("unseat", values=said), act, done)


@post("/bodies/{code:str}/member")
async def change_member(desk: GivenDesk, code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Correct a member's name, or let him have another function from a day on."""
    said = await values(request)

    def act(unit: Unit) -> None:
        member = said.get("member", "")
        if said.get("act") == "rename":
            bodies.rename_member(unit, member, said.get("name", ""))
            return
        since = day(said.get("since", ""))
        bodies.change_office(unit, code, member, said.get("office", ""), since)

    done = msgid("The member is changed.")
    form = "rename" if said.get("act") == "rename" else "office"
    return await _carry_out(desk, code, Sent(form, values=said), act, done)


HANDLERS: tuple[Any, ...] = (
    listing,
    show,
    add_body,
    begin_term,
    set_order,
    seat,
    unseat,
    change_member,
)
