"""A clerk sees what belongs where, what is here twice and what did not arrive, and decides."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.report import Fate
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from gateway.web.accounts import NewAccount
from gateway.web.clerks import Decide
from registry.desk import PAGES
from registry.kin_tables import Joining
from tests.conftest import MLYN
from tests.desks import ON_SQLITE, PASSWORD, Browser, desk_of, with_clerk
from tests.registry.conftest import Office
from tests.registry.letters import answer, bounce, written_to

pytestmark = ON_SQLITE

TEACHER = NewAccount("ucitel", "Jan Amos", PASSWORD, (MLYN,))


@pytest.fixture
async def browser(store: Store, office: Office) -> Any:
    """Give a browser with a clerk of the school signed in."""
    await with_clerk(store, TEACHER)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as opened:
        await opened.sign_in("ucitel")
        yield opened


async def page(browser: Browser, path: str) -> str:
    """Open a page and return its text on one line."""
    return " ".join((await browser.open(path)).text.split())


def only_joining(store: Store) -> str:
    """Return the identifier of the one joining there is."""
    (found,) = store.look(MLYN, lambda unit: unit.rows.all(select(Joining.id)))
    return str(found)


async def filing_page(browser: Browser) -> str:
    """Return the address of the newest filing."""
    found = re.search(r'class="open" href="(/filings/\w+)"', await page(browser, "/filings"))
    assert found is not None
    return found[1]


async def test_a_joined_answer_is_unread_until_noted(
    browser: Browser, store: Store, office: Office
) -> None:
    """It is marked in the list and on the filing; its own page leads there and back."""
    item = answer(office, written_to(office, office.filed()))
    filing = await filing_page(browser)
    assert "1 nová zpráva" in await page(browser, "/filings")
    shown = await page(browser, filing)
    assert "nepřečteno" in shown
    assert "Odp.: Výzva" in shown
    assert "Patří k podání" in await page(browser, f"/items/{item.id}")
    await browser.submit("/joinings", joining=only_joining(store), act="note")

    assert "nepřečteno" not in await page(browser, filing)
    assert "nová zpráva" not in await page(browser, "/filings")


async def test_it_is_taken_out_again(browser: Browser, store: Store, office: Office) -> None:
    """The clerk comes to the item, which waits; a second click does nothing worse."""
    item = answer(office, written_to(office, office.filed()))
    await browser.open(f"/items/{item.id}")
    answered = await browser.submit("/joinings", joining=only_joining(store), act="part")

    assert answered.url.path == f"/items/{item.id}"
    assert "Připojení k podání bylo zrušeno" in answered.text
    assert 'value="register"' in answered.text
    twice = await browser.submit("/joinings", joining=only_joining(store), act="part")
    assert twice.status_code == 409
    assert (await browser.submit("/joinings", joining="x", act="part")).status_code == 404
    assert (await browser.submit("/joinings", joining="x", act="burn")).status_code == 404


async def test_a_proposal_is_taken_or_dismissed(
    browser: Browser, store: Store, office: Office
) -> None:
    """The reason stands beside the number; both the filing and the item show it."""
    number = office.filed()
    stranger = Party("Petr", "petr@example.test")
    item = answer(office, written_to(office, number), party=stranger)
    shown = await page(browser, f"/items/{item.id}")
    assert number in shown
    assert "odesílatele u podání neznáme" in shown
    assert "Co sem možná patří" in await page(browser, await filing_page(browser))
    await browser.open(f"/items/{item.id}")
    await browser.submit("/joinings", joining=only_joining(store), act="dismiss")
    assert "neznáme" not in await page(browser, f"/items/{item.id}")
    refused = await browser.submit(f"/items/{item.id}/decide", act="join", number="ZSMLYN/9")
    assert refused.status_code == 422
    assert "Podání s tímto číslem jednacím tu není." in refused.text
    await browser.submit(f"/items/{item.id}/decide", act="join", number=number)

    assert "Patří k podání" in await page(browser, f"/items/{item.id}")


async def test_what_may_be_here_twice_is_shown_with_both(browser: Browser, office: Office) -> None:
    """Each page leads to the other."""
    first, second = office.settle(office.hand_in(MLYN)), office.settle(office.hand_in(MLYN))

    for one, other in ((first, second), (second, first)):
        shown = await page(browser, f"/items/{one.id}")
        assert "táž zpráva, došlá jinou cestou" in shown
        assert f'href="/items/{other.id}"' in shown


@pytest.mark.parametrize(("attempts", "hours", "times"), [(3, 2, 1), (3, 0, 0), (0, 2, 0)])
async def test_what_cannot_leave(
    attempts: int, hours: int, times: int, browser: Browser, store: Store, office: Office
) -> None:
    """Above the queue it is said when something has been tried in vain for more than an hour."""
    office.filed()

    def tried(unit: Unit) -> None:
        (row,) = unit.rows.all(select(OutgoingRow))
        row.attempts, row.created_at = attempts, unit.now - timedelta(hours=hours)

    store.write(MLYN, tried)
    assert (await page(browser, "/items")).count("už přes hodinu nemohou odejít") == times


async def test_what_did_not_arrive(browser: Browser, store: Store, office: Office) -> None:
    """It is listed with the reason in Czech, marked at its filing, and goes when it is settled."""
    number = office.filed()
    bounce(office, Fate.UNDELIVERED, written_to(office, number))
    assert "1 zpráva od nás nedošla adresátovi." in await page(browser, "/items")
    listed = await page(browser, "/undelivered")
    assert "1 zpráva od nás nedošla adresátovi." in listed
    assert "Taková schránka na poštovním serveru adresáta není." in listed
    assert "550 5.1.1 User unknown" in listed
    assert number in listed
    assert "naše zpráva nedošla" in await page(browser, "/filings")
    shown = await page(browser, await filing_page(browser))
    assert "nedoručeno" in shown
    (lost,) = store.look(
        MLYN, lambda unit: unit.rows.all(select(OutgoingRow.id).where(OutgoingRow.fate != ""))
    )
    assert (await browser.submit("/undelivered", outgoing="x", act="note")).status_code == 404
    await browser.submit("/undelivered", outgoing=lost, act="note")

    assert "nic se nevrátilo" in await page(browser, "/undelivered")
    assert "nedošla adresátovi" not in await page(browser, "/items")
    assert "naše zpráva nedošla" not in await page(browser, "/filings")
    assert "nedoručeno" in await page(browser, await filing_page(browser))


async def test_another_offices_clerk_finds_nothing(store: Store, office: Office) -> None:
    """Neither a joining nor a letter of the school's can be named by the town's clerk."""
    number = office.filed()
    reference = written_to(office, number)
    answer(office, reference)
    bounce(office, Fate.UNDELIVERED, reference)
    joining = store.look(MLYN, lambda unit: unit.rows.all(select(Joining.id)))[0]
    lost = store.look(MLYN, lambda unit: unit.rows.all(select(OutgoingRow.id)))
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as town:
        await town.sign_in()
        assert "nic se nevrátilo" in await page(town, "/undelivered")
        for act in ("note", "part", "dismiss"):
            assert (await town.submit("/joinings", joining=joining, act=act)).status_code == 404
        for one in lost:
            for act in ("note", "again"):
                tried = await town.submit("/undelivered", outgoing=one, act=act)
                assert tried.status_code == 404
