"""Has the content of a file converted before it is closed, outside of any transaction."""

import logging

from gateway.model.errors import GatewayError, as_text
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Apart, Clerk, NotMyDuty
from registry.file_tables import CaseFile
from registry.files.components import Piece
from registry.files.converting import BROKEN, LARGEST, MISSING, TOO_LARGE, Made, Outcome, converted
from registry.files.formats import keep
from registry.files.lacks import formats_in, lacks

log = logging.getLogger("registry")

#: Pieces converted for one request; of more the clerk hears that he must go on.
MOST = 40


#: What became of pieces of content.
Copies = tuple[tuple[Piece, Made], ...]


async def convert(store: Store, clerk: Clerk, apart: Apart, file: str) -> Copies:
    """Convert what the program can, if that is all that keeps the file open.

    The copies are kept in the transaction that closes the file. Where it will stay open, because
    something cannot be converted or there is too much of it, they are kept at once.
    """

    def look(unit: Unit) -> tuple[Piece, ...]:
        row = unit.rows.get(CaseFile, file)
        if row is None:
            return ()
        if not clerk.may_handle(row.clerk):
            raise NotMyDuty
        kept = formats_in(unit, row)
        return () if lacks(unit, row, kept) else kept.pending

    pending = await store.read(clerk.originator, look)
    made = tuple([(one, await made_of(store, clerk, apart, one)) for one in pending[:MOST]])
    if len(pending) > MOST or any(one.outcome is Outcome.FAILED for _, one in made):
        await store.run(clerk.originator, lambda unit: keep_all(unit, made), clerk.actor)
        return ()
    return made


def keep_all(unit: Unit, copies: Copies) -> None:
    """Keep what became of the pieces."""
    for piece, made in copies:
        keep(unit, piece, made)


async def made_of(store: Store, clerk: Clerk, apart: Apart, piece: Piece) -> Made:
    """Return what becomes of *piece*; whatever goes wrong with it, it is not worth the file."""
    if piece.blob.size > LARGEST:
        return Made(Outcome.FAILED, note=TOO_LARGE)
    octets = piece.blob.content
    if octets is None:
        octets = await store.read(clerk.originator, lambda unit: _read(unit, piece))
    if octets is None:
        return Made(Outcome.FAILED, note=MISSING)
    return await made_from(apart, piece.media_type, octets)


async def made_from(apart: Apart, media_type: str, octets: bytes) -> Made:
    """Convert foreign octets in a process of their own."""
    try:
        return await apart(converted, media_type, octets)
    except GatewayError as error:
        log.warning("not converted", extra={"type": media_type, "reason": as_text(error)})
        return Made(Outcome.FAILED, note=BROKEN)


def _read(unit: Unit, piece: Piece) -> bytes | None:
    try:
        with unit.open(piece.blob) as file:
            return file.read()
    except LookupError:
        return None
