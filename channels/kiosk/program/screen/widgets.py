"""The few things every page is made of: words, buttons, boxes, and a place that scrolls."""

from collections.abc import Callable, Iterable
from typing import Any

from kivy.graphics import Color, Line, Rectangle, RoundedRectangle
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from channels.kiosk.program.screen.look import Look

Press = Callable[[], object]

TEXT, LARGE, TITLE, HUGE = 28, 36, 44, 80
SMALL = 24
GAP = 16
TOUCH = 76


def said(
    look: Look,
    text: str,
    *,
    size: float = TEXT,
    tone: str = "ink",
    bold: bool = False,
    centre: bool = False,
) -> Label:
    """Return words that wrap and are as high as they need."""
    label = Label(
        text=text,
        font_size=look.px(size),
        color=look.colour(tone),
        bold=bold,
        halign="center" if centre else "left",
        valign="middle",
        size_hint_y=None,
        markup=False,
    )
    label.bind(width=lambda it, width: setattr(it, "text_size", (width, None)))
    label.bind(texture_size=lambda it, size: setattr(it, "height", size[1]))
    return label


def column(look: Look, children: Iterable[Widget] = (), *, gap: float = GAP, **given: Any) -> Any:
    """Return a box with its children one below another."""
    return _box(look, "vertical", children, gap, given)


def row(look: Look, children: Iterable[Widget] = (), *, gap: float = GAP, **given: Any) -> Any:
    """Return a box with its children side by side."""
    return _box(look, "horizontal", children, gap, given)


def fitting(look: Look, children: Iterable[Widget], *, gap: float = GAP, **given: Any) -> Any:
    """Return a column as high as its children."""
    box = column(look, children, gap=gap, size_hint_y=None, **given)
    box.bind(minimum_height=box.setter("height"))
    return box


def _box(
    look: Look, orientation: str, children: Iterable[Widget], gap: float, given: dict[str, Any]
) -> BoxLayout:
    box = BoxLayout(orientation=orientation, spacing=look.px(gap), **given)
    for child in children:
        box.add_widget(child)
    return box


def fact(look: Look, label: str, value: str) -> Any:
    """Return a label and its value side by side."""
    left = said(look, label, tone="muted")
    left.size_hint_x = 0.5
    line = row(look, [left, said(look, value, bold=True)], size_hint_y=None)
    line.bind(minimum_height=line.setter("height"))
    return line


def space(share: float = 1.0) -> Widget:
    """Return nothing, which takes its share of the room."""
    return Widget(size_hint=(share, share))


def ground(widget: Any, look: Look, name: str = "ground") -> None:
    """Paint what lies behind *widget*."""
    with widget.canvas.before:
        Color(*look.colour(name))
        rectangle = Rectangle(pos=widget.pos, size=widget.size)
    widget.bind(pos=lambda _, pos: setattr(rectangle, "pos", pos))
    widget.bind(size=lambda _, size: setattr(rectangle, "size", size))


class Key(ButtonBehavior, Label):
    """A button: words on a field with an edge, in one of three kinds."""

    def __init__(
        self, look: Look, text: str, press: Press, *, kind: str = "plain", size: float = TEXT
    ) -> None:
        self._kind_of = kind
        self._look = look
        super().__init__(
            text=text,
            font_size=look.px(size),
            bold=kind == "primary",
            halign="center",
            valign="middle",
            padding=(look.px(12), look.px(4)),
        )
        self._press = press
        self.bind(size=lambda it, size: setattr(it, "text_size", size))
        self.bind(pos=self._draw, size=self._draw, state=self._draw)

    def on_release(self) -> None:
        """Do what the button is for."""
        self._press()

    def _draw(self, *_: object) -> None:
        fill, ink, edge = self._colours()
        look = self._look
        self.color = look.colour(ink)
        radius, (x, y), (width, height) = look.px(10), self.pos, self.size
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*look.colour(fill))
            RoundedRectangle(pos=self.pos, size=self.size, radius=[radius])
            Color(*look.colour(edge))
            Line(
                rounded_rectangle=(x + 1, y + 1, width - 2, height - 2, radius),
                width=look.px(4 if self._kind_of == "chosen" else 1.5),
            )

    def _colours(self) -> tuple[str, str, str]:
        pressed = self.state == "down"
        if self._kind_of == "primary":
            return ("accent", "on-accent", "accent") if not pressed else ("ink", "ground", "ink")
        if pressed:
            return ("accent", "on-accent", "accent")
        if self._kind_of == "chosen":
            return ("surface", "accent", "accent")
        return ("ground", "accent" if self._kind_of == "quiet" else "ink", "control")


