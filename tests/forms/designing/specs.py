"""Invented forms, right and wrong, for tests by properties."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from forms.offer import Offer
from gateway.model.form import (
    Choice,
    Condition,
    FieldKind,
    FormField,
    FormSpec,
    Signing,
)

#: What a line of a page can hold: no breaks, no spaces around.
_letters = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
line = st.text(_letters, min_size=1, max_size=30).map(str.strip).filter(bool)
#: Anything a file can hold.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
said = anything.filter(lambda text: bool(text.strip()))

#: Few names, so that they meet.
names = st.sampled_from(["name", "text", "a", "b", "c", "d_1"])
values = st.sampled_from(["yes", "x", "y", "na-turnaj"])


def words(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    """Give Czech words, with or without those of other languages."""
    more = st.dictionaries(st.sampled_from(["en", "de", "x y"]), text, max_size=2)
    return st.builds(lambda czech, others: {"cs": czech, **others}, text, more)


def fields(text: st.SearchStrategy[str] = said) -> st.SearchStrategy[FormField]:
    """Give questions, right and wrong."""
    return st.builds(
        FormField,
        name=names,
        label=words(text),
        kind=st.sampled_from(FieldKind),
        required=st.booleans(),
        help=st.one_of(st.just({}), words(text)),
        choices=st.lists(st.builds(Choice, values, words(text)), max_size=3).map(tuple),
        most=st.integers(0, 300),
        asked_when=st.none() | st.builds(Condition, names, st.lists(values, max_size=2).map(tuple)),
    )


@st.composite
def valid(draw: Any, text: st.SearchStrategy[str] = said) -> Offer:
    """Give offers in which nothing is wrong."""
    found: list[FormField] = []
    for one in draw(st.lists(fields(text), max_size=5, unique_by=lambda field: field.name)):
        kind = one.kind
        if (kind is FieldKind.CHOICE) != bool(one.choices):
            kind = FieldKind.CHOICE if one.choices else FieldKind.TEXT
        when = one.asked_when
        if when is not None and when.field not in {other.name for other in found}:
            when = None
        found.append(FormField(one.name, one.label, kind, one.required, one.help,
                               one.choices, one.most, when))  # fmt: skip
    form = FormSpec(
        code=draw(st.sampled_from(["hala", "zkouska-2", "a" * 60])),
        version=draw(st.integers(1, 9)),
        title=draw(words(text)),
        fields=tuple(found),
        description=draw(words(text)),
        signing=draw(st.sampled_from(Signing)),
    )
    days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
    return Offer(
        form,
        valid_from=draw(days),
        valid_to=draw(st.none() | days),
        legal_basis=draw(anything),
        deadline=draw(st.sampled_from(["", "decide_basic"])),
        department=draw(st.sampled_from(["", "SK"])),
    )


@st.composite
def any_offer(draw: Any) -> Offer:
    """Give offers of any kind, most of them wrong."""
    form = FormSpec(
        code=draw(st.sampled_from(["hala", "drafts", "", "Hala 1"])),
        version=1,
        title=draw(st.dictionaries(st.sampled_from(["cs", "en"]), anything)),
        fields=tuple(draw(st.lists(fields(anything), max_size=5))),
        description={},
    )
    return Offer(form, date(2026, 1, 1), deadline=draw(st.sampled_from(["", "nothing"])))
