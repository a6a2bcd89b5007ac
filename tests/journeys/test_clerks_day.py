"""One filing's whole story: mail, clerk in a browser, registration, reply, citizen's question."""

import re
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.daemons import until
from tests.demos import Demo
from tests.post import hand_in, mail

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CITIZEN = "jana.novotna@posta.test"
SUBJECT = "Žádost o pokácení smrku"
REPLY = "strom prohlédneme v pátek"
REFERENCE = re.compile(r"HLUC/\d{5}/\d{4}")


async def test_from_mail_to_answer(demo: Demo, page: Page) -> None:
    """A clerk registers a mail with one click and replies; the citizen can prove and ask."""
    own_id = await written(demo)
    (acknowledgement,) = await letters(demo, 1)
    code, pin = proof(acknowledgement)
    assert_receipt(acknowledgement, own_id, reference="")
    assert "čeká na zaevidování" in await asked(demo, page, code, pin)

    await sign_in(demo, page)
    reference = await registered(page)
    await replied(page)

    _, receipt, answer = await letters(demo, 3)
    assert_receipt(receipt, own_id, reference)
    assert proof(receipt) == (code, pin)
    assert_reply(answer, own_id, reference)
    told = await asked(demo, page, code, pin)
    assert reference in told
    assert "vyřizuje" in told or "čeká na přidělení" in told
    assert reference not in await asked(demo, page, code, f"{(int(pin) + 1) % 10**6:06d}")


async def written(demo: Demo) -> str:
    """Write to the town as a citizen does; returns the mail's Message-ID."""
    sent = mail(SUBJECT)
    assert await hand_in(demo.smtp, sent, "podatelna@hlucin.test") == 250
    own = re.search(rb"Message-ID: (<[^>]+>)", sent)
    assert own is not None
    return own[1].decode()


async def registered(page: Page) -> str:
    """Open the mail, register it with one click, go on to its filing; returns its number."""
    await page.get_by_role("link", name=SUBJECT).click()
    await expect(page.get_by_role("heading", name=SUBJECT)).to_be_visible()
    item = page.url
    await page.locator("form:has(input[value=register]) button.primary").click()
    await expect(page.locator("body")).to_contain_text(REFERENCE)
    await page.goto(item)
    await page.locator("a[href^='/filings/']").first.click()
    shown = REFERENCE.search(await page.locator("p.reference").inner_text())
    assert shown is not None
    return shown[0]


async def replied(page: Page) -> None:
    """Reply on the filing's page."""
    await page.locator("details:has(form[action$='/reply']) > summary").click()
    reply = page.locator("form[action$='/reply']")
    await reply.locator("textarea[name=text]").fill(f"Dobrý den, {REPLY}.")
    await reply.locator("button").click()
    await expect(page.get_by_text(REPLY).first).to_be_attached()


async def letters(demo: Demo, count: int) -> list[EmailMessage]:
    """Wait until the citizen has got *count* letters, and return them."""
    await until(lambda: len(demo.letters(CITIZEN)) >= count, f"{count} letters")
    found = demo.letters(CITIZEN)
    assert len(found) == count, [letter["Subject"] for letter in found]
    return found


def text_of(letter: EmailMessage) -> str:
    """Return a letter's text."""
    body = letter.get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content


def assert_receipt(letter: EmailMessage, own_id: str, reference: str) -> None:
    """Demand a confirmation that names time, subject and number and is part of the thread."""
    text = text_of(letter)
    assert re.search(r"Doručeno: \d{1,2}\. \d{1,2}\. \d{4} v \d{1,2}:\d{2}:\d{2}", text), text
    assert SUBJECT in text
    assert own_id in text
    assert (REFERENCE.findall(text) or [""])[0] == reference
    assert reference in letter["Subject"]
    assert letter["In-Reply-To"] == own_id
    assert letter["Auto-Submitted"] == "auto-replied"


def assert_reply(letter: EmailMessage, own_id: str, reference: str) -> None:
    """Demand a person's letter that carries the number and is part of the thread."""
    assert REPLY in text_of(letter)
    assert reference in letter["Subject"]
    assert letter["In-Reply-To"] == own_id
    assert own_id in letter["References"]
    assert letter["Auto-Submitted"] is None


def proof(letter: EmailMessage) -> tuple[str, str]:
    """Return code and PIN from a receipt."""
    found = re.search(r"kód (\w{10}), PIN (\d{6})", text_of(letter))
    assert found is not None
    return found[1], found[2]


async def sign_in(demo: Demo, page: Page) -> None:
    """Sign in as a clerk of the town."""
    account: dict[str, Any] = next(
        one for one in demo.report["sign_ins"] if one["originators"] == ["hlucin"]
    )
    await page.goto(demo.report["desk"])
    await page.fill("input[name=login]", account["login"])
    await page.fill("input[name=password]", account["password"])
    await page.click("form[action='/sign-in'] button.primary")


async def asked(demo: Demo, page: Page, code: str, pin: str) -> str:
    """Ask on the public web how the filing stands, and return what the page says."""
    await page.goto(f"{demo.report['public']}/hlucin/status")
    await page.fill("input[name=code]", code)
    await page.fill("input[name=pin]", pin)
    await page.click("form[action$='/status'] button.primary")
    return await page.locator(".notice").inner_text()
