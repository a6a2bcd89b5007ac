"""The desk's pages of resolutions and of the tasks that came from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy import select

from council import bodies, desk_words, extract, publishing, resolutions, tasks
from council.course import filing_of
from council.desk_forms import Desk, GivenDesk, day, here, values
from council.desk_view import DraftView, draft_views
from council.outcome_tables import Correction, Publication, Resolution, Task
from council.publishing_kinds import Personal
from council.refusing import NotPossible
from council.resolutions import PAGE, Wanted
from council.tables import CouncilBody, Meeting
from council.tasks import NewTask, TaskLine, TaskState
from gateway.model.errors import Refused
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.history import Happened, history
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import NOTHING_SENT, Sent
from gateway.web.views import searches, shows
from registry.circulation import departments, names
from registry.dispatch import Sent as Dispatched
from registry.listing import FilingLine, as_line

_LONGEST_SEARCH = 200

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ResolutionPage:
    """Everything the page of one resolution shows."""

    row: Resolution
    meeting: Meeting
    body: CouncilBody
    draft: DraftView | None
    corrections: tuple[Correction, ...]
    shown: Publication | None
    tasks: tuple[TaskLine, ...]
    departments: Options
    clerks: Options
    #: What departments and clerks are called.
    names: Mapping[str, str]
    history: tuple[Happened, ...]
    #: The filing it came from, and the extracts that were sent to its sender.
    filing: FilingLine | None
    extracts: tuple[Dispatched, ...]


def resolution_page(unit: Unit, key: str) -> ResolutionPage:
    """Return what the page shows. Raises ``NotHere``."""
    row = here(unit, Resolution, key)
    drafts = {one.resolution: one for one in draft_views(unit, row.item)}
    filing = filing_of(unit, row)
    corrections = select(Correction).where(Correction.resolution == key).order_by(Correction.seq)
    return ResolutionPage(
        row=row,
        meeting=here(unit, Meeting, row.meeting),
        body=here(unit, CouncilBody, row.body),
        draft=drafts.get(row.id),
        corrections=tuple(unit.rows.all(corrections)),
        shown=unit.rows.get(Publication, key),
        tasks=tasks.tasks(unit, resolution=key),
        departments=tuple((one.code, one.name) for one in departments(unit)),
        clerks=tuple((one.login, one.name) for one in colleagues(unit)),
        names=names(unit),
        history=history(unit, f"resolution:{key}"),
        filing=as_line(filing) if filing else None,
        extracts=extract.sent_of(unit, row, filing) if filing else (),
    )


@get("/resolutions", opt=searches("resolutions"))
async def listing(desk: GivenDesk, request: AnyRequest) -> Response[str]:
    """Search the resolutions, published or not, by ``q``, ``body`` and ``year``."""
    query = request.query_params
    text, body, year = (query.get(name, "").strip() for name in ("q", "body", "year"))
    wanted = Wanted(text[:_LONGEST_SEARCH], body[:12], _figure(year))
    number = max(1, _figure(query.get("page", "")))

    def look(unit: Unit) -> dict[str, Any]:
        found = resolutions.found(unit, wanted, (number - 1) * PAGE)
        public = unit.rows.all(
            select(Publication.resolution).where(
                Publication.resolution.in_([one.id for one in found])
            )
        )
        return {
            "found": found,
            "count": resolutions.how_many(unit, wanted),
            "public": frozenset(public),
            "bodies": tuple((one.code, one.name) for one in bodies.bodies(unit)),
            "years": tuple((str(one), str(one)) for one in resolutions.years(unit)),
        }

    seen = await desk.look(look)
    older = number * PAGE < seen["count"]
    known = {"q": wanted.text, "body": wanted.body, "year": year[:4], "page": str(number + 1)}
    return desk.page(
        "council/resolutions.html",
        **seen,
        wanted=wanted,
        number=number,
        older="?" + urlencode({k: v for k, v in known.items() if v}) if older else "",
        words=desk_words,
    )


def _figure(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("2026") else 0


@get("/resolutions/{resolution:str}", opt=shows("resolution:{resolution}"))
async def show(desk: GivenDesk, resolution: FromPath[str]) -> Response[str]:
    """Show everything about one resolution."""
    return await shown(desk, resolution)


async def shown(desk: Desk, resolution: str, sent: Sent = NOTHING_SENT) -> Response[str]:
    """Show the page, and what could not be carried out."""
    return desk.page(
        "council/resolution.html",
        status=422 if sent.problem else 200,
        view=await desk.look(lambda unit: resolution_page(unit, resolution)),
        words=desk_words,
        sent=sent,
    )


async def _carry_out(
    desk: Desk, resolution: str, sent: Sent, act: Callable[[Unit, Resolution], object], done: str
) -> Response[Any]:
    """Run *act* on the locked resolution and say *done*, or show the page with the refusal."""
    try:
        await desk.act(lambda unit: act(unit, here(unit, Resolution, resolution, lock=True)))
    except Refused as error:
        return await shown(desk, resolution, Sent(sent.form, desk.page.said(error), sent.values))
    return desk.to(f"/council/resolutions/{resolution}", done)


@post("/resolutions/{resolution:str}/assess")
async def assess(desk: GivenDesk, resolution: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Note whether there are personal data, and the redacted wording."""
    said = await values(request)

    def act(unit: Unit, row: Resolution) -> None:
        if said.get("personal") not in {Personal.NONE, Personal.SOME}:
            raise NotPossible(
                msgid("First say whether the resolution contains personal data of citizens.")
            )
        personal = Personal(said["personal"])
        publishing.assess(unit, row, personal, said.get("title", ""), said.get("text", ""))

    done = msgid("It is noted. Nothing was published by that.")
    return await _carry_out(desk, resolution, Sent("assess", values=said), act, done)


