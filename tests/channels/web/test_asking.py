"""The pages of offered questions: a balance on proof for who has it, one answer for who has not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from channels.web.channel import WEB
from channels.web.settings import SiteSettings
from channels.web.site import site
from council.questions import ABOUT_NOTICES
from gateway.model.asking import (
    FEE_BALANCE,
    QUESTION_CATALOGUE,
    Answer,
    Entry,
    Question,
    QuestionSpec,
)
from gateway.model.errors import StoreDown, Throttled
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.desks import Browser, served, well
from tests.gateways import SITE, MemoryGateway
from waste.balance_question import SPEC

FORM = "/lhota/ask/fee-balance"
PROOF = {"variable_symbol": "1345 000 012", "payer": "person", "birth_date": "5. 3. 1950"}
OWED = Answer(
    found=True,
    text="Zbývá zaplatit 600,00 Kč.",
    facts=(("Účet", "19-2000145399/0800"),),
    payment="SPD*1.0*ACC:CZ6508000000192000145399*AM:600.00*CC:CZK",
)
#: A question nobody has written a page for.
ROOMS = QuestionSpec("rooms", {"cs": "Kde co najdete", "en": "Where to find what"})


@pytest.fixture
def gateway() -> MemoryGateway:
    """Give an office that offers three questions, one of which has a page of its own."""
    made = MemoryGateway()
    offered = (SPEC, ABOUT_NOTICES, ROOMS)
    made.answers[QUESTION_CATALOGUE] = Answer(found=True, text="", questions=offered)
    made.answers[FEE_BALANCE] = OWED
    rooms = (Entry("1", "Podatelna", "Přízemí, dveře 3.", (("Telefon", "595 000 000"),)),)
    made.answers["rooms"] = Answer(found=True, text="Nalezeno: 1.\nPodatelna", entries=rooms)
    return made


@asynccontextmanager
async def public(gateway: MemoryGateway) -> AsyncIterator[Browser]:
    """Serve the public web."""
    pages = [site(WEB.build(SiteSettings(), replace(SITE, originators=gateway.people)))]
    app = build_public(gateway=gateway, settings=WebSettings(), pages=pages, health=well)
    async with served(app) as address, Browser(base_url=address) as browser:
        yield browser


async def test_the_office_s_page_offers_what_has_no_page_of_its_own(
    gateway: MemoryGateway,
) -> None:
    """The fee is there with what one needs for it; the board has its own link."""
    async with public(gateway) as browser:
        page = await browser.open("/lhota")

    assert f'href="{FORM}"' in page.text
    assert "Potřebujete variabilní symbol" in page.text
    assert "/ask/notices" not in page.text


async def test_a_balance_after_the_proof(gateway: MemoryGateway) -> None:
    """Values go in the body; the answer has a picture to pay with and names nobody."""
    async with public(gateway) as browser:
        await browser.open(FORM)
        page = await browser.submit(FORM, **PROOF)

    assert "Zbývá zaplatit 600,00 Kč." in page.text
    assert "19-2000145399/0800" in page.text
    assert "<svg" in page.text
    assert "1345" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    values = {"variable_symbol": "1345000012", "payer": "person", "birth_date": "1950-03-05"}
    assert gateway.asked[-1] == Question(
        gateway.people[0].id, FEE_BALANCE, values, asker="127.0.0.1"
    )


async def test_values_in_the_address_are_not_read(gateway: MemoryGateway) -> None:
    """An address is written into logs and histories: nothing is answered there."""
    async with public(gateway) as browser:
        page = await browser.open(f"{FORM}?variable_symbol=1345000012&birth_date=1950-03-05")

    assert "600,00" not in page.text
    assert "1345000012" not in page.text


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"variable_symbol": ""}, "Vyplňte to prosím."),
        ({"variable_symbol": "složenka"}, "Sem patří jen číslice."),
        ({"payer": ""}, "Vyberte jednu z odpovědí."),
        ({"payer": "cizinec"}, "Vyberte jednu z odpovědí."),
        ({"birth_date": "31. 2. 1950"}, "Napište den takto"),
        ({"birth_date": ""}, "Vyplňte to prosím."),
    ],
)
async def test_what_is_missing_is_said_at_its_field(
    gateway: MemoryGateway, change: dict[str, str], complaint: str
) -> None:
    """The office is not asked; what was typed is still there."""
    async with public(gateway) as browser:
        await browser.open(FORM)
        page = await browser.submit(FORM, **(PROOF | change))

    assert page.status_code == 422
    assert complaint in page.text
    assert FEE_BALANCE not in [one.kind for one in gateway.asked]


async def test_a_wrong_proof_gets_the_office_s_one_sentence(gateway: MemoryGateway) -> None:
    """Nothing more is told, and the form is there to be corrected."""
    gateway.answers[FEE_BALANCE] = Answer(found=False, text="Poplatník s těmito údaji tu není.")
    async with public(gateway) as browser:
        await browser.open(FORM)
        page = await browser.submit(FORM, **PROOF)

    assert "Poplatník s těmito údaji tu není." in page.text
    assert 'role="alert"' in page.text
    assert "Zobrazit odpověď" in page.text


async def test_too_many_tries(gateway: MemoryGateway) -> None:
    """The page says for how long, and programs are told too."""
    whole = gateway.ask

    async def ask(question: Question) -> Answer:
        if question.kind == FEE_BALANCE:
            raise Throttled(after=301)
        return await whole(question)

    gateway.ask = ask  # type: ignore[method-assign]
    async with public(gateway) as browser:
        await browser.open(FORM)
        page = await browser.submit(FORM, **PROOF)

    assert page.status_code == 429
    assert "za 6 minut" in page.text
    assert page.headers["Retry-After"] == "360"


async def test_a_question_without_code_of_its_own(gateway: MemoryGateway) -> None:
    """What a part describes as data is answered here without a line for it."""
    async with public(gateway) as browser:
        page = await browser.open("/lhota/ask/rooms")

    assert "Kde co najdete" in page.text
    assert "Přízemí, dveře 3." in page.text
    assert "595 000 000" in page.text


async def test_a_question_with_a_page_leads_there(gateway: MemoryGateway) -> None:
    """Nobody meets two pages of the same thing."""
    async with public(gateway) as browser:
        page = await browser.get("/lhota/ask/notices")

    assert page.status_code == 303
    assert page.headers["location"] == "/lhota/council/board"


async def test_what_nobody_offers(gateway: MemoryGateway) -> None:
    """Not found; the front page stands even while the office's store is down."""

    async def down(_question: Question) -> Answer:
        raise StoreDown

    async with public(gateway) as browser:
        assert (await browser.get("/lhota/ask/secrets")).status_code == 404
        gateway.ask = down  # type: ignore[method-assign, assignment]
        assert (await browser.open("/lhota")).status_code == 200
