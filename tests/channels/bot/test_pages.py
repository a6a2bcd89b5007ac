"""The chat on the public web: by form and page alone, and in pieces for browsers with scripts."""

import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from channels.bot import doors
from channels.bot.channel import BOT, BotChannel
from channels.bot.pages import PAGES
from channels.bot.settings import BotSettings
from gateway.model import package
from gateway.model.asking import FILING_STATUS, FORM_CATALOGUE, FORM_CHECK, Answer
from gateway.model.errors import Refused, StoreDown
from gateway.model.outgoing import Outgoing
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.channels.bot.talks import FELLING, INQUIRY
from tests.contracts.test_channels import BLOBS
from tests.desks import Browser, served, well
from tests.gateways import LHOTA, SCHOOL, MemoryGateway

CHAT = "/lhota/chat"
LIVE = {"HX-Request": "true"}


@pytest.fixture
async def gateway() -> MemoryGateway:
    """Give an office with two forms and a filing."""
    made = MemoryGateway()
    made.answers[FORM_CATALOGUE] = Answer(True, "", forms=(INQUIRY,))
    made.answers[FORM_CHECK] = Answer(True, "")
    made.answers[FILING_STATUS] = Answer(True, "Podání se vyřizuje.")
    return made


@pytest.fixture
async def channel(gateway: MemoryGateway) -> AsyncIterator[BotChannel]:
    """Give the running channel without Telegram."""
    made = BOT.build(BotSettings(), gateway.site)
    await made.start(gateway)
    yield made
    await made.stop()


@pytest.fixture
async def browser(gateway: MemoryGateway, channel: BotChannel) -> AsyncIterator[Browser]:
    """Give a browser in front of the public web."""
    assert channel.web
    app = build_public(gateway=gateway, settings=WebSettings(), pages=[PAGES], health=well)
    async with served(app) as address, Browser(base_url=address) as made:
        yield made


async def say(browser: Browser, *lines: str) -> str:
    """Write lines one after another, as a browser without scripts; returns the last page."""
    for line in lines:
        await browser.submit(CHAT, text=line)
    return browser.page


def words(page: str) -> list[str]:
    """Return the lines of the conversation."""
    return re.findall(r'<p class="words">(.*?)</p>', page, re.DOTALL)


async def test_looking_in_leaves_nothing(browser: Browser, gateway: MemoryGateway) -> None:
    """Who only opens the page is greeted; no cookie is set and nothing is stored."""
    answer = await browser.open(CHAT)

    assert "Obec Horní Lhota" in words(answer.text)[0]
    assert 'role="log"' in answer.text
    assert not any("chat" in name for name in browser.cookies)
    assert gateway.written == {}


async def test_a_form_is_filled_in_without_scripts(
    browser: Browser, gateway: MemoryGateway
) -> None:
    """Post, see the page again, and at the end the receipt; the answers are gone from it."""
    await browser.open(CHAT)
    page = await say(browser, "formulář", "1", "Kolik stála fontána?")
    assert "Kolik stála fontána?" in page
    press = re.findall(r'value="([\d.]+)" class="primary">Odeslat úřadu', page)[0]
    page = (await browser.submit(CHAT, press=press)).text

    (arrival,) = gateway.arrivals
    assert arrival.envelope["reply_to"].startswith("web:")
    opened = package.read(io.BytesIO(gateway.originals[arrival.original.sha256]))
    assert opened.form.values["text"] == "Kolik stála fontána?"
    assert "PIN: 123456" in page
    assert "fontána" not in page
    assert "fontána" not in str(gateway.written)


