"""Without the filing office's duty a clerk sees the filings assigned to him, and no others."""

import re
from typing import Any

import pytest

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.blob import BlobRef
from gateway.model.submission import Part, PartRole
from gateway.store.store import Store
from gateway.web.accounts import NewAccount
from gateway.web.clerks import Decide, Duty
from registry.desk import PAGES
from tests.conftest import LHOTA
from tests.desks import (
    NOVAKOVA,
    ON_SQLITE,
    PASSWORD,
    Browser,
    Letter,
    arrive,
    desk_of,
    letter_of,
    with_clerk,
)

pytestmark = ON_SQLITE

REFERENT = NewAccount(
    "polak", "Karel Polák", PASSWORD, (LHOTA,), duties={LHOTA: frozenset({Duty.COUNCIL_SECRETARY})}
)


@pytest.fixture
async def browser(store: Store, office: Any) -> Any:
    """Give a browser with the filing office's clerk signed in."""
    await with_clerk(store, NOVAKOVA, REFERENT)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as opened:
        await opened.sign_in()
        yield opened


async def filed(browser: Browser, store: Store, subject: str, clerk: str) -> tuple[str, str]:
    """Register a mail for a clerk; return the addresses of its item and of its filing."""
    attached = Part("plán.txt", "text/plain", PartRole.ATTACHMENT, BlobRef.of(b"plan"))
    (item,) = arrive(store, Letter(letter_of(subject, "Jan Dvořák", "Dobrý den", attached)))
    await browser.open(f"/items/{item}")
    await browser.submit(f"/items/{item}/decide", act="register", clerk=clerk)
    page = await browser.open(f"/items/{item}")
    (filing,) = re.findall(r'href="(/filings/\w+)"', page.text)
    return f"/items/{item}", str(filing)


async def test_only_assigned_filings_are_seen(browser: Browser, store: Store) -> None:
    """The list, the page, its components and its forms are for whom it was assigned to."""
    own_item, own = await filed(browser, store, "Žádost o byt", "polak")
    other_item, other = await filed(browser, store, "Stížnost na hluk", "novakova")

    answer = await browser.sign_in("polak")
    assert answer.url.path == "/filings"
    assert "Žádost o byt" in answer.text
    assert "Stížnost" not in answer.text
    assert "vidíte podání, která jsou přidělena vám" in answer.text.lower()
    page = await browser.open(own)
    assert page.status_code == 200
    assert "/people/" not in page.text
    assert f'href="{own_item}"' not in page.text
    assert (await browser.get(f"{own_item}/parts/0")).status_code == 200
    assert (await browser.get(f"{own_item}/original")).status_code == 200
    await browser.open("/filings")
    assert (await browser.submit(f"{own}/assign", clerk="polak")).status_code == 200

    for path in (other, f"{other_item}/parts/0", f"{other_item}/original", own_item, "/items"):
        assert (await browser.get(path)).status_code == 403, path
    for path in ("/people", "/departments"):
        assert (await browser.get(path)).status_code == 403, path
    await browser.open("/filings")
    assert (await browser.submit(f"{other}/assign", clerk="polak")).status_code == 403


async def test_who_passes_a_filing_on_sees_it_no_more(browser: Browser, store: Store) -> None:
    """After giving it to a colleague the clerk is led to the list, not to a refusal."""
    _, own = await filed(browser, store, "Žádost o byt", "polak")
    await browser.sign_in("polak")
    await browser.open(own)

    answer = await browser.submit(f"{own}/assign", clerk="novakova")

    assert answer.url.path == "/filings"
    assert "Přiděleno." in answer.text
    assert (await browser.get(own)).status_code == 403
