"""A finger and two eyes for the kiosk's screen: real touches, and what can be read on it."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from channels.kiosk.program.config import load
from channels.kiosk.program.idleness import Idleness
from channels.kiosk.program.start import prepare
from channels.kiosk.program.station import Station

#: A guard against hanging, in seconds.
PATIENCE = 60.0

#: The smallest side of anything that is touched, in pixels.
TOUCHABLE = 60


class Glass:
    """A finger and two eyes."""

    def __init__(self, config: Path) -> None:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        settings, folder = load(config)
        prepare(settings, windowed=True)
        from kivy.base import EventLoop, runTouchApp  # noqa: PLC0415  (after prepare)
        from kivy.clock import Clock  # noqa: PLC0415
        from kivy.config import Config  # noqa: PLC0415
        from kivy.lang import Builder  # noqa: PLC0415

        Config.set("graphics", "maxfps", "0")

        from channels.kiosk.program.screen.hall import Hall  # noqa: PLC0415

        self._loop, self._clock, self._builder = EventLoop, Clock, Builder
        EventLoop.ensure_window()
        self.hall = Hall(Station(settings, folder))
        self._seconds = 0.0
        idleness = Idleness(settings.idle_seconds, settings.warn_seconds, lambda: self._seconds)
        self.hall.idleness = idleness
        self.hall._run_prepare()
        runTouchApp(embedded=True)

    def widgets(self) -> Iterator[Any]:
        """Yield everything on the screen."""
        yield from self.hall.root.walk()

    def sees(self, text: str) -> bool:
        """Tell whether a text stands on the screen."""
        return any(text in str(getattr(widget, "text", "")) for widget in self.widgets())

    def until(self, seen: Callable[[], object], what: str) -> None:
        """Let the screen live until something is seen."""
        deadline = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < deadline, f"in vain waited for {what}; {self.all_words()}"
            self.frame()
            # Leave the processor to the other side meanwhile.
            time.sleep(0.005)

    def frame(self, count: int = 1) -> None:
        """Let the screen live for some frames, without painting: that takes most of the time."""
        for _ in range(count):
            self._clock.tick()
            self._loop.dispatch_input()
            self._builder.sync()
            self._clock.tick_draw()
            self._builder.sync()

    def wait(self, text: str) -> None:
        """Wait for a text."""
        self.until(lambda: self.sees(text), repr(text))
        self.frame(3)

    def touchable(self, text: str) -> Any:
        """Return the button that says *text*."""
        from kivy.uix.behaviors import ButtonBehavior  # noqa: PLC0415

        found = [
            widget
            for widget in self.widgets()
            if isinstance(widget, ButtonBehavior) and widget.text == text
        ]
        assert found, f"no button {text!r}; {self.all_words()}"
        return found[0]

    def tap(self, text: str) -> None:
        """Touch the middle of the button that says *text*."""
        from kivy.tests.common import UnitTestTouch  # noqa: PLC0415

        button = self.touchable(text)
        assert min(button.size) >= TOUCHABLE, f"{text!r} is too small: {button.size}"
        touch = UnitTestTouch(*button.to_window(*button.center))
        touch.touch_down()
        self.frame()
        touch.touch_up()
        self.frame(3)

    def type(self, text: str) -> None:
        """Write on the keyboard of the glass, letter by letter."""
        for letter in text:
            if letter == " ":
                self.tap("mezera")
                continue
            if not self.has(letter):
                self.tap("malá" if self.has("malá") else "VELKÁ")
            self.tap(letter)

    def has(self, text: str) -> bool:
        """Tell whether there is a button that says *text*."""
        return any(
            getattr(widget, "text", "") == text and hasattr(widget, "on_release")
            for widget in self.widgets()
        )

    def pass_by(self, seconds: float) -> None:
        """Let nobody touch anything for so long, and the screen notice it."""
        self._seconds += seconds
        ticks = self.hall.ticks
        self.until(lambda: self.hall.ticks > ticks + 1, "the next look at the clock")

    def written(self) -> str:
        """Return what stands in the place where an answer is written."""
        return next(str(widget.value) for widget in self.widgets() if hasattr(widget, "value"))

    def kept_lines(self) -> list[str]:
        """Return the written lines of which Kivy still keeps pictures."""
        from kivy.cache import Cache  # noqa: PLC0415

        kept = (Cache._objects[name] for name in ("textinput.label", "textinput.width"))
        return [str(key) for objects in kept for key in objects]

    def all_words(self) -> list[str]:
        """Return all texts on the screen."""
        return [str(w.text) for w in self.widgets() if getattr(w, "text", "")]

    def end(self) -> None:
        """Close the program in order."""
        self.hall.stop()
