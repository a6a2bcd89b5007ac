"""Lists of filings: newest first, page by page, narrowed as people search."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.axes import Handling
from registry.circulation import assign
from registry.listing import FilingLine, FilingPage, Wanted, filings, how_many
from registry.tables import Filing

MLYN = OriginatorId("mlyn")
LHOTA = OriginatorId("lhota")


def numbers(page: FilingPage) -> list[int]:
    """Return the running numbers on a page."""
    return [int(line.reference_number.split("/")[1]) for line in page.lines]


def test_pages_together_are_the_whole_list(store: Store, office: Any, clock: Any) -> None:
    """Each filing stands on exactly one page, newest first, also within one second."""
    for n in range(7):
        office.filed()
        clock.advance(seconds=n % 2)
    mark, seen = "", list[FilingLine]()
    for _ in range(3):
        page = store.look(MLYN, partial(filings, after=mark, limit=3))
        seen += page.lines
        mark = page.next

    assert mark == ""
    assert len({line.record_identifier for line in seen}) == 7
    times = [line.registered_at for line in seen]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2]),
        ("ZADOST", [1]),
        ("žádost lípy", [1]),
        ("lipy STIZNOST", []),
        ("00002/2026", [2]),
        ("novak", [2]),
        ("%", []),
        ("_", []),
    ],
)
def test_search_minds_neither_case_nor_accents(
    store: Store, office: Any, text: str, found: list[int]
) -> None:
    """All words must occur; the database's own wildcards are plain characters."""
    office.filed(subject="Žádost o pokácení lípy", party=Party("", "x@example.test"))
    office.filed(subject="Stížnost", party=Party("Petr Novák", "y@example.test"))

    page = store.look(MLYN, lambda unit: filings(unit, Wanted(text=text)))
    assert sorted(numbers(page)) == found
    assert store.look(MLYN, lambda unit: how_many(unit, Wanted(text=text))) == len(found)


def test_found_by_what_the_sender_holds(store: Store, office: Any) -> None:
    """The public code, however typed, and the short number a channel gave instead."""
    office.filed(subject="Jiná věc")
    item = office.settle(office.hand_in(MLYN, subject="Zábor"))
    code = f" {item.code[:5].lower()} {item.code[5:]}"

    def rename(unit: Unit) -> None:
        row = unit.rows.get(ItemRow, item.id)
        assert row is not None
        row.external_id = "7c1f9e02-1111-4222-8333-444455556666"

    store.write(MLYN, rename)
    for text in (code, "K-7C1F-9E02", "zabor"):
        found = store.look(MLYN, lambda unit, t=text: filings(unit, Wanted(text=t)))  # type: ignore[misc]
        assert [line.subject for line in found.lines] == ["Zábor"]


def test_narrowed_by_handling_and_clerk(store: Store, office: Any) -> None:
    """My filings, and those nobody has."""
    office.filed()
    office.filed()

    def give(unit: Unit) -> None:
        statement = select(Filing).where(Filing.reference_number == "ZSMLYN/00002/2026")
        filing = unit.rows.first(statement)
        assert filing is not None
        assign(unit, filing, None, "dvorak")

    store.write(MLYN, give)

    def seen(wanted: Wanted) -> list[int]:
        return numbers(store.look(MLYN, lambda unit: filings(unit, wanted)))

    assert seen(Wanted(clerk="dvorak")) == [2]
    assert seen(Wanted(clerk="nikdo")) == []
    assert seen(Wanted(handling=Handling.UNASSIGNED)) == [1]
    assert seen(Wanted(handling=Handling.ASSIGNED, clerk="dvorak")) == [2]


@pytest.mark.parametrize("mark", ["x", "2026-03-02~A", "2026-03-02T00:00:00+00:00", "~"])
def test_an_invented_mark_is_refused(store: Store, mark: str) -> None:
    """A mark that no page gave out is the asker's mistake."""
    with pytest.raises(Malformed):
        store.look(MLYN, lambda unit: filings(unit, after=mark))


def test_nobody_elses_filings(store: Store, office: Any) -> None:
    """Another originator's list stays empty."""
    office.filed()

    assert store.look(LHOTA, filings).lines == ()
    assert store.look(LHOTA, lambda unit: how_many(unit, Wanted())) == 0
