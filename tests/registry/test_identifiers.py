"""Record identifiers can be checked where they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import ALPHABET, LIMIT, new_identifier, valid


@given(st.text(max_size=60))
def test_every_identifier_is_valid_plain_and_short(abbreviation: str) -> None:
    """Whatever the abbreviation, the identifier is ASCII letters and digits, at most 40."""
    identifier = new_identifier(abbreviation)

    assert valid(identifier)
    assert identifier.isascii()
    assert identifier.isalnum()
    assert len(identifier) <= LIMIT


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_noticed(place: int, typed: str) -> None:
    """Any single wrong character makes the identifier invalid."""
    identifier = new_identifier("HLUCX")
    wrong = identifier[:place] + typed + identifier[place + 1 :]

    assert valid(wrong) is (wrong == identifier)


@pytest.mark.parametrize("typed", ["", "A", "hlucx000000000000", "HLUCX 0000", "Č" * 20, "0" * 41])
def test_what_is_no_identifier_is_not_valid(typed: str) -> None:
    """Too short, too long, in lower case or with foreign letters: not valid, and no error."""
    assert not valid(typed)


def test_identifiers_do_not_repeat() -> None:
    """Ten thousand identifiers are ten thousand."""
    assert len({new_identifier("X") for _ in range(10_000)}) == 10_000


def test_accents_are_left_out() -> None:
    """The abbreviation is readable in the identifier without its accents."""
    assert new_identifier("Hlučín").startswith("HLUCIN")
