"""A form being filled in: the way through its questions, and what is handed in at the end."""

import io

import pytest

from channels.kiosk.program.checking import Complaint, complaint
from channels.kiosk.program.filling import Filling
from gateway.model import package
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec

SPEC = FormSpec(
    "stiznost",
    2,
    {"cs": "Stížnost", "en": "Complaint"},
    (
        FormField("name", {"cs": "Jméno"}),
        FormField(
            "kind",
            {"cs": "Co?"},
            FieldKind.CHOICE,
            choices=(Choice("dog", {"cs": "Pes"}), Choice("other", {"cs": "Jiné"})),
        ),
        FormField("which", {"cs": "Jaké?"}, asked_when=Condition("kind", ("other",))),
        FormField("photo", {"cs": "Fotografie"}, FieldKind.FILE),
        FormField("email", {"cs": "E-mail"}, FieldKind.EMAIL, required=False),
    ),
)


def begun() -> Filling:
    """Return a form at its first question."""
    filling = Filling(SPEC, "cs")
    filling.go_to_first()
    return filling


def answered(filling: Filling, *values: str) -> Filling:
    """Answer one question after another."""
    for value in values:
        assert filling.answer(value) is None
    return filling


def test_questions_come_in_order_without_files() -> None:
    """A kiosk asks for everything but files."""
    filling = begun()

    assert [one.name for one in filling.questions] == ["name", "kind", "email"]
    assert filling.leaves_files
    assert answered(filling, "Žofie", "dog", "").here == ""


def test_an_answer_opens_a_question() -> None:
    """A condition met is asked next, and counts in the progress."""
    filling = answered(begun(), "Žofie", "other")

    assert (filling.here, filling.place, len(filling.questions)) == ("which", 2, 4)


def test_back_goes_to_the_question_before() -> None:
    """From the end to the last one, from the first one nowhere."""
    filling = answered(begun(), "Žofie", "dog", "")

    assert filling.back()
    assert filling.here == "email"
    assert filling.back()
    assert filling.back()
    assert filling.here == "name"
    assert not filling.back()


def test_a_change_returns_to_the_end() -> None:
    """Changing one answer asks no others again, but for those it opens."""
    filling = answered(begun(), "Žofie", "dog", "")
    filling.change("name")
    assert answered(filling, "Anna").here == ""

    filling.change("kind")
    assert answered(filling, "other").here == "which"
    assert answered(filling, "Kohout").here == ""


def test_what_is_no_longer_asked_is_not_handed_in() -> None:
    """Answers of another path stay behind."""
    filling = answered(begun(), "Žofie", "other", "Kohout", "")
    filling.change("kind")
    answered(filling, "dog")

    opened = package.read(io.BytesIO(filling.packed()))
    assert opened.form.values == {"name": "Žofie", "kind": "dog", "photo": "", "email": ""}
    assert opened.facts == {"kiosk_number": filling.short_number, "files": "at the counter"}
    shown = {answer.name: answer.shown for answer in opened.form.answers}
    assert shown["kind"] == "Pes"


def test_complaints_stand_at_their_questions() -> None:
    """What concerns files is not for the kiosk; what has no place stands above all."""
    filling = answered(begun(), "Žofie", "dog", "")

    assert not filling.blamed([("photo", "Chybí.")])
    assert filling.complaints == {}
    assert filling.blamed([("name", "Celé jméno."), ("elsewhere", "Formulář už neplatí.")])
    assert filling.complaints == {"name": "Celé jméno.", "": "Formulář už neplatí."}
    filling.change("name")
    answered(filling, "Žofie Nováková")
    assert "name" not in filling.complaints


def test_every_filling_has_its_own_number() -> None:
    """The number people read out is the beginning of the long one."""
    one, other = begun(), begun()

    assert one.number != other.number
    one.number = "7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b11"
    assert one.short_number == "K-7C1F-9E02"


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        (FieldKind.TEXT, "", "missing"),
        (FieldKind.CHOICE, "", "missing_choice"),
        (FieldKind.CONSENT, "", "missing_consent"),
        (FieldKind.CONSENT, "yes", None),
        (FieldKind.DATE, "1950-03-05", None),
        (FieldKind.DATE, "1950-02-30", "bad_date"),
        (FieldKind.DATE, "0503", "bad_date"),
        (FieldKind.NUMBER, "12", None),
        (FieldKind.NUMBER, "12+", "bad_number"),
        (FieldKind.EMAIL, "a@b.cz", None),
        (FieldKind.EMAIL, "a@b", "bad_email"),
        (FieldKind.POSTAL_CODE, "74801", None),
        (FieldKind.POSTAL_CODE, "7480", "bad_postal"),
        (FieldKind.TEXT, "x" * 201, "too_long"),
        (FieldKind.LONG_TEXT, "x" * 4000, None),
    ],
)
def test_answers_are_looked_at(kind: FieldKind, value: str, key: str | None) -> None:
    """Each kind has its form; the complaint is a key of the words."""
    found = complaint(FormField("any", {"cs": "?"}, kind), value)

    assert (found.key if found else None) == key


def test_what_is_not_needed_may_be_empty() -> None:
    """An optional question may be skipped, but not answered wrongly."""
    question = FormField("email", {"cs": "?"}, FieldKind.EMAIL, required=False)

    assert complaint(question, "") is None
    assert complaint(question, "a@b") == Complaint("bad_email")
