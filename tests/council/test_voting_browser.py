"""A secretary holds a vote in a real browser without a mouse and without JavaScript."""

from typing import Any

import pytest
from playwright.async_api import expect

from gateway.store.store import Store
from tests.conftest import LHOTA
from tests.councils import drafted, opened
from tests.desks import ON_SQLITE, Browser
from tests.gateway.intake.test_desk_browser import (
    enter,
    keys,
    signed_in,
)

pytestmark = [ON_SQLITE, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
async def test_numbers_enter_enter(
    browser: Browser,
    store: Store,
    chromium: Any,
    members: list[str],
    scripts: bool,  # noqa: FBT001  (a parameter of the test)
) -> None:
    """Two numbers against, Enter shows the result, Enter records it."""
    item = store.write(LHOTA, lambda unit: drafted(unit, opened(unit, members)).item)
    if scripts:
        page = await signed_in(chromium, str(browser.base_url))
    else:
        context = await chromium.new_context(
            locale="cs-CZ", base_url=str(browser.base_url), java_script_enabled=False
        )
        await context.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value, "url": str(browser.base_url)}
                for cookie in browser.cookies.jar
            ]
        )
        page = await context.new_page()
    await page.goto(f"/council/items/{item}")
    await expect(page.locator("#v-against")).to_be_focused()
    await page.keyboard.type("3 7")
    await keys(page, "Tab")
    await page.keyboard.type("12-14")
    await enter(page)
    await expect(page.locator(".vote .notice")).to_contain_text("pro 16, proti 2, zdrželo se 3")
    await enter(page)

    await expect(page.locator("main > .notice")).to_contain_text("usnesení č. 1/1ZM/2026")
