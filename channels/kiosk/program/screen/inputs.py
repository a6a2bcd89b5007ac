"""Where an answer appears while it is written: a line, several lines, a date."""

from typing import Any

from kivy.graphics import Color
from kivy.graphics import Line as Border
from kivy.uix.textinput import TextInput

from channels.kiosk.program.screen.look import Look

_DATE_DIGITS = 8


class Line(TextInput):
    """A place to write. It knows no clipboard: that would keep one citizen's words for the next."""

    def __init__(self, look: Look, value: str, **given: Any) -> None:
        super().__init__(
            text=value,
            font_size=look.px(given.pop("size", 36)),
            padding=(look.px(18), look.px(14)),
            background_normal="",
            background_active="",
            background_color=look.colour("surface"),
            foreground_color=look.colour("ink"),
            cursor_color=look.colour("accent"),
            cursor_width=look.px(3),
            hint_text_color=look.colour("muted"),
            selection_color=(*look.colour("accent")[:3], 0.3),
            use_bubble=False,
            use_handles=False,
            unfocus_on_touch=False,
            write_tab=False,
            text_validate_unfocus=False,
            **given,
        )
        with self.canvas.after:
            Color(*look.colour("control"))
            self._edge = Border(width=look.px(1.5))
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self._edge.rectangle = (self.x + 1, self.y + 1, self.width - 2, self.height - 2)

    @property
    def value(self) -> str:
        """The answer in its stored form."""
        return str(self.text)

    def let_go(self) -> None:
        """Forget what was written, and leave the page.

        Kivy 2.3.1 holds on to the text input it has drawn last, and that to the page around it.
        """
        self.focus = False
        self.text = ""
        self.reset_undo()
        if self.parent is not None:
            self.parent.remove_widget(self)

    def copy(self, data: str = "") -> None:
        """Do nothing."""

    def cut(self) -> None:
        """Do nothing."""

    def paste(self) -> None:
        """Do nothing."""


class DateLine(Line):
    """A day written as digits; dots come by themselves."""

    def __init__(self, look: Look, value: str, **given: Any) -> None:
        super().__init__(look, "", **given)
        year, _, rest = value.partition("-")
        month, _, day = rest.partition("-")
        self._show(f"{day}{month}{year}")

    @property
    def value(self) -> str:
        """The day as ISO 8601, or what there is when it is not whole."""
        digits = self._digits()
        if len(digits) != _DATE_DIGITS:
            return digits
        return f"{digits[4:]}-{digits[2:4]}-{digits[:2]}"

    def insert_text(self, substring: str, from_undo: bool = False) -> None:  # noqa: FBT001, FBT002
        """Take digits; a dot or a space ends a short day or month."""
        del from_undo
        digits = self._digits()
        for sign in substring:
            if sign.isdecimal() and len(digits) < _DATE_DIGITS:
                digits += sign
            elif sign in ". ," and len(digits) in {1, 3}:
                digits = f"{digits[:-1]}0{digits[-1]}"
        self._show(digits)

    def do_backspace(self, from_undo: bool = False, mode: str = "bkspc") -> None:  # noqa: FBT001, FBT002
        """Take the last digit back."""
        del from_undo, mode
        self._show(self._digits()[:-1])

    def _digits(self) -> str:
        return "".join(sign for sign in self.text if sign.isdecimal())

    def _show(self, digits: str) -> None:
        pieces = [digits[:2], digits[2:4], digits[4:]]
        shown = ". ".join(piece for piece in pieces if piece)
        if len(digits) in {2, 4}:
            shown += ". "
        self.text = shown
        self.cursor = (len(shown), 0)
