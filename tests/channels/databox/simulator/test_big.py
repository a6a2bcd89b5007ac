"""Big messages (VoDZ): uploaded, sent, fetched in parts or whole, and never in memory."""

import base64
import hashlib
import re
from typing import Any

import pytest
from lxml import etree

from channels.databox.simulator import messages
from channels.databox.simulator.messages import State
from tests.channels.databox import official
from tests.channels.databox.simulator.asking import ENVELOPE, SOAP, Asking, Told
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, VILLAGE, World, converted

CONTENT = bytes(range(256)) * 2000


@pytest.fixture
def asking(world: World, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Give a citizen; half a megabyte is big enough for a big message."""
    monkeypatch.setattr(messages, "SMALLEST_BIG", len(CONTENT))
    return Asking(world, CITIZEN)


def file(name: str = "plan.pdf", media_type: str = "application/pdf") -> dict[str, str]:
    """Return a file as it is uploaded."""
    content = base64.encodebytes(CONTENT).decode()
    return {"dmMimeType": media_type, "dmFileDescr": name, "dmEncodedContent": content}


def reference(told: Told, **other: str) -> dict[str, str]:
    """Return how a message refers to an uploaded file."""
    return {
        "dmAttID": told.text("dmAttID"), "dmFileMetaType": "main",
        "dmAttHash1": told.text("dmAttHash1"), "dmAttHash1Alg": "SHA-256",
        "dmAttHash2": told.text("dmAttHash2"), "dmAttHash2Alg": "SHA3-256", **other,
    }  # fmt: skip


async def sent(asking: Asking) -> str:
    """Send a big message to the town and return its number."""
    return (await sending(asking)).text("dmID")


async def sending(asking: Asking) -> Told:
    """Try to send a big message to the town."""
    uploaded = await asking.ask("UploadAttachment", dmFile=file("plán <1>.pdf"))
    return await asking.ask(
        "CreateBigMessage", dbIDRecipient=TOWN.id, dmAnnotation="Dokumentace",
        dmExtFile=reference(uploaded),
    )  # fmt: skip


async def test_the_upload_tells_two_hashes(asking: Asking) -> None:
    """Both are hexadecimal and name their algorithm."""
    told = await asking.ask("UploadAttachment", dmFile=file())

    assert told.text("dmAttHash1") == hashlib.sha256(CONTENT).hexdigest()
    assert told.text("dmAttHash2") == hashlib.sha3_256(CONTENT).hexdigest()
    algorithms = told.element.xpath(".//@AttHashAlg")
    assert algorithms == ["SHA-256", "SHA3-256"]


async def test_the_town_gets_every_octet(asking: Asking) -> None:
    """The list says that it is big; part, whole and signed form carry the same."""
    number, town = await sent(asking), Asking(asking.world, TOWN)
    listed = await town.ask("GetListOfReceivedMessages", dmStatusFilter=-1)
    assert listed.element.xpath("string(.//*/@dmVODZ)") == "true"
    part = await town.ask("DownloadAttachment", dmID=number, attNum=0)
    assert part.element.xpath("string(.//*/@dmFileDescr)") == "plán <1>.pdf"
    whole = await town.ask("BigMessageDownload", dmID=number)
    signed = await town.ask("SignedBigMessageDownload", dmID=number)

    assert part.octets("dmEncodedContent") == whole.octets("dmEncodedContent") == CONTENT
    read = converted(signed.octets("dmSignature"))
    assert read.evidence[0].outcome == "valid"
    assert [one.blob.sha256 for one in read.parts[1:]] == [hashlib.sha256(CONTENT).hexdigest()]


async def test_each_kind_has_its_own_services(asking: Asking) -> None:
    """Ordinary services refuse a big message, and the other way round."""
    world, town = asking.world, Asking(asking.world, TOWN)
    number, ordinary = await sent(asking), str(world.write().id)
    await town.ask("GetListOfReceivedMessages", dmStatusFilter=-1)

    assert (await town.ask("SignedMessageDownload", dmID=number)).code == "1281"
    assert (await town.ask("SignedBigMessageDownload", dmID=ordinary)).code == "1281"
    assert (await town.ask("DownloadAttachment", dmID=number, attNum=1)).code == "1299"


async def test_a_changed_octet_is_found(asking: Asking) -> None:
    """What was sealed authenticates, what was changed does not."""
    number = await sent(asking)
    told = await asking.ask("SignedSentBigMessageDownload", dmID=number)
    signed = told.octets("dmSignature")
    changed = signed.replace(CITIZEN.id.encode(), VILLAGE.id.encode(), 1)
    results = [
        (await asking.ask("AuthenticateBigMessage", dmMessage=base64.b64encode(one).decode()))
        for one in (signed, changed)
    ]

    assert [one.text("dmAuthResult") for one in results] == ["true", "false"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"dmAttID": "x"}, "1286"),
        ({"dmAttHash1": "00"}, "1288"),
        ({"dmAttHash2Alg": "MD5"}, "1289"),
    ],
    ids=["unknown", "hash", "algorithm"],
)
async def test_a_wrong_reference_is_refused(
    asking: Asking, wrong: dict[str, str], code: str
) -> None:
    """Each mistake has its code."""
    uploaded = await asking.ask("UploadAttachment", dmFile=file())
    told = await asking.ask(
        "CreateBigMessage", dbIDRecipient=TOWN.id, dmAnnotation="Věc",
        dmExtFile=reference(uploaded, **wrong),
    )  # fmt: skip

    assert told.code == code


async def test_uploads_belong_to_a_box_and_end(asking: Asking) -> None:
    """Another box cannot send them, and after two hours nobody can."""
    world = asking.world
    uploaded = await asking.ask("UploadAttachment", dmFile=file())
    wanted: dict[str, Any] = {
        "dbIDRecipient": TOWN.id, "dmAnnotation": "Věc", "dmExtFile": reference(uploaded),
    }  # fmt: skip
    assert (await Asking(world, FIRM).ask("CreateBigMessage", **wanted)).code == "1293"
    world.clock.advance(hours=2)

    assert (await asking.ask("CreateBigMessage", **wanted)).code == "1286"
    assert list(world.simulator.system.attachments.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [(("hra.exe", "x/y"), "1214"), (("a.pdf", ""), "2035")],
    ids=["program", "no-type"],
)
async def test_what_may_not_be_uploaded(asking: Asking, given: tuple[str, str], code: str) -> None:
    """The name's ending decides, and the media type must be there."""
    assert (await asking.ask("UploadAttachment", dmFile=file(*given))).code == code


async def test_a_small_message_is_no_big_one(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fits into an ordinary message must go as one."""
    monkeypatch.setattr(messages, "SMALLEST_BIG", len(CONTENT) + 1)

    assert (await sending(asking)).code == "1297"


async def test_erased_content_leaves_no_files(asking: Asking) -> None:
    """After ninety days the attachments are gone from the disk too."""
    world, number = asking.world, await sent(asking)
    await Asking(world, TOWN).ask("GetListOfReceivedMessages", dmStatusFilter=-1)
    world.clock.advance(days=91)

    assert world.message(number).state is State.ERASED
    assert list(world.simulator.system.attachments.iterdir()) == []


async def test_a_recorded_upload_in_parts_is_taken(asking: Asking) -> None:
    """What libdatovka sends as MTOM arrives octet by octet, and broken parts are told."""
    recorded = official.samples("client-requests/libdatovka_UploadAttachment-mtom.http")
    if not recorded:
        pytest.skip("recorded requests are not here; set PODATELNA_ISDS_DOCUMENTS")
    head, _, body = recorded[0].read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
    found = re.search(rb"Content-Type: (.*)", head)
    assert found is not None
    whole = body.replace(b"\n", b"\r\n")
    told = await asking.post("UploadAttachment", whole, **{"Content-Type": found[1].decode()})
    digest = hashlib.sha256(b"velka priloha\r\n").hexdigest()
    assert digest in told.text

    broken = await asking.post(
        "UploadAttachment", whole[:400], **{"Content-Type": found[1].decode()}
    )
    assert broken.status_code == 599
    assert "http://www.w3.org/2003/05/soap-envelope" in broken.text


async def test_an_answer_may_come_in_parts(asking: Asking) -> None:
    """Who speaks SOAP 1.2 and accepts parts gets the content as octets, not as base64."""
    number = await sent(asking)
    speaker = Asking(asking.world, CITIZEN, is_soap_12=True)
    request = speaker.filler("DownloadAttachment").filled(
        "DownloadAttachment", dmID=number, attNum=0
    )
    body = ENVELOPE.format(SOAP[True], request)
    told = await speaker.post("DownloadAttachment", body, Accept="multipart/related")

    boundary = re.search(r'boundary="([^"]+)"', told.headers["content-type"])
    assert boundary is not None
    root, content = told.content.split(f"--{boundary[1]}".encode())[1:3]
    assert content.partition(b"\r\n\r\n")[2] == CONTENT + b"\r\n"
    envelope = etree.fromstring(root.partition(b"\r\n\r\n")[2].strip())
    assert envelope.xpath("string(.//*/@href)") == "cid:content"
