"""Forms: without the token of this very browser nothing happens."""

import pytest
from litestar import Response, get, post

from gateway.store.store import Store
from gateway.web.given import GivenPage
from gateway.web.page import AnyRequest
from gateway.web.pages import Link, Pages
from tests.desks import ON_SQLITE, Browser, desk_of, with_clerk

pytestmark = ON_SQLITE

DONE: list[str] = []


@get("/form", sync_to_thread=False)
def form(page: GivenPage) -> Response[str]:
    """Give a page with forms."""
    return page("web/desk.html")


@post("/form")
async def change(request: AnyRequest, page: GivenPage) -> Response[str]:
    """Change something."""
    DONE.append(str((await request.form()).get("what")))
    return page("web/desk.html")


FORM = Pages("form", handlers=(form, change), links=(Link("Form", "/form"),))


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    """Begin with nothing done."""
    DONE.clear()


async def test_a_form_of_our_page_is_accepted(store: Store) -> None:
    """The token of the page goes with the session's cookie."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        await browser.sign_in()
        assert (await browser.submit("/form", what="this")).status_code == 200
    assert DONE == ["this"]


@pytest.mark.parametrize("token", [None, "", "forged", "ž", "0" * 64])
async def test_a_missing_or_forged_token_does_nothing_and_says_so(
    token: str | None, store: Store
) -> None:
    """The answer is a clear page with status 403, and nothing was done."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        await browser.sign_in()
        sent = {"what": "that"} if token is None else {"what": "that", "_csrf": token}
        answer = await browser.post("/form", data=sent)
    assert answer.status_code == 403
    assert "Nic se neprovedlo" in answer.text
    assert DONE == []


async def test_a_token_of_another_session_does_not_fit(store: Store) -> None:
    """A token from before signing in, or of another browser, is a forged one."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        await browser.open("/sign-in")
        before = browser.key()
        await browser.sign_in()
        assert (await browser.post("/form", data=before)).status_code == 403
        async with Browser(base_url=browser.base_url) as other:
            await other.sign_in()
            foreign = other.key()
        assert (await browser.post("/form", data=foreign)).status_code == 403
    assert DONE == []


async def test_a_form_sent_from_another_site_is_refused(store: Store) -> None:
    """What browsers say about the page a form stood on is believed, even with a good token."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        await browser.sign_in()
        for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
            headers = {"Sec-Fetch-Site": site}
            answer = await browser.post("/form", data=browser.key(), headers=headers)
            assert answer.status_code == status
    assert len(DONE) == 1


async def test_signing_in_needs_the_token_too(store: Store) -> None:
    """Nobody can be signed in under a stranger's account unawares."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        answer = await browser.post("/sign-in", data={"login": "novakova", "password": "x"})
        assert answer.status_code == 403


async def test_a_form_of_an_ended_session_asks_to_sign_in_and_comes_back(store: Store) -> None:
    """What was sent is not done; after signing in the page of the form opens again."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        await browser.sign_in()
        key = browser.key()
        browser.cookies.clear()
        answer = await browser.post("/form", data=key)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fform")
    assert DONE == []


async def test_what_no_database_takes_is_not_passed_on(store: Store) -> None:
    """NUL in an address, a query or a form is status 400, before anything is looked up."""
    await with_clerk(store)
    async with desk_of(store, [FORM]) as browser:
        await browser.sign_in()
        for path in ("/form/%00", "/form?q=%00"):
            assert (await browser.get(path)).status_code == 400
        answer = await browser.submit("/form", what="a\x00b")
        assert answer.status_code == 400
        assert "Tomuto požadavku nerozumíme" in answer.text
        await browser.open("/sign-in")
        assert (await browser.submit("/sign-in", login="\x00", password="x")).status_code == 400
    assert DONE == []
