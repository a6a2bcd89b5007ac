"""A form as data, and one filled in: every channel renders the same specification."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldKind(StrEnum):
    """How one question is asked and checked."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One version of a form. A version once published never changes."""

    code: str
    version: int
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FormData:
    """A form filled in: the version it was filled with, and an answer to each question."""

    code: str
    version: int
    values: Mapping[str, str] = field(default_factory=dict)
