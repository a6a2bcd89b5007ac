"""The demo's scanning line: a folder a scanner would write to, a folder a printer would empty."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway import loop
from gateway.model.errors import Broken
from gateway.run.daemon import Daemon
from gateway.run.demo import scans, town
from gateway.web.pages import Pages
from scanning.channel import ScanningChannel
from scanning.line import CHANNEL

TABLE = """\
[channels.scanning]
print_folder = "print"
look_seconds = 1.0
stable_seconds = 1.0

[[channels.scanning.folders]]
originator = "{originator}"
path = "scans"
scanner = "Skener podatelny"
"""

SAMPLE = "ukazka.pdf"
#: So often and so long the sample is looked after, in seconds.
LOOKS, PAUSE = 60, 0.5


class ScanningStand:
    """The stand of the scanning line."""

    name = "scanning"
    ports = 0

    def __init__(self, folder: Path, first_port: int) -> None:
        del first_port
        self._scans, self._print = folder / "scans", folder / "print"

    def table(self) -> str:
        """Return ``[channels.scanning]``."""
        return TABLE.format(originator=town.HLUCIN)

    async def before(self) -> None:
        """Make the folders."""
        await loop.in_thread(self._make)

    def _make(self) -> None:
        for folder in (self._scans, self._print):
            folder.mkdir(exist_ok=True)

    async def after(self, daemon: Daemon) -> None:
        """Lay the sample batch into the folder at the first start, and see it taken in."""
        if await loop.in_thread(self._has_sample):
            return
        channel = daemon.assembly.channels[CHANNEL]
        if not isinstance(channel, ScanningChannel):
            raise Broken("The scanning channel is not ours.")
        octets = await loop.in_thread(scans.batch, channel.originators[town.HLUCIN])
        await loop.in_thread(scans.put, self._scans, SAMPLE, octets)
        for _ in range(LOOKS):
            if await channel.look():
                return
            await asyncio.sleep(PAUSE)

    def _has_sample(self) -> bool:
        return any(self._scans.rglob(SAMPLE))

    async def stop(self) -> None:
        """Do nothing: folders need no end."""

    def report(self) -> Mapping[str, Any]:
        """Return the two folders."""
        return {"scanning": {"folder": str(self._scans), "print": str(self._print)}}

    def told(self) -> Sequence[tuple[str, str]]:
        """Return where to put scans."""
        return (("Scans go into", str(self._scans)), ("Letters to print", str(self._print)))

    def pages(self) -> Sequence[Pages]:
        """Bring no page."""
        return ()
