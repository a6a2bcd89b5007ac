"""Subjects are compared without what programs put in front."""

import pytest

from registry.subjects import bare


@pytest.mark.parametrize(
    "subject",
    [
        *("Žádost o kácení", "Re: Žádost o kácení", "RE[2]: Fwd: žádost o kácení"),
        *("Předat: Odpověď: Žádost  o kácení", "Odp.: VS: FW: ŽÁDOST O KÁCENÍ"),
        *("Automatická odpověď: Žádost o kácení", "odp: Re : žádost o kácení"),
    ],
)
def test_prefixes_are_stripped(subject: str) -> None:
    """Czech and other ones, in any order and number."""
    assert bare(subject) == "zadost o kaceni"


def test_what_only_looks_like_a_prefix_stays() -> None:
    """A word that begins with one is a word."""
    assert bare("Rekonstrukce: plot") == "rekonstrukce: plot"
    assert bare("Re") == "re"
