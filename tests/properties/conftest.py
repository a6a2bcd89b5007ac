"""Fresh stores for examples, on each kind of database."""

from pathlib import Path

import pytest

from gateway.model.originator import Originator
from tests.worlds import NewStore, postgres_stores, sqlite_stores


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(
    request: pytest.FixtureRequest, tmp_path: Path, originators: tuple[Originator, ...]
) -> NewStore:
    """Give a way to a fresh store for each example."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        return sqlite_stores(template, tmp_path, originators)
    socket = request.getfixturevalue("postgres")
    name = request.getfixturevalue("postgres_template")
    return postgres_stores(socket, name, tmp_path, originators)
