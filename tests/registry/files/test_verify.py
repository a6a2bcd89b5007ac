"""Verification finds what does not fit about files, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from gateway.store.unit import Unit
from registry.file_tables import CaseFile, FileEntry, FileSeries, Settlement
from registry.files.closing import close_file
from registry.files.contents import join, named, take_out
from registry.files.settling import Settled, settle
from registry.tables import Filing
from registry.verify import problems
from tests.registry.files.conftest import Files


async def living(desk: Files) -> None:
    """Leave a closed file with one filing and an open one with one in and one out."""
    closed, open_ = desk.file(), desk.file()
    one, two, three = [await desk.filing() for _ in range(3)]
    desk.on(one, lambda unit, row: join(unit, row, named(unit, closed)))
    desk.on(one, lambda unit, row: settle(unit, row, Settled("noted")).id)
    desk.convert(one)
    desk.at(closed, close_file)
    for filing in (two, three):
        desk.on(filing, lambda unit, row: join(unit, row, named(unit, open_)))
    desk.on(two, lambda unit, row: take_out(unit, row, "Omyl."))


def found(desk: Files) -> list[str]:
    """Return what is wrong."""
    return list(desk.look(lambda unit: list(problems(unit))))


async def test_files_that_are_whole(desk: Files) -> None:
    """Nothing to report."""
    await living(desk)

    assert found(desk) == []


def _of(unit: Unit, seq: int) -> CaseFile:
    file = unit.rows.first(select(CaseFile).where(CaseFile.seq == seq))
    assert file is not None
    return file


def _mark_given_to_nobody(unit: Unit) -> None:
    unit.rows.count_up(FileSeries, {"year": 2026}, "last")


def _series_forgotten(unit: Unit) -> None:
    for row in unit.rows.all(select(FileSeries)):
        unit.rows.delete(row)


def _entry_lost(unit: Unit) -> None:
    file = _of(unit, 2)
    for row in unit.rows.all(select(FileEntry).where(FileEntry.file == file.id)):
        if row.position == 1:
            unit.rows.delete(row)


def _closed_emptied(unit: Unit) -> None:
    file = _of(unit, 1)
    for row in unit.rows.all(select(FileEntry).where(FileEntry.file == file.id)):
        row.held = None


def _regime_lost(unit: Unit) -> None:
    _of(unit, 2).disposal_mark = ""


def _retention_lost(unit: Unit) -> None:
    _of(unit, 2).retention = -1


def _handled_again(unit: Unit) -> None:
    for filing in unit.rows.all(select(Filing).where(Filing.handling == "settled")):
        filing.handling = "assigned"


def _settlement_lost(unit: Unit) -> None:
    for row in unit.rows.all(select(Settlement)):
        unit.rows.delete(row)


def _appraised(unit: Unit) -> None:
    file = _of(unit, 1)
    file.disposal_mark, file.closed_at = "V", datetime(2027, 1, 1, tzinfo=UTC)


def _renamed(unit: Unit) -> None:
    for row in unit.rows.all(select(FileEntry).where(FileEntry.held.is_not(None))):
        row.filing = unit.rows.first(select(FileEntry.filing).where(FileEntry.held.is_(None))) or ""


def _day_lost(unit: Unit) -> None:
    _of(unit, 1).closed_at = None


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_mark_given_to_nobody, "file mark 3/2026 belongs to nothing"),
        (_series_forgotten, "file mark 2/2026 lies beyond the last of its year"),
        (_entry_lost, "file S-LHOTA/0002/2026: its order has a gap"),
        (_closed_emptied, "file S-LHOTA/0001/2026: it is closed and empty"),
        (_regime_lost, "file S-LHOTA/0002/2026: it has no disposal regime"),
        (_retention_lost, "file S-LHOTA/0002/2026: it has no disposal regime"),
        (_handled_again, "it is closed, but LHOTA/00001/2026 is not settled"),
        (_handled_again, "filing LHOTA/00001/2026: has a settlement and is not settled"),
        (_settlement_lost, "filing LHOTA/00001/2026: settled, but nobody said how"),
        (_appraised, "it was closed with the mark V, which was not valid then"),
        (_renamed, "holds another filing than it says"),
        (_day_lost, "it is closed, but nobody knows when"),
    ],
)
async def test_harm_is_found(desk: Files, harm: Callable[[Unit], None], said: str) -> None:
    """Each kind of damage is named in a sentence."""
    await living(desk)
    desk.do(harm)

    assert any(said in problem for problem in found(desk)), found(desk)
