"""A whole meeting of twenty-one members at the desk, by HTTP, and the pages around it."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select

from council.outcome_tables import Resolution
from council.tables import Ballot, Vote
from council.verify import problems
from gateway.store.store import Store
from tests.conftest import LHOTA
from tests.councils import names
from tests.desks import ON_SQLITE, Browser

pytestmark = ON_SQLITE


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as people copy it out."""
    path = folder / "minutes.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(  # noqa: S603
        ["pdftotext", "-layout", str(path), "-"],  # noqa: S607
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field; the form for voting by name is the first with it."""
    found, *_ = re.findall(rf'name="{name}" value="([^"]*)"', page)
    return str(found)


def form_of(browser: Browser) -> dict[str, str]:
    """Return what the voting form carries."""
    return {name: hidden(browser.page, name) for name in ("draft", "wording", "seen", "lines")}


async def meeting_opened(browser: Browser, clock: Any) -> str:
    """Convene, invite and open a meeting with all members; returns its address."""
    await browser.open("/council")
    await browser.submit(
        "/council/meetings", body="ZM", day="2026-03-16", time="15.00", place="Kulturní dům"
    )
    (meeting,) = set(re.findall(r"/council/meetings/\w{26}", browser.page))
    for title in ("Schválení programu", "Rozpočet města na rok 2026"):
        await browser.submit(f"{meeting}/agenda", title=title, submitter="Odbor financí")
    await browser.submit(f"{meeting}/invite", text="")
    assert "Projděte text" in browser.page
    await browser.submit(f"{meeting}/invite", text="Zastupitelstvo se sejde v 15 hodin.")
    assert "Pozvánka je zapsána" in browser.page
    clock.advance(days=14, hours=6)
    await browser.sign_in()
    await browser.open(meeting)
    members = re.findall(r'name="member" value="(\w+)"', browser.page.split("/open")[1])[:21]
    assert len(set(members)) == 21
    fields: Any = {"chair": "Jana Hrubý", "recorder": "Věra Písařová", "member": members}
    await browser.submit(f"{meeting}/open", **fields)
    assert "Zasedání je zahájeno." in browser.page
    assert "přítomno 21 z 21 členů" in browser.page
    return str(meeting)


async def item_of(browser: Browser, meeting: str, number: int) -> str:
    """Return the address of the meeting's item in this place."""
    page = (await browser.open(meeting)).text
    found = re.findall(r'class="open" href="(/council/items/\w+)"', page)
    return str(found[number])


async def test_a_whole_meeting(browser: Browser, store: Store, clock: Any, tmp_path: Path) -> None:
    """From the invitation to the minutes: exceptions by number, two Enters, one resolution."""
    meeting = await meeting_opened(browser, clock)

    programme = await item_of(browser, meeting, 0)
    await browser.open(programme)
    await browser.submit(
        f"{programme}/drafts", kind="procedural", text="schvaluje program", mover="Jana Hrubý"
    )
    await browser.submit(f"{programme}/vote", act="record", **form_of(browser))
    assert "Schváleno." in browser.page

    budget = await item_of(browser, meeting, 1)
    await browser.open(budget)
    await browser.submit(
        f"{budget}/drafts", kind="draft", text="schvaluje rozpočet na rok 2026", mover="Petr Malá"
    )
    clock.advance(minutes=7)
    await browser.submit(
        f"{meeting}/attendance", numbers="21", move="left", item=budget[-26:], back="item"
    )
    assert "přítomno 20 z 21 členů" in browser.page
    said = form_of(browser) | {"against": "3 7", "abstain": "12-14", "none": "1"}
    await browser.submit(f"{budget}/vote", act="count", **said)
    assert "Bylo by přijato" in browser.page
    assert "pro 14" in browser.page
    said = form_of(browser) | {"against": "3 7", "abstain": "12 13 14", "none": "1"}
    await browser.submit(f"{budget}/vote", act="record", **said)
    assert "Přijato jako usnesení č. 1/1ZM/2026." in browser.page

    await browser.open(meeting)
    await browser.submit(f"{meeting}/close", because="")
    assert "Zasedání je ukončeno." in browser.page
    assert "26. 3. 2026" in browser.page
    await minutes_are_made(browser, meeting, tmp_path)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


