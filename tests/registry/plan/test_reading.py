"""A plan written as TOML is read, or refused with everything that is wrong in it at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.plan.reading import NewScheme, WrongScheme, example, read
from registry.plan.regime import Growth, Mark, Regime, Trigger

HEAD = 'title = "Plán"\nvalid_from = 2026-01-01\n'
GROUP = '[[class]]\ncode = "51"\nsimple = "51"\ntitle = "Vedení"\n'
LEAF = (
    '[[class]]\ncode = "51.1"\nsimple = "1"\nparent = "51"\ntitle = "Starosta"\n'
    'mark = "A"\nyears = 10\ngrowth = "chained"\ntrigger = "external"\n'
)


def wrong(text: str) -> tuple[str, ...]:
    """Return the mistakes that are found in *text*."""
    with pytest.raises(WrongScheme) as caught:
        read(text)
    return caught.value.problems


def test_a_plan_is_read() -> None:
    """Groups have no regime; a class has mark, years, event and growth."""
    scheme = read(HEAD + GROUP + LEAF)

    assert (scheme.title, scheme.valid_from) == ("Plán", date(2026, 1, 1))
    group, leaf = scheme.classes
    assert group.regime is None
    assert leaf.regime == Regime(Mark.ARCHIVE, 10, Trigger.EXTERNAL)
    assert (leaf.code, leaf.simple, leaf.parent) == ("51.1", "1", "51")
    assert leaf.growth is Growth.CHAINED


@pytest.mark.parametrize("name", ["town", "school"])
def test_the_shipped_examples_are_without_mistakes(name: str) -> None:
    """Each has headings and classes, archival ones among them."""
    scheme: NewScheme = read(example(name).read_text("utf-8"))

    marks = {one.regime.mark for one in scheme.classes if one.regime}
    assert len(scheme.classes) > 30
    assert marks == {Mark.ARCHIVE, Mark.DESTROY}
    assert any(one.regime is None for one in scheme.classes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('parent = "51"', 'parent = "52"'), "its parent 52 is not there"),
        (('simple = "1"', 'simple = "2"'), "does not end with the simple code 2"),
        (('code = "51.1"', 'code = "5.1"'), "is not made of its parent's 51"),
        (('code = "51.1"', 'code = "51"'), "class 51: stands there 2 times"),
        (('mark = "A"', 'mark = "B"'), "the mark is A or S, not 'B'"),
        (("years = 10", "years = 1000"), "from 0 to 999, not 1000"),
        (("years = 10", "years = -1"), "from 0 to 999, not -1"),
        (("years = 10", "years = true"), "from 0 to 999, not True"),
        (("years = 10\n", ""), "from 0 to 999, not None"),
        (('trigger = "external"', 'trigger = "soon"'), "trigger is not what it should be: 'soon'"),
        (('growth = "chained"', 'growth = "wild"'), "growth is not what it should be: 'wild'"),
        (('title = "Starosta"\n', ""), "title is missing"),
        (('title = "Starosta"', 'colour = "red"\ntitle = "S"'), "colour is unknown"),
        (('mark = "A"', "files = false"), "it holds no files, so it has no years"),
        (("2026-01-01", '"soon"'), "valid_from: a day is missing"),
        (('title = "Plán"\n', ""), "title: a text of up to 200 characters is missing"),
        (('simple = "1"', 'simple = "1.1"'), "is not made of its parent's 51"),
        (('parent = "51"', 'parent = "51.1"'), "is its own parent"),
        (('parent = "51"\n', ""), "at the top the code is the simple code"),
        (("[[class]]", "[class]"), "not TOML"),
    ],
)
def test_each_mistake_is_named(change: tuple[str, str], said: str) -> None:
    """A sentence with the class it is about."""
    problems = wrong((HEAD + GROUP + LEAF).replace(*change))

    assert any(said in problem for problem in problems), problems


def test_all_mistakes_are_told_at_once() -> None:
    """Whoever corrects a plan is not sent back ten times."""
    text = HEAD + GROUP + LEAF + LEAF.replace("51.1", "52.7").replace("10", "5000")

    problems = wrong(text.replace('mark = "A"', 'mark = "X"'))

    assert len(problems) >= 4, problems
    assert all("class" in problem for problem in problems)


def test_the_abolished_mark_is_good_for_old_plans_only() -> None:
    """V may stand in a plan valid from 2026, not in one from 2027."""
    text = HEAD + GROUP + LEAF.replace('mark = "A"', 'mark = "V"')

    assert read(text).classes[1].regime == Regime(Mark.REVIEW, 10, Trigger.EXTERNAL)
    assert "class 51.1: the mark V is not valid on 2027-01-01" in wrong(
        text.replace("2026-01-01", "2027-01-01")
    )


LETTERS = 'aé1.-/"[]=\n\x00'


@given(st.text(LETTERS, max_size=60))
def test_whatever_is_given_it_is_read_or_refused(text: str) -> None:
    """No text makes the reader break; what has no classes is no plan."""
    with pytest.raises(WrongScheme):
        read(text)


VALUES: st.SearchStrategy[object] = st.one_of(
    st.text(LETTERS, max_size=5),
    st.integers(-5, 2000),
    st.booleans(),
    st.sampled_from(["51", "1", "A"]),
    st.just([]),
)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | list):
        return str(value)
    escaped = "".join(f"\\U{ord(c):08X}" for c in str(value))
    return f'"{escaped}"'


KEYS = st.sampled_from(
    ["code", "simple", "parent", "title", "files", "mark", "years", "trigger", "growth"]
)


@given(st.lists(st.dictionaries(KEYS, VALUES), max_size=4))
def test_whatever_the_classes_say_they_are_read_or_refused(rows: list[dict[str, object]]) -> None:
    """Keys of the wrong kind end in sentences, never in a crash."""
    text = HEAD
    for row in rows:
        text += "[[class]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in row.items())
    assert told(text)


def told(text: str) -> bool:
    """Tell whether *text* is a plan with classes or is refused with a sentence."""
    try:
        return bool(read(text).classes)
    except WrongScheme as error:
        return bool(error.problems) and all(error.problems)
