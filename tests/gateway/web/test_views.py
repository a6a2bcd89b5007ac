"""Whoever is shown something at the desk stands in the audit log before he sees it."""

from typing import Any, cast

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from gateway.model.errors import StoreDown
from gateway.run import parts
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.web.clerks import Backroom, Decide, Proofs
from gateway.web.desk import build_desk
from gateway.web.settings import WebSettings
from gateway.web.views import SHOWS, SHOWS_NOTHING, shows
from gateway.web.visit import BACKGROUND
from tests.conftest import LHOTA, StandingClock
from tests.desks import ON_SQLITE, Browser, Letter, arrive, desk_of, letter_of, well, with_clerk

VIEWS = {"item.viewed", "part.viewed", "original.viewed", "history.viewed", "register.searched"}


def looks(store: Store) -> list[tuple[str, str, str, str]]:
    """Return actor, event, thing and details of every look that is in the log."""
    rows = store.look(LHOTA, lambda unit: unit.rows.all(select(AuditRow).order_by(AuditRow.seq)))
    return [(row.actor, row.event, row.about, row.details) for row in rows if row.event in VIEWS]


def desk(store: Store) -> Any:
    """Serve the desk with all its parts."""
    return desk_of(store, [pages for _, pages in parts.named("pages")])


async def test_a_look_is_logged_before_the_page_goes_out(store: Store) -> None:
    """Who looked, at what; a page that is not there shows nothing and is not logged."""
    (item,) = arrive(store, Letter(letter_of("Žádost")))
    await with_clerk(store)
    async with desk(store) as browser:
        await browser.sign_in()
        assert (await browser.get(f"/items/{item}")).status_code == 200
        assert (await browser.get(f"/items/{item}/original")).status_code == 200
        assert (await browser.get("/items/01J00000000000000000000000")).status_code == 404

    assert looks(store) == [
        ("clerk:novakova", "item.viewed", f"item:{item}", "{}"),
        ("clerk:novakova", "original.viewed", f"item:{item}", "{}"),
    ]


def test_what_names_no_thing_is_a_detail() -> None:
    """A part is looked at as the item's, and the log says which part it was."""
    event, about, details = shows("item:{item}", "part.viewed")[SHOWS].line(
        {"item": "01J", "number": 2}
    )

    assert (event, about, details) == ("part.viewed", "item:01J", {"number": "2"})
    assert shows("filing:{identifier}")[SHOWS].event == "filing.viewed"


@ON_SQLITE
async def test_a_look_that_cannot_be_logged_is_not_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the log cannot be written, the page is 503 and says nothing of the letter."""
    (item,) = arrive(store, Letter(letter_of("Žádost o kácení", text="Prosím tiše")))
    await with_clerk(store)
    async with desk(store) as browser:
        await browser.sign_in()

        async def down(*_: object) -> None:
            raise StoreDown

        monkeypatch.setattr(store, "run", down)
        for path in (f"/items/{item}", f"/items/{item}/original", "/items?q=kaceni"):
            answer = await browser.get(path)
            assert answer.status_code == 503
            assert "Žádost" not in answer.text
            assert "invented" not in answer.text
        monkeypatch.undo()
        assert "Prosím tiše" in (await browser.get(f"/items/{item}")).text


@ON_SQLITE
async def test_a_page_that_refreshes_itself_is_one_look(store: Store, clock: StandingClock) -> None:
    """Its script's requests add nothing for ten minutes; a person's do, and so does a bare one."""
    one, two = arrive(store, Letter(letter_of("První")), Letter(letter_of("Druhá")))
    quiet = {BACKGROUND: "1"}
    await with_clerk(store)
    async with desk(store) as browser:
        await browser.sign_in()
        await browser.get(f"/items/{one}")
        await browser.get(f"/items/{one}", headers=quiet)
        assert len(looks(store)) == 1
        await browser.get(f"/items/{two}", headers=quiet)
        assert len(looks(store)) == 2
        await browser.get(f"/items/{one}")
        assert len(looks(store)) == 3
        clock.advance(minutes=11)
        await browser.get(f"/items/{one}", headers=quiet)
        assert len(looks(store)) == 4


@ON_SQLITE
async def test_searches_are_logged_with_their_words(store: Store) -> None:
    """Words sought in a list are kept; a list without words is the way to somewhere else."""
    await with_clerk(store)
    async with desk(store) as browser:
        await browser.sign_in()
        await browser.get("/items")
        await browser.get("/items?q=Dvořák")
        await browser.get("/filings?q=++")

    (found,) = looks(store)
    assert found[1:3] == ("register.searched", "register:items")
    assert "Dvo\\u0159\\u00e1k" in found[3]


@ON_SQLITE
async def test_a_refused_form_shows_the_page_and_is_logged(store: Store) -> None:
    """The page that comes back with what is to be corrected is a look as well."""
    (item,) = arrive(store, Letter(letter_of("Žádost")))
    await with_clerk(store)
    async with desk(store) as browser:
        await browser.sign_in()
        await browser.open("/departments")
        answer = await browser.submit(f"/items/{item}/reply", text="", subject="", nonce="1")
        assert answer.status_code == 422

    assert [line[1] for line in looks(store)] == ["item.viewed"]


@ON_SQLITE
async def test_the_whole_history_tells_who_looked(store: Store) -> None:
    """The page of an item leaves looks out and leads to a page that has them."""
    (item,) = arrive(store, Letter(letter_of("Žádost")))
    await with_clerk(store)
    async with desk(store) as browser:
        await browser.sign_in()
        await browser.open(f"/items/{item}")
        page = await told(browser, f"/items/{item}")
        assert "zobrazeno" not in page
        assert f"/history/item%3A{item}" in page or f"/history/item:{item}" in page
        whole = await told(browser, f"/history/item:{item}")
        assert whole.count("zobrazeno") == 2
        assert "Jana Nováková" in whole
        assert (await browser.get("/history/item:nothing")).status_code == 404
        assert (await browser.get(f"/history/item:{item}?before=x")).status_code == 200


async def told(browser: Browser, path: str) -> str:
    """Return the page's text."""
    return (await browser.open(path)).text


@ON_SQLITE
def test_every_page_about_something_says_what_it_shows(store: Store) -> None:
    """A route with a parameter declares what it shows, or why that is nobody's."""
    app = build_desk(
        store=store,
        settings=WebSettings(),
        pages=[pages for _, pages in parts.named("pages")],
        backroom=Backroom(Decide(cast("Any", None)), Proofs(cast("Any", None))),
        health=well,
        metrics=CollectorRegistry(),
    )
    silent = [
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute)
        and "{" in route.path_format
        and not route.path_format.startswith(("/static", "/{path"))
        for handler in route.route_handlers
        if "GET" in handler.http_methods and not _declared(handler)
    ]

    assert silent == []


def _declared(handler: HTTPRouteHandler) -> bool:
    return SHOWS in handler.opt or bool(handler.opt.get(SHOWS_NOTHING))
