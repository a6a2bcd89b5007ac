"""The chat in a real browser: by keyboard alone, on a telephone, and nothing sent by a slip."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from channels.bot.channel import BOT
from channels.bot.pages import PAGES
from channels.bot.settings import BotSettings
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer
from gateway.model.errors import StoreDown
from gateway.model.outgoing import Outgoing
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.channels.bot.talks import INQUIRY
from tests.contracts.test_channels import BLOBS
from tests.desks import served, well
from tests.gateways import LHOTA, MemoryGateway, MemoryNotes

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
async def gateway() -> MemoryGateway:
    """Give an office with one form."""
    made = MemoryGateway()
    made.answers[FORM_CATALOGUE] = Answer(True, "", forms=(INQUIRY,))
    made.answers[FORM_CHECK] = Answer(True, "")
    return made


@pytest.fixture
async def page(chromium: Chromium, gateway: MemoryGateway) -> AsyncIterator[Page]:
    """Give the chat's page on a narrow screen; any error of its scripts fails the test."""
    channel = BOT.build(BotSettings(), gateway.site)
    await channel.start(gateway)
    app = build_public(gateway=gateway, settings=WebSettings(), pages=[PAGES], health=well)
    errors: list[str] = []
    async with served(app) as address:
        made = await chromium.new_page(viewport={"width": 390, "height": 844})
        made.on("pageerror", lambda error: errors.append(str(error)))
        await made.goto(f"{address}/lhota/chat")
        yield made
        await made.close()
    await channel.stop()
    assert errors == []


async def write(page: Page, line: str, answer: str) -> None:
    """Type a line, press Enter, and wait for the answer."""
    await page.keyboard.type(line)
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .said").last).to_contain_text(answer)


async def test_a_form_is_filled_in_by_keyboard_alone(page: Page, gateway: MemoryGateway) -> None:
    """The field keeps the focus, and a word typed at the summary sends nothing by itself."""
    await page.locator("#text").focus()
    await write(page, "formulář", "Který formulář")
    await write(page, "1", "Na co se ptáte?")
    await write(page, "Kolik stála fontána?", "Zkontrolujte")
    assert await page.locator("#text").input_value() == ""
    await write(page, "změnit 1", "Na co se ptáte?")
    await write(page, "Kolik stál most?", "Kolik stál most?")
    assert gateway.arrivals == []

    await write(page, "odeslat", "S čím mohu pomoci?")
    await expect(page.locator("#log")).not_to_contain_text("most")
    await expect(page.locator("#log")).to_contain_text("PIN: 123456")
    assert len(gateway.arrivals) == 1


async def test_what_could_not_be_saved_stands_in_the_field(
    page: Page, gateway: MemoryGateway
) -> None:
    """Nobody types a long answer twice."""
    notes = MemoryNotes.change

    async def down(*_: object) -> str:
        raise StoreDown

    MemoryNotes.change = down  # type: ignore[method-assign, assignment]
    try:
        await page.locator("#text").focus()
        await page.keyboard.type("kontakt")
        await page.keyboard.press("Enter")
        await expect(page.locator("#trouble")).to_contain_text("O nic jste nepřišli")
    finally:
        MemoryNotes.change = notes  # type: ignore[method-assign]

    await expect(page.locator("#text")).to_have_value("kontakt")
    await write(page, "", "podatelna@lhota")
    await expect(page.locator("#trouble")).to_be_empty()
    assert gateway.written


async def test_the_page_never_scrolls_sideways(page: Page) -> None:
    """A telephone shows every line and button whole, and where to write stays in sight."""
    for label in ("Vyplnit formulář", "Žádost o informace"):
        await page.get_by_role("button", name=label).click()
        await expect(page.locator(".said.citizen").last).to_contain_text(label)

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect(page.locator("#text")).to_be_in_viewport()


async def test_a_letter_comes_by_itself(page: Page, gateway: MemoryGateway) -> None:
    """Who leaves the page open sees it without doing anything."""
    await page.locator("#text").focus()
    for line, answer in (("formulář", "Který"), ("1", "Na co"), ("Kolik?", "Zkontrolujte")):
        await write(page, line, answer)
    await write(page, "odeslat", "S čím mohu pomoci?")
    address = gateway.arrivals[0].envelope["reply_to"]
    door = BOT.build(BotSettings(), gateway.site)
    await door.start(gateway)
    await door.deliver(Outgoing(LHOTA.id, "bot", address, "LHOT/1", "Sto korun.", "k"), BLOBS)
    await page.evaluate("htmx.trigger('#log', 'look')")

    await expect(page.locator(".said.office")).to_contain_text("LHOT/1")
    await page.evaluate("htmx.trigger('#log', 'look')")
    await expect(page.locator(".said.office")).to_have_count(1)
    await door.stop()
