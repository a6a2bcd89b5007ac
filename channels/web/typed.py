"""Turns what people type into the form an answer of its kind has; what it cannot read it keeps."""

import re
import unicodedata
from datetime import date

from gateway.model.form import FieldKind

_DAY = re.compile(r"([0-9]{1,2})[./\s]+([0-9]{1,2})[./\s]+([0-9]{4})")

#: What a ticked box sends: our page, other pages, scripts.
_YES = frozenset({"yes", "on", "true", "1", "ano"})

#: Kinds whose answers have no spaces, however people group them.
_SOLID = frozenset(
    {
        FieldKind.NUMBER,
        FieldKind.POSTAL_CODE,
        FieldKind.BIRTH_NUMBER,
        FieldKind.ORGANISATION_ID,
        FieldKind.BANK_ACCOUNT,
        FieldKind.EMAIL,
    }
)


def answer(kind: FieldKind, typed: str) -> str:
    """Return *typed* as an answer of *kind*; whether it is a good one, the form's part says."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) != "Cc")
    text = text.strip()
    if kind is not FieldKind.LONG_TEXT:
        text = " ".join(text.split())
    if kind is FieldKind.DATE:
        return _day(text)
    if kind is FieldKind.CONSENT:
        return "yes" if text.lower() in _YES else text
    return "".join(text.split()) if kind in _SOLID else text


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text
