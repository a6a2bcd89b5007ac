"""Makes sure that what was sent twice is done once: a form by its mark, a file by its content."""

import hashlib

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from waste.tables import FeeForm

_LONGEST = 100


def once(unit: Unit, act: str, mark: str) -> None:
    """Note that a form was carried out. Raises ``Wrong`` when it was before.

    *mark* is made anew with each form shown; whoever sends none is not guarded.
    """
    if mark and not _noted(unit, f"{act}:{mark}"):
        raise Wrong(msgid("This was done already; nothing was done twice."))


def file_once(unit: Unit, octets: bytes) -> None:
    """Note that a file was taken in. Raises ``Wrong`` when the very same one was before."""
    if not _noted(unit, f"file:{hashlib.sha256(octets).hexdigest()}"):
        raise Wrong(msgid("This file was taken in before; nothing was entered twice."))


def _noted(unit: Unit, mark: str) -> bool:
    return unit.rows.ensure(FeeForm, {"mark": mark[:_LONGEST], "at": unit.now})
