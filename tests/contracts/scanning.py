"""The other side of the scanning channel: a scanner that writes files, a printer that reads."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from gateway.model.ports import AnyChannelPart, Site
from scanning.channel import SCANNING, ScanningChannel
from scanning.settings import ScanningSettings, WatchedFolder
from tests import paper
from tests.contracts.peers import Heard
from tests.gateways import LHOTA, MemoryGateway, StandingClock


class ScannerPeer:
    """Puts batches into the watched folder and reads what is to be printed."""

    name = "scanning"
    part: AnyChannelPart = SCANNING

    def __init__(self) -> None:
        self._folder = Path()
        self._channel: ScanningChannel | None = None

    async def start(self, gateway: MemoryGateway, folder: Path) -> ScanningChannel:
        """Make the folders, then start the channel."""
        self._folder = folder
        for name in ("scans", "print"):
            (folder / name).mkdir()
        settings = ScanningSettings(
            folders=(WatchedFolder(LHOTA.id, "scans"),),
            print_folder="print",
            look_seconds=3600,
            stable_seconds=0,
        )
        site = Site(gateway.people, StandingClock(), folder)
        self._channel = SCANNING.build(settings, site)
        await self._channel.start(gateway)
        return self._channel

    async def stop(self) -> None:
        """Do nothing: folders need no end."""

    async def hand_in(self, mark: str) -> Heard:
        """Scan one page; the same mark gives the same octets."""
        assert self._channel is not None
        path = paper.put(self._folder / "scans", "batch.pdf", paper.pdf(paper.page(mark)))
        # The first look meets the file, the second finds it unchanged.
        for _ in range(2):
            await self._channel.look()
        return Heard.LATER if path.exists() else Heard.YES

    def garbage(self) -> Sequence[bytes]:
        """Return octets that are no pages."""
        whole = paper.pdf(paper.page("lípa"))
        return (b"", b"\x00\xff\xfe" * 500, whole[: len(whole) // 2], b"%PDF-1.7\nlies")

    def address(self) -> str:
        """Return where a letter goes."""
        return "post:Žofie Nováková, Dlouhá 1, 123 45 Horní Lhota"

    async def received(self) -> Sequence[str]:
        """Return the texts of the letters in the print folder."""
        return tuple(text(path.read_bytes()) for path in sorted((self._folder / "print").iterdir()))


def text(octets: bytes) -> str:
    """Return the words of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(octets))
    try:
        return "\n".join(str(one.get_textpage().get_text_bounded()) for one in document)
    finally:
        document.close()
