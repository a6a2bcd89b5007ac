"""The counter in front of a real desk: found by its code, signed, registered, with a receipt."""

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from forms.desk import PAGES
from forms.publishing import offered
from gateway.intake.desk import PAGES as QUEUE
from gateway.model.asking import Answer, Question
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from registry.answers import FilingStatus
from registry.circulation import add_department
from registry.desk import PAGES as REGISTER
from registry.tables import Prepared
from registry.verify import problems
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import ON_SQLITE, Browser, desk_of, with_clerk
from tests.forms.conftest import FILING, REQUEST, handed_in
from tests.offices import Office

pytestmark = ON_SQLITE


@pytest.fixture
async def browser(store: Store, office: Office) -> AsyncIterator[Browser]:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    store.write(LHOTA, lambda unit: add_department(unit, "ZP", "Odbor životního prostředí"))
    pages = [PAGES, QUEUE, REGISTER]
    async with desk_of(store, pages, Decide(office.decider.decide)) as opened:
        await opened.sign_in()
        yield opened


def status(store: Store, item: str) -> Answer:
    """Ask what became of it."""
    question = Question(LHOTA, "filing-status", {"item_id": item})
    return store.look(LHOTA, lambda unit: FilingStatus().answer(unit, question))


async def test_a_citizen_signs_at_the_counter(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """From the web by the counter into the register, and back to the status page."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    await office.payer.until_idle()
    assert "ještě není podané" in status(office.store, receipt.item).text

    found = (await browser.open(f"/items?q={receipt.code[:4].lower()}+{receipt.code[4:]}")).text
    assert f"/items/{receipt.item}" in found
    page = (await browser.open(f"/items/{receipt.item}")).text
    assert "Podpis na přepážce" in page
    assert receipt.code in page
    assert "Žofie Nováková" in page
    assert "19. 3. 1971" in page
    assert "formular.pdf" in page
    assert "status-page" not in page
    assert "stavová stránka – kód a PIN" in page

    done = await browser.submit(
        f"/items/{receipt.item}/decide",
        act="sign", subject="Kácení lípy", identity="identity-card", department="ZP", clerk="",
    )  # fmt: skip
    assert "LHOTA/00001/2026" in done.text
    await office.payer.until_idle()

    page = (await browser.open(f"/items/{receipt.item}")).text
    (filing,) = re.findall(r'href="(/filings/\w+)"', page)
    page = (await browser.open(filing)).text
    assert "podepsáno na přepážce" in page
    assert "totožnost: občanský průkaz; u podpisu: Jana Nováková" in page
    assert "Lípa u školy ohrožuje chodník." in page
    assert "formular.pdf" in page
    assert "status-page" not in page
    told = status(office.store, receipt.item)
    assert "LHOTA/00001/2026" in told.text
    assert told.letters[-1].subject == "Potvrzení o doručení LHOTA/00001/2026"


async def test_a_reply_is_read_on_the_status_page(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """A clerk's letter on the filing, and one from the queue, reach who has no address."""
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, "zadost-o-informace"))
    await browser.open(f"/items/{receipt.item}")
    assert "přečte na stavové stránce" in browser.page
    await browser.submit(
        f"/items/{receipt.item}/reply", subject="Dotaz", text="Kterou školu?", nonce="n1"
    )
    await browser.submit(f"/items/{receipt.item}/decide", act="register")
    (filing,) = re.findall(
        r'href="(/filings/\w+)"', (await browser.open(f"/items/{receipt.item}")).text
    )
    await browser.open(filing)
    assert "přečte na stavové stránce" in browser.page
    assert "status-page" not in browser.page
    await browser.submit(f"{filing}/reply", subject="Odpověď", text="Sto tisíc korun.", form="f1")
    await office.payer.until_idle()

    texts = [letter.text for letter in status(office.store, receipt.item).letters]
    assert len(texts) == 4
    assert texts[1] == "Kterou školu?"
    assert texts[3] == "Sto tisíc korun."


