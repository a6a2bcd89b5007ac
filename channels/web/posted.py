"""Reads a posted form piece by piece: words in memory, files on disk, all within limits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import parse_qsl

from litestar.exceptions import ClientException
from litestar.status_codes import HTTP_408_REQUEST_TIMEOUT
from litestar.types import HTTPReceiveMessage, WebSocketReceiveMessage
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from gateway.loop import in_thread
from gateway.model.errors import TooLarge
from gateway.web.names import file_name
from gateway.web.page import AnyRequest

#: Octets of all words of a form, their names included.
MOST_WORDS = 500_000
#: Questions and files of one form.
MOST_PARTS = 2000
#: A file up to so many octets stays in memory; of larger ones so much is written at once.
SMALL = 256 * 1024
#: So many times the allowed octets are read and thrown away, so that the answers can be kept.
PATIENCE = 4
#: How long a peer may be silent in the middle of a form, in seconds.
SILENCE = 60.0


@dataclass(slots=True)
class SentFile:
    """A file as it came."""

    #: Fit to be stored and shown; see ``gateway.web.names``.
    name: str
    #: As declared by the sender.
    media_type: str
    content: IO[bytes]
    #: Octets.
    size: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken at most."""

    #: Octets of all files.
    octets: int
    files: int
    #: Where files lie while they come in.
    folder: Path


@dataclass(slots=True)
class Posted:
    """A form as it came: the first value of every name, and the files."""

    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[SentFile]] = field(default_factory=dict)
    #: Octets of all files, those included that were thrown away.
    octets: int = 0
    #: How many files came.
    count: int = 0
    #: Whether there was room for them.
    room: bool = True

    def within(self, limits: Limits) -> bool:
        """Tell whether all that came was kept."""
        return self.octets <= limits.octets and self.count <= limits.files


@asynccontextmanager
async def posted(request: AnyRequest, limits: Limits) -> AsyncIterator[Posted]:
    """Read the body and give the form; at the end its files are gone.

    Raises ``TooLarge`` for what is far beyond the limits, ``ClientException`` (400) for what is no
    form or ends in the middle.
    """
    form = Posted()
    try:
        await _read(request, form, limits)
        yield form
    finally:
        for one in (one for several in form.files.values() for one in several):
            one.content.close()


async def _read(request: AnyRequest, form: Posted, limits: Limits) -> None:
    kind, options = request.content_type
    if kind == "multipart/form-data" and options.get("boundary"):
        reader = _Reader(form, limits)
        try:
            await reader.read(options["boundary"], _body(request, _longest(limits)))
        except ParserLimitReached as error:
            raise TooLarge from error
        except MultipartError as error:
            raise ClientException from error
    elif kind == "application/x-www-form-urlencoded":
        pieces = [piece async for piece in _body(request, MOST_WORDS)]
        for name, value in parse_qsl(b"".join(pieces).decode("latin-1"), encoding="utf-8"):
            form.words.setdefault(name, value)
    else:
        raise ClientException


def _longest(limits: Limits) -> int:
    return PATIENCE * limits.octets + 2 * MOST_WORDS


async def _body(request: AnyRequest, most: int) -> AsyncIterator[bytes]:
    if (request.content_length or 0) > most:
        raise TooLarge
    octets = 0
    while True:
        event = await _next(request)
        if event["type"] != "http.request":
            # Nobody waits for this answer any more.
            raise ClientException
        octets += len(event["body"])
        if octets > most:
            raise TooLarge
        yield event["body"]
        if not event.get("more_body"):
            return


async def _next(request: AnyRequest) -> HTTPReceiveMessage | WebSocketReceiveMessage:
    try:
        async with asyncio.timeout(SILENCE):
            return await request.receive()
    except TimeoutError as error:
        raise ClientException(status_code=HTTP_408_REQUEST_TIMEOUT) from error


class _Reader:
    """Takes the pieces of one multipart body apart (RFC 7578)."""

    def __init__(self, form: Posted, limits: Limits) -> None:
        self._form, self._limits = form, limits
        #: Octets of words so far.
        self._worded = 0
        self._name = ""
        #: The file that is coming in, ``None`` while words are.
        self._file: SentFile | None = None
        self._pieces: list[bytes] = []
        self._gathered = 0

    async def read(self, boundary: str, body: AsyncIterator[bytes]) -> None:
        # Names come in any encoding; Latin-1 keeps their octets until we have looked at them.
        parser = PushMultipartParser(
            boundary, max_segment_count=MOST_PARTS, header_charset="latin-1"
        )
        with parser:
            async for chunk in body:
                for event in parser.parse(chunk) if chunk else ():
                    await self._take(event)

    async def _take(self, event: MultipartSegment | bytes | None) -> None:
        if event is None:
            await self._end()
        elif isinstance(event, bytes | bytearray):
            await self._more(bytes(event))
        else:
            self._begin(event)

    def _begin(self, segment: MultipartSegment) -> None:
        self._name = _decoded((segment.name or "").encode("latin-1"))
        self._pieces, self._gathered = [], 0
        if segment.filename is not None:
            name = _decoded(segment.filename.encode("latin-1"))
            spool = SpooledTemporaryFile(SMALL, dir=str(self._limits.folder))  # noqa: SIM115  (closed by posted)
            kind = (segment.content_type or "").partition(";")[0].strip()[:100]
            self._file = SentFile(name, kind or "application/octet-stream", spool)
            self._form.files.setdefault(self._name, []).append(self._file)
        else:
            self._file = None
            self._count_words(len(self._name))

    async def _more(self, octets: bytes) -> None:
        if self._file is None:
            self._count_words(len(octets))
        else:
            self._file.size += len(octets)
            self._form.octets += len(octets)
            if not self._wanted():
                return
        self._pieces.append(octets)
        self._gathered += len(octets)
        if self._file is not None and self._gathered >= SMALL:
            await self._write(self._file)

    def _wanted(self) -> bool:
        form, limits = self._form, self._limits
        return form.room and form.octets <= limits.octets and form.count < limits.files

    async def _end(self) -> None:
        if self._file is None:
            text = _decoded(b"".join(self._pieces))
            self._form.words.setdefault(self._name, text)
        elif not self._file.name and not self._file.size:
            # Where nothing was chosen browsers send a file without name and content.
            self._form.files[self._name].remove(self._file)
            self._file.content.close()
        else:
            await self._write(self._file)
            self._file.name = file_name(self._file.name)
            self._form.count += 1

    async def _write(self, file: SentFile) -> None:
        octets, self._pieces, self._gathered = b"".join(self._pieces), [], 0
        try:
            if file.size > SMALL:
                await in_thread(file.content.write, octets)
            else:
                file.content.write(octets)
        except OSError:
            # The words that still come belong on the page that says so.
            self._form.room = False

    def _count_words(self, octets: int) -> None:
        self._worded += octets
        if self._worded > MOST_WORDS:
            raise TooLarge


def _decoded(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        # Old Windows programs in this country.
        return octets.decode("windows-1250", "replace")
