"""Errors to pages: the right number, calm words, and nothing of what a citizen wrote in the log."""

import logging

import pytest
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.model import errors as model
from gateway.store.store import Store
from gateway.web.errors import STATUS, WORDS, status_of
from gateway.web.given import GivenPage
from gateway.web.pages import Link, Pages
from tests.desks import ON_SQLITE, desk_of, with_clerk

FAILURES: dict[str, Exception] = {
    "403": model.NotAllowed(),
    "404": NotFoundException(),
    "409": model.BadState("O tomto podání už bylo rozhodnuto."),
    "413": model.TooLarge(),
    "422": model.Refused("Den narození je v budoucnosti."),
    "429": model.Throttled(after=90),
    "500": model.Broken("rodné číslo 111111/1111"),
    "503": model.StoreDown(),
}


@get("/fail/{number:int}")
async def fail(number: FromPath[int]) -> Response[str]:
    """Fail in the way asked for."""
    raise FAILURES[str(number)]


@get("/unforeseen")
async def unforeseen() -> str:
    """Fail in a way nobody thought of."""
    people: dict[str, str] = {}
    try:
        return people["rodné číslo 111111/1111"]
    except KeyError as error:
        raise RuntimeError("Jan Dvořák") from error


@get("/start", sync_to_thread=False)
def start(page: GivenPage) -> Response[str]:
    """Give the frame alone."""
    return page("web/desk.html")


PAGES = Pages("fail", handlers=(fail, unforeseen, start), links=(Link("Start", "/start"),))


def every_error() -> list[type[model.GatewayError]]:
    """Return all error classes of the model."""
    found: list[type[model.GatewayError]] = [model.GatewayError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return [kind for kind in found if kind.__module__ == model.__name__]


def test_every_error_of_the_model_has_a_number_with_words() -> None:
    """The table leaves nothing to chance."""
    for kind in every_error():
        status = status_of(kind())
        assert status in WORDS, kind
    assert status_of(RuntimeError()) == 500
    for earlier, (kind, _) in enumerate(STATUS):
        assert not any(issubclass(kind, above) for above, _ in STATUS[:earlier]), kind


@ON_SQLITE
async def test_each_failure_shows_its_own_calm_page(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """Title, meaning and advice are Czech, the frame with the way out stays, nothing is cached."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        titles = set()
        for number in FAILURES:
            answer = await browser.open(f"/fail/{number}")
            assert answer.status_code == int(number)
            assert 'href="/"' in answer.text
            assert "Odhlásit se" in answer.text
            assert answer.headers["cache-control"] == "no-store"
            titles.add(answer.text.partition("<h1>")[2].partition("</h1>")[0])
        assert "Den narození je v budoucnosti." in (await browser.open("/fail/422")).text
        assert (await browser.open("/fail/429")).headers["Retry-After"] == "90"
        assert (await browser.open("/fail/503")).headers["Retry-After"] == "60"
        assert (await browser.post("/start", data=browser.key())).status_code == 405
        assert (await browser.open("/fail/x")).status_code == 404
    assert len(titles) == len(FAILURES)
    assert "111111" not in caplog.text


@ON_SQLITE
async def test_our_own_fault_has_a_number_that_stands_in_the_log(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator finds kind and place of the failure by its number, and no personal data."""
    await with_clerk(store)
    caplog.set_level(logging.INFO)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.open("/unforeseen")
    records = [record for record in caplog.records if record.name == "gateway.web"]
    said = vars(records[-1])

    assert answer.status_code == 500
    assert said["number"] in answer.text
    assert said["error"] == "RuntimeError < KeyError"
    assert "test_errors.py" in said["where"]
    assert said["route"] == "/unforeseen"
    assert "Dvořák" not in str(said) + answer.text
    assert "111111" not in str(said) + answer.text


@ON_SQLITE
async def test_what_a_stranger_asks_for_is_never_told_apart(store: Store) -> None:
    """Known and unknown addresses lead to the sign-in page alike."""
    async with desk_of(store, [PAGES]) as browser:
        for path in ("/start", "/nowhere", "/styleguide", "/fail/404"):
            assert (await browser.open(path)).url.path == "/sign-in"
