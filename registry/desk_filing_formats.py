"""What a clerk does on a filing's page about content that is in no output format."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.model.blob import BlobRef
from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.clerks import NotMyDuty
from gateway.web.given import GivenApart, GivenClerk, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.sent import values_of
from gateway.web.views import shows
from registry.calendar import legal_day
from registry.desk_enclosed import kept_away
from registry.desk_filing import GivenDesk
from registry.enclosing import media_type_of
from registry.file_tables import FormatConversion
from registry.files.components import pieces_of
from registry.files.contents import changeable
from registry.files.converting import LARGEST, PDF, Made, Outcome, convertible
from registry.files.desk_converting import made_from
from registry.files.formats import found, give, keep_as_it_came
from registry.plan import law
from registry.tables import Filing


@post("/format", request_max_body_size=LARGEST)
async def add_copy(desk: GivenDesk, request: AnyRequest, apart: GivenApart) -> Response[Any]:
    """Take a copy in an output format, or the reason why there is none."""
    values = await values_of(request)
    component, reason = values.get("component", ""), values.get("reason", "")
    file = (await request.form()).get("copy")
    octets = await file.read() if isinstance(file, UploadFile) else b""
    media_type = media_type_of(octets, "") if octets else ""
    tried = convertible(media_type)
    made = await made_from(apart, media_type, octets) if tried else Made(Outcome.FAILED)

    def act(unit: Unit, filing: Filing) -> None:
        changeable(unit, filing)
        piece = found(filing, component, pieces_of(unit, filing))
        if not (octets or reason.strip()):
            raise Wrong(msgid("Choose a copy, or write why there is none."))
        if not octets:
            keep_as_it_came(unit, piece, reason)
            return
        is_output = media_type != PDF and law.format_on(media_type, legal_day(unit.now))
        give(unit, piece, Made(Outcome.ALREADY) if is_output else made, media_type, octets)

    done = msgid("It is written down.") if not octets else msgid("The copy is kept.")
    return await desk.carry_out("format", values, act, done)


@get("/copies/{number:int}", opt=shows("filing:{record_identifier}", "part.viewed"))
async def copy_of(
    record_identifier: FromPath[str], number: FromPath[int], store: GivenStore, clerk: GivenClerk
) -> Response[bytes]:
    """Give the copy of one piece of content in an output format, by the number of the piece."""

    def look(unit: Unit) -> tuple[str, bytes, str] | None:
        filing = unit.rows.get(Filing, record_identifier)
        if filing is not None and not clerk.may_handle(filing.clerk):
            raise NotMyDuty
        pieces = pieces_of(unit, filing) if filing is not None else ()
        if not 0 <= number < len(pieces):
            return None
        row = unit.rows.get(FormatConversion, pieces[number].blob.sha256)
        if row is None or row.sha256 is None:
            return None
        with unit.open(BlobRef(row.sha256, row.size)) as file:
            return pieces[number].name, file.read(), row.media_type

    shown = await store.read(clerk.originator, look)
    if shown is None:
        raise NotFoundException
    name, octets, media_type = shown
    name = f"{name}.pdf" if media_type == PDF and not name.lower().endswith(".pdf") else name
    return kept_away(octets, name, media_type)


#: Below the address of a filing.
ROUTES: tuple[Any, ...] = (add_copy, copy_of)
