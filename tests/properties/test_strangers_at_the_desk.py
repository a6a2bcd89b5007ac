"""A clerk who knows another originator's identifiers finds nothing by them at the desk."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, cast

import pytest
from litestar.routes import HTTPRoute
from prometheus_client import CollectorRegistry

from channels.databox.board import BOARD
from channels.databox.channel import DATABOX
from channels.databox.settings import BoxSettings, DataboxSettings
from gateway.model.ids import OriginatorId
from gateway.model.ports import Site
from gateway.run import parts
from gateway.store.store import Store
from gateway.web.accounts import NewAccount
from gateway.web.clerks import Backroom, Decide, Proofs
from gateway.web.desk import build_desk
from gateway.web.settings import WebSettings
from tests.conftest import LHOTA, MLYN
from tests.desks import PASSWORD, Browser, Nobody, desk_of, well, with_clerk
from tests.gateways import MemoryGateway
from tests.populated import KEPT_DAYS, MARKS, QUESTION, Populated, own_form

#: Who asks, and whose things are asked for.
BOTH_WAYS = pytest.mark.parametrize(
    ("stranger", "owner"), [(LHOTA, MLYN), (MLYN, LHOTA)], ids=["town", "school"]
)

CLERKS = {
    LHOTA: NewAccount("novakova", "Jana Nováková", PASSWORD, (LHOTA,)),
    MLYN: NewAccount("ucitel", "Jan Amos", PASSWORD, (MLYN,)),
}

#: Whose data box is which.
BOXES = {LHOTA: "bh5u9st", MLYN: "kam3xw4"}

#: Everything any form of the desk has a field for.
FIELDS = {
    "act": "register", "subject": "x", "text": "x", "reason": "x", "nonce": "x", "form": "x",
    "how": "x", "clerk": "", "department": "", "code": "X", "name": "X", "then": "stay",
    "file": "new", "class": "1.1", "title": "x", "method": "noted", "content": "x", "place": "x",
}  # fmt: skip


#: Lists of the council's agenda.
COUNCIL = (
    "/council", "/council/resolutions", "/council/tasks?tab=all", "/council/notices",
    "/council/bodies",
)  # fmt: skip


@pytest.fixture(autouse=True)
def boxes(town: Populated, tmp_path: Path) -> Iterator[None]:
    """Show a data box of each office; nobody looks into it."""
    offices = tuple(town.store.originators.values())
    channel = DATABOX.build(DataboxSettings(), Site(offices, town.store.clock, tmp_path, b"key"))
    shown = [
        channel._opened(BoxSettings(owner, box, "http://127.0.0.1:9", "x"), MemoryGateway(offices))
        for owner, box in BOXES.items()
    ]
    for one in shown:
        BOARD.put(one)
    yield
    for one in shown:
        BOARD.remove(one)


def routes(store: Store) -> list[tuple[str, str]]:
    """Return method and path of every route of the desk that takes an identifier."""
    app = build_desk(
        store=store,
        settings=WebSettings(),
        pages=[pages for _, pages in parts.named("pages")],
        backroom=Backroom(
            Decide(cast("Any", None)), Proofs(cast("Any", None)), directories={"databox": Nobody()}
        ),
        health=well,
        metrics=CollectorRegistry(),
    )
    return [
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        if "{" in route.path_format and not route.path_format.startswith(("/static", "/{path}"))
        for method in sorted(route.methods - {"OPTIONS"})
    ]


@BOTH_WAYS
@pytest.mark.usefixtures("unchanged")
async def test_the_desk_has_nothing_there(
    town: Populated, stranger: OriginatorId, owner: OriginatorId
) -> None:
    """Every route of the desk answers 404 to another's identifiers, and says none of his words."""
    await with_clerk(town.store, CLERKS[stranger])
    pages = [found for _, found in parts.named("pages")]
    decide = Decide(town.office.decider.decide)
    council = chain.from_iterable(town.council[owner].values())
    known = [*town.items[owner], *town.filings[owner], own_form(owner), *council]
    known += [*town.fees[owner], *town.files[owner], *town.people[owner]]
    known += [*town.drafts[owner], BOXES[owner]]
    async with desk_of(town.store, pages, decide) as browser:
        await browser.sign_in(CLERKS[stranger].login)
        await browser.open("/departments")
        for method, path in routes(town.store):
            for identifier in (*own(town, owner, path), known[0], town.filings[owner][0]):
                answer = await request(browser, method, filled(path, identifier))
                assert answer.status_code == 404, (method, path)
                assert MARKS[owner] not in answer.text
        waste = ("/waste/payers", "/waste/matching")
        for path in (
            "/items?group=all",
            "/filings",
            "/departments",
            "/files",
            "/forms",
            "/plan",
            *COUNCIL,
            *waste,
        ):
            answer = await browser.open(path)
            assert MARKS[stranger] in answer.text
            assert MARKS[owner] not in answer.text
            assert not any(identifier in answer.text for identifier in known)
        await browser.submit("/originator", originator=owner)
        assert MARKS[owner] not in (await browser.open("/items?group=all")).text


