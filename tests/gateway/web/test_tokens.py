"""The look's values: every text can be read on every ground, and the stylesheet invents none."""

import re
from itertools import product
from pathlib import Path

import pytest

from gateway.web import tokens


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read(theme: str) -> None:
    """Text stands at 4.5:1 or better on ground and surface, borders of controls at 3:1."""
    known = tokens.values()[theme]
    texts = ("ink", "muted", "accent", "ok", "warn", "danger")
    for text, ground in product(texts, ("ground", "surface")):
        assert contrast(known[text], known[ground]) >= 4.5, (text, ground)
    assert contrast(known["on-accent"], known["accent"]) >= 4.5
    assert contrast(known["control"], known["ground"]) >= 3


def test_the_kiosk_s_high_contrast_is_the_highest_there_is() -> None:
    """Yellow on black."""
    known = tokens.values()["contrast"]

    assert contrast(known["ink"], known["ground"]) > 19


def test_the_stylesheet_uses_known_variables_and_no_colours_of_its_own() -> None:
    """Whoever changes a value in the one file changes it everywhere."""
    style = (Path(tokens.__file__).parent / "static" / "style.css").read_text("utf-8")
    known = set(re.findall(r"--([\w-]+):", tokens.css()))
    used = set(re.findall(r"var\(--([\w-]+)\)", style))

    assert used <= known
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", style)


def test_light_and_dark_have_the_same_names() -> None:
    """No variable is missing in the dark."""
    known = tokens.values()

    assert known["light"].keys() == known["dark"].keys()
