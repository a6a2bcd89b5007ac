"""Legal days and terms are counted as the Administrative Procedure Code says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.calendar import LengthUnit, is_working_day, legal_day, term_end

DAYS = st.dates(date(2006, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 23, 0, 0, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 7, 1, 22, 0, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_day_is_the_one_in_prague(instant: datetime, day: date) -> None:
    """Midnight in Prague is an hour before UTC's in winter and two in summer."""
    assert legal_day(instant) == day


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 11, 17),
        date(2026, 12, 24),
        date(2027, 1, 1),
        date(2026, 3, 7),  # Saturday
    ],
)
def test_holidays_and_weekends_are_not_worked(day: date) -> None:
    """State and other public holidays of Act 245/2000 are rest days."""
    assert not is_working_day(day)


def test_good_friday_was_worked_before_2016() -> None:
    """The calendar knows since when a holiday is one."""
    assert is_working_day(date(2015, 4, 3))


@pytest.mark.parametrize(
    ("event", "length", "unit", "end"),
    [
        (date(2026, 3, 2), 5, LengthUnit.DAYS, date(2026, 3, 9)),  # Saturday moves on
        (date(2026, 3, 3), 5, LengthUnit.DAYS, date(2026, 3, 9)),  # Sunday too
        (date(2026, 3, 4), 5, LengthUnit.DAYS, date(2026, 3, 9)),
        (date(2026, 3, 29), 5, LengthUnit.DAYS, date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 19), 5, LengthUnit.DAYS, date(2026, 12, 28)),  # over Christmas
        (date(2026, 3, 2), 2, LengthUnit.WEEKS, date(2026, 3, 16)),
        (date(2026, 1, 31), 1, LengthUnit.MONTHS, date(2026, 3, 2)),  # 28. 2. is a Saturday
        (date(2026, 11, 30), 3, LengthUnit.MONTHS, date(2027, 3, 1)),
        (date(2024, 2, 29), 1, LengthUnit.YEARS, date(2025, 2, 28)),
    ],
)
def test_terms_end_as_the_law_counts(event: date, length: int, unit: LengthUnit, end: date) -> None:
    """The day of the event is not counted and the end moves to a working day."""
    assert term_end(event, length, unit) == end


@given(DAYS, st.integers(1, 400), st.sampled_from(LengthUnit))
def test_a_term_ends_on_the_first_working_day_that_is_long_enough(
    event: date, length: int, unit: LengthUnit
) -> None:
    """The end is worked, after the event, and no worked day lies between it and the length."""
    length = length if unit is LengthUnit.DAYS else 1 + length % 30
    end = term_end(event, length, unit)

    assert is_working_day(end)
    shortest = {
        LengthUnit.DAYS: timedelta(days=length),
        LengthUnit.WEEKS: timedelta(weeks=length),
        LengthUnit.MONTHS: timedelta(days=28 * length),
        LengthUnit.YEARS: timedelta(days=365 * length),
    }[unit]
    assert end >= event + shortest
    if unit in {LengthUnit.DAYS, LengthUnit.WEEKS}:
        between = [
            event + shortest + timedelta(days=n) for n in range((end - event - shortest).days)
        ]
        assert not any(is_working_day(day) for day in between)


@given(DAYS, st.integers(1, 60))
def test_a_later_event_never_ends_earlier(event: date, length: int) -> None:
    """Terms of one length end in the order in which they began."""
    day_after = event + timedelta(days=1)

    assert term_end(event, length, LengthUnit.DAYS) <= term_end(day_after, length, LengthUnit.DAYS)
