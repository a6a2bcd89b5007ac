"""What a form is beside its questions: since when it holds, by which law, which term it starts."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import cattrs

from gateway.model.errors import Malformed
from gateway.model.form import CZECH, FieldKind, FormField, FormSpec, Words

#: The forms that come with the program, one file for each version.
CATALOGUE = Path(__file__).with_name("catalogue")

#: What the columns hold.
LONGEST_CODE = 60

#: Addresses of the desk under which a form would be hidden.
RESERVED = frozenset({"drafts"})

_CODE = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_NAME = re.compile(r"[a-z0-9_]+\Z")

_read = cattrs.Converter(forbid_extra_keys=True)
_read.register_structure_hook(date, lambda value, _: value)


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of a form as it is offered to citizens."""

    form: FormSpec
    #: The first and the last day on which it may be offered; the law moves.
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""
    #: The legal term a filing by this form starts, a code of registry/deadlines.toml; or empty.
    deadline: str = ""
    #: The code of the department that gets the filings, where the originator has it; or empty.
    department: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether it may be offered on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def shipped() -> tuple[Offer, ...]:
    """Return the forms that come with the program, by code and version."""
    offers = (read(path.read_text("utf-8")) for path in CATALOGUE.glob("*.toml"))
    return tuple(sorted(offers, key=lambda one: (one.form.code, one.form.version)))


def read(text: str) -> Offer:
    """Read a form written as TOML. Raises ``Malformed`` with everything that is wrong."""
    try:
        document: dict[str, Any] = tomllib.loads(text)
        offer: Offer = _read.structure(document, Offer)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"no TOML: {error}") from error
    except (cattrs.BaseValidationError, ValueError, TypeError, KeyError) as error:
        raise Malformed("; ".join(cattrs.transform_error(error))) from error
    wrong = tuple(problems(offer.form))
    if wrong:
        raise Malformed("; ".join(wrong))
    return offer


def problems(form: FormSpec) -> Iterator[str]:
    """Yield what makes a form unusable, each with its place."""
    if not _CODE.match(form.code) or len(form.code) > LONGEST_CODE:
        yield f"code {form.code!r}: letters, digits and hyphens, at most {LONGEST_CODE}"
    if form.code in RESERVED:
        yield f"code {form.code!r}: the desk has a page of that name"
    if form.version < 1:
        yield "version: counted from 1"
    yield from _unsaid("title", form.title)
    before: set[str] = set()
    for field in form.fields:
        yield from _field_problems(field, before)
        before.add(field.name)


def _field_problems(field: FormField, before: set[str]) -> Iterator[str]:
    if not _NAME.match(field.name) or field.name in before:
        yield f"field {field.name!r}: a name of letters, digits and underscores, only once"
    yield from _unsaid(field.name, field.label)
    if (field.kind is FieldKind.CHOICE) != bool(field.choices):
        yield f"field {field.name!r}: choices belong to the kind 'choice' and must be there"
    for choice in field.choices:
        yield from _unsaid(f"{field.name}.{choice.value}", choice.label)
    if field.asked_when is not None and field.asked_when.field not in before:
        yield f"field {field.name!r}: asked when {field.asked_when.field!r}, which is not before it"


def _unsaid(place: str, words: Words) -> Iterator[str]:
    if not words.get(CZECH, "").strip():
        yield f"{place}: its Czech words are missing"
