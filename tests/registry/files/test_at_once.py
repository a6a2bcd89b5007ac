"""Several clerks at the same time: marks have no gap, and of two contrary acts one wins."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from registry.file_tables import CaseFile
from registry.files.closing import close_file, settle_file
from registry.files.contents import NewFile, contents, file_of, join, named, open_file
from registry.files.settling import Settled, reopen, settle
from registry.files.verify import problems
from registry.tables import Filing
from tests.registry.files.conftest import CODE, Files, brought_into_format, got

WRITERS, EACH = 16, 4


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts in threads that start together; a refusal is returned instead of raised."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return act()
        except Wrong as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(results: list[Any]) -> list[str]:
    """Return what was refused."""
    return [str(one) for one in results if isinstance(one, Wrong)]


def test_sixteen_writers_get_marks_without_gaps(desk: Files) -> None:
    """Some of them fail on the way, which uses up no number."""

    def writer(number: int) -> None:
        for turn in range(EACH):
            if (number + turn) % 3 == 0:
                with pytest.raises(ZeroDivisionError):
                    desk.do(_failing)
            desk.file(f"Spis {number} {turn}")

    at_once(*(lambda n=number: writer(n) for number in range(WRITERS)))

    found = desk.look(lambda unit: unit.rows.all(select(CaseFile.seq).order_by(CaseFile.seq)))
    assert list(found) == list(range(1, WRITERS * EACH + 1))
    assert desk.look(lambda unit: list(problems(unit))) == []


def _failing(unit: Unit) -> None:
    open_file(unit, NewFile("Omyl", CODE))
    raise ZeroDivisionError


async def test_joining_at_once_gives_an_order_without_gaps(desk: Files) -> None:
    """Eight clerks put eight filings into one file."""
    file = desk.file()
    filings = [await desk.filing() for _ in range(8)]

    def joining(filing: str) -> Callable[[], Any]:
        return lambda: desk.on(
            filing, lambda unit, row: join(unit, row, named(unit, file)).position
        )

    positions = at_once(*(joining(filing) for filing in filings))

    assert sorted(positions) == list(range(1, 9))


async def test_one_filing_into_two_files_at_once(desk: Files) -> None:
    """One clerk wins, the other is told in which file it is."""
    filing, first, second = await desk.filing(), desk.file(), desk.file()

    def joining(file: str) -> Callable[[], Any]:
        return lambda: desk.on(
            filing, lambda unit, row: join(unit, row, named(unit, file)).position
        )

    results = at_once(joining(first), joining(second))

    entry = desk.look(lambda unit: file_of(unit, filing))
    (said,) = refusals(results)
    mark = desk.look(lambda unit: got(unit, CaseFile, entry.file).mark)
    assert said == f"The filing is in the file {mark} already."


async def test_two_clerks_close_one_file(desk: Files) -> None:
    """One closes it, the other hears that it is closed."""
    file, _ = await ready_to_close(desk)

    results = at_once(*[lambda: desk.at(file, close_file)] * 2)

    assert refusals(results) == ["The file S-LHOTA/0001/2026 is closed; re-open it first."]


async def test_joining_into_a_file_that_is_being_closed(desk: Files) -> None:
    """Either the filing is in and the closing refused, or the file is closed and empty of it."""
    file, _ = await ready_to_close(desk)
    late = await desk.filing()

    results = at_once(
        lambda: desk.at(file, close_file),
        lambda: desk.on(late, lambda unit, row: join(unit, row, named(unit, file)).position),
    )

    (said,) = refusals(results)
    inside = late in [one.held for one in desk.look(lambda unit: contents(unit, file))]
    closed = desk.look(lambda unit: got(unit, CaseFile, file).state) == "closed"
    assert inside != closed
    assert ("not complete" in said) == inside
    assert desk.look(lambda unit: list(problems(unit))) == []


async def test_re_opening_a_filing_while_its_file_is_settled(desk: Files) -> None:
    """No settled file has an unsettled filing in it, whoever was first."""
    file, filing = await ready_to_close(desk)

    results = at_once(
        lambda: desk.at(file, settle_file),
        lambda: desk.on(filing, lambda unit, row: reopen(unit, row, "Doplnění.")),
    )

    assert len(refusals(results)) == 1
    assert desk.look(lambda unit: list(problems(unit))) == []


async def ready_to_close(desk: Files) -> tuple[str, str]:
    """Return a file that lacks nothing, and its filing."""
    file, filing = desk.file(), await desk.filing()

    def act(unit: Unit, row: Filing) -> None:
        join(unit, row, named(unit, file))
        settle(unit, row, Settled("noted"))
        brought_into_format(unit, row)

    desk.on(filing, act)
    return file, filing
