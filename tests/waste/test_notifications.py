"""Notifications: listed until a clerk takes them over, tied to the payer both ways, none twice."""

import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.model.form import FormAnswer, FormData
from gateway.model.ids import ItemId
from gateway.model.item import ItemState
from gateway.model.submission import Party, Submission, SubmissionKind
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.axes import Authenticity
from registry.desk import PAGES as REGISTRY
from registry.registration import register
from registry.tables import Filing
from tests.desks import ON_SQLITE, Browser, Letter, arrive, desk_of, letter_of, with_clerk
from tests.waste.conftest import LHOTA, Town
from waste import from_filing, notifications
from waste.desk import PAGES
from waste.notifications import Outcome
from waste.payers import NewPayer, add_payer
from waste.tables import FeeLiability, FeeNotification, FeePayer

BIRTH = {
    "reason": "birth",
    "name": "Jan Novák",
    "birth_date": "1985-02-03",
    "address": "Lhota 5",
    "since": "2026-02-10",
    "child_name": "Filip Novák",
}
MOVED_OUT = {
    "reason": "moved-out",
    "name": "Jana Nováková",
    "birth_date": "1980-05-01",
    "address": "Horní Lhota 1",
    "since": "2026-05-31",
    "new_address": "Opava 1",
}


def notified(store: Store, **answers: str) -> Filing:
    """Register a filled notification form; returns its filing."""
    form = FormData(
        "poplatek-odpad", 1, answers=tuple(FormAnswer(n, n, v) for n, v in answers.items())
    )
    party = Party(answers["name"], "x@example.test")
    return filed(store, Submission(SubmissionKind.FORM, party, "Ohlášení", form=form))


def filed(store: Store, submission: Submission) -> Filing:
    """Register anything."""
    (item,) = arrive(store, Letter(submission))

    def enter(unit: Unit) -> Filing:
        row = queue.lock(unit, ItemId(item))
        filing = register(unit, queue.read(row))
        row.state, row.reference = ItemState.WORKING, filing.reference_number
        queue.move(unit, row, ItemState.REGISTERED)
        return filing

    return store.write(LHOTA, enter)


@pytest.fixture
async def browser(store: Store) -> AsyncIterator[Browser]:
    """Give a browser with the clerk of Lhota signed in at the fee and the register."""
    await with_clerk(store)
    async with desk_of(store, [REGISTRY, PAGES]) as opened:
        await opened.sign_in()
        yield opened


def fields_of(page: str) -> dict[str, str]:
    """Return the filled fields of a page; of several forms, those of the first one."""
    return dict(reversed(re.findall(r'name="(\w+)" value="([^"]*)"', page)))


@ON_SQLITE
async def test_a_child_becomes_a_payer(browser: Browser, store: Store) -> None:
    """One click from the filing opens the filled form; afterwards both pages know each other."""
    filing = notified(store, **BIRTH)
    assert "Na převzetí čeká 1 ohlášení." in (await browser.open("/waste/payers")).text
    assert filing.reference_number in (await browser.open("/waste/notifications")).text
    home = f"/filings/{filing.record_identifier}"
    page = (await browser.open(home)).text
    (link,) = re.findall(r'href="(/waste/payers/new\?filing=[^"]+)"', page)

    page = (await browser.open(link)).text
    found = fields_of(page)
    assert (found["name"], found["since"]) == ("Novák Filip", "10. 2. 2026")
    wanted = {key: found[key] for key in ("name", "birth_date", "address", "since", "filing")}
    page = (await browser.submit("/waste/payers/new", title="registered", **wanted)).text
    assert "Jan Novák, Lhota 5" in page
    assert f'href="{home}"' in page

    page = (await browser.open(home)).text
    assert "vznikl z něj poplatník" in page
    assert "Novák Filip" in page
    assert "Žádné ohlášení nečeká." in (await browser.open("/waste/notifications")).text
    again = await browser.submit("/waste/payers/new", title="registered", **wanted)
    assert "už poplatník zapsán byl" in again.text
    assert store.look(LHOTA, lambda unit: unit.rows.count(select(FeePayer))) == 1


