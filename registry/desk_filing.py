"""The desk's page of one filing, and what a clerk may do there."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from ulid import ULID

from gateway.model.errors import Malformed, Refused
from gateway.store.unit import Unit
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from registry import desk_words
from registry.circulation import assign
from registry.confirming import confirm
from registry.desk_view import FilingView, receivers, view
from registry.dispatch import Reply, reply
from registry.tables import Filing


@dataclass(frozen=True, slots=True)
class Sent:
    """What a clerk had filled in when a form could not be carried out."""

    #: ``assign``, ``reply`` or ``confirm``.
    form: str = ""
    problem: str = ""
    values: dict[str, str] = field(default_factory=dict)


@get("/filings/{record_identifier:str}")
async def filing_page(
    record_identifier: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[str]:
    """Show everything about one filing."""
    shown = await store.read(clerk.originator, lambda unit: view(unit, record_identifier))
    return _shown(shown, page, Sent())


@post("/filings/{record_identifier:str}/assign")
async def assign_filing(
    record_identifier: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
) -> Response[Any]:
    """Give the filing to a department and a clerk."""
    values = await _values(request)

    def work(unit: Unit) -> None:
        filing = _locked(unit, record_identifier)
        receiver = values.get("clerk", "")
        if receiver and receiver not in dict(receivers(unit)[1]):
            raise Malformed(msgid("There is no such clerk here."))
        assign(unit, filing, values.get("department") or None, receiver)

    try:
        await store.run(clerk.originator, work, clerk.actor)
    except Refused as error:
        sent = Sent("assign", page.gettext(str(error)), values)
        shown = await store.read(clerk.originator, lambda unit: view(unit, record_identifier))
        return _shown(shown, page, sent)
    return page.to(f"/filings/{record_identifier}", page.gettext("Assigned."))


@post("/filings/{record_identifier:str}/reply")
async def reply_on_filing(
    record_identifier: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
) -> Response[Any]:
    """Owe the sender a reply that carries the reference number."""
    values = await _values(request)
    said = Reply(values.get("subject", ""), values.get("text", ""), values.get("form", "")[:40])

    def work(unit: Unit) -> None:
        reply(unit, _locked(unit, record_identifier), said)

    try:
        await store.run(clerk.originator, work, clerk.actor)
    except Refused as error:
        sent = Sent("reply", page.gettext(str(error)), values)
        shown = await store.read(clerk.originator, lambda unit: view(unit, record_identifier))
        return _shown(shown, page, sent)
    done = page.gettext("Your reply is on its way to the sender.")
    return page.to(f"/filings/{record_identifier}", done)


@post("/filings/{record_identifier:str}/confirm")
async def confirm_filing(
    record_identifier: FromPath[str],
    request: AnyRequest,
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
) -> Response[Any]:
    """Write down that the sender has confirmed the filing."""
    values = await _values(request)

    def work(unit: Unit) -> None:
        confirm(unit, _locked(unit, record_identifier), values.get("how", ""))

    try:
        await store.run(clerk.originator, work, clerk.actor)
    except Refused as error:
        sent = Sent("confirm", page.gettext(str(error)), values)
        shown = await store.read(clerk.originator, lambda unit: view(unit, record_identifier))
        return _shown(shown, page, sent)
    return page.to(f"/filings/{record_identifier}", page.gettext("The confirmation is recorded."))


def _locked(unit: Unit, record_identifier: str) -> Filing:
    filing = unit.rows.get(Filing, record_identifier, lock=True)
    if filing is None:
        raise NotFoundException
    return filing


def _shown(shown: FilingView | None, page: Page, sent: Sent) -> Response[str]:
    if shown is None:
        raise NotFoundException
    return page(
        "registry/filing.html",
        status=422 if sent.problem else 200,
        view=shown,
        line=shown.line,
        words=desk_words,
        sent=sent,
        form=sent.values.get("form") or str(ULID()),
    )


async def _values(request: AnyRequest) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


HANDLERS: tuple[Any, ...] = (filing_page, assign_filing, reply_on_filing, confirm_filing)
