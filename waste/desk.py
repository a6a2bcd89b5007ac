"""The desk's pages of the waste fee."""

from gateway.web.pages import Pages

PAGES = Pages(name="waste")
