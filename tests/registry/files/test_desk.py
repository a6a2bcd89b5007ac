"""The desk's pages of files and settlement, in front of a real desk."""

import re
from datetime import date
from typing import Any

from sqlalchemy import select

from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from registry.dispatch import Reply, reply
from registry.files.contents import join, named
from registry.plan.reading import ClassLine, NewScheme
from registry.plan.regime import Mark, Regime
from registry.plan.scheme import take_over
from registry.tables import Filing
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, Browser
from tests.registry.files.conftest import CODE, Files, file_on, registered

pytestmark = ON_SQLITE


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
    for written in (theirs, "S-ZSMLYN/0001/2026"):
        answer = await browser.submit(f"{filing}/file", file=written)
        assert answer.status_code == 422
        assert "Takový spis tu není." in answer.text
    assert (await browser.submit(f"/files/{theirs}/close")).status_code == 404


async def test_a_long_file_is_shown_in_pages(browser: Browser, desk: Files) -> None:
    """A hundred numbers a page; the cover sheet has them all, and few lacks stand for many."""
    file = desk.file()

    def fill(unit: Unit) -> None:
        pattern = unit.rows.first(select(Filing))
        assert pattern is not None
        for number in range(1, 121):
            known = {c.name: getattr(pattern, c.name) for c in Filing.__table__.columns}
            changes = {"record_identifier": f"X{number}", "reference_number": f"R/{number}/2026"}
            row = Filing(**known | changes | {"item_id": None, "handling": "assigned"})
            unit.rows.add(row)
            join(unit, row, named(unit, file))

    await desk.filing()
    desk.do(fill)
    first = (await browser.open(f"/files/{file}")).text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = (await browser.open(following)).text
    cover = (await browser.open(f"/files/{file}/cover")).text

    def numbers(page: str) -> int:
        return len(set(re.findall(r"R/\d+/2026</td>", page)))

    assert (numbers(first), numbers(second), numbers(cover)) == (100, 20, 120)
    assert "Celkem nedostatků: 120." in first
    assert (await browser.open(f"/files/{file}?after=%C2%B2")).status_code == 200


async def test_what_lacks_is_put_right_on_the_filing(browser: Browser, planned: Store) -> None:
    """Paper is noted and an undelivered reply given up where the links lead."""
    filing = await registered(browser, planned)
    identifier = filing.rpartition("/")[2]

    def on_paper(unit: Unit) -> None:
        row = unit.rows.get(Filing, identifier)
        assert row is not None
        reply(unit, row, Reply("Věc", "Text.", "f"))
        unit.rows.flush()
        row.channel = "scanning"
        for letter in unit.rows.all(select(OutgoingRow).where(OutgoingRow.key.like("reply:%"))):
            letter.state = "failed"

    planned.write(LHOTA, on_paper)
    page = (await browser.open(filing)).text
    for anchor in ('id="paper"', 'id="replies"', 'id="settle"', 'id="components"', 'id="file"'):
        assert anchor in page
    (letter,) = re.findall(r'name="consignment" value="(\w+)"', page)

    assert (await browser.submit(f"{filing}/paper", sheets="x", place="A")).status_code == 422
    page = (await browser.submit(f"{filing}/paper", sheets="3", place="Šanon 5")).text
    assert "Šanon 5" in page
    assert "3 listy" in page
    page = (await browser.submit(f"{filing}/give-up", consignment=letter, reason="Zemřel.")).text
    assert "Od odpovědi bylo upuštěno." in page
    assert 'id="replies"' not in page


async def test_a_document_of_a_stricter_class_is_joined(browser: Browser, planned: Store) -> None:
    """The file then shows the stricter regime and what was fixed at its opening."""
    filing = await registered(browser, planned)
    await browser.open("/files")
    page = (await browser.submit("/files", **{"title": "Spis", "class": CODE})).text
    file = re.findall(r"/files/(\w{15,})/cover", page)[0]
    await browser.open(filing)
    await browser.submit(f"{filing}/file", **{"file": file, "class": "51.1"})

    page = (await browser.open(f"/files/{file}")).text

    assert "A/10" in page
    assert "Určen při založení" in page
    assert "uchovává se jako A/10" in page


async def test_the_class_changes_and_the_event_is_noted_on_the_page(browser: Browser) -> None:
    """Both stand in the history; a wrong day comes back."""
    await browser.open("/files")
    page = (await browser.submit("/files", **{"title": "Smlouva", "class": CODE})).text
    (file,) = re.findall(r"(/files/\w{15,})/cover", page)
    page = (await browser.submit(f"{file}/class", **{"class": "56.1", "reason": "Smlouva."})).text
    assert "201.2 → 56.1: Smlouva." in page
    assert "Zapsat událost" in page
    assert (await browser.submit(f"{file}/event", happened="včera")).status_code == 422

    page = (await browser.submit(f"{file}/event", happened="2025-12-31")).text

    assert "2036" in page


async def test_a_long_plan_is_typed_in(browser: Browser, planned: Store) -> None:
    """Of more classes than a select shows, the code is written; lately used stand first else."""
    await browser.open("/files")
    page = (await browser.submit("/files", **{"title": "První", "class": "60.4"})).text
    assert '<optgroup label="Naposledy použité">' in page
    regime = Regime(Mark.DESTROY, 5)
    many = tuple(ClassLine(str(n), str(n), "", f"Třída {n}", regime=regime) for n in range(1, 302))
    planned.write(
        LHOTA, lambda unit: take_over(unit, NewScheme("D", date(2026, 3, 2), many)).version
    )

    page = (await browser.open("/files")).text

    assert "<select" not in page.split("<main")[1]
    assert (await browser.submit("/files", **{"title": "X", "class": "299"})).status_code == 200


async def test_a_file_is_given_to_a_clerk(browser: Browser, desk: Files) -> None:
    """It then stands under Mine; whom nobody knows is refused."""
    file = desk.file("Lípa")
    assert "Lípa" not in (await browser.open("/files?tab=mine")).text
    assert (await browser.submit(f"/files/{file}/assign", clerk="nikdo")).status_code == 422

    page = (await browser.submit(f"/files/{file}/assign", clerk="novakova")).text

    assert "spis přidělen" in page
    assert "Lípa" in (await browser.open("/files?tab=mine")).text
