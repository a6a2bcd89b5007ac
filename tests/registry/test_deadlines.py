"""Legal terms are dated configuration."""

from datetime import date

import pytest

from registry.calendar import LengthUnit
from registry.deadlines import DeadlineKind, ends, kind_on, kinds

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("confirm_unsigned", 5),
        ("decide_basic", 30),
        ("foi_answer", 15),
        ("complaint", 60),
        ("petition", 30),
        ("podnet_reply", 30),
        ("citizen_proposal", 60),
    ],
)
def test_the_terms_of_today_are_known(code: str, days: int) -> None:
    """Each term a clerk needs has its length and its legal basis."""
    kind = kind_on(code, TODAY)

    assert (kind.length, kind.unit) == (days, LengthUnit.DAYS)
    assert "Sb." in kind.legal_basis


def test_a_term_is_not_law_before_its_day() -> None:
    """Asking for a term before it was law is an error, and so is an unknown one."""
    with pytest.raises(LookupError):
        kind_on("confirm_unsigned", date(2005, 12, 31))
    with pytest.raises(LookupError):
        kind_on("unheard_of", TODAY)


def test_validity_includes_both_ends() -> None:
    """A term holds on its first and on its last day."""
    kind = DeadlineKind("x", "X", "Y", 1, LengthUnit.DAYS, date(2026, 1, 1), date(2026, 12, 31))

    held = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [kind.holds_on(day) for day in held] == [False, True, True, False]


def test_no_two_terms_of_one_code_hold_on_one_day() -> None:
    """The configuration never gives two answers."""
    for kind in kinds():
        twins = [other for other in kinds() if other.code == kind.code and other is not kind]
        assert not any(other.holds_on(kind.valid_from) for other in twins)


def test_the_end_is_counted_from_the_event() -> None:
    """Fifteen days for an answer to a request for information."""
    assert ends("foi_answer", TODAY) == date(2026, 3, 17)
