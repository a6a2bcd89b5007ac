"""Fresh stores for examples, and a town full of things, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.store.store import Store
from tests.populated import Populated, populate
from tests.worlds import NewStore, Rows, belongings, postgres_stores, sqlite_stores


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(
    request: pytest.FixtureRequest, tmp_path: Path, originators: tuple[Originator, ...]
) -> NewStore:
    """Give a way to a fresh store for each example."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        return sqlite_stores(template, tmp_path, originators)
    return postgres_stores(request.getfixturevalue("databases"), tmp_path, originators)


@pytest.fixture
async def town(store: Store) -> Populated:
    """Give two originators with something of everything."""
    return await populate(store)


@pytest.fixture
def unchanged(town: Populated, stranger: OriginatorId, owner: OriginatorId) -> Iterator[Rows]:
    """Demand that the owner's rows stay as they are, and that there are some of each kind."""
    del stranger
    before = belongings(town.store, owner)
    yield before
    assert belongings(town.store, owner) == before
