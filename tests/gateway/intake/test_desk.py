"""The desk's list of items: what a clerk sees of the queue."""

import re

import httpx

from gateway.intake.desk import PAGES
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction, Item, ItemState
from gateway.store.store import Store
from gateway.web.accounts import NewAccount
from gateway.web.clerks import Decide
from tests.conftest import LHOTA, MLYN
from tests.desks import (
    NOVAKOVA,
    ON_SQLITE,
    PASSWORD,
    Browser,
    Letter,
    arrive,
    desk_of,
    letter_of,
    with_clerk,
)

pytestmark = ON_SQLITE


def subjects(html: str) -> list[str]:
    """Return the subjects listed on a page."""
    return re.findall(r'<a class="open"[^>]*><span class="cut">(.*?)</span>', html)


async def test_the_queue_shows_what_waits_oldest_first(store: Store) -> None:
    """State, time, sender, subject and reason stand in a line; what is done is not there."""
    await with_clerk(store)
    arrive(
        store,
        Letter(letter_of("Žádost o slevu", "Šárka Čížková"), note="K zaevidování."),
        Letter(letter_of("Hotová věc"), state=ItemState.REGISTERED, reference="LHOTA/00001/2026"),
        Letter(None, state=ItemState.PARKED, note="Nejde to přečíst."),
    )
    async with desk_of(store, [PAGES]) as browser:
        page = (await browser.sign_in()).text
    assert subjects(page) == ["Žádost o slevu", "(bez předmětu)"]
    for words in (
        "čeká na vás",
        "zastaveno",
        "2.\xa03.\xa02026 9.05",
        "Šárka Čížková",
        "K zaevidování.",
    ):
        assert words in page
    assert "Hotová věc" not in page


async def test_groups_show_their_own_and_count_all(store: Store) -> None:
    """Each group is one link with its number."""
    await with_clerk(store)
    arrive(
        store,
        Letter(letter_of("Čeká")),
        Letter(letter_of("Hotová věc"), state=ItemState.REGISTERED, reference="LHOTA/00001/2026"),
        Letter(letter_of("Přišlo"), state=ItemState.RECEIVED),
    )
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open("/items?group=registered")).text
        assert subjects(page) == ["Hotová věc"]
        assert "LHOTA/00001/2026" in page
        found = re.findall(r'id="g-(\w+)".*?class="count">(\d+)<', page)
        assert dict(found) == {
            "waiting": "1",
            "underway": "1",
            "registered": "1",
            "refused": "0",
            "all": "3",
        }
        assert subjects((await browser.open("/items?group=all")).text) == [
            "Přišlo",
            "Hotová věc",
            "Čeká",
        ]
        assert subjects((await browser.open("/items?group=nonsense")).text) == ["Čeká"]


async def test_an_empty_list_says_what_will_come_and_how(store: Store) -> None:
    """No list is a blank."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        assert "objeví sama" in (await browser.sign_in()).text
        for group in ("underway", "registered", "refused", "all"):
            page = (await browser.open(f"/items?group={group}")).text
            assert 'class="empty"' in page
        assert "Nic jsme nenašli" in (await browser.open("/items?q=nic%20takového")).text
        assert "nepokračuje" in (await browser.open("/items?after=ZZZ")).text


async def test_long_lists_go_by_fifty(store: Store) -> None:
    """Going on and back shows each item once, and the search goes along."""
    await with_clerk(store)
    arrive(store, *(Letter(letter_of(f"Věc {n:03}")) for n in range(1, 103)))
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page, seen = await browser.open("/items?q=věc"), []
        while True:
            seen.append(subjects(page.text))
            following = re.search(r'rel="next" href="([^"]+)"', page.text)
            if following is None:
                break
            assert "q=v%C4%9Bc" in following[1]
            page = await browser.open(following[1].replace("&amp;", "&"))
        assert [len(one) for one in seen] == [50, 50, 2]
        assert [one for part in seen for one in part] == [f"Věc {n:03}" for n in range(1, 103)]
        back = re.search(r'rel="prev" href="([^"]+)"', page.text)
        assert back is not None
        page = await browser.open(back[1].replace("&amp;", "&"))
        assert subjects(page.text) == seen[1]


async def test_what_strangers_wrote_is_text_and_nothing_else(store: Store) -> None:
    """Marks in a subject, sender or search are shown, not obeyed."""
    await with_clerk(store)
    evil = "<script>alert(1)</script>\u202e\x00"
    arrive(store, Letter(letter_of(evil, f'"><img src=x>{evil}'), note=evil))
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        for page in ("/items", "/items?group=all&q=%3Cscript%3Ealert", "/items?q=%22%3E%3Cimg"):
            html = (await browser.open(page)).text
            assert "<script>alert" not in html
            assert "<img" not in html


async def nobody_there(_originator: OriginatorId, item: ItemId, _said: Instruction) -> Item:
    """Decide as the core does about an item the originator does not have."""
    raise LookupError(f"no item {item}")


async def test_another_originator_s_items_are_not_there(store: Store) -> None:
    """A clerk sees the queue of the originator in her session; switching shows the other's."""
    both = NewAccount("polak", "Petr Polák", PASSWORD, (LHOTA, MLYN))
    await with_clerk(store, both, NOVAKOVA)
    mine, theirs = arrive(
        store, Letter(letter_of("Naše")), Letter(letter_of("Cizí"), originator=MLYN)
    )
    async with desk_of(store, [PAGES], Decide(nobody_there)) as browser:
        assert subjects((await browser.sign_in()).text) == ["Naše"]
        missing = await browser.open("/items/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        for path in ("", "/original", "/parts/0", "/parts/0/reading"):
            answer = await browser.open(f"/items/{theirs}{path}")
            assert answer.status_code == 404
            assert same(answer.text) == same(missing.text)
        for act in ("retry", "reply", "decide"):
            answer = await browser.submit(f"/items/{theirs}/{act}", subject="x", text="x")
            assert answer.status_code == 404
            assert same(answer.text) == same(missing.text)

        await browser.sign_in("polak")
        page = await browser.submit("/originator", originator="mlyn")
        assert subjects(page.text) == ["Cizí"]
        assert (await browser.open(f"/items/{theirs}")).status_code == 200
        assert (await browser.open(f"/items/{mine}")).status_code == 404


def same(html: str) -> str:
    """Return a page without what differs from request to request."""
    return re.sub(r'name="(_csrf|_here)" value="[^"]*"', "", html)


async def test_looking_for_news_brings_rows_only_when_there_are_some(store: Store) -> None:
    """While nothing changes the open page is left alone, and with it the reader's place."""
    await with_clerk(store)
    arrive(store, Letter(letter_of("První")))
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open("/items")).text
        assert (await news(browser, page)).status_code == 204
        arrive(store, Letter(letter_of("Druhá")))
        fresh = await news(browser, page)
        assert fresh.status_code == 200
        assert subjects(fresh.text) == ["První", "Druhá"]
        assert "<html" not in fresh.text
        assert (await news(browser, fresh.text)).status_code == 204


async def news(browser: Browser, page: str) -> httpx.Response:
    """Ask as the script of the page does."""
    mark = re.search(r'"X-Seen": "(\w+)"', page)
    assert mark is not None
    headers = {"HX-Request": "true", "X-Background": "1", "X-Seen": mark[1]}
    return await browser.get("/items?group=waiting", headers=headers)
