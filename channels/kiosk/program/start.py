"""``podatelna-kiosk``: the program on the machine in the hall. Exit codes: 0, 2 usage, 78 settings.

Kivy reads its own settings the moment it is imported; so everything it must know is set before,
and it is imported only in here.
"""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from channels.kiosk.program.config import KioskConfig, load
from gateway.model.errors import ConfigError

#: What BSD's sysexits.h calls EX_CONFIG.
CONFIGURATION = 78


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kiosk, or make one picture of it."""
    chosen = _grammar().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    try:
        config, folder = load(Path(chosen.config))
    except ConfigError as error:
        return _complained(error)
    if chosen.screenshot:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
        prepare(config, windowed=True)
        from channels.kiosk.program.screen.gallery import picture  # noqa: PLC0415  (after prepare)

        try:
            picture(config, chosen.screen, Path(chosen.screenshot), contrast=chosen.contrast)
        except ConfigError as error:
            return _complained(error)
        return 0
    prepare(config, windowed=chosen.windowed)
    from channels.kiosk.program.screen.hall import Hall  # noqa: PLC0415  (after prepare)
    from channels.kiosk.program.station import Station  # noqa: PLC0415

    Hall(Station(config, folder)).run()
    return 0


def _complained(error: ConfigError) -> int:
    for problem in error.problems:
        sys.stderr.write(f"podatelna-kiosk: {problem}\n")
    return CONFIGURATION


def prepare(config: KioskConfig, *, windowed: bool) -> None:
    """Tell Kivy what it has to know before it is imported for the first time."""
    os.environ.update(
        {
            "KIVY_NO_ARGS": "1",
            "KIVY_NO_CONFIG": "1",
            "KIVY_NO_FILELOG": "1",
            "KIVY_LOG_MODE": "PYTHON",
            # What one citizen copies must not be there for the next: no clipboard of the system.
            "KIVY_CLIPBOARD": "dummy",
            "KIVY_HOME": tempfile.mkdtemp(prefix="podatelna-kiosk-"),
        }
    )
    import kivy  # noqa: PLC0415  (after the variables above)
    from kivy.config import Config  # noqa: PLC0415

    kivy.kivy_options["cutbuffer"] = ()
    kivy.Logger.setLevel(logging.WARNING)
    kivy.Logger.addFilter(lambda record: "Cutbuffer" not in record.getMessage())

    full = config.fullscreen and not windowed
    for section, key, value in (
        ("graphics", "fullscreen", "auto" if full else "0"),
        ("graphics", "width", str(config.width)),
        ("graphics", "height", str(config.height)),
        ("graphics", "resizable", "0"),
        # A keyboard that is plugged in must find no way out of the program.
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "keyboard_mode", "system"),
        ("kivy", "log_level", "warning"),
        ("input", "mouse", "mouse,disable_multitouch"),
    ):
        Config.set(section, key, value)


def _grammar() -> argparse.ArgumentParser:
    grammar = argparse.ArgumentParser(
        "podatelna-kiosk", description="The touch screen in the hall.", allow_abbrev=False
    )
    grammar.add_argument("--config", default="kiosk.toml", help="the kiosk's settings file")
    grammar.add_argument("--windowed", action="store_true", help="do not fill the screen")
    grammar.add_argument("--screenshot", metavar="FILE.png", help="draw one screen and end")
    grammar.add_argument("--screen", default="start", help="which one; default: the first")
    grammar.add_argument("--contrast", action="store_true", help="draw it in high contrast")
    return grammar


if __name__ == "__main__":
    sys.exit(main())
