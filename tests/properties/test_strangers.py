"""Whoever knows another originator's identifiers can neither read nor change anything by them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import delete, inspect, select, update

from gateway.intake import deciding
from gateway.intake.answers import Desk
from gateway.intake.desk_reply import Reply
from gateway.intake.desk_reply import reply as reply_to
from gateway.intake.listing import Wanted, line_of, listed
from gateway.model.asking import Question
from gateway.model.blob import BlobRef
from gateway.model.errors import ForeignOriginator
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction
from gateway.run import cli
from gateway.store.schema import Scoped
from gateway.store.tables import BlobRow, ItemRow
from gateway.store.unit import Unit
from registry.answers import FilingStatus
from tests.conftest import LHOTA, MLYN
from tests.daemons import install
from tests.populated import MARKS, Populated
from tests.worlds import PINS, Rows, scoped_tables

#: Who asks, and whose things are asked for.
BOTH_WAYS = pytest.mark.parametrize(
    ("stranger", "owner"), [(LHOTA, MLYN), (MLYN, LHOTA)], ids=["town", "school"]
)


def keys(kind: type[Scoped], rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the keys of rows, without the originator."""
    names = [column.name for column in inspect(kind).primary_key][1:]
    return [tuple(row[name] for name in names) for row in rows]


@BOTH_WAYS
def test_there_is_something_of_nearly_everything(unchanged: Rows) -> None:
    """The office of these tests would show a leak: hardly a table is empty."""
    empty = {table for table, rows in unchanged.items() if not rows}

    assert empty <= {"membership"}


@BOTH_WAYS
def test_no_table_shows_or_gives_away_a_row(
    town: Populated, stranger: OriginatorId, owner: OriginatorId, unchanged: Rows
) -> None:
    """By key, by select, by update and by delete the other's rows are not there."""
    own = {OriginatorId(stranger)}
    for kind in scoped_tables():
        rows = unchanged[cast("Any", kind).__tablename__]

        def look(unit: Unit, kind: type[Scoped] = kind, rows: list[dict[str, Any]] = rows) -> None:
            for key in keys(kind, rows):
                found = unit.rows.get(kind, *key)
                assert found is None or found.originator_id == stranger
            assert {row.originator_id for row in unit.rows.all(select(kind))} <= own
            assert not unit.rows.all(select(kind).where(kind.originator_id == owner))

        town.store.look(stranger, look)


@BOTH_WAYS
@pytest.mark.usefixtures("unchanged")
def test_wide_statements_stop_at_the_border(town: Populated, stranger: OriginatorId) -> None:
    """An update or delete without any condition touches one's own rows only."""
    for kind in scoped_tables():
        columns = cast("Any", kind).__table__.c.keys()
        changed = {name: "x" for name in columns if name in {"note", "name", "subject", "by"}}
        if changed:
            town.store.write(stranger, partial(execute, statement=update(kind).values(changed)))
        if not referred_to(kind):
            town.store.write(stranger, partial(execute, statement=delete(kind)))


def execute(unit: Unit, statement: Any) -> None:
    """Run a statement that domain code has no way to run."""
    unit.rows._Rows__session.execute(statement)  # type: ignore[attr-defined]


def referred_to(kind: type[Scoped]) -> bool:
    """Tell whether other tables hold on to this one's rows."""
    table: Any = cast("Any", kind).__table__
    return any(
        element.column.table is table
        for other in table.metadata.tables.values()
        for key in other.foreign_key_constraints
        for element in key.elements
    )


