"""What a clerk types about a question or a form, made into one, and back for the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from forms.designing.keys import value_of
from forms.offer import LONGEST_CODE, Offer
from gateway.model.errors import Refused
from gateway.model.form import (
    CZECH,
    Choice,
    Condition,
    FieldKind,
    FormField,
    Signing,
    Words,
)
from gateway.web.languages import msgid

ENGLISH = "en"

#: Kinds whose length, or number of files, may be limited.
LIMITED = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.FILE})

#: What a limit has at most.
_DIGITS = 5
_CODE = re.compile(r"[a-z0-9][a-z0-9-]*\Z")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The fields of a page as they were typed."""

    values: Mapping[str, str]
    #: Ticked answers, each ``question=value``.
    when: Sequence[str] = ()

    def of(self, name: str) -> str:
        """Return a field without spaces around it; its lines end in a line feed alone."""
        return self.values.get(name, "").strip().replace("\r\n", "\n")


class Untyped(Refused):
    """A field cannot be understood; which one and why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def typed(one: FormField) -> Sheet:
    """Return a question as it stands on the page."""
    choices = [choice.label.get(CZECH, "") for choice in one.choices]
    english = [choice.label.get(ENGLISH, "") for choice in one.choices]
    values = {
        "label": one.label.get(CZECH, ""),
        "label_en": one.label.get(ENGLISH, ""),
        "help": one.help.get(CZECH, ""),
        "help_en": one.help.get(ENGLISH, ""),
        "kind": one.kind.value,
        "required": "1" if one.required else "",
        "most": str(one.most or ""),
        "choices": "\n".join(choices),
        "choices_en": "\n".join(english) if any(english) else "",
    }
    when = one.asked_when
    return Sheet(values, tuple(f"{when.field}={value}" for value in when.values) if when else ())


def question(sheet: Sheet, before: FormField) -> FormField:
    """Return the question that was typed over *before*. Raises ``Untyped``."""
    kind = _kind(sheet.of("kind"))
    return replace(
        before,
        label=_said(before.label, sheet.of("label"), sheet.of("label_en")),
        help=_said(before.help, sheet.of("help"), sheet.of("help_en")),
        kind=kind,
        required=bool(sheet.of("required")),
        most=_limit(sheet, kind, before),
        choices=_choices(sheet, before) if kind is FieldKind.CHOICE else (),
        asked_when=_condition(sheet.when),
    )


def _kind(text: str) -> FieldKind:
    try:
        return FieldKind(text)
    except ValueError as error:
        raise Untyped("kind", msgid("Choose how it is answered.")) from error


def _said(before: Words, czech: str, english: str) -> Words:
    """Return the words with those languages that the page does not show."""
    found = dict(before) | {CZECH: czech, ENGLISH: english}
    return {language: words for language, words in found.items() if words}


def _limit(sheet: Sheet, kind: FieldKind, before: FormField) -> int:
    if kind not in LIMITED or "most" not in sheet.values:
        # A kind that shows no limit keeps the one it came with, and no other kind's.
        return before.most if kind is before.kind else 0
    text = sheet.of("most")
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise Untyped("most", msgid("Write a whole number, or leave it empty."))
    return int(text)


def _choices(sheet: Sheet, before: FormField) -> tuple[Choice, ...]:
    if "choices" not in sheet.values:
        return before.choices
    written = sheet.values["choices"].splitlines()
    # What was written in English stands on the same line; so an empty line there means something.
    english = sheet.values.get("choices_en", "").splitlines()
    # Who only changes the Czech lines does not move the English ones to other choices.
    untouched = english == typed(before).values["choices_en"].splitlines()
    if not untouched and any(line.strip() for line in english[len(written) :]):
        raise Untyped("choices_en", msgid("There are more lines in English than in Czech."))
    lines = _lined(written, english)
    known = _recognised([czech for czech, _ in lines], before.choices)
    taken = {choice.value for choice in known if choice}
    found = []
    for (czech, beside), old in zip(lines, known, strict=True):
        value = old.value if old else value_of(czech, taken)
        taken.add(value)
        label = old.label if old else {}
        said = label.get(ENGLISH, "") if untouched else beside
        found.append(Choice(value, _said(label, czech, said)))
    return tuple(found)


def _lined(czech: Sequence[str], english: Sequence[str]) -> Sequence[tuple[str, str]]:
    padded = [*english, *([""] * len(czech))]
    pairs = ((line.strip(), other.strip()) for line, other in zip(czech, padded, strict=False))
    return [(line, other) for line, other in pairs if line]


def _recognised(labels: Sequence[str], choices: Sequence[Choice]) -> list[Choice | None]:
    """Return which choice each line was before: by its words, else, reworded, by its place.

    A choice that only got other words stays the same one, so that conditions go on holding.
    """
    left = list(choices)
    found: list[Choice | None] = []
    for label in labels:
        same = next((one for one in left if one.label.get(CZECH, "").strip() == label), None)
        found.append(same)
        if same is not None:
            left.remove(same)
    if len(labels) == len(choices):
        for place, one in enumerate(choices):
            if found[place] is None and one in left:
                found[place] = one
    return found


def _condition(ticked: Sequence[str]) -> Condition | None:
    pairs = [one.partition("=") for one in ticked]
    fields = {name for name, _, _ in pairs}
    if len(fields) > 1:
        raise Untyped("when", msgid("Tick answers to one question only."))
    if not fields:
        return None
    return Condition(fields.pop(), tuple(value for _, _, value in pairs))


def heading_typed(offer: Offer) -> Sheet:
    """Return what stands above the questions as it stands on the page."""
    form = offer.form
    values = {
        "title": form.title.get(CZECH, ""),
        "title_en": form.title.get(ENGLISH, ""),
        "description": form.description.get(CZECH, ""),
        "description_en": form.description.get(ENGLISH, ""),
        "signing": form.signing.value,
        "legal_basis": offer.legal_basis,
        "deadline": offer.deadline,
        "department": offer.department,
        "code": form.code,
    }
    return Sheet(values)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a page lets choose from, each as pairs of code and words."""

    deadlines: Sequence[tuple[str, str]]
    departments: Sequence[tuple[str, str]]


def heading(sheet: Sheet, before: Offer, offered: Offered) -> Offer:
    """Return *before* with what was typed above its questions. Raises ``Untyped``."""
    form = before.form
    code = sheet.of("code") or form.code
    if len(code) > LONGEST_CODE or not _CODE.match(code):
        raise Untyped("code", msgid("Use small letters without accents, digits and hyphens."))
    try:
        signing = Signing(sheet.of("signing"))
    except ValueError as error:
        raise Untyped("signing", msgid("Choose whether it must be signed.")) from error
    new = replace(
        form,
        title=_said(form.title, sheet.of("title"), sheet.of("title_en")),
        description=_said(form.description, sheet.of("description"), sheet.of("description_en")),
        signing=signing,
        code=code,
    )
    return replace(
        before,
        form=new,
        legal_basis=sheet.of("legal_basis"),
        deadline=_chosen(sheet, "deadline", offered.deadlines),
        department=_chosen(sheet, "department", offered.departments),
    )


def _chosen(sheet: Sheet, name: str, among: Sequence[tuple[str, str]]) -> str:
    code = sheet.of(name)
    if code and code not in dict(among):
        raise Untyped(name, msgid("Choose one of those offered."))
    return code
