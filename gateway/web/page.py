"""What a handler answers with: a rendered page, or the way to another one with a message."""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from markupsafe import Markup

from gateway.model.errors import GatewayError, Worded
from gateway.web import csrf
from gateway.web.languages import Language
from gateway.web.pages import Link
from gateway.web.rendering import Rendering
from gateway.web.visit import Jar, Visit, chosen_language, visit_of

AnyRequest = Request[Any, Any, Any]

#: A message travels in a cookie; longer ones are cut.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Flash:
    """A message on the page after an action."""

    text: str
    #: ``ok``, ``warn`` or ``danger``.
    tone: str = "ok"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of one application share."""

    rendering: Rendering
    jar: Jar
    #: The navigation, in order.
    links: tuple[Link, ...] = ()


class Page:
    """Renders templates for one request. Handlers get it by the name ``page``.

    Templates get, besides the handler's context: ``clerk`` (or ``None``), ``links``, ``here``
    (the request's path), ``flash``, ``csrf`` (the token), ``language``, the filters ``date``,
    ``time``, ``moment``, ``second``, ``iso``, ``number``, ``money``, ``size``, ``translated``,
    and gettext.
    """

    def __init__(self, frame: Frame, request: AnyRequest) -> None:
        self._frame = frame
        self._request = request
        self.visit: Visit = visit_of(request, frame.jar)
        self.language: Language = frame.rendering.languages[self.visit.language]

    @property
    def jar(self) -> Jar:
        """The names of this site's cookies."""
        return self._frame.jar

    def __call__(self, template: str, /, *, status: int = 200, **context: object) -> Response[str]:
        """Render a page. *template* carries its part's prefix: ``registry/filing.html``."""
        flash = self._flash()
        response = Response(
            self._frame.rendering.html(
                self.visit.language, template, self._shared(flash) | context
            ),
            status_code=status,
            media_type="text/html",
        )
        jar = self._frame.jar
        if self.visit.fresh:
            response.set_cookie(jar.cookie(jar.visit, self.visit.key))
        if asked := chosen_language(self._request):
            response.set_cookie(jar.cookie(jar.language, asked, 365 * 86400))
        if flash is not None:
            response.set_cookie(jar.cookie(jar.flash, "", 0))
        return response

    def fragment(self, template: str, /, **context: object) -> Response[str]:
        """Render a piece for a page that is already shown; a waiting message keeps waiting."""
        html = str(self.piece(template, **context))
        return Response(html, media_type="text/html")

    def piece(self, template: str, /, **context: object) -> Markup:
        """Render a template to be put into another page."""
        html = self._frame.rendering.html(
            self.visit.language, template, self._shared(None) | context
        )
        return Markup(html)  # noqa: S704  (rendered with escaping on)

    def to(self, path: str, message: str = "", tone: str = "ok") -> Redirect:
        """Send the browser to *path* with a message, already translated, on the next page."""
        response = Redirect(path, status_code=HTTP_303_SEE_OTHER)
        if message:
            jar = self._frame.jar
            text = json.dumps([message[:_LONGEST], tone], ensure_ascii=False)
            packed = base64.urlsafe_b64encode(text.encode()).decode()
            seal = self.visit.sealed("flash", packed)
            response.set_cookie(jar.cookie(jar.flash, f"{packed}.{seal}", 60))
        return response

    def gettext(self, text: str, /, **values: object) -> str:
        """Translate a text of the code into the visitor's language."""
        return self.language.gettext(text, **values)

    def said(self, error: GatewayError) -> str:
        """Return what an error says, in the visitor's language."""
        if isinstance(error, Worded):
            return self.gettext(error.text, **error.values)
        return self.gettext(str(error))

    def _shared(self, flash: Flash | None) -> dict[str, Any]:
        return {
            "clerk": self.visit.clerk,
            "links": self._links(),
            "here": self._request.url.path,
            "flash": flash,
            "csrf": csrf.token(self.visit),
        }

    def _links(self) -> tuple[Link, ...]:
        """Return the navigation as far as it is the visitor's."""
        clerk = self.visit.clerk
        return tuple(link for link in self._frame.links if clerk is None or clerk.has(*link.duties))

    def _flash(self) -> Flash | None:
        packed, _, seal = self._request.cookies.get(self._frame.jar.flash, "").partition(".")
        # Somebody else's host could plant a cookie, but not seal it.
        if not packed or not hmac.compare_digest(
            seal.encode(), self.visit.sealed("flash", packed).encode()
        ):
            return None
        try:
            text, tone = json.loads(base64.urlsafe_b64decode(packed))
        except (binascii.Error, ValueError):
            return None
        return Flash(text, tone)
