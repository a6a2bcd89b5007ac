"""What the kit knows about a request: who is signed in, and the secret its forms are bound to."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from gateway.web.clerks import Clerk
from gateway.web.languages import LANGUAGES
from gateway.web.settings import WebSettings

Connection = ASGIConnection[Any, Any, Any, Any]

#: Sent by scripts that look for news by themselves; such requests keep no session alive.
BACKGROUND = "X-Background"


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser, during one request."""

    #: The secret in the browser's cookie: the session's token, or a random one before signing in.
    key: str
    clerk: Clerk | None
    #: ``cs`` or ``en``.
    language: str
    #: The browser does not have the key yet; the answer must bring it.
    fresh: bool = False

    def sealed(self, purpose: str, text: str = "") -> str:
        """Return the mark that only this browser's key makes of *text* for *purpose*."""
        return hmac.new(self.key.encode(), f"{purpose}:{text}".encode(), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Jar:
    """Names and attributes of our cookies, all of them in one place.

    Behind TLS the names carry ``__Host-``, so that no neighbouring host can set them.
    """

    settings: WebSettings
    #: ``desk`` or ``web``: two listeners on one host share the browser's cookies.
    site: str

    @property
    def session(self) -> str:
        """The signed-in session's token."""
        return self._name("session")

    @property
    def visit(self) -> str:
        """The random key before signing in."""
        return self._name("visit")

    @property
    def flash(self) -> str:
        """A message for the next page."""
        return self._name("flash")

    @property
    def language(self) -> str:
        """The language chosen before signing in."""
        return self._name("language")

    @property
    def after(self) -> str:
        """What the clerk wants to see after a decision: ``next`` or ``stay``."""
        return self._name("after")

    def cookie(self, name: str, value: str, seconds: int | None = None) -> Cookie:
        """Make a cookie; without *seconds* it ends with the browser."""
        return Cookie(
            key=name,
            value=value,
            path="/",
            max_age=seconds,
            httponly=True,
            samesite="lax",
            secure=self.settings.secure_cookies,
        )

    def _name(self, what: str) -> str:
        prefix = "__Host-" if self.settings.secure_cookies else ""
        return f"{prefix}podatelna_{self.site}_{what}"


def stranger(connection: Connection, jar: Jar) -> Visit:
    """Return the visit of somebody who is not signed in."""
    key = connection.cookies.get(jar.visit, "")
    fresh = not _is_token(key)
    return Visit(
        key=new_token() if fresh else key,
        clerk=None,
        language=_language(connection, jar),
        fresh=fresh,
    )


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def chosen_language(connection: Connection) -> str:
    """Return the language a link asks for by ``?language=``, or nothing."""
    asked: str = connection.query_params.get("language", "")
    return asked if asked in LANGUAGES else ""


def _language(connection: Connection, jar: Jar) -> str:
    asked = chosen_language(connection) or connection.cookies.get(jar.language, "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _is_token(text: str) -> bool:
    return len(text) == len("x" * 43) and text.isascii()


def visit_of(connection: Connection, jar: Jar) -> Visit:
    """Return what the guards found out; a stranger where they did not run."""
    known: Visit | None = connection.scope.get("state", {}).get("visit")
    return known or stranger(connection, jar)


def remember(connection: Connection, visit: Visit) -> None:
    """Keep *visit* for the rest of the request."""
    connection.scope.setdefault("state", {})["visit"] = visit
