"""Gives clerks what was enclosed to the letters on a filing."""

from urllib.parse import quote

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.model.submission import Part
from gateway.store.unit import Unit
from gateway.web.clerks import NotMyDuty
from gateway.web.given import GivenClerk, GivenStore
from gateway.web.views import shows
from registry.dispatch import enclosures
from registry.tables import Filing


@get(
    "/filings/{record_identifier:str}/enclosed/{number:int}",
    opt=shows("filing:{record_identifier}", "part.viewed"),
)
async def enclosed(
    record_identifier: FromPath[str], number: FromPath[int], store: GivenStore, clerk: GivenClerk
) -> Response[bytes]:
    """Give one enclosure; browsers keep it and show nothing of it."""

    def look(unit: Unit) -> tuple[Part, bytes] | None:
        filing = unit.rows.get(Filing, record_identifier)
        if filing is not None and not clerk.may_handle(filing.clerk):
            raise NotMyDuty
        known = enclosures(unit, filing) if filing is not None else ()
        if not 0 <= number < len(known):
            return None
        with unit.open(known[number].blob) as file:
            return known[number], file.read()

    found = await store.read(clerk.originator, look)
    if found is None:
        raise NotFoundException
    part, octets = found
    return kept_away(octets, part.name, part.media_type)


def kept_away(octets: bytes, name: str, media_type: str) -> Response[bytes]:
    """Return foreign content as a file: browsers keep it and show nothing of it."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(octets, media_type=media_type, headers=headers)
