"""The forms that change an agenda, move meetings, hold secret votes and note conflicts, by HTTP."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from council import bodies, tasks
from council.outcome_tables import Notice, Resolution, Task
from council.refusing import NotPossible
from council.tables import Vote
from council.tasks import NewTask
from council.verify import problems
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.council.test_desk import form_of, item_of, meeting_opened
from tests.councils import BODY, adopted, names
from tests.desks import ON_SQLITE, Browser

pytestmark = ON_SQLITE


async def prepared(browser: Browser) -> str:
    """Convene a meeting in two weeks with one item; returns its address."""
    await browser.open("/council")
    await browser.submit(
        "/council/meetings", body="ZM", day="2026-03-16", time="15.00", place="Kulturní dům"
    )
    (meeting,) = set(re.findall(r"/council/meetings/\w{26}", browser.page))
    await browser.submit(f"{meeting}/agenda", title="Rozpočet", submitter="Odbor financí")
    return str(meeting)


async def test_a_mistyped_agenda_is_mended(browser: Browser) -> None:
    """Title, letter and text; an item nobody wants is gone."""
    meeting = await prepared(browser)
    item = await item_of(browser, meeting, 0)
    await browser.open(item)
    wrong = await browser.submit(f"{item}/change", title="Rozpočet", label="B")
    assert (wrong.status_code, "číslují" in wrong.text or "Bod" in wrong.text) == (422, True)
    await browser.submit(f"{item}/change", title="Rozpočet města", submitter="", label="2a")
    assert "Bod je změněný." in browser.page
    assert "Rozpočet města" in browser.page
    await browser.submit(f"{item}/drafts", kind="draft", text="schvalje rozpočet", mover="")
    (draft,) = set(re.findall(r'name="draft" value="(\w{26})"', browser.page))
    text = "schvaluje rozpočet"
    await browser.submit(f"{item}/draft", act="change", draft=draft, text=text, mover="")
    assert "Znění je změněné." in browser.page
    await browser.submit(f"{item}/draft", act="withdraw", draft=draft)
    assert "staženo" in browser.page
    again = await browser.submit(f"{item}/draft", act="withdraw", draft=draft)
    assert again.status_code == 422
    await browser.submit(f"{item}/remove")
    assert "Bod je vyřazený z programu." in browser.page
    assert "Rozpočet města" not in (await browser.open(meeting)).text.split("Historie")[0]


async def test_a_meeting_is_moved_and_called_off(browser: Browser, store: Store) -> None:
    """The page offers the day and hour as they are; the board shows what hangs."""
    meeting = await prepared(browser)
    page = (await browser.open(meeting)).text
    assert 'value="2026-03-16"' in page
    assert 'value="15.00"' in page
    await browser.submit(f"{meeting}/invite", text="Zastupitelstvo se sejde.")
    moved = {"day": "2026-03-23", "time": "16.30", "place": "Radnice"}
    wrong = await browser.submit(f"{meeting}/move", **(moved | {"time": "pozdě"}))
    assert wrong.status_code == 422
    await browser.submit(f"{meeting}/move", **moved)
    assert "Termín a místo jsou změněné." in browser.page
    assert store.look(LHOTA, lambda unit: unit.rows.all(select(Notice.removed_on))) == [
        date(2026, 3, 2)
    ]
    await browser.submit(f"{meeting}/invite", text="Zastupitelstvo se sejde.")
    assert (await browser.submit(f"{meeting}/call-off", reason="")).status_code == 422
    await browser.submit(f"{meeting}/call-off", reason="povodeň")
    assert "zrušeno" in browser.page
    assert "povodeň" in browser.page
    hanging = select(Notice).where(Notice.removed_on.is_(None))
    assert store.look(LHOTA, lambda unit: unit.rows.count(hanging)) == 0
    assert (await browser.submit(f"{meeting}/agenda", title="Bod")).status_code == 422


async def test_a_proposal_is_withdrawn(browser: Browser) -> None:
    """With a reason."""
    await browser.open("/council")
    await browser.submit("/council/proposals", body="ZM", title="Pítko", submitter="Eva Sova")
    (way,) = set(re.findall(r"/council/proposals/\w{26}/withdraw", browser.page))
    assert (await browser.submit(way, reason="")).status_code == 422
    await browser.submit(way, reason="navrhovatelka ho vzala zpět")
    assert "Návrh je stažený." in browser.page
    assert "Pítko" not in browser.page


async def test_a_conflict_of_interest_is_seen_beside_the_name(browser: Browser, clock: Any) -> None:
    """What a member has declared stands above the vote and in the list of those who vote."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="schvaluje dotaci", mover="")
    wrong = await browser.submit(f"{item}/conflicts", numbers="22", text="střet")
    assert wrong.status_code == 422
    await browser.submit(f"{item}/conflicts", numbers="3", text="jsem členem spolku")
    assert "jsem členem spolku" in browser.page
    legends = re.findall(r"<legend>(.*?)</legend>", browser.page, re.DOTALL)
    assert [number for number, one in enumerate(legends, 1) if "střet zájmů" in one] == [3]
    (member,) = re.findall(r'name="member" value="(\w{26})"><button name="act"', browser.page)
    await browser.submit(f"{item}/conflicts", act="remove", member=member)
    assert "jsem členem spolku" not in browser.page.split("Historie")[0]


