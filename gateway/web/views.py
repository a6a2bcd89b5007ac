"""Writes into the audit log who was shown what, before the page goes out.

A route of the desk says so in its ``opt``: ``opt=shows("filing:{record_identifier}")``, or with the
reason that it shows nobody's things, ``opt=shows_nothing("...")``. Source: Decree 259/2012 and the
national standard (NSESSS), by which the transaction log knows of every look.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.enums import ScopeType
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_204_NO_CONTENT,
    HTTP_422_UNPROCESSABLE_ENTITY,
)
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.errors import ErrorPages
from gateway.web.page import AnyRequest
from gateway.web.visit import BACKGROUND, Visit

#: The keys of ``opt``.
SHOWS: Final = "shows"
SHOWS_NOTHING: Final = "shows_nothing"
SEARCHES: Final = "searches"

#: Says that a script of ours asks and not a person.
_BACKGROUND = BACKGROUND.lower().encode()

#: The query's field that all searches use.
WORDS = "q"
_LONGEST = 200

#: A page that refreshes itself is one look for so long.
ONE_LOOK = timedelta(minutes=10)
_REMEMBERED = 5000

#: Event, thing and details of a line of the audit log.
Line = tuple[str, str, dict[str, str]]

_PARAMETER = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class View:
    """What a route shows, to be filled in from the parameters of its path."""

    #: ``filing:{record_identifier}``, in the words of the audit log.
    about: str
    #: ``filing.viewed``.
    event: str

    def line(self, parameters: Mapping[str, Any]) -> Line:
        """Return event, thing and details; what does not name the thing is a detail."""
        used = set(_PARAMETER.findall(self.about))
        rest = {name: str(value) for name, value in parameters.items() if name not in used}
        return self.event, self.about.format_map(parameters), rest


def shows(about: str, event: str = "") -> dict[str, View]:
    """Return the ``opt`` of a route that shows *about*; the event is ``kind.viewed``."""
    return {SHOWS: View(about, event or f"{about.partition(':')[0]}.viewed")}


def shows_nothing(because: str) -> dict[str, str]:
    """Return the ``opt`` of a route whose page says nothing about anybody, and why."""
    return {SHOWS_NOTHING: because}


def searches(what: str) -> dict[str, str]:
    """Return the ``opt`` of a list in which words can be sought by the query's ``q``."""
    return {SEARCHES: what}


#: Session, event, thing and details of a look.
Look = tuple[str, str, str, tuple[tuple[str, str], ...]]


class Witness:
    """The middleware that writes it down. A look that cannot be written down is not given."""

    def __init__(self, app: ASGIApp, store: Store, errors: ErrorPages) -> None:
        self._app, self._store, self._errors = app, store, errors
        self._looks: OrderedDict[Look, datetime] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer once what it shows is written down."""
        line = _line(scope)
        if line is None:
            await self._app(scope, receive, send)
            return
        withheld = False

        async def witnessed(message: Message) -> None:
            nonlocal withheld
            if message["type"] == "http.response.start" and _is_shown(message["status"]):
                try:
                    await self._write(scope, line)
                except Exception as error:  # noqa: BLE001  (whatever it is, nothing is shown)
                    withheld = True
                    request: AnyRequest = Request(scope, receive)
                    page = self._errors.page(request, error)
                    await page.to_asgi_response(None, request)(scope, receive, send)
            if not withheld:
                await send(message)

        await self._app(scope, receive, witnessed)

    async def _write(self, scope: Scope, line: Line) -> None:
        visit: Visit | None = scope.get("state", {}).get("visit")
        if visit is None or visit.clerk is None:
            return
        event, about, details = line
        now = self._store.clock.now()
        look = (visit.key, event, about, tuple(sorted(details.items())))
        if _in_background(scope) and self._is_fresh(look, now):
            return

        def record(unit: Unit) -> None:
            unit.record(event, about, details)

        await self._store.run(visit.clerk.originator, record, visit.clerk.actor)
        self._looks[look] = now
        self._looks.move_to_end(look)
        if len(self._looks) > _REMEMBERED:
            self._looks.popitem(last=False)

    def _is_fresh(self, look: Look, now: datetime) -> bool:
        seen = self._looks.get(look)
        return seen is not None and now - seen < ONE_LOOK


def _line(scope: Scope) -> Line | None:
    """Return what there is to be written about the request; nothing about most of them."""
    if scope["type"] != ScopeType.HTTP:
        return None
    told: Mapping[str, Any] = scope["route_handler"].opt
    if SHOWS in told:
        view: View = told[SHOWS]
        return view.line(scope["path_params"])
    words = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get(WORDS, "").strip()
    if SEARCHES in told and words:
        return "register.searched", f"register:{told[SEARCHES]}", {WORDS: words[:_LONGEST]}
    return None


def _is_shown(status: int) -> bool:
    return HTTP_200_OK <= status < HTTP_204_NO_CONTENT or status == HTTP_422_UNPROCESSABLE_ENTITY


def _in_background(scope: Scope) -> bool:
    return any(name == _BACKGROUND for name, _ in scope["headers"])
