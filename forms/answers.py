"""Tells citizens, by whatever way they ask, which forms there are and whether answers are right."""

import re

from forms.checking import check
from forms.publishing import Published, offered, version_of
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer, Question
from gateway.model.form import said
from gateway.store.unit import Unit
from registry.calendar import legal_day
from registry.wording import day as _day

#: What stands before a question's name among the values of a check.
ANSWER = "answer."

_VERSION = re.compile(r"[0-9]{1,9}\Z")

_OFFERED = {"cs": "Můžete vyplnit:", "en": "You can fill in:"}
_NONE = {
    "cs": "Úřad teď žádný formulář nenabízí.",
    "en": "The office offers no form at present.",
}
_UNKNOWN = {
    "cs": "Takový formulář tu není. Otevřete prosím seznam formulářů znovu.",
    "en": "There is no such form. Please open the list of forms again.",
}
_CLOSED = {
    "cs": "Tento formulář úřad stáhl a vyplněný ho bral do {day}. Nic se neodeslalo, vaše odpovědi "
    "tu zatím zůstávají: opište si, co potřebujete, a otevřete seznam formulářů, nebo úřadu "
    "napište.",
    "en": "The office has withdrawn this form and took it until {day}. Nothing was sent; your "
    "answers are still here: copy what you need and open the list of forms, or write to the "
    "office.",
}
_RIGHT = {"cs": "Vše je vyplněno správně.", "en": "Everything is filled in correctly."}
_WRONG = {
    "cs": "Formulář ještě odeslat nejde. Opravte prosím, co je označeno.",
    "en": "The form cannot be sent yet. Please mend what is marked.",
}


class FormCatalogue:
    """Answers ``form-catalogue``: the forms offered, or the one named by ``code``."""

    kind = FORM_CATALOGUE

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Give the forms; each also stands in the text and the facts, by code and title."""
        language = question.language
        if "code" in question.values:
            one = _named(unit, question.values["code"], question.values.get("version", ""))
            return _listed((one,), language) if one else Answer(False, said(_UNKNOWN, language))
        found = offered(unit)
        return _listed(found, language) if found else Answer(False, said(_NONE, language))


class FormCheck:
    """Answers ``form-check``: whether the filled form may be handed in."""

    kind = FORM_CHECK

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Give what is to be mended as pairs of a question's name and a sentence."""
        language = question.language
        values = question.values
        one = _named(unit, values.get("form", ""), values.get("version", ""))
        if one is None:
            return Answer(found=False, text=said(_UNKNOWN, language))
        if one.taken_until and not one.taken_on(legal_day(unit.now)):
            closed = said(_CLOSED, language).format(day=_day(one.taken_until))
            return Answer(found=False, text=closed)
        answers = {
            name.removeprefix(ANSWER): value
            for name, value in values.items()
            if name.startswith(ANSWER)
        }
        wrong = check(one.offer.form, answers, legal_day(unit.now))
        facts = tuple((each.field, said(each.words, language)) for each in wrong)
        return Answer(not wrong, said(_WRONG if wrong else _RIGHT, language), facts)


def _named(unit: Unit, code: str, version: str) -> Published | None:
    if not version:
        return version_of(unit, code)
    number = int(version) if _VERSION.match(version) else 0
    return version_of(unit, code, number)


def _listed(found: tuple[Published, ...], language: str) -> Answer:
    forms = tuple(one.offer.form for one in found)
    titles = tuple((form.code, said(form.title, language)) for form in forms)
    text = "\n".join((said(_OFFERED, language), *(f"– {title}" for _, title in titles)))
    return Answer(found=True, text=text, facts=titles, forms=forms)