@BOTH_WAYS
@pytest.mark.usefixtures("unchanged")
def test_no_row_can_be_put_under_the_others_name(
    town: Populated, stranger: OriginatorId, owner: OriginatorId
) -> None:
    """Every way to write refuses the other's name or writes one's own over it."""
    foreign = {"originator_id": owner, "sha256": "0" * 64, "size": 1, "content": b"x"}
    with pytest.raises(ForeignOriginator):
        town.store.write(stranger, lambda unit: unit.rows.add(BlobRow(**foreign)))
    with pytest.raises(ForeignOriginator):
        town.store.write(stranger, lambda unit: unit.rows.write(BlobRow(**foreign)))
    town.store.write(stranger, lambda unit: unit.rows.ensure(BlobRow, foreign))
    with pytest.raises(ForeignOriginator):
        town.store.write(stranger, lambda unit: move_over(unit, owner))


def move_over(unit: Unit, owner: OriginatorId) -> None:
    """Try to give a row of one's own away."""
    row = unit.rows.first(select(BlobRow).where(BlobRow.content.is_not(None)))
    assert row is not None
    row.originator_id = owner


@BOTH_WAYS
@pytest.mark.usefixtures("unchanged")
async def test_no_function_of_the_core_helps(
    town: Populated, stranger: OriginatorId, owner: OriginatorId
) -> None:
    """Deciding, trying again, replying, opening and listing know nothing of the other's items."""
    store = town.store
    for item in town.items[owner]:
        for act in ("register", "refuse"):
            said = Instruction("clerk:x", act, {"reason": "x"})
            with pytest.raises(LookupError):
                await town.office.decider.decide(stranger, item, said)
        for function in (retried(item), replied(item)):
            with pytest.raises(LookupError):
                store.write(stranger, function)
        assert store.look(stranger, partial(line_of, item=item)) is None
    contents = select(BlobRow.sha256, BlobRow.size)
    for sha256, size in store.look(owner, lambda unit: unit.rows.tuples(contents)):
        blob = BlobRef(sha256, size)
        with pytest.raises(LookupError):
            store.look(stranger, partial(Unit.open, blob=blob))
    lines = store.look(stranger, lambda unit: listed(unit, Wanted(text=MARKS[owner]))).rows
    assert lines == ()


def retried(item: ItemId) -> Callable[[Unit], object]:
    """Return the attempt to send an item through the queue once more."""
    return lambda unit: deciding.retry(unit, item)


def replied(item: ItemId) -> Callable[[Unit], object]:
    """Return the attempt to write to an item's sender."""
    return lambda unit: reply_to(unit, item, Reply("s", "t", "n"))


@BOTH_WAYS
async def test_code_and_pin_prove_nothing_elsewhere(
    town: Populated, stranger: OriginatorId, owner: OriginatorId
) -> None:
    """What a receipt of one office proves is answered by that office and no other."""
    desk = Desk(town.store, PINS, {"filing-status": FilingStatus()})
    codes = town.store.look(owner, lambda unit: unit.rows.all(select(ItemRow.code)))
    for code in codes:
        for pin_of, asked, found in ((owner, owner, True), (owner, stranger, False)):
            values = {"code": code, "pin": PINS.of(pin_of, code)}
            answer = await desk.ask(Question(asked, "filing-status", values))
            assert answer.found is found
        values = {"code": code, "pin": PINS.of(stranger, code)}
        assert not (await desk.ask(Question(stranger, "filing-status", values))).found


@BOTH_WAYS
@pytest.mark.usefixtures("unchanged")
def test_the_command_line_keeps_to_the_one_named(
    town: Populated,
    stranger: OriginatorId,
    owner: OriginatorId,
    database: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With ``--originator`` nothing of the other is listed, found or changed."""
    config = install(tmp_path, database, 1).config
    here = ("-c", config, "--originator", stranger)
    for item in town.items[owner]:
        assert cli.main(["intake", "retry", item, *here]) == 1
    for noun in ("intake", "filings"):
        capsys.readouterr()
        assert cli.main([noun, "list", "--json", *here]) == 0
        out = capsys.readouterr().out
        assert MARKS[stranger] in out
        assert MARKS[owner] not in out
        assert not any(known in out for known in (*town.items[owner], *town.filings[owner]))
    assert cli.main(["intake", "list", "-c", config, "--originator", "nowhere"]) == 78
