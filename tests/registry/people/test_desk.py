"""The desk's pages of the name registry, in front of a real desk."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from registry.desk import PAGES
from registry.names import sender_of
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, Browser, desk_of, with_clerk

pytestmark = ON_SQLITE


@pytest.fixture
async def browser(store: Store) -> Any:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES]) as opened:
        await opened.sign_in()
        yield opened


def enter(store: Store, *people: tuple[str, str]) -> list[str]:
    """Enter people by name and e-mail address."""
    return store.write(
        LHOTA, lambda unit: [sender_of(unit, Party(*person), "email") for person in people]
    )


async def test_the_list_is_empty_searched_and_paged(browser: Browser, store: Store) -> None:
    """Nobody, then sixty people on two pages by the alphabet, then one by a word."""
    assert "Jmenný rejstřík je zatím prázdný." in (await browser.open("/people")).text
    enter(store, *((f"Žák {n:02d}", f"zak{n}@example.test") for n in range(60)))

    first = (await browser.open("/people")).text
    (further,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = (await browser.open(further.replace("&amp;", "&"))).text

    def shown(page: str) -> list[str]:
        return re.findall(r">(Žák \d\d)<", page)

    assert shown(first) + shown(second) == [f"Žák {n:02d}" for n in range(60)]
    assert shown((await browser.open("/people?q=ZAK+37")).text) == ["Žák 37"]
    assert shown((await browser.open("/people?q=zak5@EXAMPLE")).text) == ["Žák 05"]
    assert "Nic jsme nenašli." in (await browser.open("/people?q=nikdo")).text


async def test_a_mark_nobody_made_is_refused(browser: Browser) -> None:
    """A page of the list that does not exist is told calmly."""
    assert (await browser.open("/people?after=nesmysl")).status_code == 422


async def test_who_was_looked_up_is_written_down(browser: Browser, store: Store) -> None:
    """Searching and opening somebody leave a line each; the plain list leaves none."""
    (person,) = enter(store, ("Jana Nováková", "jana@example.test"))
    await browser.open("/people")
    await browser.open("/people?q=jana")
    await browser.open(f"/people/{person}")

    lookups = select(AuditRow.event, AuditRow.actor, AuditRow.about).where(
        AuditRow.event.in_(["person.viewed", "register.searched"])
    )
    assert [tuple(line) for line in store.look(LHOTA, lambda u: u.rows.tuples(lookups))] == [
        ("register.searched", "clerk:novakova", "register:people"),
        ("person.viewed", "clerk:novakova", f"person:{person}"),
    ]


async def test_a_person_is_changed_on_the_page(browser: Browser, store: Store) -> None:
    """What is wrong is told at its field; what is saved keeps the old value in the history."""
    (person,) = enter(store, ("Jana Nováková", "jana@example.test"))
    await browser.open(f"/people/{person}")

    answer = await browser.submit(
        f"/people/{person}", name="Jana", kind="natural", organisation_id="12345678"
    )
    assert answer.status_code == 422
    assert 'id="change-e-organisation_id"' in answer.text
    page = (await browser.submit(f"/people/{person}", name="Jana Malá", kind="natural")).text

    assert "změněno jméno: Jana Nováková → Jana Malá" in page
    assert "změněn druh osoby: druh neznámý → fyzická osoba" in page


async def test_addresses_are_added_and_ended(browser: Browser, store: Store) -> None:
    """An address appears, ends with its day, and the end stands in the history."""
    (person,) = enter(store, ("Jana Nováková", "jana@example.test"))
    await browser.open(f"/people/{person}")
    answer = await browser.submit(f"/people/{person}/addresses", kind="databox", value="moc dlouhá")
    assert answer.status_code == 422
    await browser.submit(f"/people/{person}/addresses", kind="databox", value="abc1234")
    page = await browser.submit(
        f"/people/{person}/addresses/end", kind="email", value="jana@example.test"
    )

    assert "abc1234" in page.text
    assert "do 2. 3. 2026" in page.text
    assert "adresa ukončena: jana@example.test" in page.text


async def test_two_are_compared_merged_and_separated(browser: Browser, store: Store) -> None:
    """The page proposes, the comparison shows both, the survivor's page undoes with a reason."""
    one, other = enter(store, ("Jan Dvořák", "a@example.test"), ("Dvořák Jan", "b@example.test"))
    page = (await browser.open(f"/people/{one}")).text
    assert "stejné jméno" in page
    assert f'href="/people/{one}/merge?other={other}"' in page

    page = (await browser.open(f"/people/{one}/merge?other={other}")).text
    assert "a@example.test" in page
    assert "b@example.test" in page
    answer = await browser.submit(f"/people/{one}/merge", other=other)
    assert answer.status_code == 422
    answer = await browser.submit(f"/people/{one}/merge", other=other, survivor=other)
    assert answer.url.path == f"/people/{other}"
    assert "a@example.test" in answer.text

    answer = await browser.open(f"/people/{one}")
    assert answer.url.path == f"/people/{other}"
    assert "byl sloučen do tohoto" in answer.text
    answer = await browser.submit(f"/people/{other}/separate", merged=one, reason=" ")
    assert answer.status_code == 422
    await browser.submit(f"/people/{other}/separate", merged=one, reason="Otec a syn.")
    answer = await browser.open(f"/people/{one}")
    assert answer.url.path == f"/people/{one}"
    assert "Otec a syn." in answer.text


