"""The desk's pages of the register, in front of a real desk."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.ids import OriginatorId
from gateway.model.submission import Evidence, Outcome
from gateway.store.store import Store
from gateway.web.clerks import Decide
from registry.circulation import add_department
from registry.desk import PAGES
from registry.tables import Filing
from tests.desks import Browser, Letter, arrive, desk_of, letter_of, with_clerk

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")


@pytest.fixture
async def browser(store: Store, office: Any) -> Any:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    store.write(LHOTA, lambda unit: add_department(unit, "ZP", "Odbor životního prostředí"))
    pages = [QUEUE, PAGES]
    async with desk_of(store, pages, Decide(office.decider.decide)) as opened:
        await opened.sign_in()
        yield opened


async def registered(browser: Browser, store: Store, **fields: str) -> str:
    """Register a mail on the item's page and return the address of its filing."""
    (item,) = arrive(store, Letter(letter_of("Žádost o pokácení lípy")))
    await browser.open(f"/items/{item}")
    await browser.submit(f"/items/{item}/decide", act="register", **fields)
    page = await browser.open(f"/items/{item}")
    (filing,) = re.findall(r'href="(/filings/\w+)"', page.text)
    return str(filing)


async def test_a_filing_is_registered_in_one_step(browser: Browser, store: Store) -> None:
    """The item's page offers subject, department and clerk; the filing then shows them."""
    filing = await registered(
        browser, store, subject="Kácení dřevin", department="ZP", clerk="novakova"
    )
    page = (await browser.open(filing)).text

    assert "LHOTA/00001/2026" in page
    assert "Kácení dřevin" in page
    assert "Jan Dvořák" in page
    assert "nepodepsáno, čeká na potvrzení" in page
    assert "9. 3. 2026" in page
    assert "vyřizuje se" in page
    assert "Odbor životního prostředí, Jana Nováková" in page
    assert "potvrzení o doručení s číslem jednacím" in page


async def test_the_parts_of_a_filing_can_be_opened(browser: Browser, store: Store) -> None:
    """Every link among the components leads to content."""
    filing = await registered(browser, store)
    page = (await browser.open(filing)).text

    links = re.findall(r'href="(/items/\w+/(?:parts/\d+|original))"', page)
    assert links
    for link in links:
        assert (await browser.get(link)).status_code == 200


async def test_a_filing_is_assigned(browser: Browser, store: Store) -> None:
    """A clerk gives it to somebody, and the list shows it under Mine."""
    filing = await registered(browser, store)
    assert "Tady žádná podání nejsou." in (await browser.open("/filings?tab=mine")).text

    await browser.open(filing)
    page = (await browser.submit(f"{filing}/assign", clerk="novakova", department="ZP")).text

    assert "Přiděleno." in page
    assert "Žádost o pokácení lípy" in (await browser.open("/filings?tab=mine")).text


@pytest.mark.parametrize("fields", [{"clerk": "nikdo"}, {"department": "NIC"}])
async def test_a_filing_is_not_given_to_nobody_we_know(
    browser: Browser, store: Store, fields: dict[str, str]
) -> None:
    """An unknown clerk or department is refused on the same page."""
    filing = await registered(browser, store)
    await browser.open(filing)

    answer = await browser.submit(f"{filing}/assign", **fields)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_a_confirmation_is_recorded(browser: Browser, store: Store, clock: Any) -> None:
    """An overdue filing is shown so; once confirmed, the term is met and the form is gone."""
    filing = await registered(browser, store)
    clock.advance(days=10)
    await browser.sign_in()
    assert "po lhůtě" in (await browser.open(filing)).text
    assert (await browser.submit(f"{filing}/confirm", how=" ")).status_code == 422

    page = (await browser.submit(f"{filing}/confirm", how="LHOTA/00007/2026")).text

    assert "Potvrzení je zapsáno." in page
    assert "odesílatel potvrdil" in page
    assert "odesílatel potvrdil: LHOTA/00007/2026" in page
    assert "splněna" in page
    assert "Zapsat potvrzení" not in page


async def test_a_reply_leaves_with_the_number(browser: Browser, store: Store, office: Any) -> None:
    """The reply is owed to the sender and stands with the filing."""
    filing = await registered(browser, store)
    page = (await browser.open(filing)).text
    (form,) = re.findall(r'name="form" value="(\w+)"', page)

    said = {"subject": "Vaše žádost", "text": "Vyhovujeme.", "form": form}
    page = (await browser.submit(f"{filing}/reply", **said)).text

    assert "LHOTA/00001/2026 – Vaše žádost" in page
    assert "čeká na odeslání" in page
    assert office.owed(LHOTA)[-1].text == "Vyhovujeme."


