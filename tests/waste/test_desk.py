"""The desk's pages of the fee, in front of a real desk."""

import re
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from gateway.run.demo.gpc import Item, gpc
from gateway.store.store import Store
from gateway.web.accounts import NewAccount
from tests.desks import ON_SQLITE, PASSWORD, Browser, desk_of, with_clerk
from tests.waste.conftest import ACCOUNT, MLYN, Town
from waste.desk import PAGES
from waste.money import ZERO
from waste.tables import BankMovement, FeePayer

pytestmark = ON_SQLITE
DAY = date(2026, 3, 1)


@pytest.fixture
async def browser(store: Store) -> AsyncIterator[Browser]:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as opened:
        await opened.sign_in()
        yield opened


async def upload(browser: Browser, path: str, octets: bytes, **fields: str) -> str:
    """Send a file with the form of the page opened last."""
    files = {"file": ("soubor", octets)}
    data = browser.key() | fields
    answer = await browser.post(path, data=data, files=files, follow_redirects=True)
    browser.page = answer.text
    return answer.text


async def test_from_an_empty_office_to_a_paid_fee(browser: Browser, store: Store) -> None:
    """Rate, payer, prescription, statement, account: all by the pages alone."""
    assert "Zatím tu nejsou žádní poplatníci." in (await browser.open("/waste")).text
    await browser.open("/waste/rates")
    page = await browser.submit(
        "/waste/rates",
        year="2026", rate="600", dues="30. 6. 2026", account=ACCOUNT, legal_basis="OZV č. 3/2025",
    )  # fmt: skip
    assert "Sazba je stanovena." in page.text
    await browser.open("/waste/payers/new")
    page = await browser.submit(
        "/waste/payers/new",
        name="Nováková Žofie", birth_date="1. 5. 1980", since="15. 3. 2026", title="registered",
    )  # fmt: skip
    (symbol,) = re.findall(r"VS (\d{10})", page.text)
    assert "Poplatník je zapsán." in page.text
    page = await browser.open("/waste/prescription")
    assert "500,00" in page.text
    page = await browser.submit("/waste/prescription", year="2026", after="")
    assert "změněno 1 účtů" in page.text
    await browser.open("/waste/statements")
    octets = gpc(ACCOUNT, DAY, DAY, (Item(Decimal(500), symbol, "NOVÁKOVÁ ŽOFIE"),))
    text = await upload(browser, "/waste/statements", octets)
    assert "nových pohybů 1, hned přiřazeno 1" in text
    assert "na účtu poplatníka" in text
    await browser.open("/waste/statements")
    assert "nic se nezměnilo" in await upload(browser, "/waste/statements", octets)
    assert "vyrovnáno" in (await browser.open("/waste/payers?q=zofie")).text
    assert Town(store).problems() == []


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("/waste/rates", {"year": "2026", "rate": "1300", "dues": "30. 6. 2026"}, "stropem 1200"),
        ("/waste/rates", {"year": "26", "rate": "1"}, "čtyřmi číslicemi"),
        ("/waste/rates", {"year": "2026", "rate": "x"}, "není částka"),
        ("/waste/payers/new", {"name": "Bez data", "title": "registered"}, "Chybí den"),
        ("/waste/payers/new", {"name": "", "title": "registered", "since": "1. 1. 2026"}, "jméno"),
        ("/waste/payers/new", {"name": "X", "title": "king", "since": "1. 1. 2026"}, "Titul je"),
    ],
)
async def test_mistakes_are_explained(
    browser: Browser, path: str, fields: dict[str, str], sentence: str
) -> None:
    """The page comes back with the reason, and with what was filled in."""
    await browser.open(path)
    answer = await browser.submit(path, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text


async def test_a_day_at_a_payers_account(browser: Browser, town: Town) -> None:
    """Cash with a receipt, an exemption, an end, a representative, an increase."""
    payer = town.payer()
    town.prescribe()
    home = f"/waste/payers/{payer.id}"
    page = (await browser.open(home)).text
    (form,) = set(re.findall(r'name="form" value="(\w+)"', page))
    assert 'name="amount" value="600,00"' in page

    assert (
        "Hotovost je přijata"
        in (await browser.submit(home, act="cash", amount="250,50", form=form)).text
    )
    assert (
        "Tato platba už přijata byla."
        in (await browser.submit(home, act="cash", amount="250,50", form=form)).text
    )
    assert town.standing(payer).paid == Decimal("250.50")
    assert (
        "zapsáno"
        in (
            await browser.submit(
                home, act="exemption", kind="age", since="1. 1. 2026", percent="50"
            )
        ).text
    )
    assert "Předpis odpovídá" in (await browser.submit(home, act="prescribe", year="2026")).text
    assert town.standing(payer).owed == Decimal("49.50")
    assert (
        "Takový platný doklad tu není."
        in (await browser.submit(home, act="cancel-cash", receipt="1/2026", reason="omyl")).text
    )
    assert (
        "Doklad je stornován."
        in (await browser.submit(home, act="cancel-cash", receipt="2026/1", reason="omyl")).text
    )
    page = (
        await browser.submit(
            home, act="representative",
            kind="statutory", name="Novák Jan", since="1. 1. 2026", address="Praha 1",
        )
    ).text  # fmt: skip
    assert "Novák Jan, Praha 1" in page
    page = (
        await browser.submit(
            home, act="liability", title="owner", property="chata č. e. 1", since="1. 9. 2026"
        )
    ).text
    assert "chata č. e. 1" in page
    assert "Není co udělat." in (await browser.submit(home, act="nothing")).text
    assert town.problems() == []


async def test_a_liability_ends_or_was_a_mistake(browser: Browser, town: Town) -> None:
    """The day that documents name counts no more; a mistake stays there with its reason."""
    payer = town.payer()
    home = f"/waste/payers/{payer.id}"
    page = (await browser.open(home)).text
    (duty,) = set(
        re.findall(r'value="liability"><input type="hidden" name="row" value="(\w+)"', page)
    )
    row = {"what": "liability", "row": duty}
    page = (await browser.submit(home, act="end", left="31. 5. 2026", **row)).text
    assert "Konec je zapsán." in page
    assert "30.\xa05.\xa02026" in page or "30. 5. 2026" in page
    await browser.submit(home, act="prescribe", year="2026")
    # Four months: at the end of 31 May nobody is registered any more.
    assert town.standing(payer).claimed == Decimal(200)
    assert "Napište, proč" in (await browser.submit(home, act="void", **row)).text
    page = (await browser.submit(home, act="void", reason="jiný člověk", **row)).text
    assert "jiný člověk" in page
    assert "už neplatí" in page
    again = await browser.submit(home, act="end", left="1. 6. 2026", **row)
    assert "Takový zápis tu není" in again.text
    wrong = row | {"act": "end", "what": "payer", "left": "1. 6. 2026"}
    assert "Není co udělat." in (await browser.submit(home, **wrong)).text
    assert town.problems() == []


async def test_a_form_sent_twice_is_carried_out_once(browser: Browser, town: Town) -> None:
    """What has a mark of its own is done once; the next page has another mark."""
    payer = town.payer()
    town.prescribe()
    home = f"/waste/payers/{payer.id}"
    (form,) = set(re.findall(r'name="form" value="(\w+)"', (await browser.open(home)).text))
    wrong = {"act": "write-off", "amount": "50", "form": form}
    assert "Napište, proč" in (await browser.submit(home, **wrong)).text
    said = wrong | {"reason": "tvrdost"}
    assert "odepsáno" in (await browser.submit(home, **said)).text
    (other,) = set(re.findall(r'name="form" value="(\w+)"', browser.page))
    assert "podruhé se nic nestalo" in (await browser.submit(home, **said)).text

    assert other != form
    assert town.standing(payer).owed == Decimal(550)
    await browser.open("/waste/payers/new")
    (form,) = set(re.findall(r'name="form" value="(\w+)"', browser.page))
    said = {"name": "Malá Eva", "since": "1. 1. 2026", "title": "registered", "form": form}
    assert "Poplatník je zapsán." in (await browser.submit("/waste/payers/new", **said)).text
    again = await browser.submit("/waste/payers/new", **said)
    assert "podruhé se nic nestalo" in again.text
    assert town.look(lambda unit: unit.rows.count(select(FeePayer))) == 2


async def test_slips_and_receipts_are_pdf(browser: Browser, town: Town) -> None:
    """Both open in the browser; without a debt there is no slip."""
    payer = town.payer()
    home = f"/waste/payers/{payer.id}"
    assert "není tedy co platit" in (await browser.open(f"{home}/slip.pdf")).text
    town.prescribe()
    await browser.open(home)
    await browser.submit(home, act="cash", amount="100", form="one")
    (receipt,) = re.findall(r'href="(/waste/receipts/\w+)"', browser.page)
    for path in (f"{home}/slip.pdf", receipt):
        answer = await browser.get(path)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    assert (await browser.get("/waste/receipts/x")).status_code == 404


async def test_a_payment_with_a_typo_is_assigned(browser: Browser, town: Town) -> None:
    """It waits beside the right payer with the reasons; assigned, it can be taken back."""
    payer = town.payer("Nováková Jana")
    town.prescribe()
    symbol = payer.variable_symbol
    typo = symbol[:8] + symbol[9] + symbol[8]
    octets = gpc(ACCOUNT, DAY, DAY, (Item(Decimal(600), typo, "NOVAKOVA JANA"),))
    await browser.open("/waste/statements")
    await upload(browser, "/waste/statements", octets)
    page = (await browser.open("/waste/matching")).text
    (action,) = set(re.findall(r'action="(/waste/matching/\w+)"', page))
    assert "prohozené dvě číslice" in page
    assert "částka přesně odpovídá dluhu" in page
    assert 'data-key="1"' in page

    await browser.submit(action, act="match", payer=payer.id)
    assert "Žádná platba nečeká." in browser.page
    assert town.standing(payer).owed == 0
    assert f'href="{action}"' in (await browser.open(f"/waste/payers/{payer.id}")).text
    assert "Nováková Jana" in (await browser.open(action)).text
    assert "NOVAKOVA JANA" in (await browser.open("/waste/matching?shown=matched")).text
    await browser.open(action)
    assert "Napište, proč" in (await browser.submit(action, act="undo", reason="")).text
    assert "platba znovu čeká" in (await browser.submit(action, act="undo", reason="omyl")).text
    assert "omyl" in browser.page
    assert (
        "tu nikdo nemá" in (await browser.submit(action, act="symbol", variable_symbol="999")).text
    )
    assert (
        "Platba je odložena."
        in (await browser.submit(action, act="aside", reason="jiná platba")).text
    )
    assert (await browser.submit(action, act="aside", reason="znovu")).status_code == 422
    assert town.problems() == []


async def test_a_payment_is_divided_among_strangers(browser: Browser, town: Town) -> None:
    """One paid for two who are no household; the parts make the whole, or nothing is booked."""
    one, other = town.payer("Nováková Jana"), town.payer("Malá Eva")
    town.prescribe()
    octets = gpc(ACCOUNT, DAY, DAY, (Item(Decimal(900), "", "SPOLEK"),))
    await browser.open("/waste/statements")
    await upload(browser, "/waste/statements", octets)
    page = (await browser.open("/waste/matching")).text
    (action,) = set(re.findall(r'action="(/waste/matching/\w+)"', page))
    for wrong in ("600", "500", "600 x"):
        shares = f"{one.variable_symbol} 300\n{other.variable_symbol} {wrong}"
        shares = shares.replace(other.variable_symbol, "999") if wrong == "600" else shares
        answer = await browser.submit(action, act="split", shares=shares)
        assert answer.status_code == 422
        assert town.standing(one).paid == ZERO
    shares = f"{one.variable_symbol} 300,00\n\n{other.variable_symbol}  600"
    await browser.submit(action, act="split", shares=shares)
    assert "Platba je rozdělená" in browser.page
    assert [town.standing(payer).owed for payer in (one, other)] == [Decimal(300), ZERO]
    assert town.problems() == []


async def test_payers_come_from_a_file(browser: Browser, town: Town) -> None:
    """First looked at, then entered; a wrong line stops everything."""
    good = "jméno;od\nNovák Jan;1. 1. 2020\n".encode("cp1250")
    await browser.open("/waste/payers/import")
    text = await upload(browser, "/waste/payers/import", good + b"X;31. 2. 2020\n", act="take")
    assert "„31. 2. 2020“ není datum." in text
    assert "Všech 1 řádků je v pořádku" in await upload(
        browser, "/waste/payers/import", good, act="look"
    )
    assert town.look(lambda unit: unit.rows.count(select(FeePayer))) == 0
    assert "Zapsáno poplatníků: 1." in await upload(
        browser, "/waste/payers/import", good, act="take"
    )
    assert (
        "Nejdřív vyberte soubor." in (await browser.submit("/waste/payers/import", act="look")).text
    )


async def test_totals_as_a_table_and_a_picture(browser: Browser, town: Town) -> None:
    """The year's months, what was due, paid and owed."""
    payer = town.payer()
    town.prescribe()
    await browser.open(f"/waste/payers/{payer.id}")
    await browser.submit(f"/waste/payers/{payer.id}", act="cash", amount="100", form="f")
    page = (await browser.open("/waste/totals?year=2026")).text
    cells = re.findall(r'<th scope="row">(\d+)\. 2026</th>(.*?)</tr>', page, re.DOTALL)
    numbers = {
        int(month): [x.replace("\xa0", " ") for x in re.findall(r">([\d\xa0,]+)\xa0Kč", row)]
        for month, row in cells
    }

    assert numbers[3] == ["0,00", "100,00"]
    assert numbers[6] == ["600,00", "0,00", "500,00"]
    assert page.count("<rect") == 24
    assert '<svg viewBox="0 0 720 240" role="img"' in page


async def test_another_office_sees_nothing(browser: Browser, town: Town, store: Store) -> None:
    """Neither payers nor movements of Lhota open for the school's clerk."""
    payer = town.payer()
    town.prescribe()
    await browser.open("/waste/statements")
    octets = gpc(ACCOUNT, DAY, DAY, (Item(Decimal(5), "1"),))
    await upload(browser, "/waste/statements", octets)
    movement = town.look(lambda unit: unit.rows.first(select(BankMovement.id)))
    await with_clerk(store, NewAccount("skolni", "Eva", PASSWORD, (MLYN,)))
    async with desk_of(store, [PAGES]) as other:
        await other.sign_in("skolni")
        for path in (f"/waste/payers/{payer.id}", f"/waste/matching/{movement}"):
            assert (await other.get(path)).status_code == 404
        assert payer.name not in (await other.open("/waste/payers")).text
        await other.open("/waste/payers")
        answer = await other.submit(f"/waste/payers/{payer.id}", act="cash", amount="1", form="f")
        assert answer.status_code == 404
    assert town.standing(payer).paid == 0


async def test_strange_addresses(browser: Browser, town: Town) -> None:
    """Marks and years nobody gave out lead somewhere sensible."""
    for path in (
        "/waste/payers?after=x", "/waste/totals?year=x", "/waste/totals?year=0",
        "/waste/prescription?year=1999", "/waste/prescription?after=x", "/waste/statements?after=x",
        "/waste/totals?year=9999", "/waste/matching?shown=x",
    ):  # fmt: skip
        assert (await browser.open(path)).status_code in {200, 422}, path
    for path in ("/waste/payers/x", "/waste/statements/x", "/waste/matching/x"):
        assert (await browser.open(path)).status_code == 404, path
    assert town.problems() == []
