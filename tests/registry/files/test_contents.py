"""A filing is in one file at most; numbers in a file run from 1 and are never given again."""

from collections.abc import Callable
from typing import Any

import pytest

from gateway.model.errors import Refused, Wrong
from gateway.model.submission import Party
from gateway.store.unit import Unit
from gateway.web.history import history
from registry import ledger
from registry.file_tables import CaseFile, FileEntry
from registry.files.closing import close_file, settle_file
from registry.files.contents import (
    NewFile,
    contents,
    file_of,
    join,
    move,
    named,
    open_file,
    take_out,
)
from registry.files.listing import as_line
from registry.files.panel import panel
from registry.files.settling import Settled, settle
from registry.tables import Filing
from tests.registry.files.conftest import CODE, Files, got


def into(file: str) -> Callable[[Unit, Filing], FileEntry]:
    """Return the act of joining a filing into *file*."""
    return lambda unit, filing: join(unit, filing, named(unit, file))


def order(desk: Files, file: str) -> list[tuple[int, str, bool]]:
    """Return number, filing and whether it is still in, of everything in the file."""
    return [
        (one.position, one.filing, one.held is not None)
        for one in desk.look(lambda unit: contents(unit, file))
    ]


def test_a_file_gets_mark_identifier_and_the_regime_of_its_class(desk: Files) -> None:
    """All of it is fixed at the opening."""
    identifier = desk.file("Lípa u kostela")

    file: CaseFile = desk.look(lambda unit: got(unit, CaseFile, identifier))
    assert (file.mark, file.year, file.seq) == ("S-LHOTA/0001/2026", 2026, 1)
    assert (file.disposal_mark, file.retention, file.trigger) == ("S", 5, "closing")
    assert (file.class_code, file.class_title, file.state) == (CODE, "Kácení dřevin", "open")
    assert identifier.startswith("LHOTA")


def test_a_refused_opening_leaves_no_gap(desk: Files) -> None:
    """A unit that fails gives its number back."""

    def fail(unit: Unit) -> None:
        open_file(unit, NewFile("Omyl", CODE))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.do(fail)
    with pytest.raises(Refused):
        desk.do(lambda unit: open_file(unit, NewFile("Omyl", CODE, department="NIC")))
    file = desk.file()

    assert desk.look(lambda unit: got(unit, CaseFile, file).mark) == "S-LHOTA/0001/2026"


async def test_filings_stand_in_the_order_of_joining(desk: Files) -> None:
    """From 1 on."""
    one, two = await desk.filing(), await desk.filing()
    file = desk.file()
    desk.on(two, into(file))
    desk.on(one, into(file))

    assert order(desk, file) == [(1, two, True), (2, one, True)]


async def test_a_filing_is_in_one_file_only(desk: Files) -> None:
    """The second joining names the file it is in."""
    filing, first, second = await desk.filing(), desk.file(), desk.file()
    desk.on(filing, into(first))

    with pytest.raises(Wrong, match="in the file S-LHOTA/0001/2026 already"):
        desk.on(filing, into(second))


async def test_a_number_in_a_file_is_never_given_again(desk: Files) -> None:
    """What was taken out leaves its number, the same filing comes back with the next one."""
    one, two, file = await desk.filing(), await desk.filing(), desk.file()
    desk.on(one, into(file))
    desk.on(two, into(file))
    desk.on(two, lambda unit, filing: take_out(unit, filing, "Omyl."))
    desk.on(two, into(file))

    assert order(desk, file) == [(1, one, True), (2, two, False), (3, two, True)]
    left = desk.look(lambda unit: contents(unit, file)[1])
    assert (left.left_because, left.left_by) == ("Omyl.", "clerk:novakova")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_taking_out_needs_a_reason(desk: Files, reason: str) -> None:
    """Without one nothing happens."""
    filing, file = await desk.filing(), desk.file()
    desk.on(filing, into(file))

    with pytest.raises(Wrong, match="reason"):
        desk.on(filing, lambda unit, row: take_out(unit, row, reason))
    assert desk.look(lambda unit: file_of(unit, filing)).position == 1


