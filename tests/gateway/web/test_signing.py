"""Signing in and out at the desk."""

from desks import desk_of, with_clerk
from litestar import Response, get

from gateway.store.store import Store
from gateway.web.given import GivenClerk, GivenPage
from gateway.web.pages import Link, Pages


@get("/work", sync_to_thread=False)
def work(clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Give the frame alone."""
    return page("web/desk.html", clerk=clerk)


WORK = Pages("work", handlers=(work,), links=(Link("Work", "/work"),))


async def test_a_clerk_signs_in_and_sees_the_office_name(store: Store) -> None:
    """With the right password the first page opens and names the originator."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        answer = await browser.sign_in()
        assert answer.status_code == 200
        assert answer.url.path == "/work"
        assert "Obec Horní Lhota" in answer.text

        assert (await browser.open("/nowhere")).status_code == 404
        assert (await browser.submit("/sign-out")).url.path == "/sign-in"
        assert (await browser.open("/work")).url.path == "/sign-in"
