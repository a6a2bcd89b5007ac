"""The desk's pages of the scanning line, in front of a real desk."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.arrival import Receipt
from gateway.model.ids import ItemId
from gateway.store.store import Store
from scanning.board import BOARD, FolderSeen
from scanning.desk import PAGES
from scanning.facts import Facts
from scanning.line import Handed, Taken
from scanning.separators import Kind, ours, read
from scanning.sight import look, texts
from scanning.watch import Waiting
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, Browser, desk_of, with_clerk

pytestmark = ON_SQLITE

AT = datetime(2026, 3, 2, 8, 5, tzinfo=UTC)


@pytest.fixture
async def browser(store: Store) -> AsyncIterator[Browser]:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES]) as opened:
        await opened.sign_in()
        yield opened


@pytest.fixture(autouse=True)
def clean_board() -> Iterator[None]:
    """Leave nothing on the board."""
    yield
    BOARD.wipe()


def handed(ordinal: int, **more: Any) -> Handed:
    """Return a document that was handed in."""
    facts = Facts("davka.pdf", "ab" * 32, ordinal, 2, **more)
    item = ItemId(f"01ITEM{ordinal}")
    return Handed(facts, Receipt(item, LHOTA, "CODE", "123456", "ab" * 32, AT, fresh=True))


def sheets_in(octets: bytes) -> list[str]:
    """Return what the line would read on each page."""
    document = pypdfium2.PdfDocument(octets)
    found = []
    try:
        for sheet in document:
            sight = look(lambda dpi, s=sheet: s.render(scale=dpi / 72).to_pil(), 200, ours)  # type: ignore[misc]
            assert sight.sheet
            found += texts(sight.codes)
    finally:
        document.close()
    return found


async def test_sheets_are_printed(browser: Browser) -> None:
    """As many as asked for, for the clerk's own office, and the line can read them."""
    answer = await browser.get("/scanning/sheets?kind=D&count=3")
    found = [read(text) for text in sheets_in(answer.content)]

    assert answer.headers["content-type"] == "application/pdf"
    assert len(found) == 3
    assert {(one.originator, one.kind) for one in found} == {("lhota", Kind.DOCUMENT)}


@pytest.mark.parametrize(("kind", "identifier"), [("E", "LHOTA/00007/2026"), ("B", "12")])
async def test_sheets_carry_a_number(kind: str, identifier: str, browser: Browser) -> None:
    """Of the registered document, or of the documents in the batch."""
    answer = await browser.get(
        "/scanning/sheets", params={"kind": kind, "count": "1", "identifier": identifier}
    )

    assert [read(text).identifier for text in sheets_in(answer.content)] == [identifier]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=D&count=0", "Najednou lze vytisknout"),
        ("kind=D&count=mnoho", "Najednou lze vytisknout"),
        ("kind=E&count=1", "Chybí číslo"),
        ("kind=E&count=1&identifier=Ž%7C1", "bez háčků"),
        ("kind=X&count=1", "Takový druh listu"),
    ],
    ids=["none", "words", "no number", "letters", "kind"],
)
async def test_a_wrong_wish_is_told(query: str, said: str, browser: Browser) -> None:
    """The form comes back with the reason and what was filled in."""
    answer = await browser.open(f"/scanning/sheets?{query}")

    assert answer.status_code == 422
    assert said in answer.text


async def test_an_office_without_a_scanner_is_told_so(browser: Browser) -> None:
    """The empty page says what would stand there; sheets can be printed all the same."""
    page = (await browser.open("/scanning")).text

    assert "není nastaven žádný skener" in page
    assert "Připravit PDF k tisku" in page


async def test_the_folder_is_shown(browser: Browser) -> None:
    """What waits in it and why, and what a person must look at, with a link to the item."""
    waiting = (
        Waiting("pul.pdf", 4000, "unfinished"),
        Waiting("poznamky.docx", 100, "stranger"),
        Waiting("davka2.pdf", 100, "later", "StoreDown: The store does not answer."),
    )
    taken = Taken("davka.pdf", AT, 7, (handed(1), handed(2, stopped="damaged")))
    BOARD.put(LHOTA, FolderSeen("/scans", "Skener podatelny", "", waiting, (taken,)))
    page = (await browser.open("/scanning")).text

    for said in (
        *("Skener podatelny", "pul.pdf", "není celý", "není to sken", "nešlo převzít"),
        *("StoreDown", "davka.pdf", "/items/01ITEM2", "čeká na posouzení", "kontrolní znak"),
    ):
        assert said in page


async def test_trouble_with_the_folder_is_shown(browser: Browser) -> None:
    """A share that is gone is told in the place of its files."""
    BOARD.put(LHOTA, FolderSeen("/scans", "", "No such file or directory"))

    assert "Do složky se nelze podívat" in (await browser.open("/scanning")).text


async def test_another_offices_folder_is_not_shown(browser: Browser) -> None:
    """The clerk of Lhota sees nothing of the school's."""
    BOARD.put(MLYN, FolderSeen("/skola", "Skener školy"))

    assert "Skener školy" not in (await browser.open("/scanning")).text


async def test_strangers_print_nothing(store: Store) -> None:
    """Without signing in there is neither page nor sheet."""
    async with desk_of(store, [QUEUE, PAGES]) as browser:
        for path in ("/scanning", "/scanning/sheets"):
            answer = await browser.get(path)
            assert answer.status_code in {302, 303, 401, 403}
