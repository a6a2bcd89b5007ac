"""Draws what a telephone reads off the glass."""

import segno
from kivy.graphics.texture import Texture
from kivy.uix.image import Image

from channels.kiosk.program.screen.look import Look


class Qr(Image):
    """A square that a telephone reads; black on white whatever the colours are."""

    def __init__(self, content: str, look: Look) -> None:
        matrix = [bytes(line) for line in segno.make(content, error="m").matrix_iter(border=4)]
        side = len(matrix)
        texture = Texture.create(size=(side, side), colorfmt="luminance")
        octets = bytes(0 if dark else 255 for line in reversed(matrix) for dark in line)
        texture.blit_buffer(octets, colorfmt="luminance", bufferfmt="ubyte")
        texture.mag_filter = "nearest"
        super().__init__(
            texture=texture,
            size_hint=(1, None),
            height=look.px(310),
            fit_mode="contain",
        )
