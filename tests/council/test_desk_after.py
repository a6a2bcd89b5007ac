"""The desk's pages around a meeting: proposals, resolutions, tasks, the notice board, bodies."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from council.outcome_tables import Publication, Resolution, Task
from council.tables import Proposal
from council.verify import problems
from gateway.model.item import Instruction
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from registry.handler import RegistryHandler
from registry.tables import Filing
from tests.conftest import LHOTA
from tests.councils import adopted
from tests.desks import ON_SQLITE, Browser
from tests.populated import letter
from tests.worlds import core

pytestmark = ON_SQLITE


@pytest.fixture
def resolution(store: Store, members: list[str]) -> str:
    """Give the address of an adopted resolution."""
    del members
    return f"/council/resolutions/{store.write(LHOTA, adopted, 'clerk:novakova')}"


async def test_a_filing_is_put_on_the_agenda(browser: Browser, store: Store) -> None:
    """By its reference number; title and submitter are the filing's, and the item leads back."""
    office = core(store, RegistryHandler())
    await office.take_in(letter(store, LHOTA, "Hřiště u školy"))
    await office.decider.decide(
        LHOTA, office.column(LHOTA, ItemRow.id)[0], Instruction("clerk:x", "register", {})
    )
    (filing,) = store.look(LHOTA, lambda unit: unit.rows.all(select(Filing)))
    await browser.open("/council")
    sent = {"body": "ZM", "reference": filing.reference_number, "draft": "bere na vědomí"}
    await browser.submit("/council/proposals", **sent)
    assert "Návrh čeká na zařazení." in browser.page
    answer = await browser.submit("/council/proposals", **sent)
    assert answer.status_code == 422
    assert "už na zařazení" in answer.text
    await browser.open("/council")
    await browser.submit(
        "/council/meetings", body="ZM", day="16. 3. 2026", time="15:00", place="Radnice"
    )
    (meeting,) = set(re.findall(r"/council/meetings/\w{26}", browser.page))
    (proposal,) = store.look(LHOTA, lambda unit: unit.rows.all(select(Proposal.id)))
    await browser.submit(f"{meeting}/agenda", proposal=proposal, label="7a")
    assert "Bod je na programu." in browser.page
    (item,) = re.findall(r'href="(/council/items/\w+)"', browser.page)
    page = (await browser.open(item)).text
    assert "bere na vědomí" in page
    assert f"/filings/{filing.record_identifier}" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reference": "NIC/1/2026"}, "Podání s tímto číslem jednacím tu není."),
        ({"title": " ", "submitter": "x"}, "Bod musí mít název"),
        ({"title": "Hřiště", "submitter": ""}, "kdo návrh předkládá"),
        ({"title": "Hřiště", "submitter": "x", "body": "XX"}, "Takový orgán tu není."),
    ],
)
async def test_a_proposal_that_cannot_be_comes_back(
    browser: Browser, fields: dict[str, str], said: str
) -> None:
    """With the reason, and what was filled in."""
    await browser.open("/council")
    answer = await browser.submit("/council/proposals", **({"body": "ZM"} | fields))

    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    "fields",
    [{"day": "31. 2. 2026"}, {"time": "25.00"}, {"place": " "}, {"day": "2019-01-01"}],
    ids=["day", "time", "place", "term"],
)
async def test_a_meeting_that_cannot_be_comes_back(
    browser: Browser, fields: dict[str, str]
) -> None:
    """A day that does not exist or lies in no term, a wrong time, no place."""
    await browser.open("/council")
    sent = {"body": "ZM", "day": "2026-03-16", "time": "15.00", "place": "Radnice"} | fields
    answer = await browser.submit("/council/meetings", **sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_a_resolution_is_looked_through_and_published(
    browser: Browser, store: Store, resolution: str
) -> None:
    """First the assessment, then the act of publishing; the list shows both."""
    assert "k posouzení" in (await browser.open("/council/resolutions?q=ROZPOCET&year=2026")).text
    page = (await browser.open(resolution)).text
    assert "Zveřejnit usnesení" not in page
    assert (await browser.submit(f"{resolution}/publish")).status_code == 422
    same = {"personal": "some", "title": "Rozpočet", "text": "schvaluje rozpočet"}
    assert (await browser.submit(f"{resolution}/assess", **same)).status_code == 422
    await browser.submit(f"{resolution}/assess", **(same | {"text": "schvaluje (…)"}))
    assert "Zveřejněno tím nebylo nic." in browser.page
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Publication))) == []
    await browser.submit(f"{resolution}/publish")
    assert "Usnesení je zveřejněné." in browser.page
    texts = store.look(LHOTA, lambda unit: unit.rows.all(select(Publication.text)))
    assert texts == ["schvaluje (…)"]
    assert "zveřejněno" in (await browser.open("/council/resolutions?body=ZM")).text
    await browser.open(resolution)
    assert (await browser.submit(f"{resolution}/withdraw", reason="")).status_code == 422
    await browser.submit(f"{resolution}/withdraw", reason="Omyl.")
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Publication))) == []
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


