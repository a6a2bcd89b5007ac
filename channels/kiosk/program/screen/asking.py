"""The page of one question: the question, the answer so far, and what it is given with."""

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from channels.kiosk.program import checking
from channels.kiosk.program.filling import Filling
from channels.kiosk.program.screen.frame import Glass, Way, page, words
from channels.kiosk.program.screen.inputs import DateLine, Line
from channels.kiosk.program.screen.keyboard import KEYPADS, Keyboard, Rows, rows_for
from channels.kiosk.program.screen.look import Look
from channels.kiosk.program.screen.widgets import (
    LARGE,
    SMALL,
    TEXT,
    Press,
    Scrolled,
    Tile,
    column,
    fitting,
    row,
    said,
    space,
)
from gateway.model.form import FieldKind, FormField
from gateway.model.form import said as in_language

#: Takes the answer as it stands.
Take = Callable[[str], object]

YES = "yes"

#: A question of more characters is written smaller, to leave room for its answer.
_LONG_LABEL = 58
#: How much of the height a keyboard takes, lying and standing.
_KEYS, _KEYS_STANDING = 0.66, 0.45


def question_page(
    glass: Glass, filling: Filling, complaint: str, given: str | None, ways: "Ways"
) -> tuple[Widget, Callable[[], str]]:
    """Return the page of the question shown, and how its answer stands at any moment.

    *given* is what was written there before, when it is not yet an answer.
    """
    question = filling.question
    value = filling.answers.get(question.name, "") if given is None else given
    heading = _heading(glass, question, complaint)
    if question.kind in {FieldKind.CHOICE, FieldKind.CONSENT}:
        body, answer = _chosen(glass, question, value, heading, ways.again)
    else:
        body, answer = _written(glass, question, value, heading)
    below = [Way(words(glass, "back"), ways.back), Way(words(glass, "end"), ways.end)]
    if not question.required:
        below.append(Way(words(glass, "skip"), lambda: ways.answer("")))
    below.append(Way(words(glass, "next"), lambda: ways.answer(answer()), "primary"))
    return page(glass, body, below, (filling.place, len(filling.questions))), answer


class Ways:
    """What can be done on the page of a question."""

    def __init__(self, answer: Take, again: Take, back: Press, end: Press) -> None:
        #: Take the answer and go on.
        self.answer = answer
        #: Show the same page with another choice.
        self.again = again
        self.back = back
        self.end = end


def lines_page(glass: Glass, asked: "Asked", below: list[Way], take: Take) -> Widget:
    """Return a page with one line to write, outside of any form."""
    look = glass.look
    heading = [said(look, asked.label, size=LARGE, bold=True)]
    if asked.help:
        heading.append(said(look, asked.help, size=SMALL, tone="muted"))
    if asked.complaint:
        heading.append(said(look, asked.complaint, tone="danger", bold=True))
    line = Line(look, asked.value, multiline=False, size=48)
    line.halign = "center"
    body = _under(glass, fitting(look, heading, gap=8), line, asked.rows, pad=asked.pad)
    go = Way(words(glass, "next"), lambda: take(line.value), "primary")
    return page(glass, body, [*below, go])


class Asked:
    """A line that is asked for outside of any form."""

    def __init__(
        self, label: str, help_text: str, rows: Rows, *, value: str = "", complaint: str = ""
    ) -> None:
        self.label, self.help, self.rows = label, help_text, rows
        self.value, self.complaint = value, complaint
        #: Whether a narrow pad of digits is enough.
        self.pad = len(rows[0]) <= 4  # noqa: PLR2004  (a pad's width)


def _heading(glass: Glass, question: FormField, complaint: str) -> Widget:
    look, language = glass.look, glass.language
    label = in_language(question.label, language)
    if not question.required:
        label += f" ({words(glass, 'optional')})"
    size = LARGE if len(label) < _LONG_LABEL else SMALL + 6
    parts = [said(look, label, size=size, bold=True)]
    if complaint:
        parts.append(said(look, f"! {complaint}", size=26, tone="danger", bold=True))
    elif text := in_language(question.help, language):
        parts.append(said(look, text, size=SMALL, tone="muted"))
    return fitting(look, parts, gap=4)


def _written(
    glass: Glass, question: FormField, value: str, heading: Widget
) -> tuple[Widget, Callable[[], str]]:
    look = glass.look
    several = question.kind is FieldKind.LONG_TEXT
    line: Line
    if question.kind is FieldKind.DATE:
        line = DateLine(look, value, multiline=False, hint_text=words(glass, "date_hint"), size=44)
    else:
        line = Line(look, value, multiline=several, size=TEXT + 2 if several else 36)
    pad = question.kind in KEYPADS
    body = _under(glass, heading, line, rows_for(question.kind), pad=pad, several=several)
    return body, lambda: line.value


def _under(
    glass: Glass, heading: Widget, line: Line, rows: Rows, *, pad: bool, several: bool = False
) -> Widget:
    look = glass.look
    keys = Keyboard(look, glass.language, rows, line.insert_text, line.do_backspace)
    if not line.text:
        keys.start_sentence()
    if not several:
        line.size_hint_y, line.height = None, look.px(80)
    line.focus = True
    if pad:
        return _beside(look, heading, line, keys)
    share = _KEYS_STANDING if look.standing else _KEYS
    keys.size_hint_y = share
    upper = column(look, [heading, line], gap=8, size_hint_y=1 - share)
    if not several:
        upper.add_widget(space())
    return column(look, [upper, keys], gap=8)


def _beside(look: Look, heading: Widget, line: Line, keys: Keyboard) -> Widget:
    keys.size_hint_y, keys.height = None, look.px(4 * 108)
    left = column(look, [heading, line, space()], gap=20)
    if look.standing:
        keys.size_hint_x, keys.pos_hint = 0.7, {"center_x": 0.5}
        return column(look, [left, keys])
    keys.size_hint_x, keys.pos_hint = 0.62, {"top": 1}
    return row(look, [left, keys], gap=40)


def _chosen(
    glass: Glass, question: FormField, value: str, heading: Widget, again: Take
) -> tuple[Widget, Callable[[], str]]:
    look = glass.look
    tiles: list[Widget] = []
    if question.kind is FieldKind.CONSENT:
        label = words(glass, "agreed" if value == YES else "agree")
        other = "" if value == YES else YES
        tiles.append(Tile(look, label, "", _later(again, other), chosen=value == YES))
    for choice in question.choices:
        label = in_language(choice.label, glass.language)
        chosen = choice.value == value
        tiles.append(Tile(look, label, "", _later(again, choice.value), chosen=chosen))
    listed = Scrolled(look, fitting(look, tiles, gap=12), words(glass, "up"), words(glass, "down"))
    return column(look, [heading, listed]), lambda: value


def _later(again: Take, value: str) -> Callable[[], Any]:
    return lambda: again(value)


def in_words(complaint: checking.Complaint, glass: Glass) -> str:
    """Return a complaint in words."""
    return words(glass, complaint.key, **({"most": complaint.most} if complaint.most else {}))
