"""Versions of the plan follow each other; what is open depends on the day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gateway.model.errors import Wrong
from gateway.store.store import Store
from registry.files.contents import NewFile, open_file
from registry.files.listing import files
from registry.plan.reading import ClassLine, NewScheme, WrongScheme
from registry.plan.regime import Mark, Regime
from registry.plan.scheme import in_force, lines, restore, take_over, versions, withdraw
from tests.conftest import LHOTA, MLYN
from tests.filed import plan_of

FIRST = plan_of("první")


def scheme(start: date, *classes: ClassLine) -> NewScheme:
    """Return a scheme valid from *start*."""
    return NewScheme("Další", start, classes or FIRST.classes)


def take(store: Store, new: NewScheme = FIRST) -> None:
    """Take a scheme over."""
    store.write(LHOTA, lambda unit: take_over(unit, new).version, "operator")


def opened(store: Store, code: str = "1.1") -> str:
    """Open a file in a class and return its mark."""
    return store.write(LHOTA, lambda unit: open_file(unit, NewFile("Věc", code)).mark)


def test_a_later_version_ends_the_one_before(store: Store, clock: Any) -> None:
    """The day before it begins is the other's last; which one holds depends on the day."""
    take(store)
    take(store, scheme(date(2026, 6, 1)))

    found = [(v.version, v.valid_from, v.valid_to) for v in store.look(LHOTA, versions)]
    assert found == [(2, date(2026, 6, 1), None), (1, date(2020, 1, 1), date(2026, 5, 31))]
    assert store.look(LHOTA, lambda unit: in_force(unit).version) == 1  # type: ignore[union-attr]
    clock.instant = datetime(2026, 5, 31, 22, 0, tzinfo=UTC)
    assert store.look(LHOTA, lambda unit: in_force(unit).version) == 2  # type: ignore[union-attr]
    assert store.look(MLYN, in_force) is None


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2019, 1, 1)])
def test_a_version_must_be_later(store: Store, start: date) -> None:
    """The same plan twice, or an earlier one, is refused."""
    take(store)

    with pytest.raises(WrongScheme, match="must be later"):
        take(store, scheme(start))


def test_a_class_that_the_new_version_dropped(store: Store, clock: Any) -> None:
    """Files keep the regime fixed at their opening; no new one opens in the class."""
    take(store)
    opened(store)
    other = ClassLine("2", "2", "", "Nová", regime=Regime(Mark.ARCHIVE, 20))
    take(store, scheme(date(2026, 6, 1), other))
    clock.instant = datetime(2026, 7, 1, tzinfo=UTC)

    with pytest.raises(Wrong, match=r"has no class 1\.1"):
        opened(store)
    (line,) = store.look(LHOTA, lambda unit: files(unit).lines)
    assert (line.class_code, line.disposal_mark, line.retention) == ("1.1", "S", 5)
    assert opened(store, "2")


def test_a_withdrawn_class_takes_no_new_file(store: Store) -> None:
    """The files in it stay; the reason is told; the withdrawal can be taken back."""
    take(store)
    opened(store)
    store.write(LHOTA, lambda unit: withdraw(unit, "1.1", "Nahrazena."))

    with pytest.raises(Wrong, match=r"The class 1\.1 was withdrawn: Nahrazena\."):
        opened(store)
    with pytest.raises(Wrong, match="withdrawn before"):
        store.write(LHOTA, lambda unit: withdraw(unit, "1.1", "Podruhé."))
    (_, line) = store.look(LHOTA, lines)
    assert (line.open, line.withdrawn_because) == (False, "Nahrazena.")
    (file,) = store.look(LHOTA, lambda unit: files(unit).lines)
    assert (file.disposal_mark, file.retention) == ("S", 5)

    store.write(LHOTA, lambda unit: restore(unit, "1.1"))
    assert opened(store) == "S-LHOTA/0002/2026"


@pytest.mark.parametrize(
    ("code", "said"),
    [("", "Choose"), ("1", "below 1"), ("9", "no class 9"), ("x" * 300, "no class")],
)
def test_where_no_file_opens(store: Store, code: str, said: str) -> None:
    """A heading, an unknown class or none at all is refused, and no mark is used up."""
    take(store)

    with pytest.raises(Wrong, match=said):
        opened(store, code)
    assert opened(store) == "S-LHOTA/0001/2026"


def test_without_a_plan_no_file_opens(store: Store) -> None:
    """The answer says who can help."""
    with pytest.raises(Wrong, match="the operator imports one"):
        opened(store)


def test_the_abolished_mark_opens_files_until_its_last_day(store: Store, clock: Any) -> None:
    """V is good on 31 December 2026 and no longer on the next day in Prague."""
    appraised = replace(FIRST.classes[1], regime=Regime(Mark.REVIEW, 10))
    take(store, scheme(date(2020, 1, 1), FIRST.classes[0], appraised))
    clock.instant = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert opened(store)
    clock.instant = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    with pytest.raises(Wrong, match=r"mark V .* not valid"):
        opened(store)


def test_searching_shows_the_way_down_the_tree(store: Store) -> None:
    """What is found stands below its headings; accents and case do not matter."""
    take(store)

    found = store.look(LHOTA, lambda unit: lines(unit, sought="SKUPINA prvni"))
    assert [(line.code, line.depth, line.open) for line in found] == [
        ("1", 0, False),
        ("1.1", 1, True),
    ]
    assert store.look(LHOTA, lambda unit: lines(unit, sought="nic")) == ()
