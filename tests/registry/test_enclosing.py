"""Files that a clerk encloses to his reply: named, limited, kept, and carried by the mail."""

import email
import email.policy
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from channels.email.outgoing import write_letter
from channels.email.returns import Returns
from gateway.intake.desk import PAGES as QUEUE
from gateway.model.ids import OriginatorId
from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import Part
from gateway.store.store import Store
from gateway.store.tables import BlobRow
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from registry import enclosing
from registry.desk import PAGES
from registry.enclosing import media_type_of
from registry.tables import Filing
from tests.desks import Browser, arrive, desk_of, letter_of, with_clerk
from tests.desks import Letter as Arrived

LHOTA = OriginatorId("lhota")
PLAN = ("plán.pdf", b"%PDF-1.7 plan", "application/pdf")
TABLE = ("C:\\dokumenty\\ceník.odt", b"PK\x03\x04odt", "application/vnd.oasis.opendocument.text")
SAID = {"subject": "Vaše žádost", "text": "Plán je v příloze.", "form": "f1"}


@pytest.fixture
async def browser(store: Store, office: Any) -> Any:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as opened:
        await opened.sign_in()
        yield opened


async def registered(browser: Browser, store: Store) -> str:
    """Register a mail and return the address of its filing, whose page is open."""
    (item,) = arrive(store, Arrived(letter_of("Žádost o pokácení lípy")))
    await browser.open(f"/items/{item}")
    await browser.submit(f"/items/{item}/decide", act="register")
    page = await browser.open(f"/items/{item}")
    (filing,) = re.findall(r'href="(/filings/\w+)"', page.text)
    await browser.open(str(filing))
    return str(filing)


async def replied(
    browser: Browser, filing: str, *files: tuple[str, bytes, str], **said: str
) -> httpx.Response:
    """Send the reply's form with *files*."""
    answer = await browser.post(
        f"{filing}/reply",
        data=browser.key() | SAID | said,
        files=[("files", one) for one in files],
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer


def octets_of(store: Store, part: Part) -> bytes:
    """Return what is kept of a part."""

    def read(unit: Unit) -> bytes:
        with unit.open(part.blob) as file:
            return file.read()

    return store.look(LHOTA, read)


async def test_files_leave_with_the_reply(browser: Browser, store: Store, office: Any) -> None:
    """They are kept with the letter under clean names, and can be opened on the filing's page."""
    filing = await registered(browser, store)

    page = (await replied(browser, filing, PLAN, TABLE)).text

    owed = office.owed(LHOTA)[-1]
    assert [(one.name, one.media_type) for one in owed.parts] == [
        ("plán.pdf", "application/pdf"),
        ("ceník.odt", "application/vnd.oasis.opendocument.text"),
    ]
    assert [octets_of(store, one) for one in owed.parts] == [PLAN[1], TABLE[1]]
    assert "plán.pdf" in page
    given = await browser.get(f"{filing}/enclosed/1")
    assert given.content == TABLE[1]
    assert given.headers["content-disposition"].startswith("attachment")


async def test_the_mail_carries_the_octets(browser: Browser, store: Store, office: Any) -> None:
    """What the clerk chose is what the sender's program finds in the mail."""
    filing = await registered(browser, store)
    await replied(browser, filing, PLAN, TABLE)
    owed = office.owed(LHOTA)[-1]

    contents = [(part, octets_of(store, part)) for part in owed.parts]
    returns = Returns(bytes(range(32)), "lhota.test", "+")
    letter = write_letter(owed, store.originators[LHOTA], contents, returns, store.clock.now())
    read = email.message_from_bytes(letter.octets, policy=email.policy.default)

    carried = [
        (one.get_filename(), one.get_content_type(), one.get_content())
        for one in read.iter_attachments()
    ]
    assert carried == [
        ("plán.pdf", "application/pdf", PLAN[1]),
        ("ceník.odt", "application/vnd.oasis.opendocument.text", TABLE[1]),
    ]


async def test_a_form_sent_twice_is_one_letter(browser: Browser, store: Store, office: Any) -> None:
    """A double click owes one reply with one enclosure."""
    filing = await registered(browser, store)
    before = len(office.owed(LHOTA))

    await replied(browser, filing, PLAN)
    page = (await replied(browser, filing, PLAN)).text

    assert len(office.owed(LHOTA)) == before + 1
    assert page.count("/enclosed/") == 1


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("a.txt", b"", "text/plain")], "Soubor „a.txt“ je prázdný."),
        ([PLAN] * 3, "Vybraných souborů je 3; přiložit jich lze nejvýš 2."),
        (
            [("a.bin", b"x" * 2_000_001, "")],
            "Soubory mají dohromady 3 MB; přiložit lze nejvýš 2 MB.",
        ),
    ],
    ids=("empty", "many", "large"),
)
async def test_what_no_mail_carries_comes_back(
    browser: Browser,
    store: Store,
    office: Any,
    monkeypatch: pytest.MonkeyPatch,
    files: list[tuple[str, bytes, str]],
    told: str,
) -> None:
    """It is said beside the field, what was written stays, and nothing is kept or sent."""
    monkeypatch.setattr(enclosing, "MOST", 2)
    monkeypatch.setattr(enclosing, "LARGEST", 2_000_000)
    filing = await registered(browser, store)
    count = select(func.count()).select_from(BlobRow)
    before = store.look(LHOTA, lambda unit: unit.rows.first(count))
    owed = office.owed(LHOTA)

    answer = await replied(browser, filing, *files, text="Psáno zde")

    assert answer.status_code == 422
    (beside,) = re.findall(r'<span class="wrong-text" id="reply-e-files">([^<]*)<', answer.text)
    assert beside.startswith(told)
    assert "Psáno zde" in answer.text
    assert office.owed(LHOTA) == owed
    assert store.look(LHOTA, lambda unit: unit.rows.first(count)) == before


