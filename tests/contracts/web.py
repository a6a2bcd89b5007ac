"""The other side of the web: a browser that sends a form, and later reads the status page."""

import html
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from channels.web.channel import WEB, WebChannel
from channels.web.settings import SiteSettings
from channels.web.site import site
from gateway.model import package
from gateway.model.asking import FILING_STATUS, FORM_CATALOGUE, FORM_CHECK, Answer, Letter
from gateway.model.blob import Blobs
from gateway.model.form import FieldKind, FormAnswer, FormData, FormField, FormSpec
from gateway.model.outgoing import STATUS_PAGE, Delivered, Outgoing
from gateway.model.ports import AnyChannelPart, Gateway, Health, Site
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.contracts.peers import Heard
from tests.desks import Browser, served, well
from tests.gateways import LHOTA, MemoryGateway, StandingClock

FORM = FormSpec(
    "podnet", 1, {"cs": "Podnět"}, (FormField("text", {"cs": "Text"}, FieldKind.LONG_TEXT),)
)

#: What the browser gets: everything was received, or try later; the rest it must change.
HEARD = {200: Heard.YES, 429: Heard.LATER, 500: Heard.LATER, 503: Heard.LATER}


@dataclass
class Watched:
    """The channel; what it delivers then stands on the status page, as the core puts it there."""

    channel: WebChannel
    gateway: MemoryGateway
    name: str = "web"

    async def start(self, gateway: Gateway) -> None:
        """Open it."""
        await self.channel.start(gateway)

    async def stop(self) -> None:
        """Close it."""
        await self.channel.stop()

    def health(self) -> Health:
        """Tell how it is."""
        return self.channel.health()

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Deliver, and keep the letter under the reference the channel gave it."""
        delivered = await self.channel.deliver(outgoing, blobs)
        known = self.gateway.answers.get(FILING_STATUS, Answer(found=True, text="Přijato."))
        letter = Letter(delivered.at, delivered.reference, outgoing.text)
        if letter not in known.letters:
            known = replace(known, letters=(*known.letters, letter))
        self.gateway.answers[FILING_STATUS] = known
        return delivered


class WebPeer:
    """Fills in the one form of a small office."""

    name = "web"
    part: AnyChannelPart = WEB

    def __init__(self) -> None:
        self._running = AsyncExitStack()
        self._address = ""

    async def start(self, gateway: MemoryGateway, folder: Path) -> Watched:
        """Serve the pages, then open the channel."""
        gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=(FORM,))
        gateway.answers[FORM_CHECK] = Answer(found=True, text="")
        made = WEB.build(SiteSettings(), Site(gateway.people, StandingClock(), folder))
        pages = [site(made)]
        app = build_public(gateway=gateway, settings=WebSettings(), pages=pages, health=well)
        self._address = await self._running.enter_async_context(served(app))
        channel = Watched(made, gateway)
        await channel.start(gateway)
        return channel

    async def stop(self) -> None:
        """Stop serving."""
        await self._running.aclose()

    async def hand_in(self, mark: str) -> Heard:
        """Send the form; the same mark is the same page sent again."""
        instance = mark.encode().hex().ljust(16, "0")
        words = {"_form": instance, "_version": "1", "text": f"Dobrý den, {mark}."}
        async with httpx.AsyncClient(base_url=self._address) as client:
            answer = await client.post(
                f"/{LHOTA.id}/forms/podnet", files={k: (None, v) for k, v in words.items()}
            )
        return HEARD.get(answer.status_code, Heard.NO)

    def garbage(self) -> Sequence[bytes]:
        """Return octets that are no package."""
        answers = (FormAnswer("text", "Text", "Dobrý den"),)
        whole = package.packed(FormData("podnet", 1, "Podnět", answers=answers))
        return (b"", whole[: len(whole) // 2], b"PK\x03\x04" + bytes(500))

    def address(self) -> str:
        """Return where somebody without an address reads."""
        return f"{STATUS_PAGE}00000000000000000000"

    async def received(self) -> Sequence[str]:
        """Return the letters on the status page."""
        async with Browser(base_url=self._address) as browser:
            await browser.open(f"/{LHOTA.id}/status")
            page = await browser.submit(f"/{LHOTA.id}/status", code="7K3M000001", pin="123456")
        letters = re.findall(r'<div class="letter">(.*?)</div>', page.text, re.DOTALL)
        return [html.unescape(text) for text in letters]