@ON_SQLITE
async def test_who_moved_out_owes_no_more(browser: Browser, store: Store, town: Town) -> None:
    """The only likely payer is offered with the day of deregistration, which counts no more."""
    payer = town.payer("Nováková Jana")
    filing = notified(store, **MOVED_OUT)
    home = f"/waste/notifications/{filing.record_identifier}"
    page = (await browser.open(home)).text
    found = fields_of(page)
    assert found["left"] == "31. 5. 2026"
    assert found["payer"] == payer.id

    page = (
        await browser.submit(
            home, act="end", payer=payer.id, what="liability", row=found["row"], left=found["left"]
        )
    ).text
    assert "Konec je zapsán." in page
    assert filing.reference_number in page
    (duty,) = town.look(lambda unit: unit.rows.all(select(FeeLiability)))
    assert duty.until == date(2026, 5, 30)
    again = await browser.submit(
        home, act="exemption", payer=payer.id, kind="age", since="1.1.2026"
    )
    assert "už bylo převzato" in again.text
    page = (await browser.open(f"/filings/{filing.record_identifier}")).text
    assert "změnilo poplatníka" in page


@ON_SQLITE
async def test_an_exemption_is_claimed(browser: Browser, store: Store, town: Town) -> None:
    """The kind of the exemption and its first day stand there; a wrong day changes nothing."""
    payer = town.payer("Nováková Jana")
    claimed = MOVED_OUT | {"reason": "exemption", "exemption": "care-home", "since": "2026-04-01"}
    filing = notified(store, **claimed)
    home = f"/waste/notifications/{filing.record_identifier}"
    page = (await browser.open(home)).text
    assert re.search(r'value="social_service" selected', page)
    said = {"act": "exemption", "payer": payer.id, "kind": "social_service"}

    wrong = await browser.submit(home, since="31. 2. 2026", **said)
    assert "není datum" in wrong.text
    assert store.look(LHOTA, notifications.waiting_count) == 1
    assert "zapsáno" in (await browser.submit(home, since="2026-04-01", **said)).text
    assert store.look(LHOTA, notifications.waiting_count) == 0


@ON_SQLITE
async def test_nothing_to_change_needs_a_reason_and_can_be_put_back(
    browser: Browser, store: Store
) -> None:
    """It leaves the list with a reason, is found from its filing, and may wait once more."""
    filing = notified(store, reason="other", name="Petr Malý", text="Děkuji.")
    home = f"/waste/notifications/{filing.record_identifier}"
    await browser.open(home)
    assert "proč není co měnit" in (await browser.submit(home, act="nothing", reason=" ")).text
    await browser.submit(home, act="nothing", reason="jen poděkování")
    assert "Žádné ohlášení nečeká." in browser.page
    assert "jen poděkování" in (await browser.open(f"/filings/{filing.record_identifier}")).text
    assert "znovu čeká" in (await browser.submit(home, act="put-back")).text
    assert "nic nezměnilo" in (await browser.submit(home, act="put-back")).text
    assert store.look(LHOTA, notifications.waiting_count) == 1
    await browser.submit(home, act="nothing", reason="opravdu jen poděkování")
    assert store.look(LHOTA, notifications.waiting_count) == 0
    assert "Není co udělat" in (await browser.submit(home, act="nothing else")).text


@ON_SQLITE
async def test_somebody_else_is_found_by_the_symbol(
    browser: Browser, store: Store, town: Town
) -> None:
    """Where the form names nobody who is known, the clerk gives the symbol; a wrong one is told."""
    payer = town.payer("Malá Eva")
    filing = notified(store, **MOVED_OUT | {"name": "Karla Svobodová", "birth_date": "1950-01-01"})
    home = f"/waste/notifications/{filing.record_identifier}"
    assert "Nikdo toho jména" in (await browser.open(home)).text
    missing = await browser.open(f"{home}?symbol=999")
    assert (missing.status_code, "tu nikdo nemá" in missing.text) == (422, True)
    page = (await browser.open(f"{home}?symbol={payer.variable_symbol}")).text
    assert "Změna: Malá Eva" in page
    ended = {"what": "liability", "row": fields_of(page)["row"], "left": "31. 5. 2026"}
    nobody = await browser.submit(home, act="end", payer="", **ended)
    assert "Takový poplatník tu není." in nobody.text
    assert store.look(LHOTA, notifications.waiting_count) == 1