@post("/resolutions/{resolution:str}/publish")
async def publish(desk: GivenDesk, resolution: FromPath[str]) -> Response[Any]:
    """Show the resolution to the public."""
    done = msgid("The resolution is public.")
    return await _carry_out(desk, resolution, Sent("publish"), publishing.publish, done)


@post("/resolutions/{resolution:str}/withdraw")
async def withdraw(
    desk: GivenDesk, resolution: FromPath[str], request: AnyRequest
) -> Response[Any]:
    """Take the resolution from the public."""
    said = await values(request)

    def act(unit: Unit, row: Resolution) -> None:
        publishing.withdraw(unit, row, said.get("reason", ""))

    done = msgid("The resolution is no longer public.")
    return await _carry_out(desk, resolution, Sent("withdraw", values=said), act, done)


@post("/resolutions/{resolution:str}/correct")
async def correct(desk: GivenDesk, resolution: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Correct the wording."""
    said = await values(request)

    def act(unit: Unit, row: Resolution) -> None:
        resolutions.correct(unit, row, said.get("text", ""), said.get("reason", ""))

    done = msgid("The wording is corrected; the one before stays below.")
    return await _carry_out(desk, resolution, Sent("correct", values=said), act, done)


@post("/resolutions/{resolution:str}/cancel")
async def cancel(desk: GivenDesk, resolution: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Cancel the resolution; its number stays used."""
    said = await values(request)

    def act(unit: Unit, row: Resolution) -> None:
        resolutions.cancel(unit, row, said.get("reason", ""))
        tasks.drop_all(unit, row, row.reason)

    done = msgid("The resolution is cancelled; its number stays used.")
    return await _carry_out(desk, resolution, Sent("cancel", values=said), act, done)


@post("/resolutions/{resolution:str}/tasks")
async def impose(desk: GivenDesk, resolution: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Impose a task by the resolution."""
    said = await values(request)

    def act(unit: Unit, row: Resolution) -> None:
        new = NewTask(
            said.get("text", ""),
            day(said.get("due", "")),
            said.get("department") or None,
            said.get("clerk", ""),
        )
        tasks.impose(unit, row, new)

    done = msgid("The task is imposed.")
    return await _carry_out(desk, resolution, Sent("task", values=said), act, done)


@get("/tasks")
async def task_list(desk: GivenDesk, tab: FromQuery[str] = "") -> Response[str]:
    """List the tasks by their last day."""
    return await _tasks(desk, tab)


async def _tasks(desk: Desk, tab: str, sent: Sent = NOTHING_SENT) -> Response[str]:
    chosen = tab if tab in desk_words.TASK_TABS else ""
    states = {"": TaskState.OPEN, "fulfilled": TaskState.FULFILLED}

    def look(unit: Unit) -> dict[str, Any]:
        found = tasks.tasks(unit, overdue=chosen == "overdue", state=states.get(chosen))
        return {"found": found, "names": names(unit)}

    seen = await desk.look(look)
    return desk.page(
        "council/tasks.html",
        status=422 if sent.problem else 200,
        **seen,
        tab=chosen,
        words=desk_words,
        sent=sent,
    )


@post("/tasks/{task:str}/settle")
async def settle(desk: GivenDesk, task: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Note that a task is fulfilled or dropped, or has a later last day."""
    said = await values(request)

    def act(unit: Unit) -> None:
        row = here(unit, Task, task, lock=True)
        if said.get("act") == "prolong":
            tasks.prolong(unit, row, day(said.get("due", "")), said.get("note", ""))
            return
        state = TaskState.DROPPED if said.get("act") == "drop" else TaskState.FULFILLED
        tasks.settle(unit, row, state, said.get("note", ""))

    try:
        await desk.act(act)
    except Refused as error:
        return await _tasks(desk, "", Sent(task, desk.page.said(error), said))
    return desk.to("/council/tasks", msgid("It is noted."))


HANDLERS: tuple[Any, ...] = (
    listing,
    show,
    assess,
    publish,
    withdraw,
    correct,
    cancel,
    impose,
    task_list,
    settle,
)
