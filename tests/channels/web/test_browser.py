"""Forms in a real browser: by keyboard alone, with a script and without one."""

import io
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import FilePayload, Page, expect

from channels.web.settings import SiteSettings
from forms.offer import shipped
from gateway.model import package
from gateway.model.form import FormData
from tests.channels.web.forms import EVERYTHING, FormOffice, Web, web

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def office() -> FormOffice:
    """Give an office that offers what comes with the program, and the form with everything."""
    return FormOffice(offered=[EVERYTHING, *(offer.form for offer in shipped())])


async def opened(chromium: Chromium, made: Web, path: str, *, script: bool = True) -> Page:
    """Open a page of the public web in a Czech browser."""
    context = await chromium.new_context(
        locale="cs-CZ", base_url=str(made.browser.base_url), java_script_enabled=script
    )
    page = await context.new_page()
    await page.goto(path)
    return page


async def keys(page: Page, *pressed: str) -> None:
    """Press keys one after another; what is no key is typed."""
    for key in pressed:
        if key in {"Tab", "Enter", "Space", "ArrowDown"}:
            await page.keyboard.press(key)
        else:
            await page.keyboard.type(key)


async def enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


def arrived(made: Web) -> FormData:
    """Return the form that arrived last."""
    original = made.gateway.originals[made.gateway.arrivals[-1].original.sha256]
    return package.read(io.BytesIO(original)).form


async def fill_in(page: Page) -> None:
    """Fill in the complaint by keyboard, but for the day of birth, and send it."""
    await page.get_by_label("Jméno a příjmení").focus()
    await keys(page, "Božena Říhová", "Tab", "Tab", "Lipová 7, Kozmice", "Tab", "Tab", "Tab")
    # The second way to complain brings another question than the first.
    await keys(page, "Space", "ArrowDown", "Tab", "12/2026", "Tab", "Tab", "Nikdo mi neodpověděl.")
    await keys(page, "Tab", "Tab")
    await enter(page)


async def test_a_complaint_is_filed_without_a_mouse(tmp_path: Path, chromium: Chromium) -> None:
    """From the office's page through the form, one mistake and its correction, to the receipt."""
    async with web(tmp_path, gateway=office()) as made:
        page = await opened(chromium, made, "/lhota")
        # Past the skip link and the name of the site.
        await keys(page, "Tab", "Tab", "Tab")
        await enter(page)
        await page.get_by_role("link", name="Stížnost").focus()
        await enter(page)
        await fill_in(page)
        await expect(page.locator("#problem")).to_be_focused()
        await expect(page).to_have_title("Chyba: Stížnost – Obec Horní Lhota – Podatelna")
        await keys(page, "Tab", "Enter")
        await expect(page.get_by_label("Datum narození")).to_be_focused()
        await keys(page, "8. 3. 1948")
        await page.get_by_role("button", name="Odeslat formulář").focus()
        await enter(page)

        await expect(page.get_by_role("heading", level=1)).to_have_text("Váš formulář jsme přijali")
        await expect(page.locator("data.receipt-code")).to_have_text("7K3M000001")
        await page.get_by_role("link", name="Podívat se, jak je na tom").focus()
        await enter(page)
        await expect(page.get_by_label("Kód z potvrzení")).to_have_value("7K3M000001")
        values = arrived(made).values
        await page.context.close()

    assert values["birth_date"] == "1948-03-08"
    assert (values["about"], values["matter"]) == ("procedure", "12/2026")
    assert "official" not in values
    assert len(made.gateway.arrivals) == 1


async def test_questions_appear_when_they_are_asked(tmp_path: Path, chromium: Chromium) -> None:
    """With the script a question comes with the answer it depends on, and its words go with it."""
    async with web(tmp_path, gateway=office()) as made:
        page = await opened(chromium, made, "/lhota/forms/vsechno")
        code = page.get_by_label("PSČ")
        await expect(code).to_be_hidden()
        await page.get_by_label("poštou").check()
        await expect(code).to_be_visible()
        await code.fill("748 01")
        await page.get_by_label("na stránce stavu").check()
        await expect(code).to_be_hidden()
        await page.get_by_label("Jméno a příjmení").fill("Božena Říhová")
        await page.get_by_label("Datum narození").fill("8. 3. 1948")
        await page.get_by_label("Co se stalo?").fill("Nic.")
        await page.get_by_role("button", name="Odeslat formulář").click()
        await expect(page.locator("data.receipt-pin")).to_have_text("123456")
        await page.context.close()

    assert "postal_code" not in arrived(made).values


