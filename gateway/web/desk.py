"""The clerks' desk: builds its application from the pages of all parts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from litestar import Litestar, Request, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from gateway.model.errors import Broken
from gateway.store.store import Store
from gateway.web import desk_history, signing, styleguide
from gateway.web.apps import Fittings, HealthCheck, application, health_handler
from gateway.web.assets import Assets
from gateway.web.attempts import Attempts
from gateway.web.clerks import Backroom, Clerk, NotMyDuty
from gateway.web.csrf import Unforged, legible
from gateway.web.errors import ErrorPages
from gateway.web.given import GivenClerk
from gateway.web.page import Frame
from gateway.web.pages import Link, Pages
from gateway.web.panels import Panels
from gateway.web.rendering import Rendering
from gateway.web.sessions import Sessions
from gateway.web.settings import WebSettings
from gateway.web.signing import NotSignedIn, SignedIn, SigningDesk
from gateway.web.views import Witness
from gateway.web.visit import Jar, Visit


def build_desk(
    *,
    store: Store,
    settings: WebSettings,
    pages: Sequence[Pages],
    backroom: Backroom,
    health: HealthCheck,
    metrics: CollectorRegistry,
) -> Litestar:
    """Return the desk's application.

    Handlers of *pages* may ask for ``store``, ``clerk``, ``page`` and ``decide`` by name. Every
    route wants a signed-in clerk unless its ``opt`` says ``open``, a role if it says ``role``, and
    one of the duties that its ``opt`` or its part names. What it shows is logged as its ``opt``
    says by ``gateway.web.views.shows``.
    """
    assets = Assets()
    jar = Jar(settings, "desk")
    frame = Frame(Rendering(pages, assets), jar, _links(pages))
    sessions = Sessions(store, settings)
    panels = Panels.from_pages(pages)
    signing_desk = SigningDesk(sessions, Attempts(store.clock), jar)
    errors = ErrorPages(frame, "web/desk_error.html")
    fittings = Fittings(
        handlers=[
            assets.handler(),
            health_handler(health),
            _metrics_handler(metrics),
            _first_page(frame),
            _nothing,
            *signing.HANDLERS,
            *styleguide.HANDLERS,
            *desk_history.HANDLERS,
            *(
                Router("/", route_handlers=part.handlers, opt={"duties": part.duties})
                for part in pages
                if part.handlers
            ),
        ],
        guards=[legible, SignedIn(sessions, jar), Unforged(jar)],
        middleware=[partial(Witness, store=store, errors=errors)],
        dependencies={
            "store": Provide(lambda: store, sync_to_thread=False),
            "decide": Provide(lambda: backroom.decide, sync_to_thread=False),
            "proofs": Provide(lambda: backroom.proofs, sync_to_thread=False),
            "ways": Provide(lambda: backroom.ways, sync_to_thread=False),
            "directories": Provide(lambda: backroom.directories, sync_to_thread=False),
            "apart": Provide(lambda: backroom.apart, sync_to_thread=False),
            "clerk": Provide(_clerk, sync_to_thread=False),
            "signing_desk": Provide(lambda: signing_desk, sync_to_thread=False),
            "panels": Provide(lambda: panels, sync_to_thread=False),
        },
        exception_handlers={
            **errors.handlers(),
            NotSignedIn: signing.to_sign_in,
        },
    )
    return application(frame, fittings)


def _links(pages: Sequence[Pages]) -> tuple[Link, ...]:
    links = (
        replace(link, duties=link.duties or part.duties) for part in pages for link in part.links
    )
    return tuple(sorted(links, key=lambda link: link.order))


def _clerk(request: Request[Any, Any, Any]) -> Clerk:
    visit: Visit = request.scope["state"]["visit"]
    if visit.clerk is None:
        raise Broken("An open page asked for the clerk.")
    return visit.clerk


def _metrics_handler(registry: CollectorRegistry) -> HTTPRouteHandler:
    @get("/metrics", opt={"open": True}, sync_to_thread=False)
    def metrics() -> Response[bytes]:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return metrics


def _first_page(frame: Frame) -> HTTPRouteHandler:
    @get("/", sync_to_thread=False)
    def first_page(clerk: GivenClerk) -> Redirect:
        mine = next((link for link in frame.links if clerk.has(*link.duties)), None)
        if mine is None:
            raise NotMyDuty if frame.links else NotFoundException
        return Redirect(mine.path, status_code=HTTP_303_SEE_OTHER)

    return first_page


# Unknown addresses pass the guards like known ones: a stranger learns nothing about what exists.
@get("/{path:path}", sync_to_thread=False)
def _nothing(path: FromPath[str]) -> None:
    raise NotFoundException(path)
