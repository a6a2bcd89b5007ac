"""What every answer carries: security headers, health, metrics, static files."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from litestar import Response, get
from prometheus_client import CollectorRegistry, Counter

from gateway.store.store import Store
from gateway.web.clerks import Backroom, Decide, Proofs
from gateway.web.desk import build_desk
from gateway.web.given import GivenPage
from gateway.web.pages import Link, Pages
from gateway.web.settings import WebSettings
from tests.desks import ON_SQLITE, desk_of, no_decision, no_pin, served, with_clerk

pytestmark = ON_SQLITE


@get("/start", sync_to_thread=False)
def start(page: GivenPage) -> Response[str]:
    """Give the frame alone."""
    return page("web/desk.html")


START = Pages("start", handlers=(start,), links=(Link("Start", "/start"),))


@asynccontextmanager
async def machine(
    store: Store, health: tuple[bool, dict[str, Any]], metrics: CollectorRegistry
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that is no browser, in front of a desk with this health."""
    app = build_desk(
        store=store,
        settings=WebSettings(),
        pages=[],
        backroom=Backroom(Decide(no_decision), Proofs(no_pin)),
        health=lambda: health,
        metrics=metrics,
    )
    async with served(app) as address, httpx.AsyncClient(base_url=address) as client:
        yield client


async def test_every_page_forbids_what_we_do_not_serve(store: Store) -> None:
    """Sign-in page, work page, missing page and sent form carry all headers, and none is inline."""
    await with_clerk(store)
    async with desk_of(store, [START]) as browser:
        answers = [await browser.open("/sign-in"), await browser.sign_in()]
        answers += [await browser.open("/nowhere"), await browser.post("/start")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", answer.text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(store: Store) -> None:
    """Session and visit cookies are HttpOnly and SameSite; behind TLS they are Secure too."""
    await with_clerk(store)
    async with desk_of(store, [START]) as browser:
        await browser.open("/sign-in")
        answer = await browser.sign_in()
    set_cookie = answer.history[0].headers["set-cookie"]
    assert set_cookie.startswith("podatelna_desk_session=")
    assert "HttpOnly" in set_cookie
    assert "SameSite=lax" in set_cookie
    assert "Secure" not in set_cookie

    async with desk_of(store, [START], settings=WebSettings(secure_cookies=True)) as browser:
        set_cookie = (await browser.open("/sign-in")).headers["set-cookie"]
    assert set_cookie.startswith("__Host-podatelna_desk_visit=")
    assert "Secure" in set_cookie
    assert "Domain" not in set_cookie


async def test_static_files_are_kept_as_long_as_their_mark_fits(store: Store) -> None:
    """The page names them by their content; an old mark gets the present file, uncached."""
    async with desk_of(store) as browser:
        page = (await browser.open("/sign-in")).text
        paths = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        assert len(paths) == 4
        for path in paths:
            answer = await browser.get(path)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
        css = next(path for path in paths if path.endswith(".css"))
        old = await browser.get("/static/000000000000/style.css")
        assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
        assert "--accent:#0a5474" in (await browser.get(css)).text
        for name in ("tokens.toml", "htmx.LICENSE", "..%2Fdesk.py"):
            assert (await browser.get(f"/static/0/{name}")).status_code == 404


async def test_health_tells_a_machine_in_one_number(store: Store) -> None:
    """200 when all is well, 503 otherwise, with the details as JSON and without signing in."""
    for well, status in ((True, 200), (False, 503)):
        async with machine(store, (well, {"queue": 3}), CollectorRegistry()) as client:
            answer = await client.get("/health")
        assert (answer.status_code, answer.json()) == (status, {"queue": 3})


async def test_metrics_come_from_the_registry_that_was_given(store: Store) -> None:
    """Prometheus reads its own text format."""
    registry = CollectorRegistry()
    Counter("letters", "Letters seen.", registry=registry).inc(7)
    async with machine(store, (True, {}), registry) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "letters_total 7.0" in answer.text


async def test_a_request_that_is_too_large_is_refused(store: Store) -> None:
    """Nobody fills the memory by a form."""
    async with desk_of(store) as browser:
        await browser.open("/sign-in")
        answer = await browser.post("/sign-in", data={"login": "x" * 11_000_000})
    assert answer.status_code == 413
    assert "příliš velké" in answer.text
