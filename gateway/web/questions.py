"""How each question of a form stands on a page: words, control, what is wrong with it.

The public web asks citizens so; the desk shows by the same pieces what they will be asked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.model.form import FieldKind, FormField, FormSpec, said
from gateway.web.languages import msgid

#: Translates a text and fills in ``%(name)s``.
Say = Callable[..., str]

#: Above so many choices a list to open takes the place of buttons.
BUTTONS = 8

#: Attributes of the control of each kind.
CONTROLS: Mapping[FieldKind, Mapping[str, str]] = {
    FieldKind.EMAIL: {"type": "email", "spellcheck": "false", "autocapitalize": "none"},
    FieldKind.PHONE: {"type": "tel", "class": "short"},
    FieldKind.NUMBER: {"inputmode": "numeric", "class": "short"},
    FieldKind.DATE: {"class": "short"},
    FieldKind.POSTAL_CODE: {"inputmode": "numeric", "class": "short"},
    FieldKind.BIRTH_NUMBER: {"class": "short", "autocomplete": "off"},
    FieldKind.ORGANISATION_ID: {"inputmode": "numeric", "class": "short", "autocomplete": "off"},
    FieldKind.BANK_ACCOUNT: {"spellcheck": "false", "autocomplete": "off"},
}

#: What browsers may fill in by themselves, by the names that mean the same in every form
#: (WCAG 2.1, 1.3.5).
AUTOCOMPLETE: Mapping[str, str] = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "birth_date": "bday",
    "address": "street-address",
    "postal_code": "postal-code",
}

#: Said where the form itself gives no help.
HINTS: Mapping[FieldKind, str] = {
    FieldKind.DATE: msgid("For example 3. 9. 2026."),
    FieldKind.POSTAL_CODE: msgid("Five digits."),
    FieldKind.BIRTH_NUMBER: msgid("For example 565123/0123."),
    FieldKind.ORGANISATION_ID: msgid("Eight digits."),
    FieldKind.BANK_ACCOUNT: msgid("For example 19-2000145399/0800."),
}

_BORN = msgid("For example 3. 9. 1956.")
_CHOSEN = msgid("Answer only if you chose “%(answer)s” at “%(question)s”.")
_TICKED = msgid("Answer only if you ticked “%(question)s”.")
_OR = msgid("” or “")


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the page."""

    name: str
    kind: FieldKind
    label: str
    help: str
    #: What was typed, as it was typed.
    value: str
    #: A sentence, or empty.
    complaint: str
    required: bool
    #: When the question is asked, in words; empty where always.
    when: str = ""
    #: The same for the script: the question it depends on, and its answers.
    when_field: str = ""
    when_values: tuple[str, ...] = ()
    #: Value and words of each choice.
    choices: tuple[tuple[str, str], ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: Files that came and have to be chosen again.
    lost: tuple[str, ...] = ()
    several: bool = False

    @property
    def as_list(self) -> bool:
        """Whether the choices stand in a list to open."""
        return len(self.choices) > BUTTONS


@dataclass(frozen=True, slots=True)
class Typed:
    """What was given so far, by question."""

    language: str
    words: Mapping[str, str] = field(default_factory=dict)
    complaints: Mapping[str, str] = field(default_factory=dict)
    #: Names of files that came and have to be chosen again.
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)


def lines(spec: FormSpec, typed: Typed, sizes: Callable[[int], str], say: Say) -> Iterator[Line]:
    """Yield the questions of a form in order; *sizes* says how large so many files may be.

    The template ``web/question.html`` shows each.
    """
    by_name = {one.name: one for one in spec.fields}
    for one in spec.fields:
        when = one.asked_when
        yield Line(
            name=one.name,
            kind=one.kind,
            label=said(one.label, typed.language),
            help=_help(one, typed.language, sizes, say),
            value=typed.words.get(one.name, ""),
            complaint=typed.complaints.get(one.name, ""),
            required=one.required,
            when=_when(one, by_name, typed.language, say),
            when_field=when.field if when else "",
            when_values=when.values if when else (),
            choices=tuple((c.value, said(c.label, typed.language)) for c in one.choices),
            attributes=_attributes(one),
            lost=tuple(typed.files.get(one.name, ())),
            several=one.most != 1,
        )


def _help(one: FormField, language: str, sizes: Callable[[int], str], say: Say) -> str:
    own = said(one.help, language)
    if one.kind is FieldKind.FILE:
        return f"{own} {sizes(one.most)}".strip()
    return own or say(_BORN if one.name == "birth_date" else HINTS.get(one.kind, ""))


def _attributes(one: FormField) -> Mapping[str, str]:
    known = dict(CONTROLS.get(one.kind, {}))
    meaning = AUTOCOMPLETE.get(one.name, "")
    # A single line takes the first line of an address only (HTML, autofill).
    if meaning == "street-address" and one.kind is not FieldKind.LONG_TEXT:
        meaning = "address-line1"
    return known | ({"autocomplete": meaning} if meaning else {})


def _when(one: FormField, by_name: Mapping[str, FormField], language: str, say: Say) -> str:
    when = one.asked_when
    parent = by_name.get(when.field) if when else None
    if when is None or parent is None:
        return ""
    question = said(parent.label, language)
    if parent.kind is FieldKind.CONSENT:
        return say(_TICKED, question=question)
    words = {choice.value: said(choice.label, language) for choice in parent.choices}
    answers = say(_OR).join(words.get(value, value) for value in when.values)
    return say(_CHOSEN, answer=answers, question=question)