async def test_more_than_other_forms_may_carry(browser: Browser, store: Store, office: Any) -> None:
    """Twelve megabytes are within what a mail carries, though other forms take ten."""
    filing = await registered(browser, store)

    answer = await replied(browser, filing, ("mapa.bin", b"x" * 12_000_000, ""))

    assert answer.status_code == 200
    (part,) = office.owed(LHOTA)[-1].parts
    assert part.blob.size == 12_000_000


async def test_the_status_page_takes_no_files(browser: Browser, store: Store) -> None:
    """Whoever reads the answer on the status page could not open them."""
    filing = await registered(browser, store)

    def move(unit: Unit) -> None:
        row = unit.rows.get(Filing, filing.rpartition("/")[2], lock=True)
        assert row is not None
        row.channel, row.sender_address = "web", f"{STATUS_PAGE}0123456789"

    store.write(LHOTA, move)
    assert 'id="reply-files"' not in (await browser.open(filing)).text

    answer = await replied(browser, filing, PLAN)

    assert answer.status_code == 422
    assert "soubory přiložit nelze" in answer.text


async def test_a_form_of_another_page_is_refused(browser: Browser, store: Store) -> None:
    """The token counts in a form with files as in any other."""
    filing = await registered(browser, store)

    answer = await browser.post(f"{filing}/reply", data=SAID, files=[("files", PLAN)])

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("octets", "declared", "found"),
    [
        (b"%PDF-1.4", "", "application/pdf"),
        (b"%PDF-1.4", "image/png", "application/pdf"),
        (b"MZ\x90", "application/pdf", "application/octet-stream"),
        (b"PK\x03\x04", "application/octet-stream", "application/zip"),
        (b"PK\x03\x04", "application/pdf", "application/zip"),
        (b"PK\x03\x04", "application/vnd.ms-excel.x", "application/vnd.ms-excel.x"),
        (b"ahoj", "text/plain", "text/plain"),
        (b"ahoj", "", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_octets(octets: bytes, declared: str, found: str) -> None:
    """What was declared counts only where the octets tell nothing better."""
    assert media_type_of(octets, declared) == found
