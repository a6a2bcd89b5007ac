"""The fee: months count by their last day, exemptions lower it, the sum is rounded up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waste.fee import WHOLE, Duty, Lowering, Title, fee, instalments, months
from waste.money import ZERO

YEAR, LATE = 2026, 15
REGISTERED = Title.REGISTERED
BOTH = (Title.REGISTERED, Title.OWNER)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("rate", "since", "left", "owed"),
    [
        ("600", date(2020, 1, 1), None, "600"),
        # Moves in on 15 March: January and February do not count.
        ("600", date(2026, 3, 15), None, "500"),
        # Dies or leaves on 31 May: at the end of May nobody is registered.
        ("600", date(2020, 1, 1), date(2026, 5, 31), "200"),
        ("600", date(2020, 1, 1), date(2026, 6, 1), "250"),
        # Born on 30 June.
        ("600", date(2026, 6, 30), None, "350"),
        # 700 times 5/12 is 291.67.
        ("700", date(2020, 1, 1), date(2026, 6, 2), "292"),
        ("600", date(2027, 1, 1), None, "0"),
        ("600", date(2025, 1, 1), date(2026, 1, 1), "0"),
        ("600", date(2025, 1, 1), date(2026, 2, 1), "50"),
    ],
)
def test_worked_examples(rate: str, since: date, left: date | None, owed: str) -> None:
    """What the law's rule makes of moving in, leaving, dying and being born."""
    until = left - timedelta(days=1) if left is not None else None
    found = months(YEAR, [Duty(REGISTERED, since, until)], [])

    assert fee(Decimal(rate), found) == Decimal(owed)


def test_the_last_day_of_february() -> None:
    """Who moves in on 29 February of a leap year owes for February, on 1 March he does not."""
    days = (date(2028, 2, 29), date(2028, 3, 1))
    owed = [months(2028, [Duty(REGISTERED, day)], [])[1] for day in days]

    assert owed == [WHOLE, 0]


def test_two_empty_properties_are_two_fees() -> None:
    """An owner owes for each property, but once for one that is named twice."""
    first = Duty(Title.OWNER, date(2020, 1, 1), None, "chata č. e. 1")
    second = Duty(Title.OWNER, date(2020, 1, 1), None, "chata č. e. 2")

    assert fee(Decimal(600), months(YEAR, [first, second, first], [])) == Decimal(1200)


def test_a_relief_for_one_of_two_properties() -> None:
    """The other property is owed for in full, and so is the person."""
    duties = [
        Duty(REGISTERED, date(2020, 1, 1)),
        Duty(Title.OWNER, date(2020, 1, 1), None, "chata č. e. 1"),
        Duty(Title.OWNER, date(2020, 1, 1), None, "chata č. e. 2"),
    ]
    relief = Lowering(50, BOTH, date(2020, 1, 1), None, "chata č. e. 2")

    assert fee(Decimal(600), months(YEAR, duties, [relief])) == Decimal(1500)


def test_a_person_is_registered_once() -> None:
    """Two registrations that overlap are one fee."""
    twice = [Duty(REGISTERED, date(2020, 1, 1)), Duty(REGISTERED, date(2026, 1, 1))]

    assert sum(months(YEAR, twice, [])) == 1200


@pytest.mark.parametrize(
    ("percent", "since", "until", "owed"),
    [
        (100, date(2020, 1, 1), None, "0"),
        (50, date(2026, 1, 1), None, "300"),
        (100, date(2026, 1, 1), date(2026, 6, 30), "300"),
        (100, date(2026, 1, 1), date(2026, 6, 29), "350"),
        (33, date(2026, 1, 1), date(2026, 1, 31), "584"),
    ],
)
def test_exemptions(percent: int, since: date, until: date | None, owed: str) -> None:
    """An exemption counts for the months on whose last day it holds."""
    lowering = Lowering(percent, BOTH, since, until)
    found = months(YEAR, [Duty(REGISTERED, date(2020, 1, 1))], [lowering])

    assert fee(Decimal(600), found) == Decimal(owed)


def test_the_greatest_lowering_counts() -> None:
    """Two reliefs of one day do not add up."""
    two = [Lowering(50, BOTH, date(2020, 1, 1)), Lowering(60, BOTH, date(2020, 1, 1))]

    assert months(YEAR, [Duty(REGISTERED, date(2020, 1, 1))], two) == (40,) * 12


def test_an_exemption_of_the_person_does_not_free_the_owner() -> None:
    """Exemptions by law are for people registered here, not for owners of empty houses."""
    duty = Duty(Title.OWNER, date(2020, 1, 1), None, "chata")
    freed = Lowering(100, (REGISTERED,), date(2020, 1, 1))

    assert fee(Decimal(600), months(YEAR, [duty], [freed])) == Decimal(600)


@given(DAYS, DAYS, st.integers(1, 120_000))
def test_the_fee_is_whole_crowns_and_never_above_the_rate(
    since: date, until: date, rate: int
) -> None:
    """Rounding up adds less than a crown to the twelfths."""
    owed = months(YEAR, [Duty(REGISTERED, since, until)], [])
    crowns = Decimal(rate) / 100
    amount = fee(crowns, owed)
    exact = crowns * sum(owed) / 1200

    assert amount == amount.to_integral_value()
    assert exact <= amount < exact + 1


@given(
    st.integers(0, 2000),
    st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from([0, 50, 100]), min_size=12, max_size=12),
)
def test_instalments_make_the_whole(amount: int, dues: list[date], owed: list[int]) -> None:
    """However it is divided, it adds up, in whole crowns."""
    parts = instalments(Decimal(amount), dues, owed, YEAR, LATE)

    assert sum(parts.values(), ZERO) == amount
    assert all(part == int(part) for part in parts.values())


def test_who_comes_after_the_due_date_pays_later() -> None:
    """A duty that begins in September is due fifteen days after its first month."""
    owed = months(YEAR, [Duty(REGISTERED, date(2026, 9, 10))], [])

    assert instalments(Decimal(200), [date(2026, 6, 30)], owed, YEAR, LATE) == {
        date(2026, 10, 15): Decimal(200)
    }