async def test_a_missing_identity_comes_back_at_its_place(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """The complaint stands with the signature, once, and nothing has changed."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    await browser.open(f"/items/{receipt.item}")

    answer = await browser.submit(f"/items/{receipt.item}/decide", act="sign", clerk="novakova")

    assert answer.status_code == 422
    assert answer.text.count("Vyberte, čím podepisující prokázal totožnost.") == 1
    assert office.column(LHOTA, ItemRow.reference) == [""]


async def test_filing_unsigned_is_the_other_way(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """A clerk may take it as it is; the page says what follows."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    await browser.open(f"/items/{receipt.item}")
    assert "Zaevidovat bez podpisu" in browser.page

    done = await browser.submit(f"/items/{receipt.item}/decide", act="register")

    assert "LHOTA/00001/2026" in done.text


async def test_the_code_finds_one_item_and_no_strangers(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """Another originator's code finds nothing here, a mistyped one neither."""
    (ours,) = await office.take_in(handed_in(clock, FILING))
    (theirs,) = await office.take_in(handed_in(clock, FILING, originator=MLYN))

    assert f"/items/{ours.item}" in (await browser.open(f"/items?q={ours.code}")).text
    assert f"/items/{theirs.item}" not in (await browser.open(f"/items?q={theirs.code}")).text
    swapped = ours.code[1] + ours.code[0] + ours.code[2:]
    if swapped != ours.code:
        assert f"/items/{ours.item}" not in (await browser.open(f"/items?q={swapped}")).text


async def test_the_sheet_to_sign_has_everything_on_it(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """Office, code, answers and lines for the signatures; other items have none."""
    (ours,) = await office.take_in(handed_in(clock, FILING))
    (theirs,) = await office.take_in(handed_in(clock, FILING, originator=MLYN))
    assert f"/items/{ours.item}/sheet" in (await browser.open(f"/items/{ours.item}")).text

    page = (await browser.open(f"/items/{ours.item}/sheet")).text

    for words in ("Obec Horní Lhota", ours.code, "Žofie Nováková", "Podpis podatele"):
        assert words in page
    assert (await browser.get(f"/items/{theirs.item}/sheet")).status_code == 404
    assert (await browser.get("/items/nothing/sheet")).status_code == 404


async def test_no_signature_is_offered_where_none_is_needed(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """A request for information is registered like any letter."""
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, "zadost-o-informace"))

    page = (await browser.open(f"/items/{receipt.item}")).text

    assert "Podpis na přepážce" not in page
    assert "Zaevidovat bez podpisu" not in page
    assert office.store.look(LHOTA, lambda u: u.rows.count(select(ItemRow))) == 1


async def test_forms_are_listed_and_shown(browser: Browser) -> None:
    """With state, law, questions and when each is asked."""
    page = (await browser.open("/forms")).text
    for words in ("Formuláře", "Žádost o informace", "§ 175", "nabízí se", "není třeba"):
        assert words in page

    page = (await browser.open("/forms/poplatek-odpad")).text
    for words in ("Jméno a příjmení dítěte", "Narození dítěte", "číslo účtu", "nepovinné"):
        assert words in page
    assert "ptá se, když „Co oznamujete?“ je:" in page
    assert (await browser.get("/forms/kouzlo")).status_code == 404


async def test_a_form_is_withdrawn_and_offered_again(browser: Browser, store: Store) -> None:
    """Both at once for citizens, and both stand in its history."""

    def there() -> bool:
        found = store.look(LHOTA, offered)
        return "stiznost" in [one.offer.form.code for one in found]

    await browser.open("/forms/stiznost")
    page = (await browser.submit("/forms/stiznost/withdraw")).text
    assert "Napište, proč" in page
    assert there()
    page = (await browser.submit("/forms/stiznost/withdraw", reason="nahradí ho jiný")).text
    assert "nahradí ho jiný" in page
    assert "Formulář se už nenabízí." in page
    assert not there()

    page = (await browser.submit("/forms/stiznost/offer")).text
    assert "formulář se přestal nabízet" in page
    assert "formulář se znovu nabízí" in page
    assert there()
    assert (await browser.submit("/forms/kouzlo/withdraw")).status_code == 404
    assert (await browser.submit("/forms/kouzlo/offer")).status_code == 404


async def test_the_forms_pages_speak_english_too(browser: Browser) -> None:
    """Titles and questions come in the clerk's language."""
    await browser.open("/forms")
    await browser.submit("/language", language="en")

    assert "Request for information" in (await browser.open("/forms")).text
    assert "The birth of a child" in (await browser.open("/forms/poplatek-odpad")).text


async def test_a_late_signature_is_told_to_be_late(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """After the term the panel says so, and it may still be signed."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    clock.advance(days=40)
    await browser.sign_in()

    page = (await browser.open(f"/items/{receipt.item}")).text
    assert "Lhůta skončila 1. 4. 2026." in page
    await browser.submit(f"/items/{receipt.item}/decide", act="sign", identity="known-in-person")

    assert office.column(LHOTA, ItemRow.reference) == ["LHOTA/00001/2026"]
    assert office.store.look(LHOTA, lambda unit: list(problems(unit))) == []
    office.store.write(LHOTA, _unsign)
    assert any(
        "nobody saw it signed" in one
        for one in office.store.look(LHOTA, lambda unit: list(problems(unit)))
    )


def _unsign(unit: Unit) -> None:
    for row in unit.rows.all(select(Prepared)):
        row.signed_at = None


async def test_who_gave_no_name_is_unknown(
    browser: Browser, office: Office, clock: StandingClock
) -> None:
    """The list never shows the raw address of the status page."""
    await office.take_in(handed_in(clock, FILING | {"name": ""}))

    assert "status-page" not in (await browser.open("/items")).text
