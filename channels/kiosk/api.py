"""The requests of kiosks: one small application, JSON in and out, filings as packages."""

import asyncio
import hashlib
import logging
import math
from collections.abc import AsyncIterator
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from litestar import Litestar, Response, get, post, put
from litestar.di import Dependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import FromPath, SkipValidationMarker

from channels.kiosk import wire
from channels.kiosk.counter import Counter
from channels.kiosk.peer import AnyRequest, Door
from channels.kiosk.wire import Application, Draft, Enquiry, Trouble
from gateway.model.errors import (
    Malformed,
    NotAllowed,
    Refused,
    Throttled,
    TooLarge,
    TryLater,
    as_text,
)

log = logging.getLogger("channels.kiosk")

GivenCounter: TypeAlias = Annotated[Counter, Dependency(), SkipValidationMarker()]
GivenDoor: TypeAlias = Annotated[Door, Dependency(), SkipValidationMarker()]
#: Seconds.
GivenPatience: TypeAlias = Annotated[float, Dependency()]
AnyResponse = Response[bytes]

_JSON = "application/json"
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

#: What each error is in HTTP, the first that fits; all else is our own fault.
_STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (TooLarge, 413, "too-large"),
    (Malformed, 400, "malformed"),
    (NotAllowed, 403, "not-allowed"),
    (Refused, 422, "refused"),
    (Throttled, 429, "later"),
    (TryLater, 503, "later"),
)
#: From here on a status means that the fault is not the kiosk's.
_OURS = 500
#: After our own fault a kiosk may come again in so many seconds.
_OUR_FAULT = 60.0


@get("/authority", sync_to_thread=False)
def authority(counter: GivenCounter) -> Response[bytes]:
    """Show the authority's certificate: a kiosk compares it with its code before it trusts us."""
    return Response(counter.authority.pem, media_type="application/x-pem-file", headers=_HEADERS)


@post("/enrol", status_code=200)
async def enrol(request: AnyRequest, counter: GivenCounter) -> AnyResponse:
    """Give a kiosk with a code its certificate; the only act that needs none."""
    asker = request.client.host if request.client else ""
    application = wire.loaded(await _small(request), Application)
    return _said(await counter.enrol(application, asker))


@post("/renewal", status_code=200)
async def renewal(request: AnyRequest, counter: GivenCounter, door: GivenDoor) -> AnyResponse:
    """Give a kiosk its next certificate."""
    kiosk = await door.kiosk(request)
    application = wire.loaded(await _small(request), Application)
    return _said(await counter.renew(kiosk, application.request))


@get("/catalogue")
async def catalogue(request: AnyRequest, counter: GivenCounter, door: GivenDoor) -> AnyResponse:
    """Tell what the kiosk offers, or that nothing has changed."""
    kiosk = await door.kiosk(request)
    language = request.query_params.get("language", "cs")
    octets = wire.dumped(await counter.catalogue(kiosk, language))
    tag = f'"{hashlib.sha256(octets).hexdigest()[:32]}"'
    headers = {**_HEADERS, "Cache-Control": "no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers, media_type=_JSON)
    return Response(octets, headers=headers, media_type=_JSON)


@put("/filings/{number:uuid}", status_code=200, request_max_body_size=None)
async def filing(
    number: FromPath[UUID],
    request: AnyRequest,
    counter: GivenCounter,
    door: GivenDoor,
    patience: GivenPatience,
) -> AnyResponse:
    """Accept a filing; the receipt is the answer."""
    kiosk = await door.kiosk(request)
    if int(request.headers.get("content-length", "0")) > counter.most:
        raise TooLarge
    octets = _streamed(request, patience)
    digest = request.headers.get("content-digest", "")
    return _said(await counter.hand_in(kiosk, number, octets, digest))


@post("/questions", status_code=200)
async def questions(request: AnyRequest, counter: GivenCounter, door: GivenDoor) -> AnyResponse:
    """Answer a question."""
    kiosk = await door.kiosk(request)
    return _said(await counter.answer(kiosk, wire.loaded(await _small(request), Enquiry)))


@post("/checks", status_code=200)
async def checks(request: AnyRequest, counter: GivenCounter, door: GivenDoor) -> AnyResponse:
    """Say what is wrong with a draft."""
    kiosk = await door.kiosk(request)
    return _said(await counter.look_at(kiosk, wire.loaded(await _small(request), Draft)))


def application(counter: Counter, door: Door, patience: float) -> Litestar:
    """Build the application; *patience* is how long a kiosk may be silent, in seconds."""
    given = {
        "counter": Provide(lambda: counter, sync_to_thread=False),
        "door": Provide(lambda: door, sync_to_thread=False),
        "patience": Provide(lambda: patience, sync_to_thread=False),
    }
    return Litestar(
        [authority, enrol, renewal, catalogue, filing, questions, checks],
        dependencies=given,
        exception_handlers={Exception: _excused},
        request_max_body_size=wire.LONGEST,
        logging_config=None,
        openapi_config=None,
    )


def _said(thing: Any) -> AnyResponse:
    return Response(wire.dumped(thing), media_type=_JSON, headers=_HEADERS)


def _excused(_request: AnyRequest, error: Exception) -> AnyResponse:
    headers = dict(_HEADERS)
    if isinstance(error, HTTPException) and error.status_code < _OURS:
        status, word = error.status_code, "malformed"
    else:
        known = (line for line in _STATUS if isinstance(error, line[0]))
        _, status, word = next(known, (Exception, 503, "later"))
    if word == "later":
        after = error.after if isinstance(error, TryLater) else _OUR_FAULT
        headers["Retry-After"] = str(max(1, math.ceil(after)))
        if not isinstance(error, TryLater):
            log.error("a kiosk's request failed", extra={"error": as_text(error)}, exc_info=error)
    trouble = Trouble(word, str(error) if isinstance(error, Refused) else "")
    return Response(wire.dumped(trouble), status_code=status, headers=headers, media_type=_JSON)


async def _small(request: AnyRequest) -> bytes:
    return b"".join([chunk async for chunk in _streamed(request, 10.0)])


async def _streamed(request: AnyRequest, patience: float) -> AsyncIterator[bytes]:
    """Yield the body. A kiosk that falls silent or goes away raises ``TryLater``."""
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(patience):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise TryLater("The kiosk fell silent.") from None
        except HTTPException as error:
            if error.status_code < _OURS:
                raise
            raise TryLater("The kiosk went away.") from error
        if chunk is None:
            return
        yield chunk