async def test_who_comes_second_is_told(browser: Browser, store: Store) -> None:
    """A comparison that stood open while a colleague merged the two does nothing."""
    one, other = enter(store, ("Jan", "a@example.test"), ("Jan", "b@example.test"))
    await browser.open(f"/people/{one}/merge?other={other}")
    await browser.submit(f"/people/{one}/merge", other=other, survivor=one)

    answer = await browser.submit(f"/people/{one}/merge", other=other, survivor=other)

    assert answer.status_code == 422
    assert "Mezitím" in answer.text
    answer = await browser.submit(f"/people/{other}", name="X", kind="natural")
    assert answer.url.path == f"/people/{one}"
    assert "Mezitím" in answer.text


async def test_another_entry_is_found_by_hand(browser: Browser, store: Store) -> None:
    """Two that have nothing in common are compared by a search, and nobody with himself."""
    one, other = enter(store, ("Jan", "a@example.test"), ("Firma", "b@example.test"))

    page = (await browser.open(f"/people/{one}/merge?q=firma")).text
    assert f"?other={other}" in page
    page = (await browser.open(f"/people/{one}/merge?q=jan")).text
    assert "Nic jsme nenašli." in page
    assert "Je to jedna osoba?" not in (await browser.open(f"/people/{one}/merge?other={one}")).text


async def test_nobody_of_another_originator_can_be_merged(browser: Browser, store: Store) -> None:
    """Another's identifier leads nowhere, as the person and as the other entry."""
    (own,) = enter(store, ("Jan", "a@example.test"))
    party = Party("Jan", "a@example.test")
    theirs = store.write(MLYN, lambda unit: sender_of(unit, party, "email"))
    await browser.open(f"/people/{own}")

    assert (await browser.open(f"/people/{theirs}")).status_code == 404
    await browser.open(f"/people/{own}/merge?other={theirs}")
    answer = await browser.submit(f"/people/{own}/merge", other=theirs, survivor=own)
    assert answer.status_code == 422


async def test_who_may_be_there_twice_has_a_list(browser: Browser, store: Store) -> None:
    """The tab shows namesakes until a clerk has told them apart; the page says so afterwards."""
    assert "Nikdo tu zřejmě není dvakrát." in (await browser.open("/people?tab=twice")).text
    one, other, _ = enter(
        store,
        ("Jan Novák", "a@example.test"),
        ("Novák Jan", "b@example.test"),
        ("Eva Malá", "c@example.test"),
    )
    page = (await browser.open("/people?tab=twice")).text
    assert [who in page for who in ("Jan Novák", "Novák Jan", "Eva Malá")] == [True, True, False]

    await browser.open(f"/people/{one}/merge?other={other}")
    answer = await browser.submit(f"/people/{one}/apart", other=other)

    assert "už se navrhovat nebudou" in answer.text
    assert "Může jít o tutéž osobu" not in answer.text
    assert "je to někdo jiný než: Novák Jan" in answer.text
    assert "Nikdo tu zřejmě není dvakrát." in (await browser.open("/people?tab=twice")).text
    await browser.open(f"/people/{one}")
    assert (await browser.submit(f"/people/{one}/apart", other="nikdo")).status_code == 422
    assert (await browser.submit(f"/people/{one}/apart", other=one)).status_code == 422
