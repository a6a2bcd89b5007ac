"""Gives a message to the system whole when it is ordinary, file by file when it is big."""

import io
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from channels.databox.client import Attachment
from channels.databox.convert import ZFO
from channels.databox.line import Line
from channels.databox.upload import Stored
from channels.databox.uploads import Uploads
from gateway.model.blob import Blobs
from gateway.model.submission import Part


@dataclass(frozen=True, slots=True)
class Ordinary:
    """Everything in one call."""

    line: Line
    attachments: Sequence[Attachment]

    async def prepare(self, mark: str) -> None:
        """Do nothing: an ordinary message needs no preparation."""

    async def give(self, mark: str, envelope: Mapping[str, object]) -> str:
        """Give the message and return its number; see ``Carrier.give``."""
        del mark
        return await self.line.ask(self.line.client.create, envelope, self.attachments)


@dataclass(frozen=True, slots=True)
class Big:
    """A big message (VoDZ): its files first, then what names them."""

    uploads: Uploads
    files: Sequence[Stored]

    async def prepare(self, mark: str) -> None:
        """Upload the files; that may take several attempts."""
        await self.uploads.prepare(mark, self.files)

    async def give(self, mark: str, envelope: Mapping[str, object]) -> str:
        """Give the message and return its number; see ``Carrier.give``."""
        number = await self.uploads.create(mark, envelope, self.files)
        await self.uploads.forget(mark)
        return number


#: What tells nothing about a file.
_UNKNOWN = "application/octet-stream"
_VAGUE = frozenset({"", _UNKNOWN})


def media_type(name: str, declared: str) -> str:
    """Return the type to declare: the system compares it with the name's ending (code 1214)."""
    if name.lower().endswith(".zfo"):
        return ZFO
    return declared if declared not in _VAGUE else mimetypes.guess_type(name)[0] or _UNKNOWN


def in_memory(attachment: Attachment) -> Stored:
    """Return what we have made ourselves as a file to upload."""
    content = attachment.content
    return Stored(
        attachment.name, attachment.media_type, len(content), partial(io.BytesIO, content)
    )


def enclosed(parts: Sequence[Part], blobs: Blobs) -> Iterator[Stored]:
    """Yield what a clerk enclosed, to be opened where it is kept."""
    for part in parts:
        opened = partial(blobs.open, part.blob)
        yield Stored(part.name, media_type(part.name, part.media_type), part.blob.size, opened)
