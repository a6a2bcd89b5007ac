"""What a draft will look like: answers to try it with, and one question after another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gateway.model.form import FieldKind, FormField, FormSpec, asked, said

_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\Z")

#: An invented person's answers.
_NAMED: Mapping[str, str] = {
    "name": "Žofie Příkladná",
    "birth_date": "1971-03-19",
    "address": "Dlouhá 3, 748 01 Hlučín",
    "email": "zofie@example.test",
    "subject": "Ukázka",
}
_SAMPLES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "Ukázková odpověď",
    FieldKind.LONG_TEXT: "Ukázková odpověď na více řádků.\nTady je druhý.",
    FieldKind.CONSENT: "yes",
    FieldKind.NUMBER: "12",
    FieldKind.EMAIL: "zofie@example.test",
    FieldKind.PHONE: "601 123 456",
    FieldKind.POSTAL_CODE: "748 01",
    FieldKind.BIRTH_NUMBER: "710319/2745",
    FieldKind.ORGANISATION_ID: "00300063",
    FieldKind.BANK_ACCOUNT: "19-2000145399/0800",
    FieldKind.FILE: "ukazka.pdf",
}


def samples(form: FormSpec, today: date) -> Mapping[str, str]:
    """Return an answer to every question: a choice's first, and what fits its kind."""
    found: dict[str, str] = {}
    for one in form.fields:
        first = one.choices[0].value if one.choices else ""
        fits = {FieldKind.CHOICE: first, FieldKind.DATE: today.isoformat()}
        found[one.name] = _NAMED.get(one.name) or fits.get(one.kind) or _SAMPLES.get(one.kind, "")
    return found


def answers(form: FormSpec, typed: Mapping[str, str]) -> Mapping[str, str]:
    """Return what was typed as answers; days as people write them become those of a calendar."""
    return {
        one.name: _as_day(typed.get(one.name, ""))
        if one.kind is FieldKind.DATE
        else typed.get(one.name, "")
        for one in form.fields
    }


def _as_day(text: str) -> str:
    found = _DAY.match(text.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def without_files(form: FormSpec) -> FormSpec:
    """Return the form as it is checked here, where nobody uploads anything."""
    kept = tuple(one for one in form.fields if one.kind is not FieldKind.FILE)
    return replace(form, fields=kept)


@dataclass(frozen=True, slots=True)
class Step:
    """One question as it comes by itself."""

    question: FormField
    label: str
    help: str
    choices: tuple[str, ...]
    #: When it is asked: the other question and its answers, in words; empty where always.
    when: str = ""
    answers: tuple[str, ...] = ()


def steps(form: FormSpec, language: str) -> tuple[Step, ...]:
    """Return all questions one after another, as kiosk and chat ask them."""
    by_name = {one.name: one for one in form.fields}
    return tuple(_step(one, by_name, language) for one in form.fields)


def _step(one: FormField, by_name: Mapping[str, FormField], language: str) -> Step:
    when = one.asked_when
    other = by_name.get(when.field) if when else None
    words: dict[str, str] = {}
    if other is not None:
        words = {choice.value: said(choice.label, language) for choice in other.choices}
        words["yes"] = words.get("yes", "ano" if language == "cs" else "yes")
    return Step(
        one,
        said(one.label, language) or one.name,
        said(one.help, language),
        tuple(said(choice.label, language) for choice in one.choices),
        said(other.label, language) if other else "",
        tuple(words.get(value, value) for value in when.values) if when else (),
    )


def conversation(form: FormSpec, given: Mapping[str, str], language: str) -> tuple[Step, ...]:
    """Return the questions a chat asks whoever answers so."""
    names = {one.name for one in asked(form, given)}
    return tuple(step for step in steps(form, language) if step.question.name in names)
