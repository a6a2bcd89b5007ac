"""A form as data, and one filled in: web, kiosk, chat and print all render the same specification.

Texts for people come by language (``cs``, ``en``); Czech is always there. Some names of questions
have a meaning everywhere, because the register is told by them who writes and about what:
``name``, ``email``, ``phone``, ``birth_date``, ``address``, ``organisation_id``, ``data_box_id``,
``subject`` and ``text``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Words = Mapping[str, str]

CZECH = "cs"


def said(words: Words, language: str) -> str:
    """Return *words* in *language*, in Czech when it is missing, empty when nothing is said."""
    return words.get(language) or words.get(CZECH, "")


class FieldKind(StrEnum):
    """How one question is asked and checked. Answers are text; these are their forms."""

    #: One line.
    TEXT = "text"
    #: Several lines.
    LONG_TEXT = "long-text"
    #: One of ``choices``, by value.
    CHOICE = "choice"
    #: ``yes`` or empty.
    CONSENT = "consent"
    #: ISO 8601: ``2026-11-23``.
    DATE = "date"
    #: A whole number, not negative.
    NUMBER = "number"
    EMAIL = "email"
    PHONE = "phone"
    #: A Czech postal code, five digits.
    POSTAL_CODE = "postal-code"
    #: A Czech birth number (rodné číslo).
    BIRTH_NUMBER = "birth-number"
    #: IČO, eight digits.
    ORGANISATION_ID = "organisation-id"
    #: A Czech bank account: ``19-2000145399/0800``.
    BANK_ACCOUNT = "bank-account"
    #: One or more uploaded files; its answer names them.
    FILE = "file"


class Signing(StrEnum):
    """Whether a filing made with the form takes effect without the sender's signature."""

    #: Sent unsigned it is only prepared, and becomes a filing when signed at the counter
    #: (§ 37 of Act 500/2004).
    NEEDED = "needed"
    #: It is a filing when it comes (a request under Act 106/1999).
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: the answer to an earlier one is among *values*."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form."""

    #: Letters, digits and underscores; unique within the form.
    name: str
    label: Words
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    #: A sentence that helps to answer.
    help: Words = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    #: The most characters of an answer, or files of an upload; 0 stands for the kind's own limit.
    most: int = 0
    asked_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One version of a form. A version once published never changes."""

    #: Letters, digits and hyphens; stands in addresses.
    code: str
    version: int
    title: Words
    fields: tuple[FormField, ...]
    #: What the form is for, one or two sentences.
    description: Words = field(default_factory=dict)
    signing: Signing = Signing.NEEDED


def asked(spec: FormSpec, answers: Mapping[str, str]) -> Iterator[FormField]:
    """Yield the questions that are asked, given the answers so far, in order.

    What depends on a question that is not asked is not asked either.
    """
    visible: set[str] = set()
    for one in spec.fields:
        when = one.asked_when
        if when is None or (when.field in visible and answers.get(when.field) in when.values):
            visible.add(one.name)
            yield one


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One answered question, as the sender saw it."""

    name: str
    #: The question in the language it was asked in.
    label: str
    value: str
    #: The answer in words where that differs from *value*: a choice's label, a written date.
    shown: str = ""


@dataclass(frozen=True, slots=True)
class FormData:
    """A form filled in: the version it was filled with, and the answers in order."""

    code: str
    version: int
    #: The form's title in the sender's language.
    title: str = ""
    language: str = CZECH
    answers: tuple[FormAnswer, ...] = ()

    @property
    def values(self) -> Mapping[str, str]:
        """Return the answers by name."""
        return {answer.name: answer.value for answer in self.answers}


def filled(spec: FormSpec, values: Mapping[str, str], language: str) -> FormData:
    """Return *values* as answers to the questions that were asked, with their words."""
    answers = []
    for one in asked(spec, values):
        value = values.get(one.name, "")
        shown = _shown(one, value, language)
        answers.append(FormAnswer(one.name, said(one.label, language), value, shown))
    return FormData(spec.code, spec.version, said(spec.title, language), language, tuple(answers))


_YES = {CZECH: "ano", "en": "yes"}


def _shown(asked_for: FormField, value: str, language: str) -> str:
    """Return the answer in words where they differ from the value, empty otherwise."""
    if asked_for.kind is FieldKind.CONSENT and value:
        return said(_YES, language)
    if asked_for.kind is FieldKind.DATE and language == CZECH:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return ""
        return f"{day.day}. {day.month}. {day.year}"
    return next((said(c.label, language) for c in asked_for.choices if c.value == value), "")
