"""The desk's page of one filing, and what a clerk may do there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeAlias

from litestar import Response, Router, get, post
from litestar.di import Dependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from ulid import ULID

from gateway.model.errors import Malformed, Refused
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from registry import desk_words
from registry.circulation import assign
from registry.confirming import confirm
from registry.desk_marks import Marks, marks_of
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


@dataclass(frozen=True, slots=True)
class Desk:
    """One filing's page as a clerk has it before him."""

    record_identifier: str
    store: Store
    clerk: Clerk
    page: Page

    async def shown(self, sent: Sent = Sent()) -> Response[str]:
        """Show everything about the filing, and what could not be carried out."""
        found, marks = await self.store.read(
            self.clerk.originator,
            lambda unit: (
                view(unit, self.record_identifier),
                marks_of(unit, [self.record_identifier]),
            ),
        )
        return _shown(found, marks, self.page, sent)

    async def carry_out(
        self, form: str, values: dict[str, str], act: Callable[[Unit, Filing], None], done: str
    ) -> Response[Any]:
        """Run *act* on the locked filing and say *done*, or show the page with the refusal."""
        try:
            await self.store.run(
                self.clerk.originator,
                lambda unit: act(unit, _locked(unit, self.record_identifier)),
                self.clerk.actor,
            )
        except Refused as error:
            return await self.shown(Sent(form, self.page.gettext(str(error)), values))
        return self.page.to(f"/filings/{self.record_identifier}", self.page.gettext(done))


def desk(
    record_identifier: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Desk:
    """Provide the filing's page to the handlers below."""
    return Desk(record_identifier, store, clerk, page)


GivenDesk: TypeAlias = Annotated[Desk, Dependency()]


@get("")
async def filing_page(desk: GivenDesk) -> Response[str]:
    """Show everything about one filing."""
    return await desk.shown()


@post("/assign")
async def assign_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Give the filing to a department and a clerk."""
    values = await _values(request)

    def act(unit: Unit, filing: Filing) -> None:
        receiver = values.get("clerk", "")
        if receiver and receiver not in dict(receivers(unit)[1]):
            raise Malformed(msgid("There is no such clerk here."))
        assign(unit, filing, values.get("department") or None, receiver)

    return await desk.carry_out("assign", values, act, msgid("Assigned."))


@post("/reply")
async def reply_on_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Owe the sender a reply that carries the reference number."""
    values = await _values(request)
    said = Reply(values.get("subject", ""), values.get("text", ""), values.get("form", "")[:40])
    done = msgid("Your reply is on its way to the sender.")
    return await desk.carry_out("reply", values, lambda unit, f: reply(unit, f, said), done)


@post("/confirm")
async def confirm_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Write down that the sender has confirmed the filing."""
    values = await _values(request)
    how, done = values.get("how", ""), msgid("The confirmation is recorded.")
    return await desk.carry_out("confirm", values, lambda unit, f: confirm(unit, f, how), done)


def _locked(unit: Unit, record_identifier: str) -> Filing:
    filing = unit.rows.get(Filing, record_identifier, lock=True)
    if filing is None:
        raise NotFoundException
    return filing


def _shown(shown: FilingView | None, marks: Marks, page: Page, sent: Sent) -> Response[str]:
    if shown is None:
        raise NotFoundException
    return page(
        "registry/filing.html",
        status=422 if sent.problem else 200,
        view=shown,
        line=shown.line,
        marks=marks,
        words=desk_words,
        sent=sent,
        form=sent.values.get("form") or str(ULID()),
    )


async def _values(request: AnyRequest) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


HANDLERS: tuple[Any, ...] = (
    Router(
        "/filings/{record_identifier:str}",
        route_handlers=[filing_page, assign_filing, reply_on_filing, confirm_filing],
        dependencies={"desk": Provide(desk, sync_to_thread=False)},
    ),
)
