"""A clerk in front of a desk with the designer of forms."""

import re
from collections.abc import AsyncIterator

import pytest

from forms.designing import drafts
from forms.designing.drafts import Draft
from forms.desk import PAGES
from gateway.store.store import Store
from gateway.web.accounts import NewAccount
from registry.circulation import add_department
from tests.conftest import LHOTA, MLYN
from tests.desks import PASSWORD, Browser, desk_of, with_clerk


class Designer:
    """A clerk with one draft on the desk."""

    def __init__(self, browser: Browser, store: Store) -> None:
        self.browser = browser
        self.store = store
        self.home = ""

    async def begin(self, title: str = "Rezervace haly") -> None:
        """Begin a new form and open its page."""
        await self.browser.open("/forms")
        answer = await self.browser.submit("/forms/drafts", title=title)
        self.home = answer.url.path

    @property
    def draft(self) -> Draft:
        """The draft as it is stored."""
        found = self.store.look(
            LHOTA, lambda unit: drafts.draft_of(unit, self.home.rpartition("/")[2])
        )
        assert found is not None
        return found

    @property
    def names(self) -> list[str]:
        """The names of its questions, in order."""
        return [one.name for one in self.draft.offer.form.fields]

    async def open(self, path: str = "") -> str:
        """Open a page of the draft."""
        return (await self.browser.open(self.home + path)).text

    async def send(self, path: str, **fields: str) -> str:
        """Post to a page of the draft."""
        return (await self.browser.submit(self.home + path, **fields)).text

    async def add(self, label: str, **fields: str) -> str:
        """Add a question of one's own and fill in its page; returns its name."""
        answer = await self.browser.submit(f"{self.home}/questions", label=label)
        name = answer.url.path.rpartition("/")[2]
        if fields:
            await self.save(name, label=label, **fields)
        return name

    async def save(self, name: str, **fields: str) -> str:
        """Save a question as its page shows it, with *fields* changed."""
        await self.open(f"/questions/{name}")
        return await self.send(f"/questions/{name}", seen=self.seen, **fields)

    @property
    def seen(self) -> str:
        """The seal of the piece that the page shows."""
        (found,) = re.findall(r'name="seen" value="(\w*)"', self.browser.page)
        return str(found)

    async def act(self, what: str) -> str:
        """Publish, discard or take back what the page shows."""
        await self.open()
        return await self.send(f"/{what}", revision=str(self.draft.revision))


@pytest.fixture
async def designer(store: Store) -> AsyncIterator[Designer]:
    """Give the clerk of Lhota at the designer; another office has a clerk as well."""
    await with_clerk(
        store,
        NewAccount("novakova", "Jana Nováková", PASSWORD, (LHOTA,)),
        NewAccount("dvorak", "Petr Dvořák", PASSWORD, (LHOTA,)),
        NewAccount("ucitel", "Jan Amos", PASSWORD, (MLYN,)),
    )
    store.write(LHOTA, lambda unit: add_department(unit, "SK", "Odbor školství a kultury"))
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        yield Designer(browser, store)