@ON_SQLITE
async def test_an_unconfirmed_filing_is_marked(browser: Browser, store: Store) -> None:
    """Taking over what nobody has confirmed is the clerk's own decision: it is said."""
    filing = notified(store, **MOVED_OUT)

    def doubt(unit: Unit) -> None:
        row = unit.rows.get(Filing, filing.record_identifier)
        assert row is not None
        row.authenticity = Authenticity.AWAITING_CONFIRMATION

    store.write(LHOTA, doubt)
    page = (await browser.open(f"/waste/notifications/{filing.record_identifier}")).text
    assert "zatím nepotvrdil" in page


@ON_SQLITE
async def test_a_letter_becomes_a_payer_too(browser: Browser, store: Store) -> None:
    """Whoever notifies by letter is entered by its reference number; its page says so then."""
    filing = filed(store, letter_of("Přistěhoval jsem se", "Petr Malý"))
    home = f"/filings/{filing.record_identifier}"
    assert "/waste/" not in (await browser.open(home)).text.partition("<article>")[2]
    page = (await browser.open(f"/waste/payers/new?filing={filing.reference_number}")).text
    assert fields_of(page)["name"] == "Malý Petr"
    await browser.submit(
        "/waste/payers/new", title="registered", name="Malý Petr", since="1. 3. 2026",
        filing=filing.reference_number,
    )  # fmt: skip
    assert "vznikl z něj poplatník" in (await browser.open(home)).text
    missing = await browser.open("/waste/payers/new?filing=X/1")
    assert "Podání s tímto číslem jednacím tu není." in missing.text
    assert (await browser.get("/waste/notifications/X")).status_code == 404


@ON_SQLITE
async def test_the_list_is_paged(browser: Browser, store: Store) -> None:
    """Fifty on a page, the oldest first; an unknown mark begins anew."""
    made = {
        notified(store, reason="other", name=f"Petr {n:02d}", text="x").reference_number
        for n in range(51)
    }
    page = (await browser.open("/waste/notifications")).text
    assert "51 ohlášení" in page
    first = {one for one in made if one in page}
    (further,) = re.findall(r'rel="next" href="([^"]+)"', page)
    page = (await browser.open(further)).text
    assert len(first) == 50
    assert {one for one in made if one in page} == made - first
    assert "51 ohlášení" in (await browser.open("/waste/notifications?after=x")).text


def test_likely_payers(town: Town) -> None:
    """The same name, or the same day of birth and a word of the name; not the day alone."""
    same = town.payer("Nováková Jana")
    married = town.payer("Kočí Jana")
    other = town.payer("Malý Petr")
    namesake = town.do(lambda unit: add_payer(unit, NewPayer("Nováková Jana", date(1951, 1, 1))))

    found = town.look(
        lambda unit: from_filing.likely(unit, {"name": "Jana Novakova", "birth_date": "1. 5. 1980"})
    )

    assert found[0].id == same.id
    assert {married.id, namesake.id, same.id} == {one.id for one in found}
    assert other.id not in {one.id for one in found}
    assert town.look(lambda u: from_filing.likely(u, {"name": " ", "birth_date": "x"})) == ()


@pytest.mark.parametrize(
    ("written", "listed"),
    [("Jana Nováková", "Nováková Jana"), ("Ing. Jana Malá", "Ing. Jana Malá"), (" Cher ", "Cher")],
)
def test_names_as_lists_have_them(written: str, listed: str) -> None:
    """Two words are turned round; of more nobody knows which is the surname."""
    assert from_filing.surname_first(written) == listed


def test_two_clerks_take_one_over_at_once(town: Town) -> None:
    """One makes the payer, the other hears that it was done; nobody is entered twice."""
    filing = notified(town.store, **BIRTH)

    def take(_: int) -> bool:
        def enter(unit: Unit) -> None:
            identifier = from_filing.identifier_of(unit, filing.reference_number)
            payer = add_payer(unit, NewPayer("Novák Filip", filing=identifier))
            from_filing.taken_over(unit, payer.id, identifier)

        try:
            town.do(enter)
        except Wrong:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(take, range(3))) == [False, False, True]
    (row,) = town.look(lambda unit: unit.rows.all(select(FeeNotification)))
    (payer,) = town.look(lambda unit: unit.rows.all(select(FeePayer)))
    assert (row.payer, row.outcome) == (payer.id, Outcome.NEW_PAYER)
    assert town.problems() == []
