"""The desk's acts around the extract of a resolution: look at it, and send it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from council import extract
from council.desk_forms import Desk, GivenDesk, here, values
from council.desk_resolutions import shown
from council.extract import Extract, Wish
from council.outcome_tables import Resolution
from council.sheet_pdf import pdf
from gateway.loop import in_thread
from gateway.model.errors import Refused
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import Sent
from gateway.web.views import shows


@get(
    "/resolutions/{resolution:str}/extract.pdf",
    opt=shows("resolution:{resolution}", "extract.viewed"),
)
async def look_at(desk: GivenDesk, resolution: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Show the extract as it would be sent, PDF/A."""
    redacted = request.query_params.get("wording") == "redacted"
    try:
        made = await _prepared(desk, resolution, redacted=redacted)
    except Refused as error:
        return await shown(desk, resolution, Sent("extract", desk.page.said(error)))
    octets = await in_thread(pdf, made.sheet)
    headers = {"Content-Disposition": f'inline; filename="{made.name}"'}
    return Response(octets, media_type=extract.MEDIA_TYPE, headers=headers)


@post("/resolutions/{resolution:str}/extract")
async def send(desk: GivenDesk, resolution: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Send the extract to the sender of the filing, by the way it came."""
    said = await values(request)
    try:
        made = await _prepared(desk, resolution, redacted=said.get("wording") == "redacted")
        octets = await in_thread(pdf, made.sheet)
        await desk.act(lambda unit: extract.send(unit, made, octets))
    except Refused as error:
        return await shown(desk, resolution, Sent("extract", desk.page.said(error), said))
    done = msgid("The extract is on its way to the sender.")
    return desk.to(f"/council/resolutions/{resolution}", done)


async def _prepared(desk: Desk, resolution: str, *, redacted: bool) -> Extract:
    wish = Wish(resolution, desk.clerk.name, redacted)
    return await desk.look(
        lambda unit: extract.prepared(unit, here(unit, Resolution, resolution), wish)
    )


HANDLERS: tuple[Any, ...] = (look_at, send)
