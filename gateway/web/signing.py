"""Signing in and out at the desk, and what a signed-in clerk may switch."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote, urlsplit

from litestar import Request, Response, get, post
from litestar.di import Dependency
from litestar.handlers import BaseRouteHandler
from litestar.params import FromQuery
from litestar.response import Redirect
from litestar.status_codes import (
    HTTP_303_SEE_OTHER,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_429_TOO_MANY_REQUESTS,
)

from gateway.model.errors import NotAllowed
from gateway.model.ids import OriginatorId
from gateway.web.accounts import check_password, find
from gateway.web.attempts import Attempts
from gateway.web.clerks import NotMyDuty, Role
from gateway.web.given import GivenClerk, GivenPage
from gateway.web.languages import LANGUAGES
from gateway.web.page import AnyRequest, Page
from gateway.web.sessions import Sessions
from gateway.web.visit import BACKGROUND, Connection, Jar, Visit, remember, stranger

#: A hidden field of every form: the page it stands on, to return to after signing in anew.
HERE = "_here"


class NotSignedIn(Exception):
    """Nobody is signed in; the page asked for comes back after signing in."""

    def __init__(self, back: str) -> None:
        super().__init__()
        self.back = back


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """What the handlers of this module work with."""

    sessions: Sessions
    attempts: Attempts
    jar: Jar


GivenDesk: TypeAlias = Annotated[SigningDesk, Dependency()]


class SignedIn:
    """A guard for all routes: finds out who asks, and stops strangers."""

    def __init__(self, sessions: Sessions, jar: Jar) -> None:
        self._sessions, self._jar = sessions, jar

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Remember the visit; raise ``NotSignedIn``, ``NotAllowed`` or ``NotMyDuty``."""
        if handler.opt.get("open"):
            remember(connection, stranger(connection, self._jar))
            return
        token = connection.cookies.get(self._jar.session, "")
        quiet = BACKGROUND in connection.headers
        clerk = await self._sessions.find(token, quiet=quiet)
        if clerk is None:
            raise NotSignedIn(await _back(connection))
        remember(connection, Visit(token, clerk, clerk.language))
        if handler.opt.get("role", clerk.role) is not clerk.role:
            raise NotAllowed
        if not clerk.has(*handler.opt.get("duties", ())):
            raise NotMyDuty


def to_sign_in(request: AnyRequest, error: NotSignedIn) -> Response[Any]:
    """Send a browser to the sign-in page, and a script to load its whole page anew."""
    if "HX-Request" in request.headers:
        return Response(b"", headers={"HX-Refresh": "true"})
    back = f"?next={quote(error.back, safe='')}" if error.back != "/" else ""
    return Redirect(f"/sign-in{back}", status_code=HTTP_303_SEE_OTHER)


def local(path: object) -> str:
    """Return *path* when it is one of ours, otherwise the first page. Never leads elsewhere."""
    text = path if isinstance(path, str) else ""
    # Browsers read a backslash like a slash and drop control characters.
    plain = text.isprintable() and "\\" not in text
    parts = urlsplit(text) if plain and text.startswith("/") and text[1:2] != "/" else None
    if parts is None or parts.scheme or parts.netloc or text.startswith("/sign-"):
        return "/"
    return text


async def _back(connection: Connection) -> str:
    if connection.scope.get("method") == "GET" or not isinstance(connection, Request):
        query = connection.scope["query_string"].decode("latin-1")
        return local(connection.url.path + (f"?{query}" if query else ""))
    return local((await connection.form()).get(HERE))


@get("/sign-in", opt={"open": True}, sync_to_thread=False)
def sign_in_page(page: GivenPage, next: FromQuery[str] = "/") -> Response[str]:  # noqa: A002  (the query's word)
    """Ask for login and password."""
    return page("web/sign_in.html", back=local(next), login="", problem="")


@post("/sign-in", opt={"open": True})
async def sign_in(request: AnyRequest, page: GivenPage, signing_desk: GivenDesk) -> Response[Any]:
    """Begin a session, or say that login and password do not fit and wait longer next time."""
    form = await request.form()
    login = str(form.get("login", "")).strip().lower()[:60]
    back = local(form.get("next"))
    address = request.client.host if request.client else ""
    attempts = signing_desk.attempts
    if wait := math.ceil(attempts.wait(login, address)):
        response = _again(page, back, login, ("wait", wait))
        response.headers["Retry-After"] = str(wait)
        return response
    sessions, jar = signing_desk.sessions, signing_desk.jar
    known = await check_password(sessions.store, login, str(form.get("password", "")))
    if known is None:
        attempts.failed(login, address)
        await sessions.failed(login, await find(sessions.store, login))
        return _again(page, back, login, ("wrong", 0))
    attempts.succeeded(login)
    if not set(known.originators) & set(sessions.store.originators):
        return _again(page, back, login, ("nowhere", 0))
    token = await sessions.begin(known, request.cookies.get(jar.session, ""))
    answer = Redirect(back, status_code=HTTP_303_SEE_OTHER)
    answer.set_cookie(jar.cookie(jar.session, token))
    return answer


def _again(page: Page, back: str, login: str, problem: tuple[str, int]) -> Response[str]:
    what, wait = problem
    status = HTTP_429_TOO_MANY_REQUESTS if what == "wait" else HTTP_422_UNPROCESSABLE_ENTITY
    return page("web/sign_in.html", status=status, back=back, login=login, problem=what, wait=wait)


@post("/sign-out")
async def sign_out(
    request: AnyRequest,
    clerk: GivenClerk,
    page: GivenPage,
    signing_desk: GivenDesk,
) -> Redirect:
    """End the session."""
    jar = signing_desk.jar
    await signing_desk.sessions.end(request.cookies.get(jar.session, ""), clerk)
    answer = page.to("/sign-in")
    answer.set_cookie(jar.cookie(jar.session, "", 0))
    return answer


@post("/originator")
async def work_for(
    request: AnyRequest,
    clerk: GivenClerk,
    page: GivenPage,
    signing_desk: GivenDesk,
) -> Redirect:
    """Work for another originator from now on. What was open belongs to the one before."""
    chosen = OriginatorId(str((await request.form()).get("originator", "")))
    token = request.cookies.get(signing_desk.jar.session, "")
    await signing_desk.sessions.work_for(token, clerk, chosen)
    return page.to("/")


@post("/language")
async def speak(
    request: AnyRequest,
    clerk: GivenClerk,
    page: GivenPage,
    signing_desk: GivenDesk,
) -> Redirect:
    """Show the desk in another language."""
    form = await request.form()
    chosen = str(form.get("language", ""))
    if chosen in LANGUAGES:
        await signing_desk.sessions.speak(clerk, chosen)
    return page.to(local(form.get(HERE)))


@post("/language-before", opt={"open": True})
async def speak_before(request: AnyRequest, page: GivenPage, signing_desk: GivenDesk) -> Redirect:
    """Show the sign-in page in another language."""
    chosen = str((await request.form()).get("language", ""))
    answer = page.to("/sign-in")
    if chosen in LANGUAGES:
        jar = signing_desk.jar
        answer.set_cookie(jar.cookie(jar.language, chosen, 365 * 86400))
    return answer


HANDLERS = (sign_in_page, sign_in, sign_out, work_for, speak, speak_before)

#: For ``opt={"role": OPERATORS}``.
OPERATORS = Role.OPERATOR
