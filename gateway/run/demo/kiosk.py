"""The demo's kiosk: its door, and a screen that is ready to be started."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from channels.kiosk.channel import roll
from channels.kiosk.program.identity import Identity
from channels.kiosk.settings import KioskSettings
from gateway import loop
from gateway.run.clock import SystemClock
from gateway.run.daemon import Daemon
from gateway.run.demo.town import HLUCIN
from gateway.web.pages import Pages

TABLE = """\
[channels.kiosk]
listen = "{host}:{port}"
"""

CONFIG = """\
# The demo's kiosk, written by `podatelna demo`; start it by `make kiosk`.
server = "https://{host}:{port}"
status_page = "{status}"
fullscreen = false
# Good once, for a day.
enrolment = "{code}"
"""

HOST = "127.0.0.1"

#: The kiosk's name on the roll.
NAME = "demo"


class KioskStand:
    """The stand of the kiosk channel."""

    name = "kiosk"
    ports = 1

    def __init__(self, folder: Path, first_port: int) -> None:
        self._folder = folder
        self._port = first_port

    @property
    def _config(self) -> Path:
        return self._folder / "kiosk" / "kiosk.toml"

    def table(self) -> str:
        """Return ``[channels.kiosk]``."""
        return TABLE.format(host=HOST, port=self._port)

    async def before(self) -> None:
        """Start nothing: the kiosk is a program of its own."""

    async def after(self, daemon: Daemon) -> None:
        """Write the kiosk's settings, with a code unless it is enrolled already."""
        public = f"http://{HOST}:{daemon.public.port}/{HLUCIN}/status"
        await loop.in_thread(self._write, public)

    def _write(self, status: str) -> None:
        self._config.parent.mkdir(parents=True, exist_ok=True)
        code, now = "", SystemClock().now()
        if not Identity(self._config.parent).enrolled:
            table = KioskSettings()
            code = roll(table, self._folder, SystemClock()).invite(HLUCIN, NAME, now)
        text = CONFIG.format(host=HOST, port=self._port, status=status, code=code)
        self._config.write_text(text, encoding="utf-8")

    async def stop(self) -> None:
        """Stop nothing."""

    def report(self) -> Mapping[str, Any]:
        """Return the door and the kiosk's settings."""
        return {"kiosk": {"server": f"https://{HOST}:{self._port}", "config": str(self._config)}}

    def told(self) -> Sequence[tuple[str, str]]:
        """Return how to start the screen."""
        return (("Kiosk", f"podatelna-kiosk --config {self._config}"),)

    def pages(self) -> Sequence[Pages]:
        """Return none."""
        return ()
