"""The pages that tell an answer: what was found, one of it to be read, what is to be paid."""

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from channels.kiosk.program.screen.frame import Glass, Way, page, words
from channels.kiosk.program.screen.qr import Qr
from channels.kiosk.program.screen.widgets import (
    LARGE,
    SMALL,
    TEXT,
    TITLE,
    Scrolled,
    Tile,
    column,
    fact,
    fitting,
    row,
    said,
)
from channels.kiosk.wire import Reply
from gateway.model.asking import Entry

#: So many found things stand on one page, each large enough for a finger.
SHOWN = 5


def found_page(
    glass: Glass,
    heading: str,
    entries: Sequence[Entry],
    read: Callable[[Entry], object],
    ways: Sequence[Way],
) -> Widget:
    """Return some of the things found, each to be touched and read."""
    look = glass.look

    def tile(entry: Entry) -> Tile:
        return Tile(look, entry.title, entry.day, lambda: read(entry), small=True)

    tiles = fitting(look, [tile(entry) for entry in entries], gap=12)
    body = column(
        look,
        [
            said(look, heading, size=LARGE, bold=True),
            Scrolled(look, tiles, words(glass, "up"), words(glass, "down")),
        ],
    )
    return page(glass, body, ways)


def entry_page(glass: Glass, entry: Entry, ways: Sequence[Way]) -> Widget:
    """Return one thing whole, in large type."""
    look = glass.look
    parts: list[Widget] = [said(look, entry.title, size=TITLE, bold=True)]
    parts += [fact(look, label, value) for label, value in entry.facts]
    parts.append(said(look, entry.text, size=TEXT + 4))
    listed = Scrolled(look, fitting(look, parts, gap=16), words(glass, "up"), words(glass, "down"))
    return page(glass, listed, ways)


def answer_page(glass: Glass, title: str, reply: Reply, ways: Sequence[Way]) -> Widget:
    """Return an answer with its facts, and beside them the payment for a telephone."""
    look = glass.look
    parts: list[Widget] = [
        said(look, title, size=TITLE, bold=True),
        said(look, reply.text, size=TEXT + 4, bold=True),
        *(fact(look, label, value) for label, value in reply.facts),
    ]
    told = Scrolled(look, fitting(look, parts, gap=14), words(glass, "up"), words(glass, "down"))
    if not reply.payment:
        return page(glass, told, ways)
    code = fitting(
        look,
        [
            Qr(reply.payment, look),
            said(look, words(glass, "pay"), size=SMALL, tone="muted", centre=True),
        ],
        gap=8,
    )
    if look.standing:
        return page(glass, column(look, [told, code]), ways)
    code.size_hint_x, code.width, code.pos_hint = None, look.px(360), {"top": 1}
    return page(glass, row(look, [told, code], gap=32), ways)


def nothing_page(glass: Glass, title: str, texts: Sequence[str], ways: Sequence[Way]) -> Widget:
    """Return that there is no answer, and what to try."""
    look = glass.look
    first, *rest = [text for text in texts if text]
    parts = [
        said(look, title, size=TITLE, bold=True),
        said(look, first, size=TEXT + 4, bold=True),
        *(said(look, text, size=TEXT + 2) for text in rest),
    ]
    listed = Scrolled(look, fitting(look, parts, gap=28), words(glass, "up"), words(glass, "down"))
    return page(glass, listed, ways)
