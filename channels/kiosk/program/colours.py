"""The look's colours, mirrored from the tokens of the web; a test compares them."""

from collections.abc import Mapping

#: As ``[light]`` of the tokens.
LIGHT: Mapping[str, str] = {
    "ground": "#ffffff",
    "surface": "#f3f5f7",
    "ink": "#1a2330",
    "muted": "#4a5666",
    "accent": "#0a5474",
    "on-accent": "#ffffff",
    "ok": "#175c33",
    "warn": "#7a4b00",
    "danger": "#97202a",
    "line": "#d5dbe1",
    "control": "#8592a1",
}

_GROUND, _INK = "#000000", "#ffff00"

#: Made of the two colours of ``[contrast]``.
CONTRAST: Mapping[str, str] = {
    name: _GROUND if name in {"ground", "surface", "on-accent"} else _INK for name in LIGHT
}
