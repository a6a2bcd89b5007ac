"""The living style guide: every control and token on one page, for operators."""

from litestar import Response, get

from gateway.web import tokens
from gateway.web.clerks import Role
from gateway.web.given import GivenPage


@get("/styleguide", opt={"role": Role.OPERATOR}, sync_to_thread=False)
def styleguide(page: GivenPage) -> Response[str]:
    """Show what the pages are made of."""
    return page("web/styleguide.html", tokens=tokens.values())


HANDLERS = (styleguide,)
