"""Messages as large as the system takes go through whole, in both directions."""

import base64
import hashlib
import os
import re
from http import HTTPStatus

import httpx
import pytest

from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import LARGEST, File
from gateway.model.blob import BlobRef
from gateway.model.ports import Condition
from gateway.model.submission import Outcome, Part, PartRole
from tests.channels.databox.calls import NAMESPACE
from tests.channels.databox.world import CITIZEN, TOWN, NoBlobs, World, outgoing

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


_SOAP = "http://www.w3.org/2003/05/soap-envelope"


async def _big(world: World, inner: str) -> str:
    """Call a service of large messages as the citizen, or skip where there is none."""
    own = next(one for one in world.simulator.system.boxes() if one.id == CITIZEN.id)
    async with httpx.AsyncClient(timeout=60, auth=(own.login, own.password)) as client:
        answer = await client.post(
            f"{world.simulator.url}/DS/vodz",
            content=f'<s:Envelope xmlns:s="{_SOAP}"><s:Body>{inner}</s:Body></s:Envelope>',
            headers={"Content-Type": "application/soap+xml; charset=utf-8"},
        )
    if answer.status_code == HTTPStatus.NOT_FOUND:
        pytest.skip("this simulator has no large messages")
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
