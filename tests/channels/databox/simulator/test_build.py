"""A signed document is built like those that ISDS itself has made."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, tsp
from lxml import etree

from channels.databox.simulator.messages import File
from tests.channels.databox import official
from tests.channels.databox.simulator.asking import Asking
from tests.channels.databox.world import CITIZEN, TOWN, World

CONSTRUCTED, END = 0x20, b"\x00\x00"


def outline(octets: bytes, depth: int = 5) -> Iterator[str]:
    """Tell how BER is built: tags, and whether the length is left open; *depth* levels of it."""
    place = 0
    while place < len(octets) and octets[place : place + 2] != END:
        tag, head, size = octets[place], 2, octets[place + 1]
        is_open = size == 0x80
        if size > 0x80:
            head += size - 0x80
            size = int.from_bytes(octets[place + 2 : place + head], "big")
        size = len(inner_of(octets[place:])) if is_open else size
        inner = octets[place + head : place + head + size]
        yield f"{tag:02x}{'..' if is_open else ''}"
        if tag & CONSTRUCTED and depth > 1:
            yield "("
            yield from outline(inner, depth - 1)
            yield ")"
        place += head + size + 2 * is_open


def inner_of(octets: bytes) -> bytes:
    """Return what is in an element of open length, its end left away."""
    place = 2
    while octets[place : place + 2] != END:
        size, head = octets[place + 1], 2
        if size == 0x80:
            place += len(inner_of(octets[place:])) + 4
            continue
        if size > 0x80:
            head += size - 0x80
            size = int.from_bytes(octets[place + 2 : place + head], "big")
        place += head + size
    return octets[2:place]


def shape(octets: bytes) -> str:
    """Return the outline with repeated pieces of content told once."""
    told = " ".join(outline(octets))
    return re.sub(r"(?:04 )+", "04 ", told)


def content(octets: bytes) -> bytes:
    """Return what is sealed."""
    signed: Any = cms.ContentInfo.load(octets)["content"]
    found: bytes = signed["encap_content_info"]["content"].native
    return found


def names(element: Any) -> list[str]:
    """Return the names of an element's children, prefixes told, namespaces without the host."""
    return [
        f"{one.prefix}:{etree.QName(one).localname}" for one in element.iterchildren(etree.Element)
    ]


def attributes(octets: bytes) -> tuple[list[str], list[str]]:
    """Return the kinds of the signed and the unsigned attributes."""
    signer: Any = cms.ContentInfo.load(octets)["content"]["signer_infos"][0]
    unsigned = signer["unsigned_attrs"]
    return (
        sorted(one["type"].native for one in signer["signed_attrs"]),
        [one["type"].native for one in unsigned] if unsigned.native else [],
    )


#: A real document of each kind, and the operation that makes ours.
REAL = {
    "SignedMessageDownload": "datovka/DDZ_3401761.zfo",
    "SignedSentMessageDownload": "datovka/DZ_6452235.zfo",
    "GetSignedDeliveryInfo": "datovka/DD_6452235.zfo",
}


def real(operation: str) -> Path:
    """Return the real document, or skip the test."""
    found = official.samples(REAL[operation])
    if not found:
        pytest.skip("recorded messages are not here; set PODATELNA_ISDS_DOCUMENTS")
    return found[0]


async def made(world: World, operation: str) -> bytes:
    """Return a document of ours."""
    file = File("smlouva.pdf", "application/pdf", "main", b"%PDF-1.7 " * 3000)
    number = world.write("Žádost", TOWN, CITIZEN, files=(file,)).id
    await Asking(world).ask("GetListOfReceivedMessages", dmStatusFilter=-1)
    box = TOWN if operation == "SignedMessageDownload" else CITIZEN
    return (await Asking(world, box).ask(operation, dmID=number)).octets("dmSignature")


@pytest.mark.parametrize("operation", REAL)
async def test_the_signature_is_built_the_same(world: World, operation: str) -> None:
    """Open lengths, pieces of content, certificates and one signer stand where they should."""
    ours, theirs = await made(world, operation), real(operation).read_bytes()

    # The real ones carry the chain of certificates; how many there are is theirs to know.
    single = re.compile(r"a0 \( (?:30 \( .*? \) )+\) 31 \( 30 ")
    assert (
        single.sub("@", shape(ours)).split("@")[0] == single.sub("@", shape(theirs)).split("@")[0]
    )
    signed, unsigned = attributes(ours)
    real_signed, _ = attributes(theirs)
    # The policy was dropped in 2025; protection of the algorithm is not always there.
    dropped = {"1.2.840.113549.1.9.16.2.15", "cms_algorithm_protection"}
    assert signed == [one for one in real_signed if one not in dropped]
    assert unsigned == ["signature_time_stamp_token"]


@pytest.mark.parametrize("operation", REAL)
async def test_the_document_is_written_the_same(world: World, operation: str) -> None:
    """Names, prefixes and order of all elements, up to the attachments themselves."""
    ours, theirs = (
        etree.fromstring(content(one))
        for one in (await made(world, operation), real(operation).read_bytes())
    )
    assert ours.tag == theirs.tag
    assert names(ours) == names(theirs)
    assert names(ours[0]) == names(theirs[0])
    assert names(ours[0][0]) == names(theirs[0][0])
    kept = [one for one in theirs.attrib if one != "isds_send"]
    assert list(ours.attrib) == kept


async def test_the_hash_is_over_the_octets_as_they_stand(world: World) -> None:
    """From ``<p:dmDm`` to its end nothing is changed, and the stamp is over the same."""
    document = content(await made(world, "SignedMessageDownload"))
    begin, end = document.index(b"<p:dmDm"), document.index(b"</p:dmDm>") + len(b"</p:dmDm>")
    digest = hashlib.sha256(document[begin:end]).digest()
    tree = etree.fromstring(document)
    prefix = "{http://isds.czechpoint.cz/v20/message}"
    stamp = base64.b64decode(tree.findtext(f".//{prefix}dmQTimestamp"))
    token: Any = cms.ContentInfo.load(stamp)["content"]["encap_content_info"]["content"]
    facts: tsp.TSTInfo = token.parsed

    assert base64.b64decode(tree.findtext(f".//{prefix}dmHash")) == digest
    assert facts["message_imprint"]["hashed_message"].native == digest


async def test_the_signature_is_of_today(world: World) -> None:
    """RSA-PSS with SHA-256, a signer that is sealed by our own authority, no policy."""
    octets = await made(world, "SignedMessageDownload")
    signed: Any = cms.ContentInfo.load(octets)["content"]
    signer = signed["signer_infos"][0]

    assert signer["signature_algorithm"]["algorithm"].native == "rsassa_pss"
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"
    (certificate,) = signed["certificates"]
    root = world.simulator.system.authority.root.certificate
    assert (
        certificate.chosen.issuer.native["common_name"]
        == (root.subject.rfc4514_string().partition("CN=")[2].partition(",")[0])
    )
