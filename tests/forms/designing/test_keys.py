"""Names made from words: short, plain, free, and never cut within a word."""

import pytest

from forms.designing.keys import code_of, key_of, value_of


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Rezervace haly", "rezervace-haly"),
        (
            "Žádost o pronájem sálu kulturního domu pro spolky",
            "zadost-o-pronajem-salu-kulturniho-domu",
        ),
        ("Přesně čtyřicet znaků má tento nový názevX", "presne-ctyricet-znaku-ma-tento-novy"),
        ("x" * 60, "x" * 40),
        ("…", "formular"),
    ],
)
def test_codes_end_with_a_whole_word(title: str, code: str) -> None:
    """What stands in addresses can be read out."""
    assert code_of(title, ()) == code
    assert len(code) <= 40


def test_taken_names_and_meanings_are_left_alone() -> None:
    """A number is added; what the register reads is given to nothing by chance."""
    assert code_of("Stížnost", {"stiznost", "stiznost-2"}) == "stiznost-3"
    assert key_of("Text", ()) == "text_2"
    assert value_of("Na trénink", ()) == "na-trenink"
