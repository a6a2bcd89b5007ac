"""Whatever a form says, it says the same after it was a draft, a file or a page."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from forms.designing import sheet
from forms.designing.toml import written
from forms.offer import Offer, problems, read, shipped
from gateway.model.form import Choice, FieldKind, FormField
from gateway.store import codec
from tests.forms.designing.specs import fields, line, valid


@given(valid())
def test_a_form_is_the_same_after_it_was_a_draft_and_a_file(offer: Offer) -> None:
    """Languages nobody knows, odd characters, conditions and all."""
    assert not list(problems(offer.form))
    assert codec.loads(codec.dumps(offer), Offer) == offer
    assert read(written(offer)) == offer


def test_the_forms_that_come_with_the_program_travel_as_files() -> None:
    """All of them, whole."""
    for offer in shipped():
        assert read(written(offer)) == offer
        for field in offer.form.fields:
            assert sheet.question(sheet.typed(field), field) == field


@given(fields(line))
def test_a_question_saved_unchanged_is_the_same(field: FormField) -> None:
    """What the page does not show, a page does not change."""
    one = replace(
        field,
        choices=_apart(field.choices) if field.kind is FieldKind.CHOICE else (),
        asked_when=field.asked_when if field.asked_when and field.asked_when.values else None,
    )

    assert sheet.question(sheet.typed(one), one) == one


def _apart(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Return the choices whose Czech words stand there only once."""
    found = {choice.label["cs"]: choice for choice in choices}
    return tuple(found.values())


@given(fields(line), st.dictionaries(st.sampled_from(["label", "choices", "most", "kind"]), line))
def test_whatever_is_typed_is_a_question_or_a_complaint(
    field: FormField, typed: dict[str, str]
) -> None:
    """Never anything else."""
    shown = sheet.typed(field)
    made, complained = field, ""
    try:
        made = sheet.question(sheet.Sheet({**shown.values, **typed}, shown.when), field)
    except sheet.Untyped as error:
        complained = error.field

    assert complained in {"", "kind", "most", "when", "choices_en"}
    assert made.name == field.name
    assert complained or made.kind is FieldKind.CHOICE or not made.choices


def test_choices_stay_the_same_when_they_are_reworded_moved_or_fewer() -> None:
    """A value belongs to its choice, and so do the English words nobody touched."""
    one = FormField(
        "purpose",
        {"cs": "K čemu?"},
        FieldKind.CHOICE,
        choices=tuple(
            Choice(value, {"cs": czech, "en": english})
            for value, czech, english in (
                ("a", "Trénink", "Training"),
                ("b", "Turnaj", "Tournament"),
                ("c", "Koncert", "Concert"),
            )
        ),
    )  # fmt: skip
    shown = sheet.typed(one).values

    def saved(**changed: str) -> list[tuple[str, str, str]]:
        made = sheet.question(sheet.Sheet({**shown, **changed}), one)
        return [(c.value, c.label["cs"], c.label.get("en", "")) for c in made.choices]

    assert saved(choices="Trénink\nZápas\nKoncert")[1] == ("b", "Zápas", "Tournament")
    assert saved(choices="Koncert\nTrénink") == [
        ("c", "Koncert", "Concert"),
        ("a", "Trénink", "Training"),
    ]
    assert saved(choices="Ples\nTrénink\nTurnaj\nKoncert")[0] == ("ples", "Ples", "")
    assert saved(choices_en="\nMatch")[:2] == [("a", "Trénink", ""), ("b", "Turnaj", "Match")]
