"""The desk's pages of files and settlement, in front of a real desk."""

import re
from typing import Any

import pytest

from gateway.intake.desk import PAGES as QUEUE
from gateway.store.store import Store
from gateway.web.clerks import Decide
from registry.desk import PAGES
from tests.conftest import MLYN
from tests.desks import Browser, Letter, arrive, desk_of, letter_of, with_clerk
from tests.registry.files.conftest import CODE, Files


@pytest.fixture
async def browser(planned: Store, office: Any) -> Any:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(planned)
    async with desk_of(planned, [QUEUE, PAGES], Decide(office.decider.decide)) as opened:
        await opened.sign_in()
        yield opened


async def registered(browser: Browser, store: Store, subject: str = "Žádost o kácení") -> str:
    """Register a mail on the item's page and return the address of its filing."""
    (item,) = arrive(store, Letter(letter_of(subject)))
    await browser.open(f"/items/{item}")
    await browser.submit(f"/items/{item}/decide", act="register", clerk="novakova")
    (filing,) = re.findall(r'href="(/filings/\w+)"', (await browser.open(f"/items/{item}")).text)
    return str(filing)


def file_on(page: str) -> str:
    """Return the address of the file the page of a filing links."""
    return str(re.findall(r'href="(/files/\w+)"', page)[0])


async def test_a_filing_is_put_into_a_file_settled_and_closed(
    browser: Browser, planned: Store
) -> None:
    """The whole way on the pages: open a file, settle the filing, settle and close the file."""
    filing = await registered(browser, planned)
    assert "Nejdřív podání vložte do spisu" in (await browser.open(filing)).text

    answer = await browser.submit(
        f"{filing}/file", **{"file": "new", "title": "Lípa", "class": CODE}
    )
    assert "Podání je vloženo do spisu." in answer.text
    assert "S-LHOTA/0001/2026" in answer.text
    file = file_on(answer.text)

    page = (await browser.open(file)).text
    assert "Lípa" in page
    assert "není vyřízeno" in page
    assert f'href="{filing}#settle"' in page
    refused = await browser.submit(f"{file}/close")
    assert refused.status_code == 422
    assert "Spis není úplný" in refused.text

    await browser.open(filing)
    page = (
        await browser.submit(f"{filing}/settle", method="noted", content="Bereme na vědomí.")
    ).text
    assert "Podání je vyřízené." in page
    assert "vzetím na vědomí" in page
    page = (await browser.open(file)).text
    assert "nic nechybí" in page
    assert "Spis je vyřízený." in (await browser.submit(f"{file}/settle")).text
    page = (await browser.submit(f"{file}/close")).text
    assert "Spis je uzavřený." in page
    assert "1. 1. 2032" in page
    assert "2032" in page


async def test_settling_needs_a_file_first(browser: Browser, planned: Store) -> None:
    """Section 12(1): the page says so, and what was written stays in the form."""
    filing = await registered(browser, planned)
    await browser.open(filing)

    answer = await browser.submit(f"{filing}/settle", method="noted", content="Hotovo.")

    assert answer.status_code == 422
    assert "Před vyřízením vložte podání do spisu" in answer.text


async def test_another_sender_file_is_proposed_and_joined(browser: Browser, planned: Store) -> None:
    """The second mail of a sender is joined by one button; it has number two in the file."""
    first = await registered(browser, planned)
    await browser.open(first)
    page = (
        await browser.submit(f"{first}/file", **{"file": "new", "title": "L", "class": CODE})
    ).text
    file = file_on(page).rpartition("/")[2]
    second = await registered(browser, planned, "Doplnění")
    page = (await browser.open(second)).text
    assert "Vložit do S-LHOTA/0001/2026" in page

    page = (await browser.submit(f"{second}/file", file=file)).text

    assert "pořadové číslo ve spisu: 2" in page


async def test_a_filing_is_taken_out_and_moved(browser: Browser, planned: Store) -> None:
    """Both need a reason; the file's page still shows the number it had."""
    filing = await registered(browser, planned)
    await browser.open(filing)
    page = (
        await browser.submit(f"{filing}/file", **{"file": "new", "title": "L", "class": CODE})
    ).text
    file = file_on(page)
    assert (await browser.submit(f"{filing}/take-out", reason=" ")).status_code == 422
    await browser.submit("/files", **{"title": "Jiný spis", "class": CODE})
    await browser.open(filing)
    page = (await browser.submit(f"{filing}/move", file="S-LHOTA/0002/2026", reason="Omyl.")).text
    assert "Jiný spis" in page

    page = (await browser.open(file)).text
    assert "vyjmuto" in page
    assert "Omyl." in page


