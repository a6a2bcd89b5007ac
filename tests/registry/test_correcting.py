"""What a clerk mistyped is corrected, and what stood there before stays readable."""

from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.errors import Wrong
from gateway.store.store import Store
from gateway.web.clerks import Decide
from registry import ledger
from registry.correcting import correct_subject
from registry.desk import PAGES
from registry.file_tables import CaseFile
from registry.files.closing import retitle
from registry.listing import Wanted, filings
from registry.tables import Filing
from tests.desks import ON_SQLITE, desk_of, with_clerk
from tests.registry.files.conftest import CODE, Files, file_on, got, registered, with_plan


async def test_the_filing_is_found_by_its_new_subject(store: Store, office: Any) -> None:
    """And not by the old one; a cancelled filing stays as it was."""
    town = Files(store, office)
    filing = await town.filing(subject="Zadost o kaceni")

    town.on(filing, lambda unit, row: correct_subject(unit, row, "  Žádost o\n ořez "))

    def lines(text: str) -> list[str]:
        found = town.look(lambda unit: filings(unit, Wanted(text=text)).lines)
        return [one.subject for one in found]

    assert lines("orez") == ["Žádost o ořez"]
    assert lines("kaceni") == []
    for wrong in ("", " \n"):
        with pytest.raises(Wrong, match="needs a subject"):
            town.on(filing, lambda unit, row, w=wrong: correct_subject(unit, row, w))  # type: ignore[misc]
    number = town.look(lambda unit: unit.rows.first(select(Filing.reference_number)))
    town.do(lambda unit: ledger.cancel(unit, number, "Omyl."))
    with pytest.raises(Wrong, match="cancelled"):
        town.on(filing, lambda unit, row: correct_subject(unit, row, "Jinak"))


def test_a_file_keeps_its_mark_and_class(store: Store, office: Any) -> None:
    """Only the title is another one."""
    with_plan(store)
    town = Files(store, office)
    file = town.file("Lipa u kostela")

    town.at(file, lambda unit, row: retitle(unit, row, "Lípa u kostela"))

    row = town.look(lambda unit: got(unit, CaseFile, file))
    assert (row.title, row.mark, row.class_code) == ("Lípa u kostela", "S-LHOTA/0001/2026", CODE)
    with pytest.raises(Wrong, match="needs a title"):
        town.at(file, lambda unit, row: retitle(unit, row, " "))


@ON_SQLITE
async def test_at_the_desk(store: Store, office: Any) -> None:
    """Both pages offer it and show in their histories what was and what is."""
    with_plan(store)
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as browser:
        await browser.sign_in()
        filing = await registered(browser, store, "Zadost")
        await browser.open(filing)
        page = (await browser.submit(f"{filing}/correct", subject="Žádost")).text
        assert "Předmět je opravený." in page
        assert "opraven předmět: Zadost → Žádost" in page
        new = {"file": "new", "title": "Zadost", "class": CODE}
        file = file_on((await browser.submit(f"{filing}/file", **new)).text)
        await browser.open(file)
        page = (await browser.submit(f"{file}/title", title="Žádost o ořez")).text
        assert "opraven název: Zadost → Žádost o ořez" in page
        assert (await browser.submit(f"{file}/title", title="")).status_code == 422
