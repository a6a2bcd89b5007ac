"""What a clerk does on a filing's page with its file and its settlement."""

from typing import Any

from litestar import Response, post

from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import values_of
from registry.desk_filing import GivenDesk
from registry.files.contents import NewFile, join, move, named, open_file, take_out
from registry.files.leftovers import Paper, give_up, note_paper
from registry.files.settling import Settled, reopen, settle
from registry.tables import Filing

#: Stands in the field ``file`` for a file that is yet to be opened.
NEW = "new"


@post("/file")
async def put_into_file(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Put the filing into a new file or into the one whose identifier or mark is given."""
    values = await values_of(request)
    done = msgid("The filing is in the file.")
    return await desk.carry_out("file", values, lambda unit, f: _put(unit, f, values), done)


@post("/move")
async def move_to_file(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Take the filing out of its file and put it into another one."""
    values = await values_of(request)

    def act(unit: Unit, filing: Filing) -> None:
        if values.get("file", NEW) == NEW:
            take_out(unit, filing, values.get("reason", ""))
            _put(unit, filing, values)
        else:
            move(unit, filing, named(unit, values["file"]), values.get("reason", ""))

    return await desk.carry_out("move", values, act, msgid("The filing was moved."))


@post("/take-out")
async def take_out_of_file(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Take the filing out of its file."""
    values = await values_of(request)
    done, reason = msgid("The filing was taken out of the file."), values.get("reason", "")
    return await desk.carry_out("take-out", values, lambda u, f: take_out(u, f, reason), done)


@post("/settle")
async def settle_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Say how the filing was settled."""
    values = await values_of(request)
    method = values.get("method", "").strip().replace("_", "-").lower()
    said = Settled(method, values.get("content", ""), values.get("reason", ""))
    done = msgid("The filing is settled.")
    return await desk.carry_out("settle", values, lambda unit, f: settle(unit, f, said), done)


@post("/reopen")
async def reopen_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Take the settlement back."""
    values = await values_of(request)
    done, reason = msgid("The filing is open again."), values.get("reason", "")
    return await desk.carry_out("reopen", values, lambda unit, f: reopen(unit, f, reason), done)


@post("/paper")
async def note_paper_of_filing(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Write down how much paper there is and where it lies."""
    values = await values_of(request)
    told = (values.get(name, "") for name in ("sheets", "attachments", "place"))
    paper, done = Paper(*told), msgid("It is written down where the paper lies.")
    return await desk.carry_out("paper", values, lambda unit, f: note_paper(unit, f, paper), done)


@post("/give-up")
async def give_up_reply(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Say that an undelivered reply will not be sent again."""
    values = await values_of(request)
    letter, reason = values.get("consignment", ""), values.get("reason", "")
    done = msgid("The reply was given up.")
    return await desk.carry_out("give-up", values, lambda u, f: give_up(u, f, letter, reason), done)


def _put(unit: Unit, filing: Filing, values: dict[str, str]) -> None:
    chosen = values.get("file", NEW).strip()
    code = values.get("class", "").strip()
    if chosen not in {NEW, ""}:
        join(unit, filing, named(unit, chosen), code)
        return
    title = values.get("title", "").strip() or filing.subject
    join(unit, filing, open_file(unit, NewFile(title, code, filing.department, filing.clerk)))


#: Below the address of a filing.
ROUTES: tuple[Any, ...] = (
    put_into_file,
    move_to_file,
    take_out_of_file,
    settle_filing,
    reopen_filing,
    note_paper_of_filing,
    give_up_reply,
)
