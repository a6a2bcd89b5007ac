"""Answers of forms: what is right, what is wrong, and that a complaint helps to mend it."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.checking import LONGEST_LINE, check
from forms.offer import shipped
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec, asked

TODAY = date(2026, 3, 2)


def form_of(*fields: FormField) -> FormSpec:
    """Make a form of these questions."""
    return FormSpec("zkouska", 1, {"cs": "Zkouška"}, fields)


def question(kind: FieldKind = FieldKind.TEXT, name: str = "answer", **more: Any) -> FormField:
    """Make a question."""
    if kind is FieldKind.CHOICE:
        more["choices"] = (Choice("a", {"cs": "A"}), Choice("b", {"cs": "B"}))
    return FormField(name, {"cs": "Otázka"}, kind, **more)


def wrong(kind: FieldKind, value: str, **more: Any) -> Mapping[str, str] | None:
    """Return what is said about one answer; ``None`` when it is right."""
    form = form_of(question(kind, **more))
    found = check(form, {form.fields[0].name: value}, TODAY)
    return found[0].words if found else None


RIGHT = [
    (FieldKind.TEXT, "cokoli"),
    (FieldKind.LONG_TEXT, "x" * 20_000),
    (FieldKind.CHOICE, "b"),
    (FieldKind.CONSENT, "yes"),
    (FieldKind.DATE, "2028-02-29"),
    (FieldKind.NUMBER, "1 200"),
    (FieldKind.EMAIL, "Jana.Nováková@posta.test"),
    (FieldKind.PHONE, "601 123 456"),
    (FieldKind.PHONE, "+420 (595) 123-456"),
    (FieldKind.POSTAL_CODE, "748 01"),
    (FieldKind.BIRTH_NUMBER, "710319/2745"),
    (FieldKind.BIRTH_NUMBER, "7103192745"),
    (FieldKind.BIRTH_NUMBER, "535213/123"),
    (FieldKind.ORGANISATION_ID, "00300063"),
    (FieldKind.ORGANISATION_ID, "003 00 063"),
    (FieldKind.BANK_ACCOUNT, "19-2000145399/0800"),
    (FieldKind.BANK_ACCOUNT, "2000145399 / 0800"),
    # A bank that the library's list does not know yet.
    (FieldKind.BANK_ACCOUNT, "2000145399/9999"),
    (FieldKind.FILE, "plán.pdf"),
]

WRONG = [
    (FieldKind.CHOICE, "c"),
    (FieldKind.CONSENT, "no"),
    (FieldKind.DATE, "2026-02-29"),
    (FieldKind.DATE, "29. 2. 2028"),
    (FieldKind.DATE, "0026-02-01"),
    (FieldKind.DATE, "٢٠٢٦-٠٢-٠١"),
    (FieldKind.NUMBER, "-1"),
    (FieldKind.NUMBER, "1,5"),
    (FieldKind.EMAIL, "jana.posta.test"),
    (FieldKind.EMAIL, "jana@posta"),
    (FieldKind.EMAIL, "jana@posta.test, pavel@posta.test"),
    (FieldKind.PHONE, "12345"),
    (FieldKind.PHONE, "158"),
    (FieldKind.POSTAL_CODE, "7480"),
    (FieldKind.POSTAL_CODE, "04801"),
    (FieldKind.BIRTH_NUMBER, "710319/2746"),
    (FieldKind.BIRTH_NUMBER, "590312/123"),
    (FieldKind.BIRTH_NUMBER, "715319/274٥"),
    (FieldKind.ORGANISATION_ID, "00258267"),
    (FieldKind.ORGANISATION_ID, "300063"),
    (FieldKind.ORGANISATION_ID, "7103192745"),
    (FieldKind.BANK_ACCOUNT, "2400222222/2010"),
    (FieldKind.BANK_ACCOUNT, "19-2000145399"),
    (FieldKind.BANK_ACCOUNT, "19-2000145399/0800x"),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_a_right_answer_passes(kind: FieldKind, value: str) -> None:
    """As people write it, with spaces and dashes."""
    assert wrong(kind, value) is None


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_wrong_answer_is_told_in_both_languages(kind: FieldKind, value: str) -> None:
    """The complaint says how it would be right."""
    told = wrong(kind, value)

    assert told is not None
    assert set(told) == {"cs", "en"}
    assert all(words.endswith(".") for words in told.values())


@pytest.mark.parametrize("kind", list(FieldKind))
def test_an_answer_is_missed_only_where_it_is_required(kind: FieldKind) -> None:
    """Nothing, or spaces alone, answers nothing."""
    assert wrong(kind, " ") is not None
    assert wrong(kind, " ", required=False) is None


def test_a_long_answer_is_told_by_how_much() -> None:
    """Both lengths stand in the complaint."""
    told = wrong(FieldKind.TEXT, "x" * (LONGEST_LINE + 7))

    assert told is not None
    assert "507" in told["cs"]
    assert "500" in told["cs"]
    assert wrong(FieldKind.TEXT, "x" * 30, most=20) is not None


def test_nobody_is_born_tomorrow() -> None:
    """A date of birth lies in the past; other dates need not."""
    assert wrong(FieldKind.DATE, "2026-03-03", name="birth_date") is not None
    assert wrong(FieldKind.DATE, "2026-03-02", name="birth_date") is None
    assert wrong(FieldKind.DATE, "2026-03-03", name="since") is None


def test_what_is_not_asked_is_not_missed() -> None:
    """A question behind a condition is required only when it is asked."""
    second = question(name="second", asked_when=Condition("first", ("b",)))
    form = form_of(question(FieldKind.CHOICE, name="first"), second)

    assert check(form, {"first": "a", "second": ""}, TODAY) == ()
    assert [one.field for one in check(form, {"first": "b"}, TODAY)] == ["second"]


def test_complaints_come_in_the_order_of_the_form() -> None:
    """One for each question at most."""
    form = next(one.form for one in shipped() if one.form.code == "poplatek-odpad")

    found = [one.field for one in check(form, {"reason": "birth", "email": "x"}, TODAY)]

    assert found == ["name", "birth_date", "address", "since", "child_name", "email"]


SHORT = [value for _, value in RIGHT if len(value) < LONGEST_LINE]
VALUES = (
    st.text(max_size=40)
    | st.text("0123456789/ +.@-", max_size=16)
    | st.sampled_from([*SHORT, "x" * 20_001])
)


@given(kind=st.sampled_from(FieldKind), value=VALUES, required=st.booleans())
def test_a_check_never_raises(kind: FieldKind, value: str, required: bool) -> None:  # noqa: FBT001  (Hypothesis gives it)
    """Whatever a stranger sends is either right or told to be wrong."""
    told = wrong(kind, value, required=required)

    assert told is None or told["cs"]


@given(st.data())
def test_shipped_forms_take_any_answers(drawn: st.DataObject) -> None:
    """Whatever is answered to whichever question, every complaint is about one that was asked."""
    form = drawn.draw(st.sampled_from([one.form for one in shipped()]))
    names = [field.name for field in form.fields]
    choices = [choice.value for field in form.fields for choice in field.choices]
    answer = VALUES | st.sampled_from(choices)
    values = drawn.draw(st.dictionaries(st.sampled_from([*names, "unknown"]), answer, max_size=6))

    found = [one.field for one in check(form, values, TODAY)]

    visible = [field.name for field in asked(form, values)]
    assert set(found) <= set(visible)
    assert len(found) == len(set(found))


@given(st.integers(0, 2**32))
def test_a_swapped_digit_is_noticed(seed: int) -> None:
    """One changed digit of a birth number, IČO or account never passes for right."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    kind, value = chance.choice(
        [
            (FieldKind.BIRTH_NUMBER, "7103192745"),
            (FieldKind.ORGANISATION_ID, "00300063"),
            (FieldKind.BANK_ACCOUNT, "2000145399/0800"),
        ]
    )
    place = chance.randrange(min(len(value), 10))
    other = chance.choice([digit for digit in "0123456789" if digit != value[place]])

    assert wrong(kind, value[:place] + other + value[place + 1 :]) is not None
