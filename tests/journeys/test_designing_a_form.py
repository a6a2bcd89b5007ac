"""A clerk makes a form at the desk, without a mouse; citizens meet it everywhere, then nowhere."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from channels.kiosk.program.config import load
from channels.kiosk.program.station import Station
from gateway.loop import in_thread
from tests.demos import Demo
from tests.desks import Browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TITLE, CODE = "Rezervace haly", "rezervace-haly"
PURPOSE, TEAMS = "Na co halu potřebujete?", "Kolik družstev přijede?"

#: In a browser: what is focused, as somebody hears it.
FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  return one.getAttribute("aria-label") || label || one.innerText || "";
}"""


async def to(page: Page, words: str) -> None:
    """Press Tab until what has these words is focused."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if str(await page.evaluate(FOCUSED)).startswith(words):
            return
    raise AssertionError(f"no way to {words!r} by the keyboard on {page.url}")


async def press(page: Page, words: str) -> None:
    """Go to a button or link by the keyboard and press Enter; wait for the page it leads to."""
    await to(page, words)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def typed(page: Page, label: str, text: str) -> None:
    """Fill a field in; in a list to choose from, typing goes to what begins so."""
    await to(page, label)
    await page.keyboard.type(text)


async def sign_in(page: Page, demo: Demo) -> None:
    """Sign in and go to the forms."""
    await page.goto(f"{demo.report['desk']}/sign-in")
    await page.get_by_label("Přihlašovací jméno").focus()
    await page.keyboard.type("novakova")
    await typed(page, "Heslo", "podatelna-hlucin-2026")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await to(page, "Více")
    await page.keyboard.press("Enter")
    await press(page, "Formuláře")


async def design(page: Page) -> None:
    """Make a form whose last question depends on an answer."""
    await typed(page, "Nový formulář", TITLE)
    await press(page, "Založit nový formulář")
    await to(page, "Hotová otázka")
    await press(page, "Přidat")
    await typed(page, "Vlastní otázka", TEAMS)
    await press(page, "Přidat a pokračovat")
    await typed(page, "Jak se odpovídá", "číslo")
    await press(page, "Uložit otázku")
    await typed(page, "Vlastní otázka", PURPOSE)
    await press(page, "Přidat a pokračovat")
    await typed(page, "Jak se odpovídá", "jedna")
    await press(page, "Uložit otázku")
    await typed(page, "Z čeho se vybírá", "Na trénink\nNa turnaj")
    await press(page, "Uložit otázku")
    # The order is put right, and the focus stays on the button that did it.
    await press(page, f"Posunout nahoru: {PURPOSE}")
    assert await page.evaluate(FOCUSED) == f"Posunout nahoru: {PURPOSE}"
    await press(page, TEAMS)
    await to(page, "Na turnaj")
    await page.keyboard.press("Space")
    await press(page, "Uložit otázku")


async def fill_in(page: Page, demo: Demo) -> None:
    """Open the form on the web and answer it; the last question comes with its condition."""
    await page.goto(f"{demo.report['public']}/hlucin/forms")
    await page.get_by_role("link", name=TITLE).click()
    await page.get_by_label("Jméno a příjmení").fill("Žofie Říhová")
    await expect(page.get_by_label(TEAMS)).to_be_hidden()
    await page.get_by_label("Na turnaj").check()
    await page.get_by_label(TEAMS).fill("12")


async def hand_in(page: Page) -> None:
    """Send the form."""
    await page.locator("main form button.primary").click()
    await expect(page.locator("data.receipt-code")).to_be_visible()


async def offered_by_chat(demo: Demo) -> bool:
    """Ask the chat on the web for forms."""
    async with Browser(base_url=demo.report["public"]) as browser:
        await browser.open("/hlucin/chat")
        await browser.submit("/hlucin/chat", text="formuláře")
        assert "Stížnost" in browser.page
        return TITLE in browser.page


async def offered_by_kiosk(station: Station) -> bool:
    """Let the kiosk ask what is offered."""
    await in_thread(station.refresh)
    assert station.online
    assert station.catalogue is not None
    return CODE in [form.code for form in station.catalogue.forms]


async def offered_by_web(demo: Demo) -> bool:
    """Look at the list of forms."""
    async with Browser(base_url=demo.report["public"]) as browser:
        return TITLE in (await browser.open("/hlucin/forms")).text


async def test_a_form_is_made_offered_everywhere_and_withdrawn(
    demo: Demo, page: Page, chromium: Chromium
) -> None:
    """One daemon from beginning to end, never restarted."""
    station = Station(*await in_thread(load, Path(demo.report["kiosk"]["config"])))
    await sign_in(page, demo)
    await design(page)
    assert not await offered_by_web(demo)
    assert not await offered_by_kiosk(station)

    await press(page, "Vydat jako verzi 1")
    await expect(page.get_by_text("Od teď ho nabízí web, kiosk i chat.")).to_be_visible()

    citizen = await chromium.new_page(locale="cs-CZ")
    await fill_in(citizen, demo)
    await hand_in(citizen)
    assert await offered_by_chat(demo)
    assert await offered_by_kiosk(station)

    # Somebody has half of it filled in when it is withdrawn.
    await fill_in(citizen, demo)
    await typed(page, "Proč", "haly se rezervují jinde")
    await press(page, "Přestat nabízet")
    await expect(page.get_by_text("haly se rezervují jinde")).to_be_visible()
    assert not await offered_by_web(demo)
    assert not await offered_by_chat(demo)
    assert not await offered_by_kiosk(station)
    await hand_in(citizen)

    await page.reload()
    row = page.get_by_role("row", name=re.compile("^1 "))
    await expect(row).to_contain_text("Jana Nováková")
