"""The desk in a real browser: by keyboard alone, by itself up to date, and nothing foreign runs."""

from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from gateway.intake.desk import PAGES
from gateway.model.blob import BlobRef
from gateway.model.errors import Refused
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction, Item, ItemState
from gateway.model.submission import Part, PartRole
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from gateway.web.pages import Pages, Panel
from tests.desks import ON_SQLITE, PASSWORD, Letter, arrive, desk_of, letter_of, with_clerk

pytestmark = [ON_SQLITE, pytest.mark.browser, pytest.mark.slow]

FORM = """{% import "web/kit.html" as kit with context %}
{{ kit.problem(problem) }}
<form method="post" action="/items/{{ item.id }}/decide">{{ kit.form_key() }}
<input type="hidden" name="act" value="register">
{{ kit.field("subject", "Věc", values.get("subject", item.submission.subject)) }}
<button class="primary">Zaevidovat</button></form>"""

EVIL = b"<html><body><script>document.title='ran';alert('ran')</script>text</body></html>"


@pytest.fixture
def registering(tmp_path: Path) -> Pages:
    """Give a part with a form for registering."""
    (tmp_path / "form.html").write_text(FORM, "utf-8")

    def panel(_unit: Unit, item: Item) -> Panel | None:
        return Panel("part/form.html") if item.state is ItemState.REFERRED else None

    return Pages("part", templates=tmp_path, item_panel=panel)


def registry(store: Store) -> Decide:
    """Give a handler that registers everything with a subject."""

    async def decide(originator: OriginatorId, item: ItemId, said: Instruction) -> Item:
        if not said.values["subject"].strip():
            raise Refused("Věc nesmí být prázdná.")

        def register(unit: Unit) -> Item:
            row = queue.lock(unit, item)
            row.state = ItemState.WORKING
            row.reference = "LHOTA/00007/2026"
            queue.move(unit, row, ItemState.REGISTERED)
            return queue.read(row)

        return await store.run(originator, register, said.by)

    return Decide(decide)


async def keys(page: Page, *pressed: str) -> None:
    """Press keys one after another."""
    for key in pressed:
        await page.keyboard.press(key)


async def enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def signed_in(chromium: Chromium, address: str) -> Page:
    """Sign in without a mouse and return the page with the queue."""
    context = await chromium.new_context(locale="cs-CZ", base_url=address)
    page = await context.new_page()
    await page.goto("/sign-in")
    await keys(page, "Tab", "Tab")
    await page.keyboard.type("novakova")
    await keys(page, "Tab")
    await page.keyboard.type(PASSWORD)
    await enter(page)
    return page


async def test_a_clerk_works_through_the_queue_without_a_mouse(
    store: Store, chromium: Chromium, registering: Pages
) -> None:
    """Sign in, go down to the second letter, open it, register it, and stand at the next one."""
    await with_clerk(store)
    arrive(store, *(Letter(letter_of(f"Žádost č. {n}")) for n in (1, 2, 3)))
    async with desk_of(store, [PAGES, registering], registry(store)) as desk:
        page = await signed_in(chromium, str(desk.base_url))
        await keys(page, "j", "j")
        await expect(page.locator(":focus")).to_have_text("Žádost č. 2")
        await enter(page)
        await expect(page.locator("h1")).to_have_text("Žádost č. 2")
        subject = page.get_by_label("Věc")
        for _ in range(40):
            await keys(page, "Tab")
            if await subject.evaluate("field => field === document.activeElement"):
                break
        await keys(page, "Control+a", "Delete", "j")
        await enter(page)

        await expect(page.locator("h1")).to_have_text("Žádost č. 3")
        await expect(page.get_by_role("status")).to_contain_text("LHOTA/00007/2026")
        async with page.expect_navigation():
            await keys(page, "k")
        await expect(page.locator("h1")).to_have_text("Žádost č. 1")
        await page.context.close()