async def test_a_filing_moves_at_once(desk: Files) -> None:
    """It leaves one file and stands in the other; into its own it cannot move."""
    filing, first, second = await desk.filing(), desk.file(), desk.file()
    desk.on(filing, into(first))

    desk.on(filing, lambda unit, row: move(unit, row, named(unit, second), "Patří sem."))

    assert order(desk, first) == [(1, filing, False)]
    assert order(desk, second) == [(1, filing, True)]
    with pytest.raises(Wrong, match="already"):
        desk.on(filing, lambda unit, row: move(unit, row, named(unit, second), "Znovu."))
    assert order(desk, second) == [(1, filing, True)]


async def test_settled_and_closed_files_take_nothing(desk: Files) -> None:
    """Neither in nor out; the answer says what to do first."""
    filing, other, file = await desk.filing(), await desk.filing(), desk.file()
    desk.on(filing, into(file))
    desk.on(filing, lambda unit, row: settle(unit, row, Settled("noted")))
    with pytest.raises(Wrong, match="re-open it first"):
        desk.on(filing, lambda unit, row: take_out(unit, row, "Omyl."))
    desk.at(file, settle_file)
    with pytest.raises(Wrong, match="settled; re-open"):
        desk.on(other, into(file))
    desk.convert(filing)
    desk.at(file, close_file)
    with pytest.raises(Wrong, match="closed; re-open"):
        desk.on(other, into(file))


async def test_a_cancelled_filing_joins_no_file(desk: Files) -> None:
    """Its registration was a mistake."""
    filing, file = await desk.filing(), desk.file()
    desk.on(filing, lambda unit, row: ledger.cancel(unit, row.reference_number, "Omyl."))

    with pytest.raises(Wrong, match="cancelled"):
        desk.on(filing, into(file))


async def test_content_of_a_stricter_class_makes_the_file_stricter(desk: Files) -> None:
    """The highest mark and the longest retention of the content count, and go with it."""
    filing, file = await desk.filing(), desk.file()

    def shown() -> tuple[str, int]:
        line = desk.look(lambda unit: as_line(unit, got(unit, CaseFile, file)))
        return line.disposal_mark, line.retention

    desk.on(filing, lambda unit, row: join(unit, row, named(unit, file), "51.1"))
    assert shown() == ("A", 10)
    desk.on(filing, lambda unit, row: take_out(unit, row, "Omyl."))
    assert shown() == ("S", 5)


async def test_files_of_the_sender_and_of_named_numbers_are_proposed(desk: Files) -> None:
    """What the letter names comes first; closed files and strangers' are not proposed."""
    mine = await desk.filing()
    theirs = await desk.filing(party=Party("Petr", "petr@example.test"))
    own, foreign = desk.file("Můj"), desk.file("Cizí")
    desk.on(mine, into(own))
    desk.on(theirs, into(foreign))
    new = await desk.filing(subject="Doplnění k LHOTA/00002/2026.")

    found = desk.look(lambda unit: panel(unit, got(unit, Filing, new)).proposals)
    assert [(one.file.title, one.why) for one in found] == [("Cizí", "named"), ("Můj", "sender")]
    by_mark = desk.look(
        lambda unit: panel(unit, got(unit, Filing, new), "viz S-LHOTA/0001/2026").proposals
    )
    assert {one.why for one in by_mark} == {"named"}


async def test_every_act_stands_in_both_histories(desk: Files) -> None:
    """The filing's and the file's."""
    filing, file = await desk.filing(), desk.file()
    desk.on(filing, into(file))
    desk.on(filing, lambda unit, row: take_out(unit, row, "Omyl."))

    def events(about: str) -> list[Any]:
        return [one.event for one in desk.look(lambda unit: history(unit, about))]

    assert events(f"file:{file}") == ["file.opened", "file.joined", "file.taken-out"]
    assert events(f"filing:{filing}")[-2:] == ["filing.put-in", "filing.taken-out"]
