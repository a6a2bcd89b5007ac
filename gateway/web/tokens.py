"""The look's values: read from ``tokens.toml``, given as CSS variables or as they are."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "tokens.toml"


@cache
def values() -> Mapping[str, Mapping[str, str]]:
    """Return the tables of the file: ``light``, ``dark``, ``contrast`` and ``size``."""
    return tomllib.loads(FILE.read_text("utf-8"))


def css() -> str:
    """Return the variables of the stylesheet; dark on screens where the reader prefers dark."""
    known = values()
    light = _variables(known["size"]) + _variables(known["light"])
    dark = _variables(known["dark"])
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def _variables(table: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in table.items())
