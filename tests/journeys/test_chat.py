"""A citizen chats: by telephone with the town's bot, then on the web, with a running office."""

import re
from typing import Any

import httpx
import pytest

from gateway.loop import in_thread
from tests.daemons import until
from tests.demos import Demo
from tests.desks import Browser

pytestmark = pytest.mark.slow

#: A request for information (Act 106/1999), which needs no signature, up to its summary.
LINES = (
    "/formulare", "žádost o informace", "občan", "Žofie Příhodová", "5. 3. 1980",
    "Ostravská 12, Hlučín",
)  # fmt: skip


async def test_asked_by_telephone_and_followed_on_the_web(demo: Demo) -> None:
    """The form is filled in at Telegram, the office answers there, and the web knows its state."""
    page = str(demo.report["bot"]["page"])
    for line in LINES:
        await in_thread(httpx.post, page, data={"text": line}, timeout=30)
    await fill_rest(page)
    await in_thread(httpx.post, page, data={"text": "odeslat"}, timeout=30)
    proof = await seen(page, r"Kód: (\w{10})\s+PIN: (\d{6})")
    code, pin = proof.groups()

    await seen(page, "Potvrzení o doručení")
    async with Browser(base_url=demo.report["public"]) as browser:
        await browser.open("/hlucin/chat")
        await browser.submit("/hlucin/chat", text=f"jak je na tom {code} {pin}")
        assert "čeká na zaevidování" in browser.page
        assert pin not in browser.page


async def fill_rest(page: str) -> None:
    """Answer whatever the form still asks, until it shows its summary."""
    for _ in range(10):
        newest = (await telephone(page))[-1]
        if "Odeslat úřadu" in newest["buttons"]:
            return
        choices = [one for one in newest["buttons"] if one not in {"Zpět", "Zrušit"}]
        answer = choices[0] if choices else answer_to(newest["text"])
        await in_thread(httpx.post, page, data={"text": answer}, timeout=30)
    raise AssertionError("the form does not end")


def answer_to(question: str) -> str:
    """Return something that fits."""
    return "zofie@posta.test" if "mail" in question else "Kolik stála oprava fontány?"


async def telephone(page: str) -> list[dict[str, Any]]:
    """Return what the citizen's telephone shows."""
    answer = await in_thread(httpx.get, f"{page}?as=json", timeout=30)
    shown: list[dict[str, Any]] = answer.json()
    return shown


async def seen(page: str, pattern: str) -> re.Match[str]:
    """Wait until the telephone shows it."""

    def look() -> re.Match[str] | None:
        shown = httpx.get(f"{page}?as=json", timeout=30).json()
        found = (re.search(pattern, one["text"]) for one in shown if one["bot"])
        return next((one for one in found if one), None)

    found = await until(look, pattern)
    assert found is not None
    return found
