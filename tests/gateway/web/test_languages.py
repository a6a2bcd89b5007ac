"""Languages: every text has its Czech, and dates and numbers are written as offices write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.web import languages
from tests.msgids import PARTS, translated, used

CZECH = languages.load(part / "locale" for part in PARTS)["cs"]
ENGLISH = languages.load([])["en"]
MORNING = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


def named(part: Path) -> str:
    """Return a name for a part in the list of tests."""
    return ".".join(part.parts[-2:])


def fillings(text: str) -> set[str]:
    """Return the names to be filled into *text*."""
    return set(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("part", PARTS, ids=named)
def test_every_text_of_a_part_has_its_czech(part: Path) -> None:
    """No template and no code shows a text the catalogue lacks, and no plural form is missing."""
    known = translated(part)
    lacking = {texts[0] for texts in used(part) if not all(known.get(texts[0], ("",)))}

    assert lacking == set()


@pytest.mark.parametrize("part", PARTS, ids=named)
def test_translations_fill_in_the_same_names(part: Path) -> None:
    """A translation neither drops nor invents a name to fill in."""
    for original, texts in translated(part).items():
        for text in texts:
            assert fillings(text) == fillings(original), original


@pytest.mark.parametrize("part", PARTS, ids=named)
def test_no_translation_is_left_over(part: Path) -> None:
    """What nobody shows any more leaves the catalogue."""
    assert set(translated(part)) <= {texts[0] for texts in used(part)}


def test_parts_do_not_translate_one_text_differently() -> None:
    """All catalogues are one dictionary, so that a text means the same everywhere."""
    together: dict[str, tuple[str, ...]] = {}
    for part in PARTS:
        for original, texts in translated(part).items():
            assert together.setdefault(original, texts) == texts, original


def test_czech_plurals_follow_the_number() -> None:
    """One, a few and many have their own words."""
    one, many = "%(num)s item is waiting", "%(num)s items are waiting"
    found = [CZECH.ngettext(one, many, n, num=n) for n in (1, 3, 5)]

    assert found == ["čeká 1 podání", "čekají 3 podání", "čeká 5 podání"]


def test_days_and_times_are_written_as_in_prague() -> None:
    """An instant is shown by the clock on the wall of the town hall, in winter and summer."""
    summer = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert (CZECH.date(MORNING), CZECH.time(MORNING)) == ("23. 11. 2026", "8.05")
    assert (CZECH.date(summer), CZECH.time(summer)) == ("1. 7. 2026", "0.30")
    assert CZECH.date(date(2026, 1, 2)) == "2. 1. 2026"
    assert CZECH.moment(MORNING) == "23.\xa011.\xa02026 8.05"
    assert ENGLISH.moment(MORNING) == "23\xa0Nov\xa02026 08:05"


def test_numbers_money_and_sizes_are_czech() -> None:
    """Thousands are parted by a space, decimals by a comma, and the crown stands behind."""
    assert CZECH.number(1200) == "1\xa0200"
    assert CZECH.money(Decimal(1200)) == "1\xa0200,00\xa0Kč"
    sizes = [CZECH.size(n) for n in (0, 999, 1000, 1234567, 999_950, 25_000_000, 3 * 10**12)]
    assert sizes == [
        "0\xa0B",
        "999\xa0B",
        "1\xa0kB",
        "1,2\xa0MB",
        "1\xa0MB",
        "25\xa0MB",
        "3\xa0000\xa0GB",
    ]


def test_an_empty_text_stays_empty() -> None:
    """The catalogue's head, which stands under the empty text, is never shown."""
    assert CZECH.gettext("") == ""
