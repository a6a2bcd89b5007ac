"""Messages as large as the system takes go through whole, in both directions."""

import asyncio
import base64
import hashlib
import io
import os
import re
import tracemalloc
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

import httpx
import pytest

from channels.databox.simulator.contents import files_of
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.messages import LARGEST, File
from channels.databox.standing import of_upload
from channels.databox.upload import Stored
from channels.databox.uploads import Progress
from gateway.loop import spawn
from gateway.model.blob import BlobRef
from gateway.model.errors import TryLater
from gateway.model.ports import Condition
from gateway.model.submission import Outcome, Part, PartRole
from tests.channels.databox.calls import NAMESPACE
from tests.channels.databox.world import CITIZEN, TOWN, NoBlobs, World, outgoing
from tests.daemons import eventually, until
from tests.gateways import LHOTA

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
    octets = b"%PDF-1.4\n" + os.urandom(15 * 1024 * 1024)
    channel = await world.open(call_seconds=60)
    part = Part("plan.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(octets))
    number = (await channel.deliver(outgoing(parts=(part,)), NoBlobs())).reference

    assert files_of(world.message(number).content)[1].content == octets


@dataclass
class OnDisk:
    """One content in a file, and how often it was opened.

    Each attempt looks at it once; to upload it opens it again.
    """

    path: Path
    opened: int = 0

    def open(self, _blob: BlobRef) -> BinaryIO:
        """Open it."""
        self.opened += 1
        return self.path.open("rb")


@pytest.fixture
def plan(tmp_path: Path) -> tuple[Part, OnDisk]:
    """Give thirty megabytes that only a big message carries, and where they are kept."""
    octets = b"%PDF-1.4\n" + os.urandom(30 * 1024 * 1024)
    path = tmp_path / "content"
    path.write_bytes(octets)
    blob = BlobRef(hashlib.sha256(octets).hexdigest(), len(octets))
    return Part("plán.pdf", "application/pdf", PartRole.ATTACHMENT, blob), OnDisk(path)


def hashes(world: World, number: str) -> list[tuple[str, str]]:
    """Return name and hash of each file of a big message."""
    with world.simulator.system.turn() as ledger:
        return [(one.name, one.sha256) for one in ledger.attachments(int(number))]


async def test_thirty_megabytes_go_out_by_their_own_service(
    world: World, plan: tuple[Part, OnDisk]
) -> None:
    """The letter and the file are uploaded, the message names them, the number is followed."""
    part, blobs = plan
    channel = await world.open(call_seconds=60)
    number = (await channel.deliver(outgoing(parts=(part,)), blobs)).reference

    message = world.message(number)
    assert (message.is_big, message.recipient) == (True, CITIZEN.id)
    assert message.fields["dmSenderRefNumber"] == "LHOT/00001/2026"
    (letter, _), kept = hashes(world, number)
    assert letter == "dopis.pdf"
    assert kept == ("plán.pdf", part.blob.sha256)
    assert [one.id for one in await channel.boxes[0].tracking.open()] == [number]
    assert (await channel.deliver(outgoing(parts=(part,)), blobs)).reference == number


@pytest.mark.parametrize("fault", [Fault.TRUNCATED, Fault.SILENCE], ids=["cut", "silence"])
async def test_a_lost_answer_sends_no_second_big_message(
    world: World, plan: tuple[Part, OnDisk], fault: Fault
) -> None:
    """The message was taken, we did not hear it: the list of sent ones tells."""
    part, blobs = plan
    channel = await world.open(call_seconds=10)
    world.simulator.faults.order(fault, "CreateBigMessage")
    number = (await channel.deliver(outgoing(parts=(part,)), blobs)).reference

    assert [str(one.id) for one in world.sent_from(TOWN)] == [number]


async def test_what_is_uploaded_is_not_uploaded_again(
    world: World, plan: tuple[Part, OnDisk]
) -> None:
    """An outage between upload and message costs one attempt and no second upload."""
    part, blobs = plan
    channel = await world.open(call_seconds=60)
    world.simulator.faults.order(Fault.OUTAGE, "CreateBigMessage")
    with pytest.raises(TryLater):
        await channel.deliver(outgoing(parts=(part,)), blobs)
    channel = await world.reopen()
    number = (await channel.deliver(outgoing(parts=(part,)), blobs)).reference

    assert blobs.opened == 2 + 1
    assert hashes(world, number)[1][1] == part.blob.sha256


async def test_files_that_were_forgotten_are_uploaded_anew(
    world: World, plan: tuple[Part, OnDisk]
) -> None:
    """Two hours later the system has them no more."""
    part, blobs = plan
    channel = await world.open(call_seconds=60)
    world.simulator.faults.order(Fault.OUTAGE, "CreateBigMessage")
    with pytest.raises(TryLater):
        await channel.deliver(outgoing(parts=(part,)), blobs)
    world.clock.advance(hours=3)
    await channel.deliver(outgoing(parts=(part,)), blobs)

    assert blobs.opened == 2 + 2


async def test_an_upload_outlives_an_attempt(world: World, plan: tuple[Part, OnDisk]) -> None:
    """Whoever gave up waiting finds the files there when he tries again."""
    part, blobs = plan
    channel = await world.open(call_seconds=60)
    attempt = spawn(channel.deliver(outgoing(parts=(part,)), blobs), "attempt")
    await until(lambda: blobs.opened == 2, "the upload")
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    await channel.deliver(outgoing(parts=(part,)), blobs)

    assert blobs.opened == 2 + 1
    assert len(world.sent_from(TOWN)) == 1


def test_how_far_files_are_is_told_by_name() -> None:
    """Which of them leaves now, and how much of all has left."""
    files = [Stored(name, "", size, io.BytesIO) for name, size in (("a.pdf", 100), ("b.pdf", 300))]
    told = [of_upload(Progress(files, left)) for left in ({}, {0: 50}, {0: 100, 1: 200})]

    assert [one.percent for one in told] == [0, 12, 75]
    assert "a.pdf, soubor 1 z 2" in told[1].told
    assert "b.pdf, soubor 2 z 2" in told[2].told
    assert of_upload(Progress(files, {0: 100, 1: 300})).percent == 100


async def test_how_it_stands_can_be_told(world: World, plan: tuple[Part, OnDisk]) -> None:
    """While the system takes it over, then by its number, and where it is."""
    part, blobs = plan
    channel = await world.open(call_seconds=60)
    letter = outgoing(parts=(part,))
    world.simulator.faults.pause = 1
    world.simulator.faults.order(Fault.SLOW, "CreateBigMessage")
    attempt = spawn(channel.deliver(letter, blobs), "attempt")

    async def is_uploaded() -> bool:
        told = await channel.underway(LHOTA.id, {letter.key: ""})
        return any(one.percent == 100 for one in told.values())

    await eventually(is_uploaded, "the upload")
    number = (await attempt).reference
    assert await channel.underway(LHOTA.id, {letter.key: ""}) == {}
    (told,) = (await channel.underway(LHOTA.id, {letter.key: number})).values()
    assert number in told.told

    world.clock.advance(minutes=10)
    await channel.poll_once()
    (told,) = (await channel.underway(LHOTA.id, {letter.key: number})).values()
    assert "fikcí 3. 12. 2026" in told.told


async def test_memory_does_not_grow_with_what_is_sent(
    world: World, plan: tuple[Part, OnDisk]
) -> None:
    """Thirty megabytes are read and sent by pieces."""
    part, blobs = plan
    channel = await world.open(call_seconds=60)
    stored = Stored(part.name, part.media_type, part.blob.size, lambda: blobs.open(part.blob))
    tracemalloc.start()
    try:
        await asyncio.to_thread(channel.boxes[0].line.client.upload, stored)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The simulator lives in this process too, and takes it in by pieces of its own.
    assert peak < 20 * 1024 * 1024


_SOAP = "http://www.w3.org/2003/05/soap-envelope"


async def _big(world: World, inner: str) -> str:
    """Call a service of large messages as the citizen."""
    own = next(one for one in world.simulator.system.boxes() if one.id == CITIZEN.id)
    async with httpx.AsyncClient(timeout=60, auth=(own.login, own.password)) as client:
        answer = await client.post(
            f"{world.simulator.url}/DS/vodz",
            content=f'<s:Envelope xmlns:s="{_SOAP}"><s:Body>{inner}</s:Body></s:Envelope>',
            headers={"Content-Type": "application/soap+xml; charset=utf-8"},
        )
    assert answer.status_code == HTTPStatus.OK
    return answer.text


async def test_a_large_message_comes_by_pieces(world: World) -> None:
    """Thirty megabytes (VoDZ) are fetched by their own service, verified, and marked."""
    octets = b"%PDF-1.4\n" + os.urandom(30 * 1024 * 1024)
    encoded = base64.b64encode(octets).decode()
    told = await _big(
        world,
        f'<UploadAttachment xmlns="{NAMESPACE}"><dmFile dmMimeType="application/pdf" '
        f'dmFileDescr="plan.pdf"><dmEncodedContent>{encoded}</dmEncodedContent></dmFile>'
        "</UploadAttachment>",
    )
    found = dict(re.findall(r"<q:(dmAtt\w+)[^>]*>([^<]+)<", told))
    await _big(
        world,
        f'<CreateBigMessage xmlns="{NAMESPACE}"><dmEnvelope><dbIDRecipient>{TOWN.id}'
        "</dbIDRecipient><dmAnnotation>Plán</dmAnnotation></dmEnvelope><dmFiles>"
        f'<dmExtFile dmFileMetaType="main" dmAttID="{found["dmAttID"]}" '
        f'dmAttHash1="{found["dmAttHash1"]}" dmAttHash1Alg="SHA-256" '
        f'dmAttHash2="{found["dmAttHash2"]}" dmAttHash2Alg="SHA3-256"/>'
        "</dmFiles></CreateBigMessage>",
    )
    channel = await world.open(call_seconds=60)
    read = world.read()

    assert read.evidence[0].outcome is Outcome.VALID
    assert read.parts[1].blob.sha256 == hashlib.sha256(octets).hexdigest()
    assert world.gateway.largest_chunk <= 64 * 1024
    assert channel.health().condition is Condition.OK
