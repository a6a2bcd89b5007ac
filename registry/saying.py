"""Puts refusals into the words of the person at the desk."""

from gateway.model.errors import GatewayError
from gateway.web.page import Page
from registry.refusing import Wrong


def said(page: Page, error: GatewayError) -> str:
    """Return a refusal in the visitor's language."""
    if isinstance(error, Wrong):
        return page.gettext(error.text, **error.values)
    return page.gettext(str(error))
