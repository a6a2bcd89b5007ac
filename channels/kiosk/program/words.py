"""What the kiosk says, in the citizen's language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "words.toml"


@cache
def all_words() -> Mapping[str, Mapping[str, str]]:
    """Return the texts by language and key."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def text(language: str, key: str, /, **values: object) -> str:
    """Return one text; *values* stand for what it has in braces."""
    said = all_words()[language][key]
    return said.format(**values) if values else said
