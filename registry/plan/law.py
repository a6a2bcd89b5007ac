"""Knows which marks, rules and output formats are valid on a day, as dated configuration."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

#: A filing has to be in a file before it is settled.
FILE_BEFORE_SETTLEMENT = "file_before_settlement"

_FILE = Path(__file__).with_name("law.toml")


@dataclass(frozen=True, slots=True)
class Provision:
    """Something that holds between two days."""

    code: str
    legal_basis: str
    valid_from: date
    #: The last day of validity; ``None`` while it lasts.
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether this is the law on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def mark_on(mark: str, day: date) -> Provision | None:
    """Return by what the disposal mark is valid on *day*; ``None`` when it is not."""
    return _on("mark", mark, day)


def rule_on(code: str, day: date) -> Provision | None:
    """Return the rule *code* as it holds on *day*; ``None`` when it does not."""
    return _on("rule", code, day)


def format_on(media_type: str, day: date) -> Provision | None:
    """Return by what *media_type* is an output format on *day*; ``None`` when it is none."""
    return _on("format", media_type, day)


def _on(table: str, code: str, day: date) -> Provision | None:
    rows = (Provision(**row) for row in _read()[table] if row["code"] == code)
    return next((row for row in rows if row.holds_on(day)), None)