async def test_a_secret_vote(browser: Browser, store: Store, clock: Any) -> None:
    """Figures are counted before they are recorded."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="volí předsedu", mover="")
    shown = {name: form_of(browser)[name] for name in ("draft", "wording")}
    figures = shown | {"for": "12", "against": "5", "abstained": ""}
    many = await browser.submit(f"{item}/secret", act="count", **(figures | {"for": "20"}))
    assert (many.status_code, "25" in many.text) == (422, True)
    unseen = await browser.submit(f"{item}/secret", act="record", **figures)
    assert "změnilo" in unseen.text
    page = (await browser.submit(f"{item}/secret", act="count", **figures)).text
    assert "Bylo by přijato" in page
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[-1]
    await browser.submit(f"{item}/secret", act="record", seen=seen, **figures)
    assert "Přijato jako usnesení č. 1/1ZM/2026." in browser.page
    assert "hlasovali tajně" in browser.page
    (held,) = store.look(LHOTA, lambda unit: unit.rows.all(select(Vote)))
    assert (held.secret, held.in_favour, held.against, held.abstained) == (True, 12, 5, 0)
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


async def test_nobody_votes_on_words_changed_meanwhile(browser: Browser, clock: Any) -> None:
    """A second secretary mends the text after the vote was counted: it is counted once more."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(item)
    await browser.submit(f"{item}/drafts", kind="draft", text="schvaluje 100 000 Kč", mover="")
    counted = form_of(browser)
    change = {"act": "change", "draft": counted["draft"], "text": "schvaluje 10 000 Kč"}
    await browser.submit(f"{item}/draft", **change)
    answer = await browser.submit(f"{item}/vote", act="record", **counted)
    assert (answer.status_code, "změnilo" in answer.text) == (422, True)
    await browser.submit(f"{item}/vote", act="record", **form_of(browser))
    assert "Přijato jako usnesení č. 1/1ZM/2026." in browser.page


async def test_what_was_said_is_written_out_after_the_end(browser: Browser, clock: Any) -> None:
    """The minutes are made afterwards, so nothing is lost."""
    meeting = await meeting_opened(browser, clock)
    item = await item_of(browser, meeting, 1)
    await browser.open(meeting)
    await browser.submit(f"{meeting}/close", because="")
    await browser.open(item)
    await browser.submit(f"{item}/discussion", discussion="Vystoupili tři občané.")
    assert "Rozprava je zapsána." in browser.page
    assert "Vystoupili tři občané." in (await browser.open(item)).text


async def test_a_member_has_another_name_and_function(browser: Browser, store: Store) -> None:
    """From a day on; before it the old function holds, and the seats are as many."""
    page = (await browser.open("/council/bodies/ZM")).text
    member = re.findall(r'<option value="(\w{26})">', page)[0]
    (who,) = [one for one in seated(store, date(2026, 3, 2)) if one.member == member]
    act = {"member": member, "act": "office", "office": "starostka", "since": "2026-02-01"}
    await browser.submit("/council/bodies/ZM/member", **act)
    assert "starostka" in browser.page
    again = await browser.submit("/council/bodies/ZM/member", **act)
    assert (again.status_code, "Tuto funkci už člen má." in again.text) == (422, True)
    await browser.submit("/council/bodies/ZM/member", member=member, act="rename", name="Jana Nová")
    assert "Jana Nová" in browser.page
    assert who.name not in browser.page.split("Mandáty, které skončily")[0]

    def office(day: date) -> set[str]:
        return {one.office for one in seated(store, day) if one.member == member}

    assert (office(date(2026, 1, 31)), office(date(2026, 2, 1))) == ({""}, {"starostka"})
    assert len(seated(store, date(2026, 3, 2))) == len(names(21))


def seated(store: Store, day: date) -> tuple[bodies.Seated, ...]:
    """Return the council of a day."""
    return store.look(LHOTA, lambda unit: bodies.seated(unit, BODY, day))


async def test_a_task_is_given_more_time(browser: Browser, store: Store) -> None:
    """With a reason, never less, and not once it is settled."""
    key = store.write(LHOTA, adopted)
    await browser.open(f"/council/resolutions/{key}")
    task = {"text": "Vyvěsit", "due": "2026-03-10", "department": "FIN"}
    await browser.submit(f"/council/resolutions/{key}/tasks", **task)
    (identifier,) = store.look(LHOTA, lambda unit: unit.rows.all(select(Task.id)))
    way = f"/council/tasks/{identifier}/settle"
    await browser.open("/council/tasks")
    earlier = await browser.submit(way, act="prolong", due="2026-03-09", note="nestíhá se")
    assert earlier.status_code == 422
    assert (await browser.submit(way, act="prolong", due="2026-03-31", note="")).status_code == 422
    await browser.submit(way, act="prolong", due="2026-03-31", note="nestíhá se")
    assert "31. 3. 2026" in browser.page
    assert "nestíhá se" in (await browser.open(f"/council/resolutions/{key}")).text
    await browser.open("/council/tasks")
    await browser.submit(way, act="fulfil", note="visí")

    def late(unit: Unit) -> None:
        row = unit.rows.get(Task, identifier)
        assert row is not None
        tasks.prolong(unit, row, date(2026, 5, 1), "pozdě")

    with pytest.raises(NotPossible, match="settled"):
        store.write(LHOTA, late)

    def impose(unit: Unit) -> str:
        row = unit.rows.get(Resolution, key)
        assert row is not None
        return tasks.impose(unit, row, NewTask("Vyvěsit", date(2026, 3, 10), "FIN"))

    assert store.write(LHOTA, impose)
