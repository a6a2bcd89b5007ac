"""Messages as large as the system takes go through whole, in both directions."""

import hashlib
import os

import pytest

from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import LARGEST, File
from gateway.model.blob import BlobRef
from gateway.model.submission import Outcome, Part, PartRole
from tests.channels.databox.world import NoBlobs, World, outgoing

pytestmark = pytest.mark.slow


async def test_twenty_megabytes_come_in_whole(world: World) -> None:
    """One text node of twenty-seven megabytes is no obstacle to any parser on the way."""
    octets = os.urandom(LARGEST - 1000)
    world.write(files=(File("plan.pdf", "application/pdf", "main", octets),))
    await world.open(call_seconds=60)
    read = world.read()

    assert read.evidence[0].outcome is Outcome.VALID
    assert read.parts[1].blob.sha256 == hashlib.sha256(octets).hexdigest()


async def test_fifteen_megabytes_go_out_whole(world: World) -> None:
    """What a clerk attaches arrives octet by octet."""
    octets = os.urandom(15 * 1024 * 1024)
    channel = await world.open(call_seconds=60)
    part = Part("plan.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(octets))
    number = (await channel.deliver(outgoing(parts=(part,)), NoBlobs())).reference

    assert files_of(world.message(number).content)[1].content == octets
