"""A message of a hundred megabytes passes the simulator without its memory growing."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.channels.databox.simulator.running import Running

pytestmark = pytest.mark.slow

_PIECE = bytes(range(57)) * 20_000
#: Together a little less than the limit of a hundred megabytes.
PIECES = 90
SIZE = PIECES * len(_PIECE)
#: Of the hundred megabytes only so much may ever be in memory.
ALLOWED = 40 * 1024 * 1024

_BEFORE = (
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>'
    '<{0} xmlns="http://isds.czechpoint.cz/v20">'
)
_BEHIND = "</{0}></e:Body></e:Envelope>"


def digest() -> str:
    """Return the content's hash."""
    whole = hashlib.sha256()
    for _ in range(PIECES):
        whole.update(_PIECE)
    return whole.hexdigest()


async def upload() -> AsyncIterator[bytes]:
    """Yield the request that uploads the content."""
    yield _BEFORE.format("UploadAttachment").encode()
    yield b'<dmFile dmMimeType="application/pdf" dmFileDescr="plan.pdf"><dmEncodedContent>'
    piece = base64.encodebytes(_PIECE)
    for _ in range(PIECES):
        yield piece
    yield b"</dmEncodedContent></dmFile>"
    yield _BEHIND.format("UploadAttachment").encode()


def request(operation: str, inner: str) -> bytes:
    """Return a small request."""
    return (_BEFORE.format(operation) + inner + _BEHIND.format(operation)).encode()


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    """Give a simulator in a process of its own."""
    made = Running(tmp_path)
    yield made
    made.process.destroy()


async def test_a_hundred_megabytes_pass(running: Running) -> None:
    """Uploaded, sent, fetched signed and authenticated: memory stays, the octets arrive."""
    report = await running.reported()
    citizen = next(one for one in report["boxes"] if one["type"] == "FO")
    office = report["boxes"][0]
    login = (citizen["login"], citizen["password"])
    url = f"{report['url']}/DS/vodz"
    before = running.peak()
    async with httpx.AsyncClient(auth=login, timeout=120) as client:
        told = (await client.post(url, content=upload())).text
        found = dict(re.findall(r"<q:(dmAtt\w+)[^>]*>([^<]+)<", told))
        assert found["dmAttHash1"] == digest()
        inner = (
            f"<dmEnvelope><dbIDRecipient>{office['id']}</dbIDRecipient>"
            "<dmAnnotation>Dokumentace</dmAnnotation></dmEnvelope><dmFiles>"
            f'<dmExtFile dmFileMetaType="main" dmAttID="{found["dmAttID"]}"'
            f' dmAttHash1="{found["dmAttHash1"]}" dmAttHash1Alg="SHA-256"'
            f' dmAttHash2="{found["dmAttHash2"]}" dmAttHash2Alg="SHA3-256"/></dmFiles>'
        )
        told = (await client.post(url, content=request("CreateBigMessage", inner))).text
        number = re.findall(r"<q:dmID>(\d+)<", told)
        assert number, told
        wanted = request("SignedSentBigMessageDownload", f"<dmID>{number[0]}</dmID>")
        path = running.report.parent / "answer.xml"
        async with client.stream("POST", url, content=wanted) as answer:
            with path.open("wb") as file:
                async for piece in answer.aiter_bytes():
                    file.write(piece)
        told = (await client.post(url, content=authentication(path))).text
    assert path.stat().st_size > SIZE * 16 / 9
    assert "<q:dmAuthResult>true<" in told
    assert running.peak() - before < ALLOWED


async def authentication(answer: Path) -> AsyncIterator[bytes]:
    """Yield a request that asks whether what stands in *answer* is authentic."""
    head, tail = request("AuthenticateBigMessage", "<dmMessage>@</dmMessage>").split(b"@")
    yield head
    with answer.open("rb") as file:
        octets = file.read(len(_PIECE)).partition(b"<q:dmSignature>")[2]
        while octets:
            yield octets.partition(b"</q:dmSignature>")[0]
            octets = b"" if b"</" in octets else file.read(len(_PIECE))
    yield tail