async def test_a_resolution_is_corrected_and_cancelled(
    browser: Browser, store: Store, resolution: str
) -> None:
    """Both with a reason; the wording before and the number stay."""
    await browser.open(resolution)
    assert (await browser.submit(f"{resolution}/correct", text="x", reason="")).status_code == 422
    await browser.submit(f"{resolution}/correct", text="schvaluje závěrečný účet", reason="Záměna.")
    assert "schvaluje rozpočet" in browser.page
    assert "schvaluje závěrečný účet" in browser.page
    await browser.submit(
        f"{resolution}/tasks", text="Vyvěsit účet", due="2026-03-10", clerk="novakova"
    )
    await browser.submit(f"{resolution}/cancel", reason="Zmatečné.")
    assert "Zmatečné." in browser.page
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Task.state))) == ["dropped"]
    again = await browser.submit(f"{resolution}/cancel", reason="Znovu.")
    assert again.status_code == 422
    (number,) = store.look(LHOTA, lambda unit: unit.rows.all(select(Resolution.number)))
    assert number == "1/1ZM/2026"


async def test_a_task_is_imposed_runs_over_and_is_fulfilled(
    browser: Browser, store: Store, resolution: str, clock: Any
) -> None:
    """The list shows what is overdue until somebody says how it was done."""
    await browser.open(resolution)
    task = {"text": "Zveřejnit rozpočet", "due": "2026-03-10", "department": "FIN"}
    nobody = await browser.submit(f"{resolution}/tasks", **(task | {"department": ""}))
    assert nobody.status_code == 422
    await browser.submit(f"{resolution}/tasks", **task)
    assert "Úkol je uložen." in browser.page
    assert "Zveřejnit rozpočet" not in (await browser.open("/council/tasks?tab=overdue")).text
    clock.advance(days=9)
    await browser.sign_in()
    page = (await browser.open("/council/tasks?tab=overdue")).text
    assert "Zveřejnit rozpočet" in page
    assert "po lhůtě" in page
    assert "Odbor financí" in page
    (key,) = store.look(LHOTA, lambda unit: unit.rows.all(select(Task.id)))
    assert (await browser.submit(f"/council/tasks/{key}/settle", note="")).status_code == 422
    await browser.submit(f"/council/tasks/{key}/settle", note="Vyvěšeno 11. 3.", act="fulfil")
    assert "Zveřejnit rozpočet" not in (await browser.open("/council/tasks")).text
    assert "Vyvěšeno 11. 3." in (await browser.open("/council/tasks?tab=fulfilled")).text
    again = await browser.submit(f"/council/tasks/{key}/settle", note="x", act="drop")
    assert again.status_code == 422


async def test_notices_are_posted_and_taken_down(browser: Browser, clock: Any) -> None:
    """The page shows what hangs too long, and keeps the days of what is gone."""
    await browser.open("/council/notices")
    assert (await browser.submit("/council/notices", title="")).status_code == 422
    late = await browser.submit("/council/notices", title="x", relevant_until="2020-01-01")
    assert late.status_code == 422
    await browser.submit("/council/notices", title="Záměr prodeje", relevant_until="2026-03-05")
    assert "Oznámení je vyvěšeno." in browser.page
    assert "k sejmutí" not in browser.page
    clock.advance(days=4)
    await browser.sign_in()
    page = (await browser.open("/council/notices")).text
    assert "k sejmutí" in page
    (address,) = re.findall(r'action="(/council/notices/\w+/remove)"', page)
    await browser.submit(address)
    assert "vyvěšeno 2. 3. 2026, sejmuto 6. 3. 2026" in browser.page
    assert (await browser.submit(address)).status_code == 422


async def test_bodies_are_entered(browser: Browser) -> None:
    """A body with its order, a member with a mandate, its end, another order."""
    await browser.open("/council/bodies")
    body = {
        "code": "KŽP", "kind": "commission", "name": "Komise životního prostředí", "seats": "5",
        "template": "{seq}/{year}", "scope": "year", "valid_from": "2023-01-01",
    }  # fmt: skip
    wrong = await browser.submit("/council/bodies", **(body | {"template": "{year}"}))
    assert wrong.status_code == 422
    assert "Předloha čísel potřebuje" in wrong.text
    await browser.submit("/council/bodies", **body)
    assert "Orgán je zadán." in browser.page
    address = "/council/bodies/K%C5%BDP"
    assert (await browser.open(address)).status_code == 200
    sent = {"name": "Ing. Zita Zelená", "begins": "2023-02-01", "office": "předsedkyně"}
    await browser.submit(f"{address}/members", **sent)
    assert "Ing. Zita Zelená" in browser.page
    (member,) = set(re.findall(r'<option value="(\w{26})">Ing. Zita Zelená', browser.page))
    ended = {"member": member, "ends": "2025-12-31", "reason": "Rezignace."}
    await browser.submit(f"{address}/mandate-end", **ended)
    assert "Rezignace." in browser.page
    await browser.submit(f"{address}/order", **(body | {"valid_from": "2026-01-01", "seats": "7"}))
    assert "Nastavení je zadáno." in browser.page
    await browser.submit("/council/terms", code="2022-2026", ends="2026-10-09")
    assert "9. 10. 2026" in browser.page


async def test_the_pages_speak_english_too(browser: Browser, resolution: str) -> None:
    """The same pages in the other language, refusals included."""
    await browser.open("/council")
    await browser.submit("/language", language="en")

    assert "Waiting for an agenda" in (await browser.open("/council")).text
    await browser.open(resolution)
    answer = await browser.submit(f"{resolution}/cancel", reason=" ")
    assert "Say why." in answer.text
