"""The public web: builds its application from the public pages of the parts."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from gateway.model.ports import Gateway
from gateway.web.apps import Fittings, HealthCheck, application, health_handler
from gateway.web.assets import Assets
from gateway.web.csrf import Unforged, legible
from gateway.web.errors import ErrorPages
from gateway.web.page import Frame
from gateway.web.pages import Pages
from gateway.web.rendering import Rendering
from gateway.web.settings import WebSettings
from gateway.web.visit import Connection, Jar, remember, stranger


def build_public(
    *, gateway: Gateway, settings: WebSettings, pages: Sequence[Pages], health: HealthCheck
) -> Litestar:
    """Return the public web's application; it knows the gateway's port and no store.

    Handlers of *pages* may ask for ``gateway``, ``page``, ``jar`` and ``asker`` (the peer's
    address) by name.
    """
    assets = Assets()
    jar = Jar(settings, "web")
    frame = Frame(
        Rendering(pages, assets), jar, tuple(link for part in pages for link in part.links)
    )
    fittings = Fittings(
        handlers=[
            assets.handler(),
            health_handler(health),
            *(handler for part in pages for handler in part.handlers),
        ],
        guards=[legible, Stranger(jar), Unforged(jar)],
        dependencies={
            "gateway": Provide(lambda: gateway, sync_to_thread=False),
            "jar": Provide(lambda: jar, sync_to_thread=False),
            "asker": Provide(_asker, sync_to_thread=False),
        },
        exception_handlers=ErrorPages(frame, "web/public_error.html").handlers(),
    )
    return application(frame, fittings)


class Stranger:
    """A guard for all routes: gives every visitor a key, so that a page's form fits its answer."""

    def __init__(self, jar: Jar) -> None:
        self._jar = jar

    async def __call__(self, connection: Connection, _handler: BaseRouteHandler) -> None:
        """Remember the visit."""
        remember(connection, stranger(connection, self._jar))


def _asker(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""
