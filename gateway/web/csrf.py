"""Makes sure that a form can be read, and was given out by us to this very browser."""

import hmac

from litestar import Request
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler

from gateway.model.errors import NotAllowed
from gateway.web.languages import msgid
from gateway.web.visit import Connection, Jar, Visit, visit_of

#: Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: The hidden field of every form, and the header for scripts.
FIELD = "_csrf"
HEADER = "X-CSRF-Token"
#: In a route's ``opt``: anybody may post here without having been given our page, because nothing
#: the browser holds gives it a right here. The route reads the body itself, and it alone.
OPEN_FORM = "open_form"


class ForgedForm(NotAllowed):
    """The form does not come from this browser's page."""


_STALE = msgid("The page this form came from is no longer valid. Nothing was done.")
_FOREIGN = msgid("The form was sent from a page of another site. Nothing was done.")


def token(visit: Visit) -> str:
    """Return what the forms of this visit carry. It ends with the session it is bound to."""
    return visit.sealed("form")


async def legible(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuse an address or a form with NUL in it: no person types it and no database takes it.

    A guard for all routes; an open form is left to its route. Raises ``ClientException``, which is
    status 400.
    """
    scope = connection.scope
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        raise ClientException
    if scope.get("method") in SAFE or not isinstance(connection, Request):
        return
    if OPEN_FORM in handler.opt:
        return
    form = await connection.form()
    if any("\x00" in f"{name}{value}" for name, value in form.multi_items()):
        raise ClientException


class Unforged:
    """A guard for all routes: refuses changes without the visit's token or from another site."""

    def __init__(self, jar: Jar) -> None:
        self._jar = jar

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Raise ``ForgedForm`` unless the request changes nothing or carries the token.

        An open form needs no token; another site may send it as little as any other.
        """
        if connection.scope.get("method") in SAFE or not isinstance(connection, Request):
            return
        # Browsers say where a request was made; programs without this header have no cookies of
        # a signed-in clerk to be abused.
        if connection.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            raise ForgedForm(_FOREIGN)
        if OPEN_FORM in handler.opt:
            return
        sent = connection.headers.get(HEADER) or (await connection.form()).get(FIELD, "")
        expected = token(visit_of(connection, self._jar))
        if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), expected.encode()):
            # Its files lie on disk, and no handler will close them.
            await (await connection.form()).close()
            raise ForgedForm(_STALE)
