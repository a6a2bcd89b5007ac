"""The content of separators: what is written is read back, and what is damaged is told."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model.errors import Malformed
from gateway.model.originator import Originator
from scanning.separators import LONGEST, Damaged, Kind, Separator, check_of, ours, read
from scanning.sheets import MOST, separators
from tests.gateways import LHOTA

ALLOWED = string.ascii_letters + string.digits + "./-"
SEPARATORS = st.builds(
    Separator,
    st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=15),
    st.sampled_from(Kind),
    st.text(ALLOWED, min_size=1, max_size=25),
)


@given(SEPARATORS)
def test_what_is_written_is_read_back(separator: Separator) -> None:
    """A payload is one of ours, short enough for the register, and says the same."""
    text = separator.payload()

    assert ours(text)
    assert len(text) <= LONGEST
    assert read(text) == separator


@given(SEPARATORS, st.data())
def test_one_wrong_character_is_noticed(separator: Separator, data: st.DataObject) -> None:
    """No single misread letter or digit makes another valid separator."""
    text = separator.payload()
    places = [n for n, c in enumerate(text) if c in string.ascii_uppercase + string.digits]
    place = data.draw(st.sampled_from(places))
    others = [c for c in string.ascii_uppercase + string.digits if c != text[place]]
    wrong = text[:place] + data.draw(st.sampled_from(others)) + text[place + 1 :]

    with pytest.raises(Damaged):
        read(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "NS1",
        "NS1|lhota|D|A1",
        "NS1|lhota|D|A1|?",
        "NS2|lhota|D|A1|X",
        "NS1|lhota|X|A1|" + check_of("NS1|lhota|X|A1"),
        "NS1|lhota|D||" + check_of("NS1|lhota|D|"),
        "NS1|lhota|D|" + "9" * 40 + "|" + check_of("NS1|lhota|D|" + "9" * 40),
    ],
    ids=["mark", "short", "check", "norm", "kind", "empty", "long"],
)
def test_what_is_no_whole_separator_is_damaged(text: str) -> None:
    """Nothing is read out of a part."""
    with pytest.raises(Damaged):
        read(text)


@pytest.mark.parametrize(
    ("kind", "count", "identifier"),
    [
        (Kind.DOCUMENT, 0, ""),
        (Kind.DOCUMENT, MOST + 1, ""),
        (Kind.EXISTING, 1, ""),
        (Kind.EXISTING, 1, "ŽP/1"),
        (Kind.EXISTING, 1, "A|B"),
        (Kind.EXISTING, 1, "9" * 41),
        (Kind.END, 1, "sedm"),
    ],
    ids=["none", "too many", "no number", "accent", "bar", "long", "no count"],
)
def test_sheets_that_cannot_be_printed_are_refused(kind: Kind, count: int, identifier: str) -> None:
    """Whoever asks is told what to change."""
    with pytest.raises(Malformed):
        separators(LHOTA, kind, count, identifier)


def test_every_new_sheet_has_a_number_of_its_own() -> None:
    """Sheets of one printing can be told apart in the facts of a batch."""
    made = separators(LHOTA, Kind.DOCUMENT, 20, "")

    assert len({one.identifier for one in made}) == 20
    assert {one.originator for one in made} == {LHOTA.id}


def test_the_longest_originator_still_has_room() -> None:
    """The pattern of the longest allowed identifier fits beside a reference number."""
    whose = Originator(LHOTA.id, "Obec", "LHOT", ())
    (one,) = separators(whose, Kind.EXISTING, 1, "LHOT/00012/2026")

    assert read(one.payload()).identifier == "LHOT/00012/2026"