async def test_the_cookie_opens_the_conversation_and_is_no_address(
    browser: Browser, gateway: MemoryGateway
) -> None:
    """128 random bits, out of scripts' reach; the office knows only what follows from them."""
    await browser.open(CHAT)
    answer = await browser.post(CHAT, data=browser.key() | {"text": "ahoj"})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "chat" in c)

    assert re.match(r"podatelna_web_chat_lhota=[0-9a-f]{32};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = cookie.partition("=")[2][:32]
    assert secret not in str(gateway.written)


async def test_offices_have_conversations_of_their_own(browser: Browser) -> None:
    """What was said to one is not seen by the other."""
    await browser.open(CHAT)
    await say(browser, "tohle je jen pro obec")

    assert "jen pro obec" not in (await browser.open("/skola/chat")).text
    assert "jen pro obec" in (await browser.open(CHAT)).text


async def test_pins_are_not_kept(browser: Browser, gateway: MemoryGateway) -> None:
    """The line with a PIN shows dots in its place."""
    await browser.open(CHAT)
    page = await say(browser, "7K3M92Q4X1 987 654")
    assert "Podání se vyřizuje." in page
    page = await say(browser, "stav", "7K3M92Q4X1", "987654")

    assert words(page)[-2] == "••••••"
    assert "987654" not in str(gateway.written)
    assert "987 654" not in str(gateway.written)
    assert gateway.asked[-1].values["pin"] == "987654"
    assert gateway.asked[-1].asker == "127.0.0.1"


async def test_browsers_with_scripts_get_the_new_lines_only(browser: Browser) -> None:
    """The piece holds what was said and the new buttons, not the lines before."""
    await browser.open(CHAT)
    first = await browser.post(
        CHAT, data=browser.key() | {"text": "kontakt", "after": "1"}, headers=LIVE
    )

    assert first.headers["content-type"].startswith("text/html")
    assert len(words(first.text)) == 2
    assert 'hx-swap-oob="true"' in first.text
    assert "<html" not in first.text
    assert "HX-Reswap" not in first.headers


async def test_with_scripts_too_the_answers_go_after_sending(browser: Browser) -> None:
    """All lines are given anew when some are gone."""
    await browser.open(CHAT)
    for text, after in (("formulář", 1), ("1", 3), ("Kolik?", 6)):
        await browser.post(
            CHAT, data=browser.key() | {"text": text, "after": str(after)}, headers=LIVE
        )
    answer = await browser.post(
        CHAT, data=browser.key() | {"text": "odeslat", "after": "8"}, headers=LIVE
    )

    assert answer.headers["HX-Reswap"] == "innerHTML"
    assert "Obec Horní Lhota" in answer.text
    assert "Kolik?" not in answer.text


async def test_a_letter_appears_in_the_chat_once(
    browser: Browser, channel: BotChannel, gateway: MemoryGateway
) -> None:
    """Loaded or asked for in between, with its text escaped."""
    await browser.open(CHAT)
    await say(browser, "formulář", "1", "Kolik?", "odeslat")
    address = gateway.arrivals[0].envelope["reply_to"]
    letter = Outgoing(LHOTA.id, "bot", address, "LHOT/1", "Sto <b>korun</b>.", "reply:1")
    first = await channel.deliver(letter, BLOBS)
    again = await channel.deliver(letter, BLOBS)

    assert first.reference == again.reference
    page = (await browser.open(CHAT)).text
    assert page.count("Sto &lt;b&gt;korun&lt;/b&gt;.") == 1
    after = re.findall(r'name="after" value="(\d+)"', page)[0]
    assert (await browser.get(f"{CHAT}/lines?after={after}")).status_code == 204
    piece = await browser.get(f"{CHAT}/lines?after={int(after) - 1}")
    assert "Sto " in piece.text
    # The buttons of the bot's last line still count.
    assert "Stav podání" in page
    assert "Napište prosím kód" in await say(browser, "stav")


async def test_a_forgotten_conversation_takes_no_letter(
    browser: Browser, channel: BotChannel, gateway: MemoryGateway
) -> None:
    """Nobody would read it there, and the clerk learns so."""
    await browser.open(CHAT)
    await say(browser, "formulář", "1", "Kolik?", "odeslat")
    address = gateway.arrivals[0].envelope["reply_to"]
    page = await say(browser, "zapomeň na mě", "ano")

    assert "Rozhovor jsme zapomněli" in page
    assert len(words(page)) == 1
    assert not any("web:" in key and text for (_, _, key), text in gateway.written.items())
    with pytest.raises(Refused):
        await channel.deliver(Outgoing(LHOTA.id, "bot", address, "", "x", "k"), BLOBS)


async def test_forgetting_with_scripts_loads_the_page_anew(browser: Browser) -> None:
    """The old lines do not stay on the screen."""
    await browser.open(CHAT)
    await say(browser, "zapomeň na mě")
    answer = await browser.post(CHAT, data=browser.key() | {"text": "ano"}, headers=LIVE)

    assert answer.headers["HX-Redirect"] == CHAT


async def test_old_pages_lead_back(browser: Browser) -> None:
    """A button of a page that was left open is no error."""
    await browser.open(CHAT)
    await say(browser, "formulář")

    assert "začněme znovu" in (await browser.submit(CHAT, press="1.2")).text.lower()


async def test_without_a_store_nothing_is_lost(browser: Browser, gateway: MemoryGateway) -> None:
    """The page says that it may be sent again, with and without scripts."""
    await browser.open(CHAT)
    await say(browser, "formulář", "1", "Kolik?")
    gateway.accept_fails = StoreDown()
    answer = await browser.submit(CHAT, text="odeslat")
    assert answer.status_code == 503
    assert "O nic jste nepřišli" in answer.text
    live = await browser.post(CHAT, data=browser.key() | {"text": "odeslat"}, headers=LIVE)
    assert "O nic jste nepřišli" in live.text
    gateway.accept_fails = None

    assert "PIN: 123456" in await say(browser, "odeslat")
    assert len(gateway.arrivals) == 1


async def test_another_site_cannot_speak_for_a_visitor(browser: Browser) -> None:
    """Without the page's key nothing is heard."""
    assert (await browser.post(CHAT, data={"text": "ahoj"})).status_code == 403


async def test_no_such_office_and_a_closed_channel(
    browser: Browser, channel: BotChannel, gateway: MemoryGateway
) -> None:
    """Both are a calm page."""
    assert (await browser.open("/nowhere/chat")).status_code == 404
    await channel.stop()
    assert (await browser.open(CHAT)).status_code == 404
    assert doors.door(gateway, SCHOOL.id) is None


async def test_english_pages_chat_in_english(browser: Browser) -> None:
    """The page's language is the conversation's first."""
    page = (await browser.open(f"{CHAT}?language=en")).text

    assert "Chat with the office" in page
    assert "Hello, this is" in words(page)[0]


async def test_the_page_can_be_used_by_everybody(browser: Browser) -> None:
    """The field has its label, the lines are announced, each line says whose it is."""
    await browser.open(CHAT)
    page = await say(browser, "ahoj")

    assert '<label for="text">Vaše zpráva</label>' in page
    assert 'aria-live="polite"' in page
    assert '<p class="who">Vy' in page
    assert page.count('id="newest"') == 1


async def test_two_windows_of_one_browser_do_not_quarrel(
    browser: Browser, gateway: MemoryGateway, channel: BotChannel
) -> None:
    """Who comes second is heard after the first, in the conversation as it is then."""
    await browser.open(CHAT)
    await say(browser, "ahoj")
    door = channel.web[LHOTA.id]
    hear, met = door.host.hear, list[bool]()

    async def meeting(*given: object) -> object:
        outcome = await hear(*given)  # type: ignore[arg-type]
        if not met:
            met.append(True)
            key = next(k for k in gateway.written if k[2].startswith("web:"))
            gateway.written[key] = gateway.written[key].replace('"lines": 3', '"lines": 9')
        return outcome

    door.host.hear = meeting  # type: ignore[method-assign, assignment]
    page = await say(browser, "kontakt")

    assert page.count(">podatelna@lhota.example.org<") == 1
    assert 'value="11"' in page


async def test_files_that_a_form_needs_end_it_kindly(
    browser: Browser, gateway: MemoryGateway
) -> None:
    """The web chat takes no files and says at once where they can be given."""
    needed = replace(FELLING.fields[-1], required=True)
    form = replace(FELLING, fields=(needed,))
    gateway.answers[FORM_CATALOGUE] = Answer(True, "", forms=(form,))
    await browser.open(CHAT)

    assert "na webu úřadu" in " ".join((await say(browser, "formulář", "1")).split())
