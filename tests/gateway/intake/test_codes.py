"""Public codes and PINs."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.intake.codes import ALPHABET, Pins, new_codes, tidy, well_formed


def test_codes_are_well_formed_and_differ() -> None:
    """A thousand codes are a thousand different ones with right check characters."""
    codes = list(islice(new_codes(), 1000))

    assert len(set(codes)) == 1000
    assert all(well_formed(code) for code in codes)


@given(st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, character: str) -> None:
    """Any single mistyped character breaks the check."""
    code = next(new_codes())
    wrong = code[:place] + character + code[place + 1 :]

    assert well_formed(wrong) == (wrong == code)


def test_typed_codes_are_mended() -> None:
    """Letters taken for digits and separators are put right."""
    assert tidy("o1l-i ab") == "0111AB"


def test_pins_belong_to_code_originator_and_secret() -> None:
    """Each of the three changes the PIN; the right one fits."""
    pins = Pins(bytes(32))
    pin = pins.of("lhota", "ABCDEFGHJK")

    assert len(pin) == 6
    assert pins.fits("lhota", "ABCDEFGHJK", pin)
    assert len({pin, pins.of("mlyn", "ABCDEFGHJK"), Pins(b"x" * 32).of("lhota", "ABCDEFGHJK")}) == 3


def test_a_short_secret_is_refused() -> None:
    """PINs from a guessable secret would be guessable."""
    with pytest.raises(ValueError, match="short"):
        Pins(b"short")
