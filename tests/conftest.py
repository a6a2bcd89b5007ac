"""What every test may ask for: a clock that stands still, two originators, a store of its own."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from gateway.bench.cluster import cluster, create_database
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator, Registration
from gateway.store import migrate
from gateway.store.engine import open_engine
from gateway.store.store import Store
from tests import compiled
from tests.databases import Databases

# No measure of speed: several tests share a core. A database of its own for each test is enough
# also where examples share it, as the tests that need a new one for each say so.
settings.register_profile(
    "podatelna",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("podatelna")

compiled.share()

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")


class StandingClock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 8, 5, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.instant

    def advance(self, **by: float) -> None:
        """Move on by a ``timedelta`` of these arguments."""
        self.instant += timedelta(**by)


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that stands at 2. 3. 2026 9.05.30 in Prague."""
    return StandingClock()


@pytest.fixture
def originators() -> tuple[Originator, ...]:
    """Give two originators: one where a clerk registers, one where it happens by itself."""
    return (
        Originator(LHOTA, "Obec Horní Lhota", "LHOTA", ("podatelna@lhota.test", "urad@lhota.test")),
        Originator(
            MLYN, "Základní škola U Mlýna", "ZSMLYN", ("skola@mlyn.test",), Registration.AUTOMATIC
        ),
    )


def locations() -> tuple[Path, ...]:
    """Return every part's migrations."""
    from gateway.run.parts import migrations  # noqa: PLC0415  (imports every part)

    return migrations()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the socket folder of a PostgreSQL cluster of our own."""
    with cluster(durable=False) as socket:
        yield socket


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """Give the name of a migrated database to copy from."""
    engine = open_engine(create_database(postgres, "template"), 1)
    migrate.upgrade(engine, locations())
    engine.dispose()
    return "template"


@pytest.fixture(scope="session")
def databases(postgres: str, postgres_template: str) -> Databases:
    """Lend empty, migrated databases of the cluster."""
    return Databases(postgres, postgres_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = open_engine(f"sqlite:///{path}", 1)
    migrate.upgrade(engine, locations())
    # The last connection to close folds the write-ahead log into the file.
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty, migrated database, once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "podatelna.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    lender: Databases = request.getfixturevalue("databases")
    with lender.lent() as url:
        yield url


@pytest.fixture
def store(
    database: str, tmp_path: Path, originators: tuple[Originator, ...], clock: StandingClock
) -> Iterator[Store]:
    """Give a store of its own with two originators and a standing clock."""
    opened = Store(database, tmp_path / "blobs", originators, clock)
    yield opened
    opened.close()


@pytest.fixture
async def chromium() -> AsyncIterator[Any]:
    """Give a running Chromium."""
    from tests.browsers import launched  # noqa: PLC0415  (few tests need it, and it loads slowly)

    async with launched() as browser:
        yield browser


@pytest.fixture
def samples() -> Path:
    """Give the folder of collected samples; they are not part of the program."""
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / "domain" / "data"
        if found.is_dir():
            return found
    pytest.skip("the collected samples are not beside this checkout")
