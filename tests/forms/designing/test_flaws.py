"""What is wrong with a draft is all said, at its question; and only then it is not published."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from forms.designing.flaws import blocking, flaws
from forms.offer import Offer, problems
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec
from tests.forms.designing.specs import any_offer, valid

TODAY = date(2026, 3, 2)

NAME = FormField("name", {"cs": "Jméno"})
PURPOSE = FormField(
    "purpose",
    {"cs": "K čemu?"},
    FieldKind.CHOICE,
    choices=(Choice("x", {"cs": "Trénink"}), Choice("y", {"cs": "Turnaj"})),
)
TEAMS = FormField(
    "teams", {"cs": "Kolik?"}, FieldKind.NUMBER, asked_when=Condition("purpose", ("y",))
)


def offer(*fields: FormField, title: str = "Hala") -> Offer:
    """Make an offer."""
    return Offer(FormSpec("hala", 1, {"cs": title}, fields), TODAY)


def told(one: Offer) -> list[tuple[str, str]]:
    """Return place and text of everything that must be mended."""
    return [(flaw.question, flaw.text) for flaw in blocking(flaws(one, TODAY, {"SK"}))]


def test_a_whole_form_has_no_flaws() -> None:
    """Nor anything to think about."""
    assert flaws(offer(NAME, PURPOSE, TEAMS), TODAY, ()) == ()


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ((), "", "asks nothing yet"),
        ((NAME, NAME), "name", "the same name"),
        ((replace(NAME, label={"en": "Name"}),), "name", "no words yet"),
        ((NAME, TEAMS), "teams", "was removed"),
        ((NAME, TEAMS, PURPOSE), "teams", "comes only later"),
        ((replace(TEAMS, asked_when=Condition("teams", ("y",))),), "teams", "never"),
        (
            (TEAMS, replace(PURPOSE, asked_when=Condition("teams", ("1",)))),
            "teams",
            "wait for each other",
        ),
        ((replace(PURPOSE, choices=()),), "purpose", "nothing to choose"),
        ((replace(NAME, choices=PURPOSE.choices),), "name", "can have choices"),
        ((replace(PURPOSE, choices=PURPOSE.choices[:1]), TEAMS), "teams", "any more"),
        (
            (replace(PURPOSE, choices=(*PURPOSE.choices, Choice("z", {"cs": "Turnaj"}))),),
            "purpose",
            "is there twice",
        ),
        ((PURPOSE, replace(TEAMS, asked_when=Condition("purpose", ()))), "teams", "is chosen"),
        ((replace(NAME, label={"cs": "a" * 301}),), "name", "longer than"),
        ((replace(NAME, help={"cs": "a" * 1001}),), "name", "longer than"),
    ],
)
def test_each_flaw_is_told_at_its_question(
    fields: tuple[FormField, ...], place: str, words: str
) -> None:
    """And it stands in the way of publishing."""
    assert any(where == place and words in text for where, text in told(offer(*fields)))


def test_a_long_circle_is_told_and_ends() -> None:
    """Three questions that wait for each other."""
    a, b, c = (
        FormField(name, {"cs": name}, FieldKind.CONSENT, asked_when=Condition(upon, ("yes",)))
        for name, upon in (("a", "b"), ("b", "c"), ("c", "a"))
    )

    assert ("a", "It and “%(question)s” wait for each other: neither is ever asked.") in told(
        offer(a, b, c)
    )


def test_the_heading_is_looked_at_too() -> None:
    """Name, term, department, validity and the word in addresses."""
    whole = offer(NAME)
    for wrong, words in (
        (offer(NAME, title=" "), "no name yet"),
        (offer(NAME, title="a" * 301), "longer than"),
        (replace(whole, deadline="nothing"), "legal term"),
        (replace(whole, department="XX"), "department"),
        (replace(whole, valid_to=date(2026, 3, 1)), "has passed"),
        (replace(whole, form=replace(whole.form, code="Hala")), "small letters"),
    ):
        assert any(where == "" and words in text for where, text in told(wrong)), words


def test_some_things_are_only_to_be_thought_about() -> None:
    """No name, a placeholder nobody fills, a file that the kiosk cannot take."""
    odd = FormField("files", {"cs": "Přílohy {jmeno}"}, FieldKind.FILE)
    found = flaws(offer(odd), TODAY, ())

    assert blocking(found) == ()
    assert [flaw.question for flaw in found] == ["", "files", "files"]
    assert found[1].values == {"text": "{jmeno}"}


@given(any_offer())
def test_nothing_wrong_goes_through(one: Offer) -> None:
    """What has no flaws, publishing has nothing against; and looking never fails."""
    found = flaws(one, TODAY, ())

    if not blocking(found):
        assert list(problems(one.form)) == []
    for flaw in found:
        assert flaw.text % flaw.values


@given(valid())
def test_only_known_reasons_keep_a_valid_form_back(one: Offer) -> None:
    """A form that the command line takes fails here by nothing but what citizens would notice."""
    for flaw in blocking(flaws(one, TODAY, {"SK"})):
        assert "%(problem)s" not in flaw.text