@BOTH_WAYS
async def test_the_same_routes_exist_for_ones_own(
    town: Populated, stranger: OriginatorId, owner: OriginatorId
) -> None:
    """Where the stranger gets 404 the owner gets something else: the test above can fail."""
    del stranger
    await with_clerk(town.store, CLERKS[owner])
    pages = [found for _, found in parts.named("pages")]
    async with desk_of(town.store, pages, Decide(town.office.decider.decide)) as browser:
        await browser.sign_in(CLERKS[owner].login)
        await browser.open("/departments")
        for method, path in routes(town.store):
            answers = [
                (await request(browser, method, filled(path, one))).status_code
                for one in own(town, owner, path)
            ]
            # None of the letters is in HTML, none is a filled form.
            other = path.endswith(("/reading", "/sheet"))
            assert any(status != 404 for status in answers) or other, path


def own(town: Populated, owner: OriginatorId, path: str) -> Sequence[str]:
    """Return the identifiers that fit a path."""
    if path.startswith("/council/"):
        return town.council[owner][path.split("/")[2]]
    if path.startswith("/waste/notifications/"):
        return town.filings[owner]
    if path.startswith("/forms/drafts/"):
        return town.drafts[owner]
    mine: dict[str, Sequence[str]] = {
        "register": [str(KEPT_DAYS[owner])],
        "history": [f"item:{item}" for item in town.items[owner]],
        "filings": town.filings[owner],
        "forms": [own_form(owner)],
        "waste": town.fees[owner],
        "files": town.files[owner],
        "people": town.people[owner],
        "databoxes": [BOXES[owner]],
    }
    return mine.get(path.split("/")[1], town.items[owner])


ODD = (
    "%00",
    "%C3%28",
    "x" * 5000,
    "..%2F..",
    "'; drop table item; --",
    "%F0%9F%98%80",
    "%ED%A0%80",
)


@pytest.mark.parametrize("stranger", [LHOTA])
@pytest.mark.parametrize("owner", [MLYN])
@pytest.mark.usefixtures("unchanged")
async def test_odd_identifiers_are_simply_not_there(
    town: Populated, stranger: OriginatorId
) -> None:
    """NUL, broken UTF-8 and endless identifiers give a calm page, never an error of ours."""
    await with_clerk(town.store, CLERKS[stranger])
    pages = [found for _, found in parts.named("pages")]
    async with desk_of(town.store, pages, Decide(town.office.decider.decide)) as browser:
        await browser.sign_in(CLERKS[stranger].login)
        await browser.open("/departments")
        for method, path in routes(town.store):
            for odd in ODD:
                answer = await request(browser, method, filled(path, odd))
                assert answer.status_code in {400, 404}, (method, path, odd[:20])


async def request(browser: Browser, method: str, path: str) -> Any:
    """Ask as a signed-in clerk's browser would, with every field a form may have."""
    if method == "GET":
        return await browser.get(path)
    return await browser.post(path, data=browser.key() | FIELDS)


def filled(path: str, identifier: str) -> str:
    """Put an identifier into a route's path, and those within a thing where they are wanted."""
    first, _, rest = path.partition("{")
    whole = first + identifier + rest.partition("}")[2]
    return whole.replace("{number}", "0").replace("{question}", QUESTION)
