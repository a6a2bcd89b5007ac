"""Drives the kiosk's screen with real touches, in a process of its own: ``glass SCENARIO CONFIG``.

Kivy can be started once in a process and takes its logging over; so every scenario is a process.
It prints ``ok`` at its end, or dies of what went wrong.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from channels.kiosk.program.config import load
from channels.kiosk.program.start import prepare
from channels.kiosk.program.station import Station

#: A guard against hanging, in seconds.
PATIENCE = 20.0

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

        Config.set("graphics", "maxfps", "0")

        from channels.kiosk.program.screen.hall import Hall  # noqa: PLC0415

        self._loop, self._clock = EventLoop, Clock
        EventLoop.ensure_window()
        self.hall = Hall(Station(settings, folder))
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

    def frame(self, count: int = 1) -> None:
        """Let the screen live for some frames, without painting: that takes most of the time."""
        for _ in range(count):
            self._clock.tick()
            self._loop.dispatch_input()
            self._clock.tick_draw()

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

    def all_words(self) -> list[str]:
        """Return all texts on the screen."""
        return [str(w.text) for w in self.widgets() if getattr(w, "text", "")]

    def end(self) -> None:
        """Close the program in order."""
        self.hall.stop()


def fill_in(glass: Glass) -> None:
    """Fill in the complaint and hand it in."""
    glass.wait("Podat žádost nebo oznámení")
    glass.tap("Podat žádost nebo oznámení")
    glass.tap("Stížnost na hluk")
    glass.wait("Nakonec podání podepíšete u přepážky")
    glass.tap("Začít")
    glass.tap("Pokračovat")
    glass.wait("Bez odpovědi nemůžeme pokračovat")
    glass.type("Žofie Říhová")
    glass.tap("Pokračovat")
    glass.type("Ruší mě pes.")
    glass.tap("Pokračovat")
    glass.wait("Zkontrolujte prosím")
    assert glass.sees("Žofie Říhová")
    assert glass.sees("Ruší mě pes.")


def complaint(glass: Glass) -> None:
    """Hand a complaint in and read the receipt."""
    fill_in(glass)
    glass.tap("Odeslat podání")
    glass.wait("Podání jsme přijali")
    assert glass.sees("7K3M0  00001")
    assert glass.sees("123  456")
    assert glass.sees("podepište podání u přepážky")
    glass.tap("Hotovo")
    glass.wait("Dobrý den")
    assert not glass.sees("Říhová")
    assert len(glass.hall.station.spool) == 0


SCENARIOS: Mapping[str, Callable[[Glass], None]] = {"complaint": complaint}


def main() -> None:
    """Run one scenario."""
    glass = Glass(Path(sys.argv[2]))
    SCENARIOS[sys.argv[1]](glass)
    glass.end()
    loaded = {"twisted", "sqlalchemy", "litestar", "uvicorn"} & sys.modules.keys()
    assert not loaded, f"the kiosk loaded {loaded}"
    sys.stdout.write("ok\n")


if __name__ == "__main__":
    main()
