"""The overview counts what came, what waits and how long settling took, and reads by indexes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.accounts import NewAccount
from registry import terms
from registry.axes import Handling
from registry.calendar import legal_day
from registry.circulation import add_department, assign
from registry.desk import PAGES
from registry.overview import ByDepartment, Settled, last_months, overview
from registry.tables import Filing
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, PASSWORD, desk_of, with_clerk


def settle(unit: Unit, filing: str) -> None:
    """Settle a filing as the audit log knows it."""
    row = unit.rows.get(Filing, filing)
    assert row is not None
    row.handling = Handling.SETTLED
    unit.record("filing.settled", f"filing:{filing}")


def identifiers(store: Store) -> list[str]:
    """Return the filings in order of their numbers."""
    ids = select(Filing.record_identifier).order_by(Filing.reference_number)
    return list(store.look(MLYN, lambda unit: unit.rows.all(ids)))


@pytest.fixture
def year(store: Store, office: Any, clock: Any) -> list[str]:
    """Have five filings come in two months: two settled, one of the rest with a department."""
    store.write(MLYN, lambda unit: add_department(unit, "RED", "Ředitelna"))
    clock.instant = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    for _ in range(2):
        office.filed()
    # In Prague it is April already.
    clock.instant = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    for _ in range(3):
        office.filed()
    found = identifiers(store)
    clock.instant = datetime(2026, 4, 11, 10, 0, tzinfo=UTC)
    store.write(MLYN, lambda unit: settle(unit, found[0]))
    clock.instant = datetime(2026, 4, 12, 10, 0, tzinfo=UTC)
    store.write(MLYN, lambda unit: settle(unit, found[1]))

    def give(unit: Unit) -> None:
        row = unit.rows.get(Filing, found[2])
        assert row is not None
        assign(unit, row, "RED", "")

    store.write(MLYN, give)
    return found


@pytest.mark.usefixtures("year")
def test_the_numbers_are_those_of_the_register(store: Store) -> None:
    """Months are those of Prague; what is settled waits no more; averages are to a tenth."""
    found = store.look(MLYN, overview)

    assert found.months[-1] == date(2026, 4, 1)
    (line,) = found.channels
    assert (line.channel, line.counts[-2:], line.total) == ("email", (2, 3), 5)
    assert {one.code: one.waiting for one in found.departments} == {"": 2, "RED": 1}
    # Both were received on the second of March.
    assert found.settled[-1] == Settled(2, Decimal("40.5"))
    assert found.settled[-2] == Settled(0, None)
    assert store.look(LHOTA, overview).empty


@pytest.mark.usefixtures("year")
def test_a_filing_with_two_terms_is_overdue_once(store: Store, clock: Any) -> None:
    """After all terms have passed, each waiting filing counts once, the settled ones not at all.

    The five days in which a sender confirms are no term of the office's.
    """
    late = {ByDepartment("", "", 2, 2), ByDepartment("RED", "Ředitelna", 1, 1)}
    # All were received on the second of March; nobody has confirmed within five days.
    clock.instant = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)
    assert {one.overdue for one in store.look(MLYN, overview).departments} == {0}

    clock.advance(days=100)
    assert set(store.look(MLYN, overview).departments) == late
    # In the night the terms that have passed are marked, and the filings wait as before.
    store.write(MLYN, lambda unit: terms.act(unit, legal_day(unit.now)))
    assert set(store.look(MLYN, overview).departments) == late


def test_twelve_months_end_with_the_present_one() -> None:
    """Over the turn of the year too."""
    months = last_months(date(2026, 2, 28))

    assert (len(months), months[0], months[-1]) == (12, date(2025, 3, 1), date(2026, 2, 1))


@pytest.fixture
def plans(store: Store) -> Iterator[list[str]]:
    """Give the plan of every query that runs from now on, on SQLite."""
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses its plans by the size of the tables")
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        if sql.lower().startswith("select"):
            cursor.execute(f"explain query plan {sql}", values)
            found.extend(f"{step[-1]} <- {sql[:60]}" for step in cursor.fetchall())

    event.listen(store.engine, "before_cursor_execute", explain)
    yield found
    event.remove(store.engine, "before_cursor_execute", explain)


def test_counting_reads_no_whole_table(store: Store, plans: list[str]) -> None:
    """Every number is found by an index, however many filings there are."""
    store.look(MLYN, overview)

    assert len(plans) > 10
    growing = ("SCAN filing", "SCAN audit", "SCAN deadline")
    assert [step for step in plans if step.startswith(growing)] == []
    months = [step for step in plans if "registered_at>" in step]
    assert len(months) >= 12


@ON_SQLITE
async def test_the_page_is_empty_at_first(store: Store) -> None:
    """Whoever has no filings is told what will appear."""
    await with_clerk(store)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        assert "Zatím není co počítat." in (await browser.open("/overview")).text


@ON_SQLITE
@pytest.mark.usefixtures("year")
async def test_pictures_tables_and_files_say_the_same(store: Store) -> None:
    """Each picture has a title, a description and a table; each table is a file as well."""
    await with_clerk(store, NewAccount("ucitel", "Jan Amos", PASSWORD, (MLYN,)))
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in("ucitel")
        page = (await browser.open("/overview")).text
        assert page.count("<svg") == page.count("<desc") == page.count("<table") == 3
        assert "40,5" in page
        channels = await browser.get("/overview.csv?table=channels")
        assert channels.text.startswith("\ufeffMěsíc;e-mail\r\n")
        assert "2026-04;3\r\n" in channels.text
        assert channels.headers["content-type"].startswith("text/csv")
        departments = (await browser.get("/overview.csv?table=departments")).text
        assert "RED;Ředitelna;1;" in departments
        assert ";bez odboru;2;" in departments
        assert "2026-04;2;40,5" in (await browser.get("/overview.csv?table=settled")).text
        assert (await browser.get("/overview.csv?table=passwd")).status_code == 404
