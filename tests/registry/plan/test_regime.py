"""When something may be proposed for disposal: the decree's own figures, and what always holds."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.file_tables import CaseFile
from registry.files.listing import event_of
from registry.plan.regime import (
    LONGEST,
    Mark,
    Regime,
    Trigger,
    disposal_year,
    may_be_proposed,
    proposable_from,
    strictest,
)


@pytest.mark.parametrize(
    ("event", "retention", "year"),
    [
        (date(2026, 6, 30), 5, 2032),
        (date(2026, 1, 1), 5, 2032),
        (date(2026, 12, 31), 5, 2032),
        (date(2026, 5, 5), 0, 2027),
        (date(2026, 5, 5), 1, 2028),
        (date(2021, 5, 5), 10, 2032),
        (date(2020, 2, 29), 45, 2066),
        (date(2026, 5, 5), 999, 3026),
    ],
)
def test_the_disposal_year(event: date, retention: int, year: int) -> None:
    """The year of the event, one more, and the retention: closed in 2026, S/5, from 2032."""
    assert disposal_year(event, retention) == year
    assert proposable_from(event, retention) == date(year, 1, 1)
    assert may_be_proposed(event, retention, date(year, 1, 1))
    assert not may_be_proposed(event, retention, date(year - 1, 12, 31))


def test_beyond_the_calendar() -> None:
    """A day that no calendar has is not made up."""
    assert proposable_from(date(9500, 1, 1), 999) is None


#: A file opened in 2024, settled in 2025, closed in 2026, its event in 2027; what is in it; the
#: regime and the year that follow. Source: Decree 259/2012 § 15(3), NSESSS 2023 6.1.8.
A10, S5, S50 = (Regime(Mark.ARCHIVE, 10), Regime(Mark.DESTROY, 5), Regime(Mark.DESTROY, 50))
V5 = Regime(Mark.REVIEW, 5)
TABLE = [
    (Trigger.CLOSING, S5, [], "S/5", 2032),
    (Trigger.SETTLEMENT, S5, [], "S/5", 2031),
    (Trigger.CREATION, S5, [], "S/5", 2030),
    (Trigger.EXTERNAL, S5, [], "S/5", 2033),
    (Trigger.CLOSING, S5, [S5, A10], "A/10", 2037),
    (Trigger.CLOSING, A10, [S50], "A/50", 2077),
    (Trigger.CLOSING, S5, [V5], "V/5", 2032),
    (Trigger.CLOSING, V5, [A10], "A/10", 2037),
    (Trigger.CLOSING, S50, [A10, V5, S5], "A/50", 2077),
    (Trigger.EXTERNAL, S5, [S50], "S/50", 2078),
]


@pytest.mark.parametrize(("trigger", "own", "contents", "regime", "year"), TABLE)
def test_the_table_of_the_rules(
    trigger: Trigger, own: Regime, contents: list[Regime], regime: str, year: int
) -> None:
    """The highest mark, the longest time, counted from the file's own event."""
    found = strictest(Regime(own.mark, own.retention, trigger), contents)
    file = CaseFile(
        trigger=found.trigger,
        opened_at=datetime(2024, 12, 31, 22, 30, tzinfo=UTC),
        # An hour before midnight it is the next year in Prague.
        settled_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC),
        closed_at=datetime(2026, 6, 30, 12, 0, tzinfo=UTC),
        event_on=date(2027, 1, 1),
    )
    event = event_of(file)

    assert str(found) == regime
    assert event is not None
    assert disposal_year(event, found.retention) == year


DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
YEARS = st.integers(0, LONGEST)
REGIMES = st.builds(Regime, st.sampled_from(Mark), YEARS, st.sampled_from(Trigger))


@given(DAYS, YEARS, DAYS)
def test_whole_calendar_years_have_passed(event: date, retention: int, today: date) -> None:
    """What may be proposed has been kept for all its years, counted from the next 1 January."""
    proposable = may_be_proposed(event, retention, today)

    assert proposable == (today.year - event.year > retention)
    # Any day of the event's year gives the same answer.
    assert proposable == may_be_proposed(event.replace(month=1, day=1), retention, today)


@given(DAYS, YEARS, DAYS)
def test_a_longer_retention_never_ends_sooner(event: date, retention: int, today: date) -> None:
    """What is kept a year longer may be proposed at the same time at the earliest."""
    longer = min(retention + 1, LONGEST)

    assert may_be_proposed(event, retention, today) >= may_be_proposed(event, longer, today)


@given(REGIMES, st.lists(REGIMES, max_size=6))
def test_a_file_takes_the_strictest_of_its_content(own: Regime, contents: list[Regime]) -> None:
    """The highest mark and the longest retention, whatever the order; the event is its own."""
    found = strictest(own, contents)

    assert found == strictest(own, reversed(contents))
    assert found.retention == max(one.retention for one in (own, *contents))
    assert found.mark == max((one.mark for one in (own, *contents)), key="SVA".index)
    assert found.trigger is own.trigger
    assert strictest(found, contents) == found


def test_a_regime_is_written_as_offices_write_it() -> None:
    """Mark, stroke, years."""
    assert str(Regime(Mark.DESTROY, 5)) == "S/5"