class Stroke(Key):
    """A key of the keyboard: it acts when it goes down, as keys do."""

    def on_press(self) -> None:
        """Write."""
        self._press()

    def on_release(self) -> None:
        """Do nothing more."""


class Tile(ButtonBehavior, BoxLayout):
    """A large button with a heading and a line of explanation, perhaps with a mark before it."""

    def __init__(  # noqa: PLR0913  (what a tile shows)
        self,
        look: Look,
        heading: str,
        text: str,
        press: Press,
        *,
        tone: str = "muted",
        chosen: bool | None = None,
        small: bool = False,
    ) -> None:
        super().__init__(
            orientation="horizontal",
            padding=(look.px(24), look.px(14)),
            spacing=look.px(20),
            size_hint_y=None,
        )
        self._look, self._press, self._chosen = look, press, chosen
        #: For tests and for whoever reads the screen by machine.
        self.text = heading
        size = TEXT if small or chosen is not None else LARGE
        words = [said(look, heading, size=size, bold=True)]
        if text:
            # Where a question stands beside its answer, it comes first.
            words.insert(0 if small else 1, said(look, text, size=SMALL, tone=tone))
        if chosen is not None:
            self.add_widget(_Mark(look, on=chosen))
        inside = fitting(look, words, gap=4, pos_hint={"center_y": 0.5})
        self.add_widget(inside)
        inside.bind(height=self._fit)
        self._fit(inside, inside.height)
        self.bind(pos=self._draw, size=self._draw, state=self._draw)

    def on_release(self) -> None:
        """Do what the tile is for."""
        self._press()

    def _fit(self, _inside: Any, height: float) -> None:
        self.height = max(self._look.px(TOUCH + 8), height + self._look.px(32))

    def _draw(self, *_: object) -> None:
        look = self._look
        radius, (x, y), (width, height) = look.px(12), self.pos, self.size
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*look.colour("line" if self.state == "down" else "surface"))
            RoundedRectangle(pos=self.pos, size=self.size, radius=[radius])
            Color(*look.colour("accent" if self._chosen else "control"))
            Line(
                rounded_rectangle=(x + 1, y + 1, width - 2, height - 2, radius),
                width=look.px(4 if self._chosen else 1.5),
            )


class _Mark(Widget):
    """A ring, filled when chosen: the shape beside the colour."""

    def __init__(self, look: Look, *, on: bool) -> None:
        super().__init__(
            size_hint=(None, None), size=(look.px(40), look.px(40)), pos_hint={"center_y": 0.5}
        )
        self._look, self._on = look, on
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        x, y, middle = self.center_x, self.center_y, self._look.px(18)
        self.canvas.clear()
        with self.canvas:
            Color(*self._look.colour("accent" if self._on else "control"))
            Line(circle=(x, y, middle), width=self._look.px(2.5))
            if self._on:
                Line(circle=(x, y, middle / 3), width=middle / 3)


class Scrolled(BoxLayout):
    """A column that may be higher than its place; then two large buttons move it."""

    def __init__(self, look: Look, content: Any, up: str, down: str) -> None:
        super().__init__(orientation="horizontal", spacing=look.px(GAP))
        self._view = ScrollView(
            do_scroll_x=False,
            bar_width=look.px(10),
            bar_color=look.colour("accent"),
            bar_inactive_color=look.colour("control"),
            scroll_type=["bars", "content"],
        )
        content.padding = (0, 0, look.px(18), 0)
        self._view.add_widget(content)
        self._content, self._look = content, look
        self._buttons = column(
            look,
            [
                Key(look, up, lambda: self._move(1), kind="quiet", size=SMALL),
                space(),
                Key(look, down, lambda: self._move(-1), kind="quiet", size=SMALL),
            ],
            size_hint_x=None,
            width=look.px(130),
        )
        for key in (self._buttons.children[0], self._buttons.children[2]):
            key.size_hint_y, key.height = None, look.px(96)
        self.add_widget(self._view)
        content.bind(height=self._fit)
        self._view.bind(height=self._fit)

    def _fit(self, *_: object) -> None:
        needed = self._content.height > self._view.height + 1
        if needed and self._buttons.parent is None:
            self.add_widget(self._buttons)
        elif not needed and self._buttons.parent is not None:
            self.remove_widget(self._buttons)

    def _move(self, direction: int) -> None:
        hidden = max(1.0, self._content.height - self._view.height)
        step = direction * self._view.height * 0.8 / hidden
        self._view.scroll_y = max(0.0, min(1.0, self._view.scroll_y + step))
