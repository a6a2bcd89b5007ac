"""The desk's page from which a letter goes into data boxes: addressees, envelope, enclosures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, cast

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from ulid import ULID

from gateway.loop import in_thread
from gateway.model.errors import Refused, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.ports import Addressee, Addressees, Directory
from gateway.model.submission import Part
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, NotMyDuty
from gateway.web.given import GivenDirectories
from gateway.web.languages import msgid
from gateway.web.names import file_name
from gateway.web.page import AnyRequest
from registry.consigning import MOST_ADDRESSEES, Letter, NotDispatched, dispatch
from registry.desk_filing import DATABOX as CHANNEL
from registry.desk_filing import Desk, GivenDesk
from registry.enclosing import FIELD, LARGEST_FORM, files_of, named, parts_kept
from registry.file_tables import CaseFile
from registry.files.contents import file_of
from registry.tables import Filing

#: Fields of the envelope that a clerk may fill in; ``sender_number`` is the reference number.
ENVELOPE = (
    "sender_number", "sender_mark", "recipient_number", "recipient_mark", "to_hands",
    "personal_delivery", "no_fiction", "publish_sender", "law", "law_year", "law_section",
    "law_paragraph", "law_point", "sender_unit", "sender_unit_number", "recipient_unit",
    "recipient_unit_number",
)  # fmt: skip

_LATER = msgid("The data-box system does not answer now. Try again in a while.")

_NO_BOX = msgid("no such box exists")
_NOT_THERE = msgid("Nothing can be sent to %(address)s: %(why)s")

#: Characters of one of them.
_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the form."""

    sought: str = ""
    addresses: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    #: The field that the problem is about.
    at: str = ""


@get("/consign")
async def consign_page(
    desk: GivenDesk, request: AnyRequest, directories: GivenDirectories
) -> Response[str]:
    """Show the form; look up who is sought, and how the chosen boxes stand."""
    given = request.query_params
    chosen = tuple(dict.fromkeys(given.getall("to", [])))
    dropped = given.get("drop", "")
    kept = tuple(one for one in chosen if one and one != dropped)[:MOST_ADDRESSEES]
    first = "to" not in given and "sought" not in given
    return await _shown(desk, directories, Chosen(given.get("sought", ""), kept), first=first)


@post("/consign", request_max_body_size=LARGEST_FORM)
async def consign(
    desk: GivenDesk, request: AnyRequest, directories: GivenDirectories
) -> Response[Any]:
    """Dispatch the letter to all chosen addressees."""
    form = await request.form()
    values = {name: value for name, value in form.items() if isinstance(value, str)}
    addresses = tuple(dict.fromkeys(one for one in form.getall("to", []) if one))
    directory = _directory(directories, desk.clerk.originator)
    files = await files_of(request)
    try:
        await _check_addressees(desk, directory, addresses)
        await _check_files(directory, files)
        letter = _letter(values, addresses, await parts_kept(files, desk.store.blobs))
        await desk.store.run(
            desk.clerk.originator, partial(_dispatched, desk, letter), desk.clerk.actor
        )
    except NotMyDuty:
        raise
    except Refused as error:
        at = error.field if isinstance(error, NotDispatched) else ""
        again = Chosen("", addresses, values, desk.page.said(error), at)
        return await _shown(desk, directories, again)
    done = desk.page.gettext(
        msgid("The letter is on its way; below you see when it has left and been served.")
    )
    return desk.page.to(f"/filings/{desk.record_identifier}", done)


def _letter(
    values: Mapping[str, str], addresses: tuple[str, ...], parts: tuple[Part, ...]
) -> Letter:
    return Letter(
        channel=CHANNEL,
        addresses=addresses,
        subject=values.get("subject", ""),
        text=values.get("text", ""),
        form=values.get("form", "")[:40],
        parts=parts,
        envelope={n: values[n].strip()[:_LONGEST] for n in ENVELOPE if values.get(n, "").strip()},
    )


def _dispatched(desk: Desk, letter: Letter, unit: Unit) -> None:
    filing = unit.rows.get(Filing, desk.record_identifier, lock=True)
    if filing is None:
        raise NotFoundException
    _check_duty(desk.clerk, filing)
    dispatch(unit, filing, letter)


