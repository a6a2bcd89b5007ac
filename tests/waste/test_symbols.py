"""Variable symbols: unique by number, with a check digit that notices slips of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isbn

from gateway.model.errors import Wrong
from waste import symbols

NUMBERS = st.integers(0, 2 * symbols.SPAN - 1)


def issued(number: int) -> str | None:
    """Return the symbol of a number."""
    return symbols.symbol_of(number)


def test_a_worked_symbol() -> None:
    """Nine digits whose weighted sum is 99 get a nought."""
    assert symbols.check_digit("134001234") == 0
    assert symbols.valid("1340012340")
    assert not symbols.valid("1340012345")


@given(NUMBERS)
def test_the_check_digit_is_that_of_isbn(number: int) -> None:
    """A published library agrees; numbers whose digit would be ten are skipped."""
    symbol = issued(number)

    assert symbol is None or (symbols.valid(symbol) and isbn.is_valid(symbol))


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_share_a_symbol(one: int, other: int) -> None:
    """Different payers, different symbols."""
    if one != other and issued(one) is not None:
        assert issued(one) != issued(other)


@given(NUMBERS, st.integers(0, 9), st.integers(0, 9))
def test_one_mistyped_digit_is_nobodys_symbol(number: int, at: int, digit: int) -> None:
    """One other digit never makes another valid symbol, and is found as a neighbour."""
    symbol = issued(number)
    if symbol is None or symbol[at] == str(digit):
        return
    mistyped = symbol[:at] + str(digit) + symbol[at + 1 :]

    assert not symbols.valid(mistyped.zfill(10))
    assert symbol in symbols.neighbours(symbols.tidy(mistyped))


@given(NUMBERS, st.integers(0, 8))
def test_two_swapped_digits_are_nobodys_symbol(number: int, at: int) -> None:
    """Neighbours swapped never make another valid symbol."""
    symbol = issued(number)
    if symbol is None or symbol[at] == symbol[at + 1]:
        return
    swapped = symbol[:at] + symbol[at + 1] + symbol[at] + symbol[at + 2 :]

    assert not symbols.valid(swapped)
    assert symbols.neighbours(swapped)[symbol] in {"swap", "digit", "check"}


@pytest.mark.parametrize(
    ("written", "tidy"),
    [("0001340012345", "1340012345"), (" 12 3 ", "123"), ("VS12", ""), ("0", ""), ("१२", "")],
)
def test_symbols_are_compared_without_leading_zeros(written: str, tidy: str) -> None:
    """As banks do: 0012 and 12 are one symbol."""
    assert symbols.tidy(written) == tidy


def test_numbers_run_out_one_day() -> None:
    """After both prefixes are used up nothing is invented."""
    with pytest.raises(Wrong):
        symbols.symbol_of(2 * symbols.SPAN)
