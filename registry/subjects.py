"""Strips from subjects what programs put in front of answers and forwarded mail."""

import re

from registry.wording import folded

#: As Czech, English, German, Slovak and Polish programs write them, without case and accents.
_PREFIXES = (
    *("re", "fw", "fwd", "vs", "odp", "odpoved", "predat", "predano", "preposlano", "preposlane"),
    *("wg", "aw", "antw", "odg", "pd", "automaticka odpoved", "automatic reply"),
)
_PREFIX = re.compile(
    rf"(?:{'|'.join(sorted(_PREFIXES, key=len, reverse=True))})\.?\s*(?:\[\d+\]|\(\d+\))?\s*:\s*"
)


def bare(subject: str) -> str:
    """Return *subject* for comparing: one line, without case, accents and prefixes."""
    text = " ".join(folded(subject).split())
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    return text
