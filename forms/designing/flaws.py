"""Finds everything that is wrong with a draft, each with the question where it is mended."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from forms.offer import LONGEST_CODE, Offer, problems
from gateway.model.form import CZECH, FieldKind, FormField, FormSpec, Words, said
from gateway.web.languages import msgid
from registry.deadlines import kind_on

#: What fits on a kiosk's screen and into a chat's message.
LONGEST_LABEL, LONGEST_HELP, MOST_QUESTIONS, MOST_CHOICES = 300, 1000, 200, 100

#: What looks as if something should be filled in: ``{jmeno}``, ``%(day)s``, ``<name>``.
_PLACEHOLDER = re.compile(r"\{[^{}\n]{0,40}\}|%\(\w+\)[sd]|<[A-Za-z_]\w*>|\$\w+")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend, or to think about."""

    #: The question's name; empty for the form itself.
    question: str
    #: An English text to be translated, with ``%(name)s`` of *values*.
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    #: Whether the form may be published all the same.
    advice: bool = False


def flaws(offer: Offer, today: date, departments: Collection[str]) -> tuple[Flaw, ...]:
    """Return what is wrong, in the form's order. Without any but advice it may be published.

    *departments* are the codes of those the originator has.
    """
    found = (*_heading(offer), *_filing(offer, today, departments), *_questions(offer.form))
    if any(not one.advice for one in found):
        return (*found, *_advice(offer.form))
    # What publishing itself would refuse, and nothing above has words for.
    rest = tuple(Flaw("", "%(problem)s", {"problem": one}) for one in problems(offer.form))
    return (*found, *rest, *_advice(offer.form))


def blocking(found: tuple[Flaw, ...]) -> tuple[Flaw, ...]:
    """Return what must be mended before publishing."""
    return tuple(one for one in found if not one.advice)


def _heading(offer: Offer) -> Iterator[Flaw]:
    form = offer.form
    if not form.title.get(CZECH, "").strip():
        yield Flaw("", msgid("The form has no name yet."))
    if any(len(words) > LONGEST_LABEL for words in form.title.values()):
        yield Flaw("", msgid("The form's name is longer than %(most)s characters."), _most())
    if len(form.code) > LONGEST_CODE or any(one.startswith("code") for one in problems(form)):
        yield Flaw("", msgid("The word for addresses takes small letters, digits and hyphens."))
    if not form.fields:
        yield Flaw("", msgid("The form asks nothing yet. Add the first question."))
    if len(form.fields) > MOST_QUESTIONS:
        values = {"most": str(MOST_QUESTIONS)}
        yield Flaw("", msgid("The form has more than %(most)s questions."), values)


def _filing(offer: Offer, today: date, departments: Collection[str]) -> Iterator[Flaw]:
    if offer.valid_to is not None and offer.valid_to < today:
        yield Flaw("", msgid("The last day of the form's validity has passed."))
    if offer.department and offer.department not in departments:
        yield Flaw("", msgid("The chosen department does not exist any more."))
    if offer.deadline and not _is_law(offer.deadline, today):
        yield Flaw("", msgid("The chosen legal term does not exist today."))


def _is_law(code: str, today: date) -> bool:
    try:
        kind_on(code, today)
    except LookupError:
        return False
    return True


def _most(most: int = LONGEST_LABEL) -> Mapping[str, str]:
    return {"most": str(most)}


def _questions(form: FormSpec) -> Iterator[Flaw]:
    later = {one.name: one for one in form.fields}
    before: dict[str, FormField] = {}
    for one in form.fields:
        if one.name in before:
            yield Flaw(one.name, msgid("Two questions have the same name “%(name)s”."), _name(one))
        yield from _words(one)
        yield from _choices(one)
        yield from _condition(one, before, later)
        before[one.name] = one


def _name(one: FormField) -> Mapping[str, str]:
    return {"name": one.name}


def _words(one: FormField) -> Iterator[Flaw]:
    if not one.label.get(CZECH, "").strip():
        yield Flaw(one.name, msgid("The question has no words yet."))
    if any(len(words) > LONGEST_LABEL for words in one.label.values()):
        text = msgid("The question is longer than %(most)s characters; move a part into the help.")
        yield Flaw(one.name, text, _most())
    if any(len(words) > LONGEST_HELP for words in one.help.values()):
        yield Flaw(
            one.name, msgid("The help is longer than %(most)s characters."), _most(LONGEST_HELP)
        )
    if one.most < 0:
        yield Flaw(one.name, msgid("The limit is a whole number, not negative."))


