"""The desk's page of one filing, and what a clerk may do there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated, Any, TypeAlias

from litestar import Response, get, post
from litestar.di import Dependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy import select
from ulid import ULID

from gateway.model.errors import Malformed, Refused, Wrong
from gateway.model.ports import Directory, Underway
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty, NotMyDuty
from gateway.web.given import GivenClerk, GivenDirectories, GivenPage, GivenPanels, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.panels import Panels
from gateway.web.sent import NOTHING_SENT, Sent, values_of
from gateway.web.words import on_status_page
from registry import desk_words
from registry.cancelling import cancel_registration
from registry.circulation import assign
from registry.confirming import confirm
from registry.correcting import correct_subject
from registry.desk_marks import Marks, marks_of
from registry.desk_view import FilingView, receivers, view
from registry.dispatch import Reply, reply
from registry.enclosing import FIELD as FILES
from registry.enclosing import LARGEST_FORM, NotEnclosed, check, files_of, parts_of
from registry.files import desk_words as file_words
from registry.tables import Filing

#: The channel of data boxes, by its name.
DATABOX = "databox"


@dataclass(frozen=True, slots=True)
class Desk:
    """One filing's page as a clerk has it before him."""

    record_identifier: str
    store: Store
    clerk: Clerk
    page: Page
    panels: Panels
    #: Where addressees of data boxes are found; ``None`` where none can be written to.
    boxes: Directory | None = None

    async def shown(self, sent: Sent = NOTHING_SENT) -> Response[str]:
        """Show everything about the filing, and what could not be carried out."""
        found, marks = await self.store.read(
            self.clerk.originator,
            lambda unit: (
                view(unit, self.record_identifier, self.panels),
                marks_of(unit, [self.record_identifier]),
            ),
        )
        if found is not None and not self.clerk.may_handle(found.line.clerk):
            raise NotMyDuty
        underway = await self._underway(found)
        return _shown(found, marks, self.page, sent, underway)

    async def _underway(self, found: FilingView | None) -> Mapping[str, Underway] | None:
        """Return how letters into data boxes stand, ``None`` where none can be written."""
        if self.boxes is None or found is None:
            return None
        letters = {one.key: one.reference for one in found.consignments}
        return await self.boxes.underway(self.clerk.originator, letters) if letters else {}

    async def carry_out(
        self, form: str, values: dict[str, str], act: Callable[[Unit, Filing], object], done: str
    ) -> Response[Any]:
        """Run *act* on the locked filing and say *done*, or show the page with the refusal."""

        def work(unit: Unit) -> str:
            filing = _locked(unit, self.record_identifier, self.clerk)
            act(unit, filing)
            return filing.clerk

        try:
            responsible = await self.store.run(self.clerk.originator, work, self.clerk.actor)
        except NotMyDuty:
            raise
        except Refused as error:
            return await self.refused(form, values, error)
        # Whoever gave it away may not see it any more.
        path = (
            f"/filings/{self.record_identifier}"
            if self.clerk.may_handle(responsible)
            else "/filings"
        )
        return self.page.to(path, self.page.gettext(done))

    async def refused(self, form: str, values: dict[str, str], error: Refused) -> Response[str]:
        """Show the page with what had been filled in and why it could not be carried out."""
        at = FILES if isinstance(error, NotEnclosed) else ""
        return await self.shown(Sent(form, self.page.said(error), values, at))


def desk(
    record_identifier: FromPath[str],
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    panels: GivenPanels,
    directories: GivenDirectories,
) -> Desk:
    """Provide the filing's page to the handlers below."""
    boxes = directories.get(DATABOX)
    serves = boxes is not None and boxes.serves(clerk.originator)
    return Desk(record_identifier, store, clerk, page, panels, boxes if serves else None)


GivenDesk: TypeAlias = Annotated[Desk, Dependency()]


@get("")
async def filing_page(desk: GivenDesk) -> Response[str]:
    """Show everything about one filing."""
    return await desk.shown()


