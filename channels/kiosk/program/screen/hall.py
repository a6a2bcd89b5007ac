"""The application: which page is shown, what happens next, and when everything is forgotten."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from kivy.app import App
from kivy.cache import Cache
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from channels.kiosk.program.idleness import Idleness, Presence
from channels.kiosk.program.screen.frame import Way, words
from channels.kiosk.program.screen.inputs import Line
from channels.kiosk.program.screen.look import Look
from channels.kiosk.program.screen.pages import text_page
from channels.kiosk.program.screen.visit import Visit
from channels.kiosk.program.station import Station
from channels.kiosk.wire import Slip
from gateway.model.errors import Refused

T = TypeVar("T")
Make = Callable[[], Widget]

#: How often it is looked whether anybody is there, in seconds.
_TICK = 0.25
#: How often it is looked whether the daemon answers again.
_LOOK = 15.0

_LINES_KEPT = ("textinput.label", "textinput.width")


class Hall(App):
    """One kiosk on one screen. Implements ``Glass`` for the pages."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.station = station
        config = station.config
        self.language = config.language
        self.look = Look.for_screen(*Window.size, contrast=False)
        self.idleness = Idleness(config.idle_seconds, config.warn_seconds, time.monotonic)
        self.visit = Visit(self)
        self._stage = BoxLayout()
        self._make: Make = self.visit.start
        self._warned: Make | None = None
        self._workers = ThreadPoolExecutor(2, "work")
        #: Answers to what an earlier citizen set going are not for the next one.
        self._turn = 0
        self._begun = self._refreshed = time.monotonic()
        #: How often it was looked whether anybody is there.
        self.ticks = 0

    # What pages ask for.

    @property
    def office(self) -> str:
        """The office's name."""
        catalogue = self.station.catalogue
        return catalogue.office if catalogue else ""

    def change_language(self) -> None:
        """Speak the other language."""
        self.language = "en" if self.language == "cs" else "cs"
        self.visit.spoken(self.language)
        self.redraw()

    def change_contrast(self) -> None:
        """Show the other colours."""
        self.look = Look.for_screen(*Window.size, contrast=not self.look.contrast)
        self.visit.keep_draft()
        self.redraw()

    # What the visit asks for.

    def show(self, make: Make) -> None:
        """Show a page; *make* is called again when language or colours change."""
        self._make = make
        self.redraw()

    def redraw(self) -> None:
        """Make the page anew."""
        for widget in list(self._stage.walk()):
            if isinstance(widget, Line):
                widget.let_go()
        self._stage.clear_widgets()
        self._stage.add_widget((self._warned or self._make)())

    def work(self, job: Callable[[], T], then: Callable[["Future[T]"], object]) -> None:
        """Do *job* in a thread and *then* on the glass, unless the citizen has left meanwhile."""
        turn = self._turn

        def done(future: "Future[T]") -> None:
            Clock.schedule_once(lambda _: then(future) if turn == self._turn else None)

        self._workers.submit(job).add_done_callback(done)

    def later(self, seconds: float, then: Callable[[], object]) -> None:
        """Do *then* in a while, unless the citizen has left meanwhile."""
        turn = self._turn
        Clock.schedule_once(lambda _: then() if turn == self._turn else None, seconds)

    def wipe(self) -> None:
        """Forget the citizen: answers, language, colours, and what is on the glass."""
        self._turn += 1
        self._warned = None
        self.language = self.station.config.language
        self.look = Look.for_screen(*Window.size, contrast=False)
        self.visit = Visit(self)
        self.show(self.visit.start)
        # Kivy keeps pictures of written lines, by their text.
        for kept in _LINES_KEPT:
            Cache.remove(kept)

    # What Kivy asks for.

    def build(self) -> Widget:
        """Return the root of everything."""
        self._stage.add_widget(self._make())
        Window.bind(on_touch_down=self._touched, on_key_down=self._touched)
        Window.bind(on_textinput=self._touched, size=self._resized)
        Clock.schedule_interval(lambda _: self._tick(), _TICK)
        Clock.schedule_interval(lambda _: self._refresh_if_due(), _LOOK)
        return self._stage

    def on_start(self) -> None:
        """Begin to send and to ask what is offered."""
        self.station.start(self._outcome)
        self._refresh()

    def on_stop(self) -> None:
        """End what was begun."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self.station.stop()

    def open_settings(self, *_: Any) -> None:
        """Open nothing: Kivy would show its settings to whoever presses F1."""

    # What happens by itself.

    def _outcome(self, number: str, result: "Slip | Refused") -> None:
        Clock.schedule_once(lambda _: self.visit.heard(number, result))

    def _refresh_if_due(self) -> None:
        age = time.monotonic() - self._refreshed
        # While nobody answers, the first page says so; it should not say it for long.
        if not self.station.online or age > self.station.config.catalogue_seconds:
            self._refresh()

    def _refresh(self) -> None:
        self._refreshed = time.monotonic()
        before = self.station.offer

        def told(_: "Future[None]") -> None:
            if self.station.offer != before and self.visit.at_start:
                self.redraw()

        self._workers.submit(self.station.refresh).add_done_callback(
            lambda future: Clock.schedule_once(lambda _: told(future))
        )

    def _touched(self, *_: object) -> None:
        if self._warned is None:
            self.idleness.touched()

    def _resized(self, *_: object) -> None:
        self.look = Look.for_screen(*Window.size, contrast=self.look.contrast)
        self.visit.keep_draft()
        self.redraw()

    def _tick(self) -> None:
        self.ticks += 1
        presence = self.idleness.presence
        if self.visit.at_start and presence is not Presence.HERE:
            self._quiet()
        elif presence is Presence.GONE:
            self.idleness.touched()
            self.wipe()
        elif presence is Presence.DOUBTFUL:
            self._warn()

    def _quiet(self) -> None:
        if self.language != self.station.config.language or self.look.contrast:
            self.wipe()
        if time.monotonic() - self._begun > self.station.config.restart_hours * 3600:
            # A screen that has run for days may stop to feel touches; whoever started us does so
            # again.
            self.stop()

    def _warn(self) -> None:
        left = self.idleness.left
        if self._warned is None:
            self.visit.keep_draft()
        ways = [
            Way(words(self, "leave"), self._left),
            Way(words(self, "here"), self._stayed, "primary"),
        ]
        self._warned = lambda: text_page(
            self,
            words(self, "still_there"),
            [words(self, "still_there_help", seconds=left)],
            ways,
        )
        self.redraw()

    def _stayed(self) -> None:
        self._warned = None
        self.idleness.touched()
        self.redraw()

    def _left(self) -> None:
        self.idleness.touched()
        self.wipe()
