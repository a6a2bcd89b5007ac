"""Reads a typed answer as its question's kind wants it written, or says what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from channels.bot.understanding import among, control
from channels.bot.words import text
from gateway.model.form import FieldKind, FormField, said

_DATE = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Read:
    """An answer as it is stored, or the word of what is wrong."""

    value: str = ""
    #: A key of ``words``; empty when nothing is wrong.
    wrong: str = ""


def read(question: FormField, typed: str, language: str) -> Read:
    """Read *typed* as the answer to *question*; whether it is right is judged with the form."""
    text = typed.strip()
    if not text:
        return Read(wrong="required" if question.required else "")
    return _KINDS.get(question.kind, _as_typed)(question, text, language)


def _as_typed(_question: FormField, text: str, _language: str) -> Read:
    return Read(text)


def _line(_question: FormField, text: str, _language: str) -> Read:
    return Read(" ".join(text.split()))


def _choice(question: FormField, text: str, language: str) -> Read:
    found = among(text, [said(choice.label, language) for choice in question.choices])
    if found is None:
        # A form may offer yes and no under longer names.
        return Read(wrong="no-choice")
    return Read(question.choices[found].value)


def _consent(question: FormField, text: str, _language: str) -> Read:
    how = control(text, "ctl:yes", "ctl:no") or _counted(text)
    if how == "ctl:no":
        return Read(wrong="must-agree" if question.required else "")
    return Read("yes") if how else Read(wrong="no-choice")


def _counted(text: str) -> str:
    return {"1": "ctl:yes", "2": "ctl:no"}.get(text, "")


def _date(_question: FormField, text: str, _language: str) -> Read:
    if found := _DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return Read(wrong="no-date")
    try:
        return Read(date(year, month, day).isoformat())
    except ValueError:
        return Read(wrong="no-date")


_KINDS: Mapping[FieldKind, Callable[[FormField, str, str], Read]] = {
    FieldKind.TEXT: _line,
    FieldKind.CHOICE: _choice,
    FieldKind.CONSENT: _consent,
    FieldKind.DATE: _date,
}


def shown(question: FormField, value: str, language: str) -> str:
    """Return a stored answer as people write it; *language* for choices."""
    if question.kind is FieldKind.DATE and (found := _ISO.fullmatch(value)):
        year, month, day = (int(part) for part in found.groups())
        return f"{day}. {month}. {year}"
    if question.kind is FieldKind.CONSENT:
        return text(language, "yes") if value else ""
    return next((said(c.label, language) for c in question.choices if c.value == value), value)