def _choices(one: FormField) -> Iterator[Flaw]:
    if one.kind is not FieldKind.CHOICE:
        if one.choices:
            yield Flaw(one.name, msgid("Only “one of the choices” can have choices."))
        return
    if not one.choices:
        yield Flaw(one.name, msgid("There is nothing to choose from. Write the choices."))
    if len(one.choices) > MOST_CHOICES:
        text = msgid("There are more than %(most)s choices.")
        yield Flaw(one.name, text, _most(MOST_CHOICES))
    if any(not choice.label.get(CZECH, "").strip() for choice in one.choices):
        yield Flaw(one.name, msgid("One of the choices has no Czech words."))
    if _twice(choice.value for choice in one.choices):
        yield Flaw(one.name, msgid("Two choices mean the same. Write them anew."))
    for label in _twice(said(choice.label, CZECH).strip() for choice in one.choices):
        text = msgid("The choice “%(choice)s” is there twice.")
        yield Flaw(one.name, text, {"choice": label})


def _twice(words: Iterator[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1 and word]


def _condition(
    one: FormField, before: Mapping[str, FormField], all_of: Mapping[str, FormField]
) -> Iterator[Flaw]:
    when = one.asked_when
    if when is None:
        return
    if when.field == one.name:
        yield Flaw(one.name, msgid("The question is asked only after an answer to itself: never."))
        return
    if when.field not in all_of:
        text = msgid("It is asked after an answer to a question that was removed.")
        yield Flaw(one.name, text, {"question": when.field})
        return
    other = all_of[when.field]
    values = {"question": label(other)}
    if when.field not in before:
        text = msgid("It is asked after an answer to “%(question)s”, but that comes only later.")
        if _depends(other, one.name, all_of):
            text = msgid("It and “%(question)s” wait for each other: neither is ever asked.")
        yield Flaw(one.name, text, values)
    yield from _answers(one, other, when.values, values)


def _depends(one: FormField, upon: str, all_of: Mapping[str, FormField]) -> bool:
    """Tell whether *one* is asked only after *upon*, over any number of others."""
    seen: set[str] = set()
    when = one.asked_when
    while when is not None and when.field not in seen:
        if when.field == upon:
            return True
        seen.add(when.field)
        other = all_of.get(when.field)
        when = other.asked_when if other else None
    return False


def _answers(
    one: FormField, other: FormField, wanted: tuple[str, ...], values: Mapping[str, str]
) -> Iterator[Flaw]:
    if not wanted:
        text = msgid("No answer to “%(question)s” is chosen after which it is asked.")
        yield Flaw(one.name, text, values)
    if other.kind is FieldKind.CHOICE:
        known = {choice.value for choice in other.choices}
    elif other.kind is FieldKind.CONSENT:
        known = {"yes"}
    else:
        return
    if not set(wanted) <= known:
        text = msgid("It is asked after an answer that “%(question)s” does not offer any more.")
        yield Flaw(one.name, text, values)


def label(one: FormField) -> str:
    """Return the question in Czech, or its name while it has no words."""
    return said(one.label, CZECH).strip() or one.name


def _advice(form: FormSpec) -> Iterator[Flaw]:
    if form.fields and all(one.name != "name" for one in form.fields):
        text = msgid("The form does not ask for a name, so the register will not know who writes.")
        yield Flaw("", text, advice=True)
    for name, words in _texts(form):
        found = next((m[0] for text in words.values() if (m := _PLACEHOLDER.search(text))), "")
        if found:
            text = msgid("“%(text)s” will be read by citizens exactly so; nothing is put there.")
            yield Flaw(name, text, {"text": found}, advice=True)
    for one in form.fields:
        if one.kind is FieldKind.FILE and one.required:
            text = msgid("The kiosk takes no files, and not every chat does. Must there be one?")
            yield Flaw(one.name, text, advice=True)


def _texts(form: FormSpec) -> Iterator[tuple[str, Words]]:
    yield "", form.title
    yield "", form.description
    for one in form.fields:
        yield one.name, one.label
        yield one.name, one.help
        for choice in one.choices:
            yield one.name, choice.label
