"""What the desk and the public web have in common: health, security headers, the application."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.types import (
    BeforeMessageSendHookHandler,
    ControllerRouterHandler,
    ExceptionHandlersMap,
    Guard,
    Message,
    Middleware,
    Scope,
)

from gateway.late import unseen
from gateway.web.page import Frame, Page

#: Tells whether all is well, and the details as a JSON object. Does no I/O.
HealthCheck = Callable[[], tuple[bool, Mapping[str, Any]]]

#: Nothing runs, loads or frames but what we serve ourselves; no inline script or style.
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

#: Set on every answer unless the handler has set its own.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

#: Octets of a whole request; pages take no uploads yet.
LARGEST_REQUEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Fittings:
    """What distinguishes one application from another."""

    handlers: Sequence[ControllerRouterHandler]
    guards: Sequence[Guard]
    dependencies: Mapping[str, Provide]
    exception_handlers: ExceptionHandlersMap
    middleware: Sequence[Middleware] = ()
    #: Headers that differ from ``HEADERS``.
    headers: Mapping[str, str] = field(default_factory=dict)


def application(frame: Frame, fittings: Fittings) -> Litestar:
    """Build an application with our pages, errors and headers, and nothing of Litestar's own."""

    def page(request: Request[Any, Any, Any]) -> Page:
        return Page(frame, request)

    # Litestar would load it only since it is installed.
    with unseen("pydantic"):
        return _built(fittings, Provide(page, sync_to_thread=False))


def _built(fittings: Fittings, page: Provide) -> Litestar:
    return Litestar(
        list(fittings.handlers),
        guards=list(fittings.guards),
        dependencies={"page": page, **fittings.dependencies},
        middleware=list(fittings.middleware),
        exception_handlers=dict(fittings.exception_handlers),
        before_send=[_with_headers({**HEADERS, **fittings.headers})],
        request_max_body_size=LARGEST_REQUEST,
        # Litestar's own logging would show what httpx logs, addresses with secrets included.
        logging_config=None,
        openapi_config=None,
    )


def health_handler(check: HealthCheck) -> HTTPRouteHandler:
    """Return the route ``/health``: 200 when all is well, 503 otherwise."""

    @get("/health", opt={"open": True}, sync_to_thread=False)
    def health() -> Response[Mapping[str, Any]]:
        well, details = check()
        return Response(details, status_code=200 if well else 503)

    return health


def _with_headers(headers: Mapping[str, str]) -> BeforeMessageSendHookHandler:
    async def before_send(message: Message, _scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        present = MutableScopeHeaders.from_message(message)
        for name, value in headers.items():
            present.setdefault(name, value)

    return before_send
