"""Makes the names of questions, forms and choices from the words people see."""

import re
import unicodedata
from collections.abc import Collection

#: The register reads these from any form; a question gets one only by being chosen as such.
MEANINGS = frozenset(
    {
        "name",
        "email",
        "phone",
        "birth_date",
        "address",
        "organisation_id",
        "data_box_id",
        "subject",
        "text",
    }
)

#: Leaves room for a number after it in every column.
_LONGEST = 40
_KEY = re.compile(r"[a-z0-9_]+\Z")
_STRANGE = re.compile(r"[^a-z0-9]+")


def key_of(label: str, taken: Collection[str]) -> str:
    """Return a name for a question: ``jmeno_ditete``; none of *taken*, none with a meaning."""
    return _free(_plain(label, "_") or "otazka", "_", {*taken, *MEANINGS})


def is_key(name: str) -> bool:
    """Tell whether *name* could have been made here."""
    return bool(_KEY.match(name)) and len(name) <= 2 * _LONGEST


def code_of(title: str, taken: Collection[str]) -> str:
    """Return a code for a form: ``rezervace-haly``; none of *taken*."""
    return _free(_plain(title, "-") or "formular", "-", taken)


def value_of(label: str, taken: Collection[str]) -> str:
    """Return a value for a choice: ``na-turnaj``; none of *taken*."""
    return _free(_plain(label, "-") or "moznost", "-", taken)


def _plain(text: str, between: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = _STRANGE.sub(between, letters).strip(between)
    if len(name) <= _LONGEST:
        return name
    # It ends with a whole word, unless it is one endless word.
    words, _, _ = name[: _LONGEST + 1].rpartition(between)
    return (words or name[:_LONGEST]).strip(between)


def _free(wanted: str, between: str, taken: Collection[str]) -> str:
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}{between}{number}"
    return found
