"""Pictures of single screens with invented answers, for documentation and for looking at them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.widget import Widget

from channels.kiosk.program.checking import Complaint
from channels.kiosk.program.config import KioskConfig
from channels.kiosk.program.screen import (
    asking,
    ending,
    pages,
    samples,
    samples_asked,
    telling,
)
from channels.kiosk.program.screen.asking import Asked, Ways
from channels.kiosk.program.screen.frame import Way, words
from channels.kiosk.program.screen.keyboard import CODE, DIGITS, Rows
from channels.kiosk.program.screen.look import Look
from channels.kiosk.program.screen.standing import standing_page
from gateway.model.errors import ConfigError

#: Frames until everything has found its size.
_FRAMES = 12


@dataclass
class Showcase:
    """Implements ``Glass`` without anything behind it."""

    look: Look
    language: str
    office: str = samples.CATALOGUE.office

    def change_language(self) -> None:
        """Stay."""

    def change_contrast(self) -> None:
        """Stay."""


def picture(config: KioskConfig, name: str, to: Path, *, contrast: bool = False) -> None:
    """Draw the screen *name* into a PNG file. Raises ``ConfigError`` for an unknown one."""
    if name not in SCREENS:
        raise ConfigError(f"there is no screen {name!r}; there are {', '.join(SCREENS)}")
    EventLoop.ensure_window()
    size = config.width, config.height
    Window.size = size
    glass = Showcase(Look.for_screen(*size, contrast=contrast), config.language)
    widget = SCREENS[name](glass)
    Window.add_widget(widget)
    EventLoop.start()
    for _ in range(_FRAMES):
        EventLoop.idle()
    widget.export_to_png(str(to))
    Window.remove_widget(widget)


def _nothing(*_: object) -> None:
    return


def _question(
    here: str, complaint: str = "", given: str | None = None
) -> Callable[[Showcase], Widget]:
    def made(glass: Showcase) -> Widget:
        filling = samples.filling(here, glass.language)
        said = asking.in_words(Complaint(complaint), glass) if complaint else ""
        ways = Ways(_nothing, _nothing, _nothing, _nothing)
        widget, _ = asking.question_page(glass, filling, said, given, ways)
        return widget

    return made


def _ways(glass: Showcase, *keys: str) -> list[Way]:
    last = len(keys) - 1
    return [
        Way(words(glass, key), _nothing, "primary" if number == last and key != "back" else "plain")
        for number, key in enumerate(keys)
    ]


def _summary(glass: Showcase, *, wrong: bool) -> Widget:
    filling = samples.filling(language=glass.language)
    if wrong:
        filling.blamed([("address", "V obci není ulice tohoto jména. Zkontrolujte ji prosím.")])
    keys = ("back", "end", "change" if wrong else "send")
    return ending.summary_page(glass, filling, _nothing, _ways(glass, *keys))


def _text(title: str, text: str, *keys: str, tone: str = "ink") -> Callable[[Showcase], Widget]:
    def made(glass: Showcase) -> Widget:
        said = words(glass, text, **({"seconds": 24} if text == "still_there_help" else {}))
        return pages.text_page(glass, words(glass, title), [said], _ways(glass, *keys), tone=tone)

    return made


def _number(kind: str) -> Callable[[Showcase], Widget]:
    return lambda glass: ending.number_page(glass, samples.filling(), kind, _ways(glass, "done"))


def _line(key: str, rows: Rows, value: str) -> Callable[[Showcase], Widget]:
    def made(glass: Showcase) -> Widget:
        asked = Asked(words(glass, key), words(glass, f"{key}_help"), rows, value=value)
        return asking.lines_page(glass, asked, _ways(glass, "back"), _nothing)

    return made


def _proof(here: str) -> Callable[[Showcase], Widget]:
    def made(glass: Showcase) -> Widget:
        ways = Ways(_nothing, _nothing, _nothing, _nothing)
        filling = samples_asked.filling(here, glass.language)
        widget, _ = asking.question_page(glass, filling, "", None, ways)
        return widget

    return made


def _no_answer(*keys: str) -> Callable[[Showcase], Widget]:
    def made(glass: Showcase) -> Widget:
        texts = [words(glass, key) for key in keys]
        return telling.nothing_page(
            glass, "Poplatek za odpad", texts, _ways(glass, "retry", "done")
        )

    return made


def _found(glass: Showcase) -> Widget:
    ways = _ways(glass, "search_again", "previous", "following", "done")
    heading = "Nalezená usnesení: 12."
    return telling.found_page(glass, heading, samples_asked.ENTRIES, _nothing, ways)


SCREENS: Mapping[str, Callable[[Showcase], Widget]] = {
    "start": lambda g: pages.start_page(
        g, samples_asked.QUESTIONS, online=True, offers=True, go=_nothing
    ),
    "offline": lambda g: pages.start_page(
        g, samples_asked.QUESTIONS, online=False, offers=True, go=_nothing
    ),
    "nothing": lambda g: pages.start_page(g, (), online=True, offers=False, go=_nothing),
    "closed": _text("closed", "closed_help"),
    "choose": lambda g: pages.choose_page(g, samples.CATALOGUE.forms, _nothing, _ways(g, "back")),
    "intro": lambda g: pages.intro_page(g, samples.NOISE, _ways(g, "back", "begin")),
    "text": _question("name"),
    "missing": _question("address", "missing", ""),
    "date": _question("birth_date"),
    "bad-date": _question("birth_date", "bad_date", "1948-02-31"),
    "choice": _question("kind"),
    "long-text": _question("text"),
    "email": _question("email", "bad_email", "kvetoslava@"),
    "phone": _question("phone"),
    "consent": _question("consent"),
    "summary": lambda g: _summary(g, wrong=False),
    "wrong": lambda g: _summary(g, wrong=True),
    "sending": _text("sending", "sending_help"),
    "sent": lambda g: ending.sent_page(g, samples.filling(), samples.SLIP, "", _ways(g, "done")),
    "kept": _number("kept"),
    "refused": _number("refused"),
    "full": _text("full", "full_help", "end", "retry", tone="danger"),
    "status-code": _line("status_code", CODE, "7K3MQ"),
    "status-pin": _line("status_pin", DIGITS, "481"),
    "standing": lambda g: standing_page(g, samples.REPLY, _ways(g, "done")),
    "symbol": _proof("variable_symbol"),
    "who-pays": _proof("payer"),
    "balance": lambda g: telling.answer_page(
        g, "Poplatek za odpad", samples_asked.BALANCE, _ways(g, "done")
    ),
    "no-connection": _no_answer("no_connection"),
    "slow-down": _no_answer("slow_down"),
    "found": _found,
    "resolution": lambda g: telling.entry_page(
        g, samples_asked.ENTRIES[0], _ways(g, "to_list", "done")
    ),
    "hours": lambda g: pages.hours_page(g, samples.CATALOGUE, _ways(g, "done")),
    "help": lambda g: pages.help_page(g, _ways(g, "done")),
    "still-there": _text("still_there", "still_there_help", "leave", "here"),
    "end": _text("end_title", "end_help", "end_now", "keep_going"),
}
