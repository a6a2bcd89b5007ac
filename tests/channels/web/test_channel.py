"""The web as a channel: its settings, its health, and where its answers are read."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from channels.web.channel import WEB, Closed, WebChannel
from channels.web.settings import SiteSettings
from gateway.model.blob import BlobRef
from gateway.model.errors import ConfigError, Refused
from gateway.model.outgoing import STATUS_PAGE, Outgoing
from gateway.model.ports import Condition
from tests.gateways import ARRIVED, LHOTA, SITE, MemoryGateway

ANSWER = Outgoing(LHOTA.id, "web", f"{STATUS_PAGE}abc", "Vaše podání", "Vyřizujeme ho.", "reply:1")


class NoBlobs:
    """Opens nothing."""

    def open(self, blob: BlobRef) -> io.BytesIO:
        """Raise ``LookupError``."""
        raise LookupError(blob.sha256)


def channel(**settings: object) -> WebChannel:
    """Make a channel with some settings."""
    return WEB.build(replace(SiteSettings(), **settings), SITE)  # type: ignore[arg-type]


async def test_what_is_left_on_the_status_page_is_delivered_at_once() -> None:
    """The key is the reference, so that a second attempt is the same letter."""
    delivered = await channel().deliver(ANSWER, NoBlobs())

    assert (delivered.at, delivered.reference) == (ARRIVED, "reply:1")
    assert "status page" in delivered.note


@pytest.mark.parametrize("address", ["jana@posta.test", "", "status-page"])
async def test_nothing_else_leaves_by_the_web(address: str) -> None:
    """The web knows nobody's mailbox."""
    with pytest.raises(Refused):
        await channel().deliver(replace(ANSWER, address=address), NoBlobs())


def test_a_channel_that_is_not_open_takes_nothing() -> None:
    """Before the start there is no gateway to hand in to."""
    made = channel()

    assert made.health().condition is Condition.DOWN
    with pytest.raises(Closed):
        _ = made.gateway


async def test_an_open_channel_hands_in() -> None:
    """After the start there is, after the end no more."""
    made, gateway = channel(), MemoryGateway()
    await made.start(gateway)

    assert made.gateway is gateway
    assert made.health().condition is Condition.OK


def test_all_mistakes_of_the_table_are_reported_at_once() -> None:
    """Each with its key."""
    with pytest.raises(ConfigError) as told:
        channel(address="ftp://podatelna.test", max_upload=0, max_files=51)

    assert [line.partition(":")[0] for line in told.value.problems] == [
        "channels.web.address",
        "channels.web.max_upload",
        "channels.web.max_files",
    ]


def test_uploads_lie_in_the_installation_s_folder() -> None:
    """On the disk where they stay, not in a folder for temporary files of another size."""
    made = WEB.build(SiteSettings(), replace(SITE, folder=Path("/var/lib/podatelna")))

    assert made.folder == Path("/var/lib/podatelna")
