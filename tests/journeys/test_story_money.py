"""Story one: a notification from the web is signed, prescribed and paid; the ledger is zero."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.async_api import FilePayload, Page, expect
from sqlalchemy import func, or_, select

from gateway.loop import in_thread
from gateway.model.ids import OriginatorId
from gateway.run import parts
from gateway.run.assembly import open_store
from gateway.run.clock import SystemClock
from gateway.run.demo.gpc import Item, gpc
from gateway.run.settings import load
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from gateway.web.history import VIEWS
from registry.calendar import legal_day
from tests.daemons import ROOT
from tests.demos import Demo
from tests.faults.fee_acts import ACTS
from tests.journeys.test_clerks_day import sign_in
from tests.journeys.ways import WebChat
from waste import spayd
from waste.bank_account import account_of
from waste.tables import FeePosting

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HLUCIN = OriginatorId("hlucin")
TODAY = legal_day(SystemClock().now())


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who moves in this spring."""

    first: str
    surname: str
    birth_date: str

    @property
    def listed(self) -> str:
        """The name as lists of payers have it."""
        return f"{self.surname} {self.first}"


ZOFIE = Citizen("Žofie", "Linhartová", "5. 3. 1988")
OLDRICH = Citizen("Oldřich", "Rozsíval", "17. 11. 1961")


@dataclass(frozen=True, slots=True)
class Account:
    """A payer's account as it was made."""

    citizen: Citizen
    #: The page at the desk.
    path: str
    symbol: str


@pytest.fixture
async def demo(database: str, tmp_path: Path) -> AsyncIterator[Demo]:
    """Give a running demo, once on each kind of database."""
    running = await Demo.started(tmp_path / "demo", database)
    yield running
    running.process.destroy()


async def test_story_money(demo: Demo, page: Page) -> None:
    """From the citizen's form to the paid fee; a typo waits for a person, and nothing is lost."""
    for citizen in (ZOFIE, OLDRICH):
        await notified(demo, page, citizen)
    await sign_in(demo, page)
    accounts = [await taken_over(demo, page, citizen) for citizen in (OLDRICH, ZOFIE)]
    await prescribed(demo, page, accounts)

    zofie, oldrich = accounts[1], accounts[0]
    slips = {one.symbol: await slip(page, one) for one in accounts}
    assert "700,00" in await chatted(demo, page, zofie)
    await at_the_kiosk(demo, oldrich, "700,00")
    items = [payment(slips[zofie.symbol], zofie), mistyped(slips, oldrich)]
    await paid(demo, page, items, account_of(slips[zofie.symbol]["ACC"]).written)
    await decided(page, oldrich)
    for account in accounts:
        await expect_even(page, account)

    assert "nic nedlužíte" in await chatted(demo, page, oldrich)
    await in_thread(assert_zero, demo)
    assert await demo.command("verify") == (0, "")


async def notified(demo: Demo, page: Page, citizen: Citizen) -> None:
    """Fill the notification in on the public web and send it."""
    await page.goto(f"{demo.report['public']}/hlucin/forms/poplatek-odpad")
    form = page.locator("main form")
    await form.get_by_label("Přistěhování").check()
    answers = {
        "name": f"{citizen.first} {citizen.surname}",
        "birth_date": citizen.birth_date,
        "address": "Dlouhá 3, 748 01 Hlučín",
        "since": f"15. 3. {TODAY.year}",
    }
    for name, answer in answers.items():
        await form.locator(f"[name={name}]").fill(answer)
    await form.locator("button.primary").click()
    await expect(page.locator("data.receipt-code")).to_be_visible()


async def taken_over(demo: Demo, page: Page, citizen: Citizen) -> Account:
    """Have it signed at the counter, and make a payer of the filing with one click."""
    await page.goto(f"{demo.report['desk']}/items?q={citizen.surname}")
    await page.locator("a.open").click()
    item = page.url
    signing = page.locator("form:has(input[name=act][value=sign])")
    await signing.locator("select[name=identity]").select_option("identity-card")
    await signing.locator("button.primary").click()
    await page.goto(item)
    await page.locator("a[href^='/filings/']").first.click()
    filing = page.url

    await page.get_by_role("link", name="Zapsat z něj poplatníka").click()
    await expect(page.locator("input[name=name]")).to_have_value(citizen.listed)
    await page.get_by_role("button", name="Zapsat poplatníka").click()
    await expect(page.locator("h1")).to_have_text(citizen.listed)
    symbol = re.search(r"\d{10}", await page.locator("p.number-of").inner_text())
    assert symbol is not None
    account = Account(citizen, page.url, symbol[0])

    await page.goto(filing)
    await page.get_by_role("link", name=citizen.listed).click()
    assert page.url == account.path
    return account


async def prescribed(demo: Demo, page: Page, accounts: Sequence[Account]) -> None:
    """Prescribe the year: the preview shows the two newcomers and nobody else."""
    await page.goto(f"{demo.report['desk']}/waste/prescription")
    rows = page.locator("table.rows tbody tr")
    await expect(rows).to_have_count(len(accounts))
    for account in accounts:
        row = rows.filter(has_text=account.symbol)
        # From 15 March on: ten of twelve months of 840 crowns.
        await expect(row).to_contain_text("700,00")
    await page.get_by_role("button", name=f"Předepsat rok {TODAY.year}").click()
    await expect(page.get_by_text("Vše je předepsáno.")).to_be_visible()


