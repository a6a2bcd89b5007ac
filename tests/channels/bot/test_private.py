"""What is for one citizen's eyes: shown once, on the web and at Telegram, and kept by nobody."""

import io
from collections.abc import AsyncIterator

import pytest
import zxingcpp
from PIL import Image

from channels.bot.channel import BOT
from channels.bot.pages import PAGES
from channels.bot.qr import characters
from channels.bot.settings import BotSettings
from gateway.model.asking import FEE_BALANCE, QUESTION_CATALOGUE, Answer
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.channels.bot.conftest import CHAT as PHONE
from tests.channels.bot.conftest import Line
from tests.channels.bot.test_enquiring import OWED
from tests.desks import Browser, served, well
from tests.gateways import MemoryGateway
from waste.balance_question import SPEC

CHAT = "/lhota/chat"
PROOF = ("kolik dlužím", "1345000012", "občan", "5. 3. 1950")
#: What stands in the proof or in the answer.
SECRETS = ("1345000012", "1950", "600,00", "2000145399")


def offering(gateway: MemoryGateway) -> MemoryGateway:
    """Let the office offer the balance."""
    gateway.answers[QUESTION_CATALOGUE] = Answer(found=True, text="", questions=(SPEC,))
    gateway.answers[FEE_BALANCE] = OWED
    return gateway


@pytest.fixture
async def gateway() -> MemoryGateway:
    """Give an office."""
    return offering(MemoryGateway())


@pytest.fixture
async def browser(gateway: MemoryGateway) -> AsyncIterator[Browser]:
    """Give a browser in front of the running chat."""
    channel = BOT.build(BotSettings(), gateway.site)
    await channel.start(gateway)
    app = build_public(gateway=gateway, settings=WebSettings(), pages=[PAGES], health=well)
    async with served(app) as address, Browser(base_url=address) as made:
        yield made
    await channel.stop()


async def test_a_balance_is_on_no_other_page(browser: Browser, gateway: MemoryGateway) -> None:
    """It is the answer to the proof itself, with a picture; a reload no longer knows it."""
    await browser.open(CHAT)
    for line in PROOF:
        await browser.submit(CHAT, text=line)

    assert "600,00 Kč" in browser.page
    assert "<svg" in browser.page
    assert "1950" not in browser.page
    again = (await browser.open(CHAT)).text
    assert "Tady byla odpověď jen pro vás" in again
    assert "Poplatek za odpad" in again
    for secret in SECRETS:
        assert secret not in again
        assert secret not in str(gateway.written)


async def test_with_scripts_the_lines_of_the_proof_go(browser: Browser) -> None:
    """The log is replaced: what was typed goes, what is owed is there."""
    await browser.open(CHAT)
    for line in PROOF[:-1]:
        await browser.submit(CHAT, text=line)
    live = {"HX-Request": "true"}
    fields = browser.key() | {"text": PROOF[-1], "after": "9"}
    piece = await browser.post(CHAT, data=fields, headers=live)

    assert piece.headers["HX-Reswap"] == "innerHTML"
    assert "600,00 Kč" in piece.text
    assert "1950" not in piece.text


async def test_a_wrong_proof_leaves_nothing_either(
    browser: Browser, gateway: MemoryGateway
) -> None:
    """One sentence, and nothing of what was typed."""
    gateway.answers[FEE_BALANCE] = Answer(found=False, text="Poplatník s těmito údaji tu není.")
    await browser.open(CHAT)
    for line in PROOF:
        await browser.submit(CHAT, text=line)

    assert "Poplatník s těmito údaji tu není." in browser.page
    for secret in SECRETS:
        assert secret not in browser.page
        assert secret not in str(gateway.written)


async def test_at_telegram_a_picture_follows(line: Line) -> None:
    """The words, then the payment as a photograph; the notes know nothing of it afterwards."""
    offering(line.gateway)
    await line.say(*PROOF)

    mine = [one for one in line.telegram.of(PHONE) if one.mine]
    assert "600,00 Kč" in mine[-2].text
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(mine[-1].content)))
    assert code.text == OWED.payment
    assert "aplikaci své banky" in mine[-1].text
    for secret in SECRETS:
        assert secret not in line.note()


def test_a_terminal_draws_it_with_characters() -> None:
    """Half blocks, square as the code is."""
    lines = characters(OWED.payment).splitlines()

    assert len(lines) > 15
    assert len({len(one) for one in lines if one}) <= 2
