"""The daemon dies during the daily round; afterwards every day is kept, and each of them once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.run import parts
from gateway.run.settings import load
from gateway.store.store import Store
from gateway.store.tables import DayDone
from gateway.store.unit import Unit
from registry.tables import LogDay, RegisterDay
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.daemons import Installation, eventually, until

pytestmark = pytest.mark.slow

#: Past days on which something happened, or nothing.
DAYS = 4

#: The first and a later day of either document, before and after its commit.
POINTS = (
    "log.day-kept.before-commit=kill:1",
    "log.day-kept.after-commit=kill:5",
    "register.day-kept.before-commit=kill:5",
    "register.day-kept.after-commit=kill:1",
)


def lived(installation: Installation) -> None:
    """Have both originators do something some days ago."""
    settings = load(Path(installation.config), parts.Channels())
    clock = StandingClock()
    clock.instant = datetime.now(UTC) - timedelta(days=DAYS)  # noqa: TID251  (the daemon's clock is real)
    store = Store(settings.url, settings.folder / "blobs", settings.originators, clock)
    for _ in range(2):
        for originator in (LHOTA, MLYN):
            store.write(originator, lambda unit: unit.record("filing.viewed", "filing:X"))
        clock.advance(days=2)
    store.close()


def kept(store: Store, originator: OriginatorId) -> tuple[int, int, int]:
    """Return how many logs and registers are kept, and how many days are noted as done."""

    def look(unit: Unit) -> tuple[int, int, int]:
        done = select(DayDone).where(DayDone.work.in_(("log", "register")))
        return (
            unit.rows.count(select(LogDay)),
            unit.rows.count(select(RegisterDay)),
            unit.rows.count(done),
        )

    return store.look(originator, look)


@pytest.mark.parametrize("point", POINTS)
async def test_killed_during_the_round(point: str, installation: Installation) -> None:
    """Whenever it dies, the next start finishes what was begun, and nothing is double."""
    lived(installation)
    daemon = installation.daemon(point)
    assert await daemon.ended() == -9

    await installation.start()
    await everything_kept(installation)

    assert installation.verify() == 0


async def everything_kept(installation: Installation) -> None:
    """Wait until all past days of both originators are kept."""
    with installation.store() as store:
        wanted = (DAYS, DAYS, 2 * DAYS)
        await until(
            lambda: all(kept(store, one) == wanted for one in (LHOTA, MLYN)), "all days kept"
        )


async def test_what_the_operator_sees(installation: Installation) -> None:
    """Health and metrics tell which days are kept, and that nobody has sealed them."""
    lived(installation)
    await installation.start()
    await everything_kept(installation)

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{installation.desk}") as client:

        async def degraded() -> Any:
            found = (await client.get("/health")).json()
            return found if found["status"] == "degraded" else None

        await eventually(degraded, "the next counting")
        answer = await client.get("/health")
        assert answer.status_code == 200
        assert "not sealed" in answer.json()["defects"][0]
        metrics = (await client.get("/metrics")).text
        assert 'podatelna_log_days{originator="lhota",seal="unsealed"} 4.0' in metrics
