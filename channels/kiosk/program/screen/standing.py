"""The page that tells how a filing stands, with what the office wrote."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from kivy.uix.widget import Widget

from channels.kiosk.program.screen.frame import Glass, Way, page, words
from channels.kiosk.program.screen.widgets import (
    LARGE,
    SMALL,
    TEXT,
    TITLE,
    Scrolled,
    fact,
    fitting,
    said,
)
from channels.kiosk.wire import Reply

_PRAGUE = ZoneInfo("Europe/Prague")


def standing_page(glass: Glass, reply: Reply, ways: Sequence[Way]) -> Widget:
    """Return the answer, its facts as a table, and the letters, the newest first."""
    look = glass.look
    parts: list[Widget] = [
        said(look, words(glass, "status_title"), size=TITLE, bold=True),
        said(look, reply.text, size=TEXT + 2),
    ]
    parts += [fact(look, label, value) for label, value in reply.facts]
    if reply.letters:
        parts.append(said(look, words(glass, "letters"), size=LARGE, bold=True))
    for letter in sorted(reply.letters, key=lambda one: one.at, reverse=True):
        parts += [
            said(look, letter.subject, bold=True),
            said(look, _day(letter.at), size=SMALL, tone="muted"),
            said(look, letter.text),
        ]
    listed = Scrolled(look, fitting(look, parts, gap=18), words(glass, "up"), words(glass, "down"))
    return page(glass, listed, ways)


def _day(moment: datetime) -> str:
    here = moment.astimezone(_PRAGUE)
    return f"{here.day}. {here.month}. {here.year} {here.hour}.{here.minute:02d}"
