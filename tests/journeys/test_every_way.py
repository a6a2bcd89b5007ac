"""One complaint by every way in: one queue, one register, an answer where it was asked for."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Page

from tests.daemons import eventually
from tests.demos import Demo
from tests.desks import Browser
from tests.journeys.ways import (
    MATTER,
    DataBox,
    Kiosk,
    Mail,
    Paper,
    Proof,
    Telegram,
    Way,
    WebChat,
    WebForm,
    proof_in,
    status,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]

REFERENCE = re.compile(r"HLUC/\d{5}/\d{4}")
LONG = 90.0

#: Channels whose forms become filings when they are signed at the counter.
PREPARED = frozenset({"web", "kiosk", "bot"})


@dataclass(frozen=True, slots=True)
class Desk:
    """A clerk of the town at work."""

    demo: Demo
    browser: Browser

    async def items(self) -> list[dict[str, Any]]:
        """Return the town's items as scripts see them."""
        code, out = await self.demo.command("intake", "list", "--json", "--originator", "hlucin")
        assert code == 0
        return [json.loads(line) for line in out.splitlines()]

    async def registered(self, item: str, channel: str) -> str:
        """Register the item as a clerk does, at the counter where that is due; its number."""
        await self.browser.open(f"/items/{item}")
        if channel in PREPARED:
            said = {"act": "sign", "identity": self._first_identity()}
        elif channel == "scanning":
            said = {"act": "register", "subject": "Stížnost", "authenticity": "paper-signed"}
        else:
            said = {"act": "register"}
        answer = await self.browser.submit(f"/items/{item}/decide", **said)
        assert answer.status_code == 200, answer.text
        shown = REFERENCE.search((await self.browser.open(f"/items/{item}")).text)
        assert shown is not None
        return shown[0]

    def _first_identity(self) -> str:
        found = re.search(
            r'<select id="sign-identity".*?<option value="([^"]+)"', self.browser.page, re.DOTALL
        )
        assert found is not None
        return found[1]

    async def slip(self, item: str) -> Proof:
        """Print the slip with code and PIN."""
        page = (await self.browser.open(f"/items/{item}/slip")).text
        (code,) = re.findall(r'receipt-code" value="(\w+)"', page)
        (pin,) = re.findall(r'receipt-pin" value="(\d+)"', page)
        return Proof(code, pin)

    async def replied(self, item: str, text: str) -> None:
        """Reply on the filing's page."""
        page = (await self.browser.open(f"/items/{item}")).text
        found = re.search(r'href="(/filings/[^"]+)"', page)
        assert found is not None
        await self.browser.open(found[1])
        answer = await self.browser.submit(
            f"{found[1]}/reply", subject="Stížnost", text=text, form="1"
        )
        assert answer.status_code == 200, answer.text


@pytest.fixture
async def desk(demo: Demo) -> AsyncIterator[Desk]:
    """Give a clerk who is signed in."""
    account = next(a for a in demo.report["sign_ins"] if a["originators"] == ["hlucin"])
    async with Browser(base_url=demo.report["desk"]) as browser:
        await browser.sign_in(account["login"], account["password"])
        yield Desk(demo, browser)


async def test_every_way_in(demo: Demo, page: Page, desk: Desk) -> None:
    """Seven complaints become seven filings; each is answered by the way it came."""
    samples = {one["id"] for one in await desk.items()}
    ways: list[Way] = [
        Mail(demo),
        DataBox(demo),
        WebForm(demo, page=page),
        Kiosk(demo),
        Telegram(demo),
        WebChat(demo, page),
        Paper(demo),
    ]
    known = set(samples)
    numbers = []
    for way in ways:
        await way.hand_in()

        async def arrived(seen: set[str] = known) -> list[dict[str, Any]]:
            found = [one for one in await desk.items() if one["id"] not in seen]
            return [one for one in found if one["state"] == "referred"]

        (item,) = await eventually(arrived, f"the item by {way.channel}", LONG)
        known.add(item["id"])
        assert item["channel"] == way.channel
        numbers.append(await desk.registered(item["id"], way.channel))
        reply = f"Na hudbu dohlédneme, odpověď {len(numbers)}."
        await desk.replied(item["id"], reply)

        async def answered(way: Any = way, reply: str = reply) -> bool:
            return reply in " ".join((await way.heard()).split())

        await eventually(answered, f"the answer by {way.channel}", LONG)
        await assert_told_the_same(desk, way, item["id"], numbers[-1])

    assert len(set(numbers)) == len(ways)
    assert all(one["reference"] for one in await desk.items() if one["id"] in known - samples)
    code, _ = await demo.command("verify")
    assert code == 0


async def assert_told_the_same(desk: Desk, way: Way, item: str, number: str) -> None:
    """Demand the number on the status page, whatever the way in."""
    proof: Proof | None = getattr(way, "proof", None)
    if isinstance(way, DataBox | Paper):
        # ISDS confirms by itself, and paper is confirmed by a slip over the counter.
        proof = await desk.slip(item)
    told = await status(desk.demo, proof or proof_in(await way.heard()))
    assert number in told
    assert MATTER not in told
