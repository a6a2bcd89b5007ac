"""What a channel's contract tests need to know about the other side of its wire."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gateway.model.ports import AnyChannelPart, Channel
from tests.gateways import MemoryGateway


class Heard(StrEnum):
    """What the other side knows after it has tried to hand something in."""

    #: It may forget its copy.
    YES = "yes"
    #: It keeps its copy and tries again by itself or when told.
    LATER = "later"
    #: It must change something.
    NO = "no"


class Peer(Protocol):
    """The other side of one channel: a mail server, the state's data boxes, a citizen, a scanner.

    Built once for each test; it makes and starts the channel itself, because where the channel
    listens or polls is the peer's business.
    """

    #: The channel's name.
    name: str
    part: AnyChannelPart

    async def start(self, gateway: MemoryGateway, folder: Path) -> Channel:
        """Start the outside world, then the channel against *gateway*; paths go under *folder*."""
        ...

    async def stop(self) -> None:
        """Stop the outside world; the suite stops the channel."""
        ...

    async def hand_in(self, mark: str) -> Heard:
        """Hand one thing in whose text contains *mark*; the same mark is the same thing again.

        Returns once the other side knows where it stands; a channel that polls has polled.
        """
        ...

    def garbage(self) -> Sequence[bytes]:
        """Return originals that nobody can read: empty, cut in half, something else."""
        ...

    def address(self) -> str:
        """Return where an ``Outgoing`` on this channel goes."""
        ...

    async def received(self) -> Sequence[str]:
        """Return the texts the outside has received, each foreign thing once, oldest first."""
        ...
