"""Finds what is wrong with a form's answers, and says it so that anybody can mend it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from stdnum.cz import bankaccount, dic, rc
from stdnum.exceptions import InvalidComponent, ValidationError

from forms import complaints as words
from gateway.model.form import FieldKind, FormField, FormSpec, Words, asked

#: The most characters of an answer where the form itself says nothing.
LONGEST_LINE, LONGEST_TEXT = 500, 20_000
#: The most files where the form itself says nothing.
MOST_FILES = 20

#: Nobody who files was born, and nothing that is filed about happened, before this year.
EARLIEST_YEAR = 1900
#: Questions about the past, whatever the form.
PAST = frozenset({"birth_date"})

_EMAIL = re.compile(r"[^\s@<>\",;]+@[^\s@<>\",;.]+(\.[^\s@<>\",;.]+)+\Z")
_PHONE = re.compile(r"(\+[1-9][0-9]{7,14}|[2-79][0-9]{8})\Z")
_POSTAL_CODE = re.compile(r"[1-7][0-9]{4}\Z")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DIGITS = re.compile(r"[0-9]+\Z")
_ACCOUNT = re.compile(r"([0-9]{1,6}-)?[0-9]{2,10}/[0-9]{4}\Z")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to mend."""

    #: The question's name.
    field: str
    #: What is wrong and how it would be right, by language.
    words: Words


def check(form: FormSpec, values: Mapping[str, str], today: date) -> tuple[Complaint, ...]:
    """Return what is wrong with the answers, in the form's order; never raises.

    Answers to questions that are not asked are not looked at. *today* is the day in Prague.
    """
    return tuple(
        Complaint(field.name, wrong)
        for field in asked(form, values)
        for wrong in _wrong(field, values.get(field.name, "").strip(), today)
    )


def most_files(form: FormSpec, values: Mapping[str, str]) -> int:
    """Return how many files may come with the answers."""
    kinds = (field for field in asked(form, values) if field.kind is FieldKind.FILE)
    return sum(field.most or MOST_FILES for field in kinds)


def _wrong(field: FormField, value: str, today: date) -> Iterator[Words]:
    """Yield at most one complaint: what comes first is mended first."""
    if not value:
        if field.required:
            yield words.MISSING.get(field.kind, words.MISSING_TEXT)
        return
    most = _most(field)
    if field.kind is not FieldKind.FILE and len(value) > most:
        yield words.too_long(most, len(value))
        return
    if field.kind is FieldKind.CHOICE:
        if all(value != choice.value for choice in field.choices):
            yield words.NO_CHOICE
        return
    if field.kind is FieldKind.DATE:
        yield from _day(field, value, today)
        return
    rule = _RULES.get(field.kind)
    if rule is not None and not rule(value):
        yield words.WRONG[field.kind]


def _most(field: FormField) -> int:
    if field.most:
        return field.most
    return LONGEST_TEXT if field.kind is FieldKind.LONG_TEXT else LONGEST_LINE


def _day(field: FormField, value: str, today: date) -> Iterator[Words]:
    try:
        day = date.fromisoformat(value) if _ISO_DAY.match(value) else None
    except ValueError:
        day = None
    if day is None:
        yield words.NO_DAY
    elif day.year < EARLIEST_YEAR:
        yield words.LONG_AGO
    elif field.name in PAST and day > today:
        yield words.NOT_YET


def _birth_number(value: str) -> bool:
    # The library takes other dashes and digits for its own; people's numbers have these only.
    return bool(_DIGITS.match(_close(value).replace("/", "", 1))) and bool(rc.is_valid(value))


def _organisation(value: str) -> bool:
    digits = _close(value)
    return bool(_DIGITS.match(digits)) and len(digits) == _ICO and bool(dic.is_valid(digits))


_ICO = 8


def _account(value: str) -> bool:
    tight = _close(value)
    if not _ACCOUNT.match(tight):
        return False
    try:
        bankaccount.validate(tight)
    except InvalidComponent:
        # A bank that opened after the library's list was made is a bank nevertheless.
        return True
    except ValidationError:
        return False
    return True


def _close(value: str) -> str:
    """Return *value* without the spaces people put between groups of digits."""
    return "".join(value.split())


def _phone(value: str) -> bool:
    return bool(_PHONE.match(re.sub(r"[\s()/.-]", "", value)))


_RULES: Mapping[FieldKind, Callable[[str], bool]] = {
    FieldKind.CONSENT: lambda value: value == "yes",
    FieldKind.NUMBER: lambda value: bool(_DIGITS.match(_close(value))),
    FieldKind.EMAIL: lambda value: bool(_EMAIL.match(value)),
    FieldKind.PHONE: _phone,
    FieldKind.POSTAL_CODE: lambda value: bool(_POSTAL_CODE.match(_close(value))),
    FieldKind.BIRTH_NUMBER: _birth_number,
    FieldKind.ORGANISATION_ID: _organisation,
    FieldKind.BANK_ACCOUNT: _account,
}