async def minutes_are_made(browser: Browser, meeting: str, folder: Path) -> None:
    """Look at the concept, make the minutes, and read them."""
    concept = await browser.get(f"{meeting}/minutes.pdf")
    assert "Koncept zápisu ze zasedání č. 1" in text_of(concept.content, folder)
    await browser.submit(f"{meeting}/minutes")
    assert "Zápis je vyhotoven." in browser.page
    minutes = await browser.get(f"{meeting}/minutes.pdf")
    assert minutes.content == (await browser.get(f"{meeting}/minutes.pdf")).content
    assert_minutes(minutes.content, text_of(minutes.content, folder))


def assert_minutes(octets: bytes, text: str) -> None:
    """Demand what Act 128/2000 § 95 wants in the minutes, and a file for the archive."""
    flat = " ".join(text.split())
    assert "Zápis ze zasedání č. 1" in flat
    assert "Zápis byl vyhotoven 16. 3. 2026" in flat
    assert "Počet všech členů 21" in flat
    assert "pro 14, proti 2, zdrželo se 3; přítomno 20 z 21, potřeba 11" in flat
    assert "Usnesení č. 1/1ZM/2026 – Rozpočet města na rok 2026" in flat
    assert "schvaluje rozpočet na rok 2026" in flat
    assert "odešel/odešla (bod 2)" in flat
    for name in names(21):
        assert name in flat
    with pikepdf.open(io.BytesIO(octets)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "B"


async def test_boxes_count_when_no_number_was_typed(
    browser: Browser, store: Store, clock: Any, members: list[str]
) -> None:
    """Whoever prefers the mouse ticks; what was counted is what is recorded."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="schvaluje", mover="")
    ticked = {f"m-{member}": "against" for member in members[:11]}
    await browser.submit(f"{item}/vote", act="count", **form_of(browser), **ticked)
    assert "Nebylo by přijato" in browser.page
    lines = dict(
        zip(("against", "abstain", "none"), hidden(browser.page, "lines").split("|"), strict=True)
    )
    await browser.submit(f"{item}/vote", act="record", **form_of(browser), **ticked, **lines)
    assert "Nepřijato." in browser.page
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Resolution))) == []


async def test_what_was_not_counted_is_not_recorded(
    browser: Browser, store: Store, clock: Any
) -> None:
    """Exceptions that nobody saw the result of come back with it."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="schvaluje", mover="")
    answer = await browser.submit(f"{item}/vote", act="record", **form_of(browser), against="1-11")
    assert answer.status_code == 422
    assert "Zkontrolujte výsledek" in answer.text
    assert "Nebylo by přijato" in answer.text
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Vote))) == []


@pytest.mark.parametrize(
    ("against", "said"),
    [("22", "Člen číslo 22 tu není."), ("tři", "není číslo člena"), ("21", "není na zasedání")],
)
async def test_a_vote_of_who_is_away_is_refused(
    browser: Browser, store: Store, clock: Any, against: str, said: str
) -> None:
    """The page says who, keeps what was typed, and nothing is stored."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="schvaluje", mover="")
    await browser.submit(f"{meeting}/attendance", numbers="21", move="left")
    await browser.open(item)
    for act in ("count", "record"):
        answer = await browser.submit(f"{item}/vote", act=act, **form_of(browser), against=against)
        assert answer.status_code == 422
        assert said in answer.text
        await browser.open(item)
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Ballot))) == []


async def test_a_lost_quorum_is_said(browser: Browser, store: Store, clock: Any) -> None:
    """With ten of twenty-one the form is gone, and a form sent from before is refused."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="schvaluje", mover="")
    before = form_of(browser)
    await browser.submit(f"{meeting}/attendance", numbers="1-11", move="left")
    assert "přítomno 10 z 21 členů" in browser.page

    page = (await browser.open(item)).text
    assert "Zasedání není usnášeníschopné" in page
    assert 'name="seen"' not in page
    answer = await browser.submit(f"{item}/vote", act="record", **before)
    assert answer.status_code == 422
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Vote))) == []