async def slip(page: Page, account: Account) -> Mapping[str, str]:
    """Print the slip and read its QR code as a bank's program would."""
    answer = await page.context.request.get(f"{account.path}/slip.pdf")
    octets = await answer.body()
    return await in_thread(scanned, octets)


def scanned(octets: bytes) -> Mapping[str, str]:
    """Return the payment in the QR code on the first page of a PDF."""
    picture = pypdfium2.PdfDocument(octets)[0].render(scale=3).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    return spayd.read(found.text)


def payment(read: Mapping[str, str], account: Account) -> Item:
    """Pay exactly what the code says."""
    return Item(Decimal(read["AM"]), read["X-VS"], account.citizen.listed, "5001", "odpady")


def mistyped(slips: Mapping[str, Mapping[str, str]], account: Account) -> Item:
    """Pay by hand: two neighbouring digits change their places."""
    read = slips[account.symbol]
    symbol = read["X-VS"]
    at = next(n for n in range(8, 0, -1) if symbol[n] != symbol[n + 1])
    typo = symbol[:at] + symbol[at + 1] + symbol[at] + symbol[at + 2 :]
    return Item(Decimal(read["AM"]), typo, account.citizen.surname.upper(), "5002", "")


async def paid(demo: Demo, page: Page, items: Sequence[Item], account: str) -> None:
    """Take the bank's statement in: one payment is assigned at once, the other waits."""
    octets = gpc(account, TODAY - timedelta(days=1), TODAY, items, number=2)
    sent: FilePayload = {"name": "vypis.gpc", "mimeType": "text/plain", "buffer": octets}
    for words in ("nových pohybů 2, hned přiřazeno 1", "nic se nezměnilo"):
        await page.goto(f"{demo.report['desk']}/waste/statements")
        await page.locator("input[type=file]").set_input_files(sent)
        await page.get_by_role("button", name="Načíst výpis").click()
        await expect(page.locator("body")).to_contain_text(words)


async def expect_even(page: Page, account: Account) -> None:
    """Demand a payer who owes nothing."""
    await page.goto(account.path)
    await expect(page.locator("aside")).to_contain_text("vyrovnáno")
    await expect(page.locator("aside")).to_contain_text("Zaplaceno")


async def decided(page: Page, account: Account) -> None:
    """Let a person look: the right payer stands first, and the decision books it."""
    await expect(page.locator("h1")).to_contain_text("Výpis")
    await page.get_by_role("link", name=account.citizen.surname.upper()).click()
    first = page.locator("aside ol > li").first
    await expect(first).to_contain_text(account.symbol)
    await expect(first).to_contain_text("prohozené dvě číslice")
    await page.get_by_role("button", name=f"Patří: {account.citizen.listed}").click()
    await expect(page.locator("body")).to_contain_text("Platba je na účtu poplatníka.")


async def chatted(demo: Demo, page: Page, account: Account) -> str:
    """Ask the chat on the public web for the balance, after the proof; returns what it says."""
    chat = WebChat(demo, page)
    await page.goto(f"{demo.report['public']}/hlucin/chat")
    for line in ("Poplatek za odpad", account.symbol, "Občan", account.citizen.birth_date):
        await chat._say(line)
    return " ".join((await chat._last()).split())


async def at_the_kiosk(demo: Demo, account: Account, expected: str) -> None:
    """Ask the kiosk for the balance, after the proof."""
    born = "".join(f"{int(part):02d}" for part in account.citizen.birth_date.split("."))
    said = (demo.report["kiosk"]["config"], account.symbol, born, expected)

    def play() -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  (our own program)
            [sys.executable, "-m", "tests.journeys.kiosk_balance", *said],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    done = await in_thread(play)
    assert done.stdout.endswith("ok\n"), done.stderr[-4000:]


def assert_zero(demo: Demo) -> None:
    """Demand a journal whose entries add up to zero, of acts that were all tried with a crash."""
    settings = load(Path(demo.report["config"]), parts.Channels())
    store = open_store(settings, SystemClock())
    try:
        for originator in store.originators:
            entries = store.look(originator, sums)
            assert all(amount == 0 for amount in entries), originator
            assert bool(entries) == (originator == HLUCIN)
        cut_off = {event for act in ACTS for event in act.events}
        assert store.look(HLUCIN, fee_events) <= cut_off | {"asked"}
    finally:
        store.close()


def sums(unit: Unit) -> Sequence[Decimal]:
    """Return what each entry of the journal adds up to."""
    return unit.rows.all(select(func.sum(FeePosting.amount)).group_by(FeePosting.entry))


def fee_events(unit: Unit) -> set[str]:
    """Return the events of the audit log about the fee's things."""
    # Looks change nothing but the log.
    acts = AuditRow.event.not_like(VIEWS)
    about = ("payer", "fee-", "bank-")
    of_fee = or_(*(AuditRow.about.startswith(one) for one in about))
    return {*unit.rows.all(select(AuditRow.event).where(of_fee, acts).distinct())}
