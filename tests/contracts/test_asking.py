"""What every channel promises for what an office offers to ask, against the core's real desk."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest

from channels.bot.channel import BOT
from channels.bot.pages import PAGES
from channels.bot.settings import BotSettings
from channels.kiosk.program.client import Client
from channels.kiosk.wire import Enquiry
from channels.web.channel import WEB
from channels.web.settings import SiteSettings
from channels.web.site import site
from gateway.intake.answers import WRONG_PINS, Desk
from gateway.intake.codes import Pins
from gateway.loop import in_thread
from gateway.model.asking import FEE_BALANCE, FORM_CATALOGUE, Answer, Question, QuestionSpec
from gateway.model.errors import Throttled
from gateway.model.ports import Site
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.channels.kiosk.hall import office
from tests.desks import Browser, served, well
from tests.gateways import LHOTA, MemoryGateway, StandingClock
from waste.balance_question import SPEC

RIGHT = {"variable_symbol": "1345000012", "payer": "person", "birth_date": "1950-03-05"}
#: Somebody else who knows the symbol of a slip that was thrown away.
WRONG = RIGHT | {"birth_date": "1951-01-01"}
OWED, UNKNOWN, LATER = "Zbývá zaplatit 600 Kč.", "Poplatník s těmito údaji tu není.", "later"


class Balance:
    """An answerer that knows one payer."""

    kind = FEE_BALANCE
    spec: QuestionSpec = SPEC

    def offered(self, unit: Unit) -> bool:
        """Offer it everywhere."""
        del unit
        return True

    def proof_about(self, question: Question) -> str:
        """Return the symbol."""
        return question.values.get("variable_symbol", "")

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Tell the balance to who knows the day of birth."""
        del unit
        right = all(question.values.get(name) == value for name, value in RIGHT.items())
        return Answer(right, OWED if right else UNKNOWN)


class NoForms:
    """An answerer without forms, which a kiosk's catalogue asks for too."""

    kind = FORM_CATALOGUE

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Return no form."""
        del unit, question
        return Answer(found=False, text="")


class Asker(Protocol):
    """A citizen at one channel."""

    async def ask(self, values: Mapping[str, str]) -> str:
        """Put the question; return ``OWED``, ``UNKNOWN`` or ``LATER``, whichever is told."""
        ...

    async def offered(self) -> str:
        """Return what the channel shows first."""
        ...


def told(page: str) -> str:
    """Return which of the answers stands in *page*."""
    found = [words for words in (OWED, UNKNOWN) if words in page]
    return found[0] if len(found) == 1 else LATER


class OnTheWeb:
    """By the public web's page."""

    path = f"/{LHOTA.id}/ask/{FEE_BALANCE}"

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def ask(self, values: Mapping[str, str]) -> str:
        """Open the form and send it."""
        await self._browser.open(self.path)
        page = await self._browser.submit(self.path, **values)
        return LATER if page.status_code == 429 else told(page.text)

    async def offered(self) -> str:
        """Return the office's page."""
        return (await self._browser.open(f"/{LHOTA.id}")).text


class InTheChat:
    """Line by line in the chat on the web."""

    path = f"/{LHOTA.id}/chat"

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def ask(self, values: Mapping[str, str]) -> str:
        """Write every line, beginning anew."""
        await self._browser.open(self.path)
        for line in ("zapomeň na mě", "ano", "kolik dlužím", *values.values()):
            await self._browser.submit(self.path, text={"person": "občan"}.get(line, line))
        return told(self._browser.page)

    async def offered(self) -> str:
        """Return the greeting."""
        return (await self._browser.open(self.path)).text


class AtTheKiosk:
    """By a kiosk's own program, without its glass."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def ask(self, values: Mapping[str, str]) -> str:
        """Ask as the program does."""
        try:
            return (await in_thread(self._client.ask, Enquiry(FEE_BALANCE, values))).text
        except Throttled:
            return LATER

    async def offered(self) -> str:
        """Return the catalogue."""
        return str(await in_thread(self._client.catalogue, "cs"))


async def on_the_web(running: AsyncExitStack, gateway: MemoryGateway, folder: Path) -> Asker:
    """Serve the public web."""
    channel = WEB.build(SiteSettings(), Site(gateway.people, StandingClock(), folder))
    app = build_public(
        gateway=gateway, settings=WebSettings(), pages=[site(channel)], health=well
    )  # fmt: skip
    address = await running.enter_async_context(served(app))
    return OnTheWeb(await running.enter_async_context(Browser(base_url=address)))


async def in_the_chat(running: AsyncExitStack, gateway: MemoryGateway, folder: Path) -> Asker:
    """Start the chat."""
    channel = BOT.build(BotSettings(), Site(gateway.people, StandingClock(), folder))
    await channel.start(gateway)
    running.push_async_callback(channel.stop)
    app = build_public(gateway=gateway, settings=WebSettings(), pages=[PAGES], health=well)
    address = await running.enter_async_context(served(app))
    return InTheChat(await running.enter_async_context(Browser(base_url=address)))


async def at_the_kiosk(running: AsyncExitStack, gateway: MemoryGateway, folder: Path) -> Asker:
    """Open the kiosks' door and enrol one."""
    hall = await running.enter_async_context(office(folder, gateway))
    client, _ = await hall.kiosk()
    return AtTheKiosk(client)


@pytest.fixture(params=[on_the_web, in_the_chat, at_the_kiosk], ids=["web", "chat", "kiosk"])
async def asker(
    request: pytest.FixtureRequest, store: Store, tmp_path: Path
) -> AsyncIterator[Asker]:
    """Give a citizen at each channel, behind which the core's desk answers."""
    desk = Desk(store, Pins(b"p" * 32), {FEE_BALANCE: Balance(), FORM_CATALOGUE: NoForms()})
    gateway = MemoryGateway()
    gateway.ask = desk.ask  # type: ignore[method-assign]
    async with AsyncExitStack() as running:
        yield await request.param(running, gateway, tmp_path)


async def test_what_an_office_offers_is_offered_everywhere(asker: Asker) -> None:
    """A part describes its question once; no channel has a line for it."""
    assert "Poplatek za odpad" in await asker.offered()


async def test_the_payer_is_told(asker: Asker) -> None:
    """Who proves it hears what is owed."""
    assert await asker.ask(RIGHT) == OWED


async def test_nobody_is_told_about_somebody_else(asker: Asker) -> None:
    """A wrong day of birth and a symbol nobody has get the same sentence."""
    assert await asker.ask(WRONG) == UNKNOWN
    assert await asker.ask(WRONG | {"variable_symbol": "1345099990"}) == UNKNOWN


async def test_twenty_wrong_tries(asker: Asker) -> None:
    """After five nobody is answered about this symbol for a while, not even the payer."""
    heard = [await asker.ask(WRONG) for _ in range(20)]

    assert heard == [UNKNOWN] * WRONG_PINS + [LATER] * (20 - WRONG_PINS)
    assert await asker.ask(RIGHT) == LATER