async def test_a_mistake_is_where_the_focus_is(
    store: Store, chromium: Chromium, registering: Pages
) -> None:
    """After a refusal the reason has the focus, so that it is read out and seen first."""
    await with_clerk(store)
    (item,) = arrive(store, Letter(letter_of("Žádost")))
    async with desk_of(store, [PAGES, registering], registry(store)) as desk:
        page = await signed_in(chromium, str(desk.base_url))
        await page.goto(f"/items/{item}")
        await page.get_by_label("Věc").fill("  ")
        await enter(page)
        await expect(page.locator(":focus")).to_contain_text("Věc nesmí být prázdná.")
        await page.context.close()


async def test_new_letters_appear_by_themselves_and_the_focus_stays(
    store: Store, chromium: Chromium
) -> None:
    """Somebody reading the list is not thrown off his line when another letter arrives."""
    await with_clerk(store)
    arrive(store, Letter(letter_of("První")), Letter(letter_of("Druhá")))
    async with desk_of(store, [PAGES]) as desk:
        page = await signed_in(chromium, str(desk.base_url))
        await keys(page, "j", "j")
        arrive(store, Letter(letter_of("Třetí")))
        await expect(page.locator("a.open")).to_have_text(["První", "Druhá", "Třetí"])
        await expect(page.locator(":focus")).to_have_text("Druhá")
        await keys(page, "/")
        await page.keyboard.type("třetí jk/")
        await expect(page.locator("#search")).to_have_value("třetí jk/")
        await page.context.close()


async def test_keys_can_be_switched_off(store: Store, chromium: Chromium) -> None:
    """Whoever speaks to the browser is not moved about by single letters (WCAG 2.1.4)."""
    await with_clerk(store)
    arrive(store, Letter(letter_of("První")))
    async with desk_of(store, [PAGES]) as desk:
        page = await signed_in(chromium, str(desk.base_url))
        await page.get_by_role("button", name="Vypnout klávesy").click()
        await keys(page, "j")
        await expect(page.locator("a.open")).not_to_be_focused()
        await page.get_by_role("button", name="Zapnout klávesy").click()
        await keys(page, "j")
        await expect(page.locator("a.open")).to_be_focused()
        await page.context.close()


async def test_nothing_a_stranger_sent_runs(store: Store, chromium: Chromium) -> None:
    """HTML is downloaded, never opened; the same octets called text or picture do nothing."""
    await with_clerk(store)
    kinds = ("text/html", "image/svg+xml", "text/plain", "image/png")
    parts = (Part("x", kind, PartRole.ATTACHMENT, BlobRef.of(EVIL)) for kind in kinds)
    (item,) = arrive(store, Letter(letter_of("Věc", "A", "B", *parts)))
    said: list[str] = []
    async with desk_of(store, [PAGES]) as desk:
        page = await signed_in(chromium, str(desk.base_url))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        await page.goto(f"/items/{item}")
        for number in (0, 1):
            async with page.expect_download() as download:
                await page.locator(f'a[href$="/parts/{number}"]').click()
            assert (await (await download.value).path()).read_bytes() == EVIL
        for number in (2, 3):
            await page.goto(f"/items/{item}/parts/{number}")
            assert await page.title() != "ran"
        await page.goto(f"/items/{item}/parts/0/reading")
        await expect(page.locator(".reading")).to_have_text("text")
        await page.context.close()
    assert said == []


async def test_without_scripts_everything_is_still_there(
    store: Store, chromium: Chromium, registering: Pages
) -> None:
    """With JavaScript switched off a clerk finds, opens and registers a letter all the same."""
    await with_clerk(store)
    arrive(store, Letter(letter_of("Žádost")))
    async with desk_of(store, [PAGES, registering], registry(store)) as desk:
        context = await chromium.new_context(java_script_enabled=False, base_url=str(desk.base_url))
        page = await context.new_page()
        await page.goto("/items")
        await page.fill("[name=login]", "novakova")
        await page.fill("[name=password]", PASSWORD)
        await page.click("button.primary")
        await page.click("a.open")
        await page.click("text=Zaevidovat")
        await expect(page.get_by_role("status")).to_contain_text("LHOTA/00007/2026")
        await context.close()
