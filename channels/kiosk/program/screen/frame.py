"""What all pages have around them: the office's name above, the way on and back below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from channels.kiosk.program.screen.look import Look
from channels.kiosk.program.screen.widgets import (
    SMALL,
    TEXT,
    TOUCH,
    Key,
    Press,
    fitting,
    ground,
    row,
    space,
)
from channels.kiosk.program.words import text


class Glass(Protocol):
    """What a page needs to know of the application."""

    look: Look
    language: str

    def change_language(self) -> None:
        """Speak the other language."""
        ...

    def change_contrast(self) -> None:
        """Show the other colours."""
        ...

    @property
    def office(self) -> str:
        """The office's name."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """One button below: what it says and does."""

    label: str
    press: Press
    kind: str = "plain"


def page(
    glass: Glass, body: Widget, ways: Sequence[Way] = (), progress: tuple[int, int] | None = None
) -> Widget:
    """Return a whole page. *ways* stand from left to right, the last one on the right edge."""
    look = glass.look
    whole = BoxLayout(orientation="vertical")
    ground(whole, look)
    whole.add_widget(_head(glass, progress))
    if progress is not None:
        whole.add_widget(_progress(look, *progress))
    inside = BoxLayout(padding=(look.px(32), look.px(12), look.px(32), look.px(6)))
    inside.add_widget(body)
    whole.add_widget(inside)
    if ways:
        whole.add_widget(_foot(look, ways))
    return whole


def words(glass: Glass, key: str, /, **values: object) -> str:
    """Return a text in the citizen's language."""
    return text(glass.language, key, **values)


def _head(glass: Glass, progress: tuple[int, int] | None) -> Widget:
    look = glass.look
    padding = [look.px(32), look.px(5), look.px(32), look.px(5)]
    head = row(look, size_hint_y=None, height=look.px(72), padding=padding)
    ground(head, look, "surface")
    name = _office(glass)
    if not look.standing:
        head.add_widget(name)
    if progress is not None:
        head.add_widget(_counted(glass, *progress))
    elif look.standing:
        head.add_widget(space())
    contrast = words(glass, "no_contrast" if look.contrast else "contrast")
    for label, press in (
        (contrast, glass.change_contrast),
        (words(glass, "other_language"), glass.change_language),
    ):
        key = Key(look, label, press, kind="quiet", size=22)
        key.size_hint_x, key.width = None, look.px(200)
        head.add_widget(key)
    if not look.standing:
        return head
    # A narrow screen has no room for both in one line.
    name.padding = [look.px(32), 0]
    above = row(look, [name], size_hint_y=None, height=look.px(56))
    ground(above, look, "surface")
    return fitting(look, [above, head], gap=0)


def _office(glass: Glass) -> Label:
    look = glass.look
    name = Label(
        text=glass.office,
        font_size=look.px(26),
        bold=True,
        color=look.colour("ink"),
        halign="left",
        valign="middle",
        shorten=True,
        shorten_from="right",
    )
    name.bind(size=lambda it, size: setattr(it, "text_size", size))
    return name


def _counted(glass: Glass, done: int, count: int) -> Label:
    look = glass.look
    return Label(
        text=words(glass, "progress", number=done + 1, count=count),
        font_size=look.px(SMALL),
        color=look.colour("ink"),
        size_hint_x=1 if look.standing else None,
        width=look.px(220),
    )


def _progress(look: Look, done: int, count: int) -> Widget:
    bar = BoxLayout(size_hint_y=None, height=look.px(8))
    for name, share in (("accent", done), ("line", count - done)):
        piece = Widget(size_hint_x=max(share, 0.001))
        ground(piece, look, name)
        bar.add_widget(piece)
    return bar


def _foot(look: Look, ways: Sequence[Way]) -> Widget:
    foot = row(
        look,
        size_hint_y=None,
        height=look.px(TOUCH + 18),
        padding=[look.px(32), look.px(6), look.px(32), look.px(12)],
    )
    for number, way in enumerate(ways):
        if number == len(ways) - 1 and (number or way.kind == "primary"):
            foot.add_widget(space())
        key = Key(look, way.label, way.press, kind=way.kind, size=TEXT)
        key.size_hint_x, key.width = None, look.px(_width(look, way))
        foot.add_widget(key)
    return foot


def _width(look: Look, way: Way) -> float:
    if look.standing:
        return max(220 if way.kind == "primary" else 130, 15 * len(way.label) + 40)
    return max(330 if way.kind == "primary" else 200, 16 * len(way.label) + 56)
