"""What a kiosk can see for itself in an answer; the office looks at all of it again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from gateway.model.form import FieldKind, FormField

#: The longest answer where the form sets no limit.
LONGEST: Mapping[FieldKind, int] = {FieldKind.LONG_TEXT: 4000}
LONGEST_LINE = 200

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why an answer will not do: a key of the words, and what stands in its braces."""

    key: str
    most: int = 0


def most(question: FormField) -> int:
    """Return how many characters an answer may have."""
    return question.most or LONGEST.get(question.kind, LONGEST_LINE)


def complaint(question: FormField, value: str) -> Complaint | None:
    """Return what is wrong with *value*, or ``None``."""
    if not value:
        if not question.required:
            return None
        return Complaint(_MISSING.get(question.kind, "missing"))
    if len(value) > most(question):
        return Complaint("too_long", most(question))
    wrong = _WRONG.get(question.kind)
    if wrong is not None and not wrong[0](value):
        return Complaint(wrong[1])
    return None


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_MISSING: Mapping[FieldKind, str] = {
    FieldKind.CHOICE: "missing_choice",
    FieldKind.CONSENT: "missing_consent",
}
_WRONG: Mapping[FieldKind, tuple[Callable[[str], object], str]] = {
    FieldKind.DATE: (_is_date, "bad_date"),
    FieldKind.NUMBER: (str.isdecimal, "bad_number"),
    FieldKind.EMAIL: (_EMAIL.fullmatch, "bad_email"),
    FieldKind.POSTAL_CODE: (re.compile(r"\d{3} ?\d{2}").fullmatch, "bad_postal"),
}