async def test_without_a_script_everything_is_there(tmp_path: Path, chromium: Chromium) -> None:
    """All questions stand on the page, each with the sentence when to answer it."""
    async with web(tmp_path, gateway=office()) as made:
        page = await opened(chromium, made, "/lhota/forms/vsechno", script=False)
        await expect(page.get_by_label("PSČ")).to_be_visible()
        await expect(page.get_by_text("zvolili „poštou“")).to_be_visible()
        await page.get_by_label("Jméno a příjmení").fill("Božena Říhová")
        await page.get_by_label("Datum narození").fill("8. 3. 1948")
        await page.get_by_label("poštou").check()
        await page.get_by_label("PSČ").fill("748 01")
        await page.get_by_label("Co se stalo?").fill("Nic.")
        await page.get_by_label("Fotografie").set_input_files(
            FilePayload(name="lampa.png", mimeType="image/png", buffer=b"\x89PNG" * 9000)
        )
        await page.get_by_role("button", name="Odeslat formulář").click()
        await expect(page.get_by_text("lampa.png")).to_be_visible()
        await page.context.close()

    assert arrived(made).values["postal_code"] == "74801"


@pytest.mark.parametrize("how", ["script", "plain"])
async def test_too_large_files_are_told_in_the_browser(
    how: str, tmp_path: Path, chromium: Chromium
) -> None:
    """The page stays readable: no connection breaks while the browser still sends."""
    script = how == "script"
    settings = SiteSettings(max_upload=1_000_000)
    large = tmp_path / "sken.pdf"
    large.write_bytes(bytes(40_000_000))
    async with web(tmp_path, settings, office()) as made:
        page = await opened(chromium, made, "/lhota/forms/vsechno", script=script)
        await page.get_by_label("Jméno a příjmení").fill("Božena Říhová")
        await page.get_by_label("Fotografie").set_input_files(large)
        await page.get_by_role("button", name="Odeslat formulář").click()
        await expect(page.get_by_text("dohromady nejvýš 1 MB").last).to_be_visible()
        if script:
            await expect(page.locator("#said")).to_contain_text("dohromady moc velké")
            await expect(page.get_by_label("Jméno a příjmení")).to_have_value("Božena Říhová")
        else:
            await expect(page.get_by_role("heading", level=1)).to_contain_text("příliš velké")
        await page.context.close()

    assert made.gateway.arrivals == []


#: What a screen reader needs and no eye sees: names of controls, unique marks, headings in order.
UNREADABLE = """() => {
  const found = [];
  for (const one of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!one.labels.length) found.push("no label: " + one.name);
    for (const id of (one.getAttribute("aria-describedby") || "").split(" ").filter(Boolean))
      if (!document.getElementById(id)) found.push("describes nothing: " + id);
  }
  for (const one of document.querySelectorAll("a, button"))
    if (!one.textContent.trim()) found.push("no name: " + one.outerHTML);
  const ids = Array.from(document.querySelectorAll("[id]"), (one) => one.id);
  ids.filter((id, place) => ids.indexOf(id) !== place).forEach((id) => found.push("twice: " + id));
  const levels = Array.from(document.querySelectorAll("h1, h2, h3"), (one) => +one.tagName[1]);
  if (levels[0] !== 1 || levels.filter((level) => level === 1).length !== 1) found.push("h1");
  levels.forEach((level, n) => {
    if (n && level - levels[n - 1] > 1) found.push("skips " + level);
  });
  for (const place of ["header", "main", "main#main"])
    if (document.querySelectorAll(place).length !== 1) found.push("landmark " + place);
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push("wider than the screen");
  return found;
}"""


async def test_every_page_can_be_read_by_a_machine_that_speaks(
    tmp_path: Path, chromium: Chromium
) -> None:
    """Labels, descriptions, headings and landmarks are right on all pages, also on a telephone."""
    async with web(tmp_path, gateway=office()) as made:
        context = await chromium.new_context(
            base_url=str(made.browser.base_url), viewport={"width": 390, "height": 844}
        )
        page = await context.new_page()
        found = {}
        for path in ("/", "/lhota", "/lhota/forms", "/lhota/conditions", "/lhota/status?code=7K"):
            await page.goto(path)
            found[path] = await page.evaluate(UNREADABLE)
        await page.goto("/lhota/forms/vsechno")
        found["form"] = await page.evaluate(UNREADABLE)
        await page.get_by_role("button", name="Odeslat formulář").click()
        await expect(page.locator("#problem")).to_be_focused()
        found["mistakes"] = await page.evaluate(UNREADABLE)
        await page.get_by_label("Jméno a příjmení").fill("B" * 300)
        await page.get_by_label("Datum narození").fill("8. 3. 1948")
        await page.get_by_label("na stránce stavu").check()
        await page.get_by_label("Co se stalo?").fill("Nic.")
        await page.get_by_role("button", name="Odeslat formulář").click()
        await expect(page.locator("data.receipt-pin")).to_have_text("123456")
        found["receipt"] = await page.evaluate(UNREADABLE)
        await context.close()

    assert {name: problems for name, problems in found.items() if problems} == {}
