"""The operator's words about days and numbers, and that his reading is logged."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.intake.daily import Daily
from gateway.intake.rush import Rush
from gateway.run import cli
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from registry import ledger, log_days
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.daemons import Installation, install
from tests.registry import official_log


@pytest.fixture
def installation(database: str, tmp_path: Path, store: Store, clock: StandingClock) -> Installation:
    """Give an installation whose town has been at work for two days."""
    clock.instant = datetime.now(UTC) - timedelta(days=2)  # noqa: TID251  (commands have the real one)
    store.write(LHOTA, lambda unit: unit.record("filing.viewed", "filing:X"), "clerk:novakova")
    return install(tmp_path, database, 1)


async def kept(store: Store, clock: StandingClock) -> None:
    """Run the daily round."""
    clock.advance(days=2)
    assert await Daily(store, {"log": log_days.WORK}, Rush()).round() == 2


def run(capfd: pytest.CaptureFixture[str], installation: Installation, *words: str) -> list[str]:
    """Run a command, demand that it succeeds, and return its lines."""
    capfd.readouterr()
    assert cli.main([*words, "-c", installation.config]) == 0
    return capfd.readouterr().out.splitlines()


async def test_days_are_listed_and_printed(
    installation: Installation,
    store: Store,
    clock: StandingClock,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """As JSON lines and as the XML that is kept, to the last octet."""
    await kept(store, clock)
    days = [json.loads(line) for line in run(capfd, installation, "log", "days", "--json")]

    assert [(day["originator"], day["lines"], day["seal"]) for day in days] == [
        ("lhota", 1, "unsealed"),
        ("lhota", 0, "unsealed"),
    ]
    printed = run(capfd, installation, "log", "day", days[0]["day"], "--originator", "lhota")
    assert len("\n".join(printed).encode()) == days[0]["size"]
    silent = ["log", "day", "2001-01-01", "--originator", "lhota", "-c", installation.config]
    assert cli.main(silent) == 1
    with pytest.raises(SystemExit):
        cli.main(["log", "day", "yesterday", "--originator", "lhota"])
    assert "operator log.exported" in told(store)


async def test_a_printed_day_is_in_the_states_schema(
    installation: Installation,
    store: Store,
    clock: StandingClock,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """What the operator hands over is what the state's schema asks for."""
    from lxml import etree  # noqa: PLC0415  (only where there is a schema)

    schema = official_log.schema()
    await kept(store, clock)
    (day, *_) = [json.loads(line) for line in run(capfd, installation, "log", "days", "--json")]
    printed = run(capfd, installation, "log", "day", day["day"], "--originator", "lhota")

    schema.assertValid(etree.fromstring("\n".join(printed).encode()))


def told(store: Store) -> list[str]:
    """Return actor and event of the town's lines."""
    rows = store.look(LHOTA, lambda unit: unit.rows.all(select(AuditRow).order_by(AuditRow.seq)))
    return [f"{row.actor} {row.event}" for row in rows]


def test_gaps_are_listed(
    installation: Installation, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    """None gives 0 and no line; one gives 1 and says where."""
    assert run(capfd, installation, "ledger", "gaps", "--json") == []
    store.write(MLYN, ledger.take)
    assert cli.main(["ledger", "gaps", "--json", "-c", installation.config]) == 1
    (line,) = capfd.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["originator"], found["register"], found["seq"]) == ("mlyn", "filings", 1)


def test_reading_on_the_command_line_is_logged(
    installation: Installation, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    """In the operator's name, for every originator whose list it was."""
    run(capfd, installation, "filings", "list", "--json")
    run(capfd, installation, "intake", "list", "--originator", "mlyn")

    assert told(store).count("operator register.exported") == 1