async def test_a_filing_is_opened_again(browser: Browser, planned: Store) -> None:
    """With a reason, which stays on the page."""
    filing = await registered(browser, planned)
    await browser.open(filing)
    await browser.submit(f"{filing}/file", **{"file": "new", "title": "L", "class": CODE})
    await browser.submit(f"{filing}/settle", method="by_document")
    page = (await browser.submit(f"{filing}/reopen", reason="Přišlo doplnění.")).text

    assert "Podání je znovu otevřené." in page
    assert "Přišlo doplnění." in page


async def test_the_list_is_searched_by_state_and_words(browser: Browser, desk: Files) -> None:
    """Sixty files stand on two pages; a search without accents finds its one."""
    assert "Tady žádné spisy nejsou." in (await browser.open("/files")).text
    for number in range(60):
        desk.file(f"Spis číslo-{number:02d}ž")
    first = (await browser.open("/files")).text
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)

    assert first.count("Spis číslo-") == 50
    assert (await browser.open(older.replace("&amp;", "&"))).text.count("Spis číslo-") == 10
    assert (await browser.open("/files?q=CISLO-37Z")).text.count("Spis číslo-") == 1
    assert "Spis číslo-" not in (await browser.open("/files?tab=closed")).text


async def test_an_empty_file_is_opened_from_the_list(browser: Browser) -> None:
    """A missing class comes back with what was typed."""
    await browser.open("/files")
    answer = await browser.submit("/files", **{"title": "Psáno zde", "class": "51"})
    assert answer.status_code == 422
    assert "Psáno zde" in answer.text
    assert "pod 51" in answer.text

    page = (await browser.submit("/files", **{"title": "Nový", "class": "51.1"})).text
    assert "A/10" in page


async def test_the_cover_sheet_carries_what_the_decree_wants(browser: Browser, desk: Files) -> None:
    """Title, mark, class, regime and a machine-readable identifier (§ 12(5))."""
    file = desk.file("Kácení u kostela")

    page = (await browser.open(f"/files/{file}/cover")).text

    for said in ("Kácení u kostela", "S-LHOTA/0001/2026", CODE, "S/5", file, "<svg"):
        assert said in page


async def test_the_plan_is_shown_searched_and_a_class_withdrawn(browser: Browser) -> None:
    """A withdrawn class takes no new file and says why; the withdrawal can be taken back."""
    page = (await browser.open("/plan")).text
    assert "Kácení dřevin" in page
    found = (await browser.open("/plan?q=drevin")).text
    assert "Kácení dřevin" in found
    assert "Životní prostředí" in found
    assert "Zastupitelstvo" not in found

    assert (await browser.submit("/plan/withdraw", code=CODE, reason=" ")).status_code == 422
    page = (await browser.submit("/plan/withdraw", code=CODE, reason="Sloučeno do 201.3.")).text
    assert "Sloučeno do 201.3." in page
    await browser.open("/files")
    answer = await browser.submit("/files", **{"title": "X", "class": CODE})
    assert "Sloučeno do 201.3." in answer.text
    assert answer.status_code == 422
    await browser.open("/plan")
    await browser.submit("/plan/restore", code=CODE)
    await browser.open("/files")
    assert (await browser.submit("/files", **{"title": "X", "class": CODE})).status_code == 200


async def test_files_of_another_originator_are_not_there(
    browser: Browser, planned: Store, office: Any
) -> None:
    """Neither in the list nor by their address or mark, and nothing can be done with them."""
    theirs = Files(planned, office, MLYN).file("Školní výlet", "3.2")
    assert "Školní výlet" not in (await browser.open("/files")).text
    assert (await browser.open(f"/files/{theirs}")).status_code == 404
    filing = await registered(browser, planned)
    await browser.open(filing)
    for named in (theirs, "S-ZSMLYN/0001/2026"):
        answer = await browser.submit(f"{filing}/file", file=named)
        assert answer.status_code == 422
        assert "Takový spis tu není." in answer.text
    assert (await browser.submit(f"/files/{theirs}/close")).status_code == 404
