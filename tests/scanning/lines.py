"""A scanning channel with its folders, for tests to drive by hand."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from gateway.model.ports import Site
from scanning.channel import SCANNING, ScanningChannel
from scanning.line import Taken
from scanning.settings import ScanningSettings, WatchedFolder
from tests import paper
from tests.gateways import LHOTA, MemoryGateway, StandingClock

SETTINGS = ScanningSettings(
    folders=(WatchedFolder(LHOTA.id, "scans", "Skener 1"),),
    print_folder="print",
    look_seconds=3600,
    stable_seconds=0,
)


@dataclass
class Works:
    """The channel, its folders, and a gateway that remembers."""

    folder: Path
    settings: ScanningSettings = SETTINGS
    gateway: MemoryGateway = field(default_factory=MemoryGateway)
    channel: ScanningChannel = field(init=False)

    async def __aenter__(self) -> Self:
        for name in ("scans", "print"):
            (self.folder / name).mkdir(exist_ok=True)
        site = Site(self.gateway.people, StandingClock(), self.folder)
        self.channel = SCANNING.build(self.settings, site)
        await self.channel.start(self.gateway)
        # Two looks, one before and one behind the channel's own first one: then it sleeps.
        await self.look()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.channel.stop()

    @property
    def scans(self) -> Path:
        """The watched folder."""
        return self.folder / "scans"

    def left(self) -> list[str]:
        """Return the names of what lies in the watched folder, and of what is done."""
        return sorted(
            str(path.relative_to(self.scans)) for path in self.scans.rglob("*") if path.is_file()
        )

    async def scan(self, octets: bytes, name: str = "batch.pdf") -> list[Taken]:
        """Put a batch into the folder and have it looked at until it is met and has rested."""
        paper.put(self.scans, name, octets)
        return await self.look()

    async def look(self) -> list[Taken]:
        """Look twice: the first look meets a file, the second finds it unchanged."""
        return [taken for _ in range(2) for taken in await self.channel.look()]


def with_settings(**changed: Any) -> ScanningSettings:
    """Return the settings of these tests with changes."""
    return replace(SETTINGS, **changed)