@post("/assign")
async def assign_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Give the filing to a department and a clerk."""
    values = await values_of(request)

    def act(unit: Unit, filing: Filing) -> None:
        receiver = values.get("clerk", "")
        if receiver and receiver not in dict(receivers(unit)[1]):
            raise Malformed(msgid("There is no such clerk here."))
        assign(unit, filing, values.get("department") or None, receiver)

    return await desk.carry_out("assign", values, act, msgid("Assigned."))


@post("/reply", request_max_body_size=LARGEST_FORM)
async def reply_on_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Owe the sender a reply that carries the reference number, with the files enclosed."""
    values = await values_of(request)
    files = await files_of(request)
    try:
        check(files)
    except NotEnclosed as error:
        return await desk.refused("reply", values, error)
    form = values.get("form", "")[:40]
    said = Reply(values.get("subject", ""), values.get("text", ""), form, await parts_of(files))
    done = msgid("Your reply is on its way to the sender.")

    def act(unit: Unit, filing: Filing) -> None:
        _check_taken(desk, filing, said)
        reply(unit, filing, said)

    return await desk.carry_out("reply", values, act, done)


@post("/confirm")
async def confirm_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Write down that the sender has confirmed the filing."""
    values = await values_of(request)
    how, done = values.get("how", ""), msgid("The confirmation is recorded.")
    return await desk.carry_out("confirm", values, lambda unit, f: confirm(unit, f, how), done)


@post("/correct")
async def correct_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Correct the subject."""
    values = await values_of(request)
    subject, done = values.get("subject", ""), msgid("The subject is corrected.")
    return await desk.carry_out(
        "correct", values, lambda unit, filing: correct_subject(unit, filing, subject), done
    )


@post("/cancel", opt={"duties": (Duty.FILING_OFFICE,)})
async def cancel_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Cancel a registration made by mistake."""
    values = await values_of(request)
    reason, done = values.get("reason", ""), msgid("The registration is cancelled.")
    return await desk.carry_out(
        "cancel", values, lambda unit, filing: cancel_registration(unit, filing, reason), done
    )


def handles(unit: Unit, item: str, clerk: Clerk) -> bool:
    """Tell whether the filing that came of *item* was assigned to *clerk*."""
    his = select(Filing.record_identifier).where(
        Filing.item_id == item, Filing.clerk == clerk.login
    )
    return unit.rows.first(his) is not None


def _check_taken(desk: Desk, filing: Filing, letter: Reply) -> None:
    """Raise ``Wrong`` for what does not go where the letter goes."""
    if letter.parts and on_status_page(filing.sender_address):
        raise Wrong(msgid("Files cannot be enclosed to what is read on the status page."))
    if filing.channel == DATABOX and desk.boxes is not None:
        named = [(one.name, one.blob.size) for one in letter.parts]
        problems = desk.boxes.problems(named) or _defects(desk.boxes, letter)
        if problems:
            raise NotEnclosed(" ".join(problems))


def _defects(boxes: Directory, letter: Reply) -> tuple[str, ...]:
    contents = [(one.name, one.blob.content) for one in letter.parts]
    return tuple(
        told for name, octets in contents if octets for told in boxes.defects(name, BytesIO(octets))
    )


def _locked(unit: Unit, record_identifier: str, clerk: Clerk) -> Filing:
    filing = unit.rows.get(Filing, record_identifier, lock=True)
    if filing is None:
        raise NotFoundException
    if not clerk.may_handle(filing.clerk):
        raise NotMyDuty
    return filing


def _shown(
    shown: FilingView | None,
    marks: Marks,
    page: Page,
    sent: Sent,
    underway: Mapping[str, Underway] | None,
) -> Response[str]:
    if shown is None:
        raise NotFoundException
    return page(
        "registry/filing.html",
        status=422 if sent.problem else 200,
        view=shown,
        line=shown.line,
        marks=marks,
        words=desk_words,
        file_words=file_words,
        sent=sent,
        form=sent.values.get("form") or str(ULID()),
        writes_boxes=underway is not None,
        underway=underway or {},
        panels=[page.piece(panel.template, **panel.context) for panel in shown.panels],
    )


#: Below the address of a filing.
ROUTES: tuple[Any, ...] = (
    filing_page,
    assign_filing,
    reply_on_filing,
    confirm_filing,
    correct_filing,
    cancel_filing,
)
