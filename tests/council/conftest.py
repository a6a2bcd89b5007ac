"""A council of twenty-one and a desk in front of it."""

from collections.abc import AsyncIterator

import pytest

from council.desk import PAGES
from gateway.store.store import Store
from registry.circulation import add_department
from registry.desk import PAGES as REGISTER
from tests.conftest import LHOTA
from tests.councils import found_council
from tests.desks import Browser, desk_of, with_clerk


@pytest.fixture
def members(store: Store) -> list[str]:
    """Give the members of a council of twenty-one."""
    return store.write(LHOTA, found_council)


@pytest.fixture
async def browser(store: Store, members: list[str]) -> AsyncIterator[Browser]:
    """Give a browser with the clerk of Lhota signed in."""
    del members
    await with_clerk(store)
    store.write(LHOTA, lambda unit: add_department(unit, "FIN", "Odbor financí"))
    async with desk_of(store, [PAGES, REGISTER]) as opened:
        await opened.sign_in()
        yield opened
