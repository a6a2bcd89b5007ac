"""Pages: a message travels to the next page once, and only with this browser's seal."""

import re

from litestar import Response, get
from litestar.response import Redirect

from gateway.store.store import Store
from gateway.web.given import GivenPage
from gateway.web.pages import Link, Pages
from tests.desks import ON_SQLITE, desk_of, with_clerk

pytestmark = ON_SQLITE

NOTE = "Podání „<b>Žižka & spol.</b>“ uloženo."


@get("/start", sync_to_thread=False)
def start(page: GivenPage) -> Response[str]:
    """Give the frame alone."""
    return page("web/desk.html")


@get("/act", sync_to_thread=False)
def act(page: GivenPage) -> Redirect:
    """Do something and say so on the first page."""
    return page.to("/start", NOTE, "warn")


@get("/long", sync_to_thread=False)
def long(page: GivenPage) -> Redirect:
    """Say very much on the first page."""
    return page.to("/start", "😀" * 5000)


PAGES = Pages("act", handlers=(start, act, long), links=(Link("Start", "/start"),))


def notices(html: str) -> list[str]:
    """Return the messages of a page."""
    return re.findall(r'class="notice (?:ok|warn|danger)" role="status"><p>(.*?)</p>', html)


async def test_a_message_is_shown_once_and_escaped(store: Store) -> None:
    """After an action the next page says what was done; the page after that does not."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        first = await browser.open("/act")
        assert notices(first.text) == ["Podání „&lt;b&gt;Žižka &amp; spol.&lt;/b&gt;“ uloženo."]
        assert notices((await browser.open("/start")).text) == []


async def test_a_long_message_still_fits_into_a_cookie(store: Store) -> None:
    """Browsers drop cookies above four kilobytes, and with them the message."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.get("/long")
        assert len(answer.headers["set-cookie"]) < 4096
        assert notices((await browser.open("/start")).text) == ["😀" * 500]


async def test_a_planted_message_is_not_shown(store: Store) -> None:
    """A cookie from a neighbouring host, or of another session, says nothing on our pages."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.get("/act")
        packed, _, seal = answer.cookies["podatelna_desk_flash"].strip('"').partition(".")
        session = f"podatelna_desk_session={browser.cookies['podatelna_desk_session']}"
        browser.cookies.clear()
        for value in (packed, f"{packed}.x", f"x{packed}.{seal}", "...", "é"):
            cookies = f"podatelna_desk_flash={value}; {session}".encode("latin-1")
            shown = await browser.get("/start", headers={b"Cookie": cookies})
            assert notices(shown.text) == [], value
        genuine = {"Cookie": f'podatelna_desk_flash="{packed}.{seal}"; {session}'}
        assert notices((await browser.get("/start", headers=genuine)).text) != []
