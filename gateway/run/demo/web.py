"""The demo's public web: the table of settings that switches it on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway.run.daemon import Daemon
from gateway.web.pages import Pages


class WebStand:
    """The stand of the web channel: browsers play its other side, so it needs no port."""

    name = "web"
    ports = 0

    def __init__(self, folder: Path, first_port: int) -> None:
        # The public web's port is the demo's first one; the stands' ports come behind it.
        del folder, first_port

    def table(self) -> str:
        """Return ``[channels.web]``."""
        return "[channels.web]\n"

    async def before(self) -> None:
        """Start nothing."""

    async def after(self, daemon: Daemon) -> None:
        """Send nothing."""

    async def stop(self) -> None:
        """Stop nothing."""

    def report(self) -> Mapping[str, Any]:
        """Add nothing: the public web's address is told anyway."""
        return {}

    def told(self) -> Sequence[tuple[str, str]]:
        """Add nothing either."""
        return ()

    def pages(self) -> Sequence[Pages]:
        """Bring no pages to the desk."""
        return ()