async def test_an_empty_reply_comes_back(browser: Browser, store: Store) -> None:
    """What had been written stays in the form."""
    filing = await registered(browser, store)
    await browser.open(filing)

    answer = await browser.submit(f"{filing}/reply", subject="Psáno zde", text=" ", form="f")

    assert answer.status_code == 422
    assert "Psáno zde" in answer.text


async def test_an_item_is_refused_with_a_reason(
    browser: Browser, store: Store, office: Any
) -> None:
    """The panel's second form refuses and tells the sender when the box is ticked."""
    (item,) = arrive(store, Letter(letter_of("Sleva na okna")))
    await browser.open(f"/items/{item}")
    await browser.submit(
        f"/items/{item}/decide", act="refuse", reason="Obchodní sdělení.", notify="1"
    )

    assert office.owed(LHOTA)[-1].key == f"refusal:{item}"
    assert "/filings/" not in (await browser.open(f"/items/{item}")).text.split("<main")[1]


async def test_a_refusal_without_a_reason_comes_back(browser: Browser, store: Store) -> None:
    """The refused form is open again and says what is missing."""
    (item,) = arrive(store, Letter(letter_of("Sleva na okna")))
    await browser.open(f"/items/{item}")

    answer = await browser.submit(f"/items/{item}/decide", act="refuse", reason=" ")

    assert answer.status_code == 422
    assert "Odmítnutí musí mít důvod." in answer.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"evidence": (Evidence("dmarc", Outcome.INVALID, ""),)},
            "Adresa odesílatele může být podvržená: její doména se k e-mailu nehlásí (DMARC).",
        ),
        ({"no_answer_because": "list"}, "Zpráva přišla z poštovní konference nebo rozesílky."),
    ],
)
async def test_why_nobody_is_answered(
    browser: Browser, store: Store, changes: dict[str, Any], told: str
) -> None:
    """Before the decision and on the filing the clerk reads the reason in his language."""
    letter = replace(letter_of("Žádost"), **changes)
    (item,) = arrive(store, Letter(letter))
    page = (await browser.open(f"/items/{item}")).text
    assert told in page
    assert 'name="notify"' not in page
    await browser.submit(f"/items/{item}/decide", act="register")
    page = (await browser.open(f"/items/{item}")).text
    (filing,) = re.findall(r'href="(/filings/\w+)"', page)

    assert told in (await browser.open(str(filing))).text


async def test_earlier_filings_of_the_sender_are_near(browser: Browser, store: Store) -> None:
    """Whoever registers the second mail sees the first."""
    filing = await registered(browser, store)
    (item,) = arrive(store, Letter(letter_of("Doplnění žádosti")))

    assert filing in (await browser.open(f"/items/{item}")).text


async def test_the_list_is_searched_and_paged(browser: Browser, office: Any) -> None:
    """Sixty filings stand on two pages; a search without accents finds its one."""
    for number in range(60):
        item = office.settle(office.hand_in(LHOTA, subject=f"Žádost číslo-{number:02d}ž"))
        await office.decide(item, "register")
    first = (await browser.open("/filings")).text
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = (await browser.open(older.replace("&amp;", "&"))).text

    def shown(page: str) -> set[str]:
        return set(re.findall(r"Žádost číslo-\d\dž", page))

    assert len(shown(first)) == 50
    assert len(shown(second)) == 10
    found = (await browser.open("/filings?q=ZADOST+CISLO-37Z")).text
    assert shown(found) == {"Žádost číslo-37ž"}


async def test_departments_are_added(browser: Browser) -> None:
    """A new department stands in the list; a second one with its code is refused."""
    await browser.open("/departments")
    assert (
        "Odbor dopravy"
        in (await browser.submit("/departments", code="OD", name="Odbor dopravy")).text
    )
    answer = await browser.submit("/departments", code="OD", name="Jiný")
    assert answer.status_code == 422


async def test_filings_of_another_originator_are_not_there(
    browser: Browser, store: Store, office: Any
) -> None:
    """Neither in the list nor by their address, and nothing can be done with them."""
    office.filed()
    (theirs,) = store.look(MLYN, lambda u: u.rows.all(select(Filing.record_identifier)))

    assert "ZSMLYN" not in (await browser.open("/filings")).text
    assert (await browser.open(f"/filings/{theirs}")).status_code == 404
    await browser.open("/filings")
    assert (await browser.submit(f"/filings/{theirs}/assign", clerk="")).status_code == 404


async def test_the_pages_speak_english_too(browser: Browser, store: Store) -> None:
    """The same pages in the other language."""
    filing = await registered(browser, store)
    await browser.open("/filings")
    await browser.submit("/language", language="en")

    assert "Who handles it" in (await browser.open(filing)).text
    assert "Nobody has them" in (await browser.open("/filings")).text
