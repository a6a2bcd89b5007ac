"""The desk shows how each way in is doing, and nobody else's mailboxes."""

from datetime import timedelta
from functools import partial

import pytest

from gateway.intake.desk import PAGES
from gateway.intake.desk_ways import ago
from gateway.model.ports import Condition, Health, TurnedAway, Watched
from gateway.store.store import Store
from gateway.web.clerks import Way, Ways
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, Browser, desk_of, with_clerk
from tests.fakes import NOON

WELL = Health(Condition.OK)
HOUR = timedelta(hours=1)


async def shown(store: Store, *ways: Way) -> str:
    """Return the page as a clerk of Lhota sees it."""
    await with_clerk(store)
    async with desk_of(store, [PAGES], ways=Ways(lambda: ways)) as browser:
        return await _page(browser)


async def _page(browser: Browser) -> str:
    await browser.sign_in()
    return " ".join((await browser.open("/ways")).text.split())


def email(*watched: Watched, health: Health = WELL) -> Way:
    """Return the e-mail channel with these ways in."""
    return Way("email", health, watched)


@ON_SQLITE
async def test_a_mailbox_that_is_silent_for_too_long(store: Store) -> None:
    """Its state says so, with when it was looked into and what is usual; others' are not there."""
    now = store.clock.now()
    mine = Watched(
        "podatelna@lhota.test/INBOX", LHOTA, now - HOUR / 60, now - 30 * HOUR, now, "", 24.0, True
    )
    theirs = Watched("skola@mlyn.test/INBOX", MLYN, now, now, now, "tajné", 24.0, True)
    page = await shown(store, email(mine, theirs))

    assert "neobvykle dlouho nic nepřišlo" in page
    assert "1 cesta příjmu potřebuje pozornost." in page
    assert "podatelna@lhota.test/INBOX" in page
    assert "před 1 minutou" in page
    assert "před 1 dnem" in page
    assert "Dnes bývá ticho nejvýše 24 hodin." in page
    assert "mlyn.test" not in page
    assert "tajné" not in page


@ON_SQLITE
async def test_a_mailbox_that_cannot_be_read(store: Store) -> None:
    """The clerk learns that; the words of the server are the operator's."""
    broken = Watched("a@lhota.test/INBOX", LHOTA, None, None, NOON, "NO login failed")
    page = await shown(store, email(broken, health=Health(Condition.DEGRADED, "x@mlyn.test: down")))

    assert "nelze se k ní připojit" in page
    assert "zatím nic" in page
    assert "login failed" not in page
    assert "mlyn.test" not in page


@ON_SQLITE
async def test_the_queue_says_that_somebody_must_look(store: Store) -> None:
    """An empty queue is no good news while a mailbox cannot be read; others' trouble is theirs."""
    broken = Watched("a@lhota.test/INBOX", LHOTA, None, None, NOON, "NO login failed")
    theirs = Watched("b@mlyn.test/INBOX", MLYN, None, None, NOON, "NO login failed")
    await with_clerk(store)
    for ways, said in ((broken, theirs), True), ((theirs,), False):
        async with desk_of(store, [PAGES], ways=Ways(partial(tuple, [email(*ways)]))) as browser:
            await browser.sign_in()
            page = (await browser.open("/items")).text
            assert ("1 cesta příjmu potřebuje pozornost." in page) is said
            assert ('href="/ways"' in page.partition("<main")[2]) is said


@ON_SQLITE
async def test_what_was_too_large_to_be_let_in(store: Store) -> None:
    """A clerk can answer who asks about it, for his own office."""
    now = store.clock.now()
    mine = TurnedAway(LHOTA, now - HOUR, "jana@posta.test", 31_400_000, 25_000_000)
    theirs = TurnedAway(MLYN, now, "petr@posta.test", 31_400_000, 25_000_000)
    page = await shown(store, Way("email", WELL, (), (theirs, mine)))

    assert "Odmítnuto, protože to bylo příliš velké" in page
    assert "jana@posta.test" in page
    assert "31,4 MB" in page
    assert "petr@posta.test" not in page


@ON_SQLITE
async def test_a_channel_that_is_down(store: Store) -> None:
    """It stands above its ways in."""
    page = await shown(
        store, email(Watched("doors", None, None, None), health=Health(Condition.DOWN, "stopped"))
    )

    assert "nefunguje" in page
    assert "od poštovních serverů" in page


@ON_SQLITE
async def test_all_is_well(store: Store) -> None:
    """Then it says so; without any channel it says that."""
    assert "Všechny cesty příjmu jsou v pořádku." in await shown(
        store, Way("web", Health(Condition.OK))
    )


@pytest.mark.parametrize(
    ("hours", "unit", "number"),
    [(0.01, "", 0), (0.5, "minute", 30), (5, "hour", 5), (50, "day", 2)],
)
def test_how_long_ago(hours: float, unit: str, number: int) -> None:
    """In the largest whole unit."""
    found = ago(NOON - hours * HOUR, NOON)

    assert found is not None
    assert (found.unit, found.number) == (unit, number)
    assert ago(None, NOON) is None
