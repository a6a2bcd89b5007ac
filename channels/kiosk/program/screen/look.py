"""Colours and sizes of the kiosk, for whatever screen it has."""

from collections.abc import Mapping
from dataclasses import dataclass

from kivy.utils import get_color_from_hex

from channels.kiosk.program.colours import CONTRAST, LIGHT

Colour = tuple[float, float, float, float]

#: The screen the sizes are drawn for, lying and standing.
_LYING, _STANDING = (1280, 800), (800, 1280)


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look: a set of colours, and how large a pixel of the drawing is."""

    colours: Mapping[str, str]
    scale: float
    standing: bool

    @classmethod
    def for_screen(cls, width: float, height: float, *, contrast: bool) -> "Look":
        """Return the look for a screen of this size."""
        standing = height > width
        drawn = _STANDING if standing else _LYING
        scale = max(0.75, min(width / drawn[0], height / drawn[1]))
        return cls(CONTRAST if contrast else LIGHT, scale, standing)

    @property
    def contrast(self) -> bool:
        """Whether it is the look of high contrast."""
        return self.colours is CONTRAST

    def colour(self, name: str) -> Colour:
        """Return a colour as Kivy wants it."""
        red, green, blue, alpha = get_color_from_hex(self.colours[name])
        return (red, green, blue, alpha)

    def px(self, drawn: float) -> float:
        """Return so many pixels of the drawing on this screen."""
        return round(drawn * self.scale)
