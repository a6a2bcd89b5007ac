"""What the demo puts beside the daemon for one channel: the other side, which nobody else plays."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from gateway.run.daemon import Daemon
from gateway.web.pages import Pages


class Stand(Protocol):
    """One channel's stand. Built with the demo's folder and its first port; does no I/O then."""

    name: str
    #: How many ports it takes.
    ports: int

    def __init__(self, folder: Path, first_port: int) -> None: ...

    def table(self) -> str:
        """Return the channel's table of the settings, TOML."""
        ...

    async def before(self) -> None:
        """Start what the channel needs; the daemon is not there yet."""
        ...

    async def after(self, daemon: Daemon) -> None:
        """Fill the running daemon with samples; may be called at every start."""
        ...

    async def stop(self) -> None:
        """Stop what ``before`` started."""
        ...

    def report(self) -> Mapping[str, Any]:
        """Return what ``demo.json`` tells scripts, under the stand's own keys."""
        ...

    def told(self) -> Sequence[tuple[str, str]]:
        """Return what people are told at the start: pairs of what and where."""
        ...

    def pages(self) -> Sequence[Pages]:
        """Return pages for the desk."""
        ...
