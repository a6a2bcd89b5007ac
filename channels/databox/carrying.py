"""Gives a message to the system whole when it is ordinary, file by file when it is big."""

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from channels.databox.client import Attachment
from channels.databox.line import Line
from channels.databox.sending import Give
from channels.databox.upload import Stored
from channels.databox.uploads import Uploads
from gateway.model.blob import Blobs
from gateway.model.submission import Part


def ordinary(line: Line, attachments: Sequence[Attachment]) -> Give:
    """Return how an ordinary message is given: everything in one call."""

    async def give(_mark: str, envelope: Mapping[str, object]) -> str:
        return await line.ask(line.client.create, envelope, attachments)

    return give


def big(uploads: Uploads, files: Sequence[Stored]) -> Give:
    """Return how a big message (VoDZ) is given: its files first, then what names them."""

    async def give(mark: str, envelope: Mapping[str, object]) -> str:
        number = await uploads.create(mark, envelope, files)
        await uploads.forget(mark)
        return number

    return give


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
        yield Stored(part.name, part.media_type, part.blob.size, opened)
