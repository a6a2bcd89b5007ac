"""Hands a filled form in: makes the package, has it kept, and returns the receipt."""

import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from channels.web.channel import CHANNEL, WebChannel
from channels.web.posted import SentFile
from gateway.faults import reached
from gateway.loop import in_thread
from gateway.model import package
from gateway.model.arrival import Arrival, Receipt
from gateway.model.errors import StoreFull
from gateway.model.form import FormData
from gateway.model.ids import OriginatorId
from gateway.model.package import Upload

_PIECE = 256 * 1024

_INSTANCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was checked and may be handed in."""

    originator: OriginatorId
    form: FormData
    files: Sequence[SentFile]
    #: What the page gave out when the form was shown; empty when a script sent none.
    instance: str
    #: The peer's address.
    peer: str


def new_instance() -> str:
    """Return a name for a form that is being filled in; nobody guesses it."""
    return secrets.token_urlsafe(24)


def known_shape(instance: str) -> str:
    """Return *instance* if it looks like one, else nothing."""
    return instance if _INSTANCE.fullmatch(instance) else ""


async def hand_in(channel: WebChannel, filled: Filled) -> Receipt:
    """Return the receipt, after the commit. Raises ``TryLater``: nothing was taken then."""
    gateway = channel.gateway
    with TemporaryFile(dir=channel.folder) as file:
        try:
            await in_thread(_pack, file, filled)
        except OSError as error:
            raise StoreFull from error
        original = await gateway.keep(_pieces(file))
    now = channel.clock.now()
    arrival = Arrival(
        originator=filled.originator,
        channel=CHANNEL,
        external_id=_identity(filled, original.sha256, f"{now:%Y-%m-%d}"),
        received_at=now,
        original=original,
        envelope={
            "form": filled.form.code,
            "version": str(filled.form.version),
            "peer": filled.peer,
        },
    )
    (receipt,) = await gateway.accept(arrival)
    reached("web.before-answer")
    return receipt


def _pack(file: IO[bytes], filled: Filled) -> None:
    uploads = []
    for one in filled.files:
        one.content.seek(0)
        uploads.append(Upload(one.name, one.media_type, one.content))
    package.write(file, filled.form, uploads)  # type: ignore[arg-type]
    file.seek(0)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := await in_thread(file.read, _PIECE):
        yield piece


def _identity(filled: Filled, sha256: str, day: str) -> str:
    """Return what makes the same form sent again the same thing.

    The content belongs to it: who goes back, corrects an answer and sends the page once more has
    sent something else, and nothing is dropped because it looks alike. A script that was given no
    page is the same by peer and day, so that its repetition after a lost answer is recognised, and
    nobody gets the receipt of somebody else's like form.
    """
    if filled.instance:
        return f"{filled.instance}:{sha256}"
    digest = hashlib.sha256(f"{filled.peer} {day} {sha256}".encode()).hexdigest()
    return f"plain:{digest}"