async def _shown(
    desk: Desk, directories: GivenDirectories, chosen: Chosen, *, first: bool = False
) -> Response[str]:
    directory = _directory(directories, desk.clerk.originator)

    def look(unit: Unit) -> Mapping[str, str] | None:
        filing = unit.rows.get(Filing, desk.record_identifier)
        if filing is None:
            return None
        _check_duty(desk.clerk, filing)
        wrote = filing.sender_address if filing.channel == CHANNEL else ""
        return {
            "number": filing.reference_number,
            "subject": filing.subject,
            "recipient_number": filing.sender_number,
            "wrote": wrote,
            "mark": _mark(unit, desk.record_identifier),
        }

    known = await desk.store.read(desk.clerk.originator, look)
    if known is None:
        raise NotFoundException
    addresses = (known["wrote"],) if first and known["wrote"] else chosen.addresses
    found, trouble = await _found(desk, directory, chosen.sought)
    return desk.page(
        "registry/consign.html",
        status=422 if chosen.problem else 200,
        record=desk.record_identifier,
        known=known,
        sought=chosen.sought,
        found=found.found,
        is_cut=found.is_cut,
        chosen=addresses,
        trouble=trouble,
        addressees=[await _standing(desk, directory, one) for one in addresses],
        values=chosen.values,
        problem=chosen.problem,
        at=chosen.at,
        first=first,
        form=chosen.values.get("form") or str(ULID()),
    )


def _mark(unit: Unit, record_identifier: str) -> str:
    entry = file_of(unit, record_identifier)
    file = unit.rows.get(CaseFile, entry.file) if entry is not None else None
    return file.mark if file is not None else ""


async def _found(desk: Desk, directory: Directory, sought: str) -> tuple[Addressees, str]:
    if not sought.strip():
        return Addressees(()), ""
    try:
        return await directory.find(desk.clerk.originator, sought[:200]), ""
    except Refused as error:
        return Addressees(()), desk.page.said(error)
    except TryLater:
        return Addressees(()), desk.page.gettext(_LATER)


async def _standing(desk: Desk, directory: Directory, address: str) -> Addressee:
    """Return how a chosen addressee stands now, or that nobody knows."""
    try:
        return await _looked_up(desk, directory, address)
    except TryLater:
        return Addressee(address, "", closed_because=desk.page.gettext(_LATER))


async def _looked_up(desk: Desk, directory: Directory, address: str) -> Addressee:
    """Return how an addressee stands. Raises ``TryLater``."""
    try:
        found = await directory.find(desk.clerk.originator, address[:200])
    except Refused as error:
        return Addressee(address, "", closed_because=desk.page.said(error))
    nobody = Addressee(address, "", closed_because=desk.page.gettext(_NO_BOX))
    return next((one for one in found.found if one.address == address), nobody)


async def _check_addressees(desk: Desk, directory: Directory, addresses: Sequence[str]) -> None:
    """Raise ``NotDispatched`` for whom nothing can be sent to.

    While the other side does not answer nobody is refused: the outbox learns it later.
    """
    try:
        known = [await _looked_up(desk, directory, one) for one in addresses[:MOST_ADDRESSEES]]
    except TryLater:
        return
    for one in known:
        if one.closed_because:
            raise NotDispatched("to", _NOT_THERE, address=one.address, why=one.closed_because)


def _directory(directories: Mapping[str, Directory], originator: OriginatorId) -> Directory:
    directory = directories.get(CHANNEL)
    if directory is None or not directory.serves(originator):
        raise NotFoundException
    return directory


def _check_duty(clerk: Clerk, filing: Filing) -> None:
    if not clerk.may_handle(filing.clerk):
        raise NotMyDuty


async def _check_files(directory: Directory, files: Sequence[UploadFile]) -> None:
    """Raise ``NotDispatched`` for what cannot be sent; of what is in the files little is read."""
    problems = directory.problems(named(files))
    for one in files if not problems else ():
        content = cast("BinaryIO", one.file)
        problems += await in_thread(directory.defects, file_name(one.filename), content)
        await one.seek(0)
    if problems:
        raise NotDispatched(FIELD, " ".join(problems))


ROUTES: tuple[Any, ...] = (consign_page, consign)
