"""Prints lists: a table for people, one JSON object a line for scripts."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any


def rows(found: Iterable[Any], columns: Sequence[str], *, as_json: bool) -> None:
    """Print dataclasses or mappings; *columns* chooses what the table shows."""
    objects = [plain(one) for one in found]
    if as_json:
        for one in objects:
            print(json.dumps(one, ensure_ascii=False))
        return
    table = [list(columns), *([_cell(one.get(name)) for name in columns] for one in objects)]
    widths = [min(60, max(len(line[n]) for line in table)) for n in range(len(columns))]
    for line in table:
        cells = (cell[:width].ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())
    if not objects:
        print("(nothing)", file=sys.stderr)


def plain(one: Any) -> Mapping[str, Any]:
    """Return a dataclass or mapping with values that JSON knows."""
    fields: Mapping[str, Any] = (
        asdict(one) if is_dataclass(one) and not isinstance(one, type) else one
    )
    return {name: _value(value) for name, value in fields.items()}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
