"""Every answer of the simulator fits the schemas, ours and the official ones."""

import base64
from pathlib import Path

import pytest
from lxml import etree

from channels.databox.simulator.messages import File
from tests.channels.databox import official
from tests.channels.databox.calls import OURS, Answered, call, envelope, post
from tests.channels.databox.calls import official as documents
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, World


@pytest.fixture(params=["ours", "official"])
def schemas(request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """Give the schemas of messages and boxes."""
    return OURS if request.param == "ours" else documents(official.schemas())


async def every_answer(world: World) -> list[Answered]:
    """Call everything there is, well and badly."""
    files = (
        File("<a>&.txt", "text/plain", "main", b"obsah", guid="1"),
        File("x.xml", "application/xml", "enclosure", b"<x><y/></x>", as_xml=True, upper_guid="1"),
    )
    message = world.write("<Žádost> & spol.", files=files, dmSenderRefNumber="A<1>")
    firm = world.write("Od firmy", TOWN, FIRM)
    answers = [
        await call(world, TOWN, "SignedMessageDownload", dmID=message.id),
        await call(world, TOWN, "GetDeliveryInfo", dmID=message.id),
        await call(world, TOWN, "GetListOfReceivedMessages", dmStatusFilter=-1),
        await call(world, CITIZEN, "GetListOfSentMessages", dmLimit=1, dmOffset=1),
        await call(world, CITIZEN, "GetListOfReceivedMessages"),
    ]
    for operation in (
        "MessageDownload", "SignedMessageDownload", "MessageEnvelopeDownload", "GetDeliveryInfo",
        "GetSignedDeliveryInfo", "MarkMessageAsDownloaded", "SignedSentMessageDownload",
    ):  # fmt: skip
        answers += [
            await call(world, TOWN, operation, dmID=number)
            for number in (message.id, firm.id, 1, "nesmysl", "")
        ]
    signed = await call(world, CITIZEN, "SignedSentMessageDownload", dmID=message.id)
    answers += [
        signed,
        await call(world, TOWN, "AuthenticateMessage", dmMessage=signed.text("dmSignature")),
        await call(world, TOWN, "AuthenticateMessage", dmMessage="AAAA"),
        await call(world, CITIZEN, "GetMessageStateChanges"),
        await call(world, CITIZEN, "GetMessageStateChanges", dmFromTime="nesmysl"),
        await call(world, TOWN, "DummyOperation"),
        await call(world, TOWN, "CreateMessage"),
        await call(world, TOWN, "GetOwnerInfoFromLogin2", dbDummy=""),
        await call(world, CITIZEN, "GetUserInfoFromLogin2", dbDummy=""),
        await call(world, CITIZEN, "GetPasswordInfo", dbDummy=""),
        *[await call(world, TOWN, "CheckDataBox", dbID=one) for one in (CITIZEN.id, "x", "")],
        *[
            await call(world, TOWN, "FindDataBox2", f"<dbOwnerInfo>{wanted}</dbOwnerInfo>")
            for wanted in ("<firmName>hlad</firmName>", "<pnLastName>Nikdo</pnLastName>", "")
        ],
    ]
    return answers


async def test_every_answer_fits_its_schema(world: World, schemas: tuple[Path, Path]) -> None:
    """Whatever is asked, what comes back is valid."""
    for answer in await every_answer(world):
        answer.check(schemas)


async def test_signed_documents_fit_too(world: World, schemas: tuple[Path, Path]) -> None:
    """Inside a ZFO stands the same XML under a namespace of its own."""
    message = world.write(files=(File("a.txt", "text/plain", "main", b"x" * 5000),))
    await call(world, TOWN, "GetListOfReceivedMessages")
    for operation in ("SignedMessageDownload", "GetSignedDeliveryInfo"):
        answer = await call(world, TOWN, operation, dmID=message.id)
        content = etree.fromstring(_content(answer.octets("dmSignature")))
        text = etree.tostring(content).decode()
        for suffix in ("message", "delivery"):
            text = text.replace(f'"http://isds.czechpoint.cz/v20/{suffix}"', _PLAIN)
        schema = etree.XMLSchema(etree.parse(schemas[0]))
        schema.assertValid(etree.fromstring(text))


_PLAIN = '"http://isds.czechpoint.cz/v20"'


def _content(octets: bytes) -> bytes:
    from asn1crypto import cms  # noqa: PLC0415

    assert octets[:2] == b"\x30\x80", "BER of indefinite length"
    content: bytes = cms.ContentInfo.load(octets)["content"]["encap_content_info"]["content"].native
    return content


@pytest.mark.parametrize(
    "empty", ["<{0}></{0}>", "<{0}/>", '<{0} xmlns:i="{1}" i:nil="true"/>', ""],
    ids=["pair", "short", "nil", "left-out"],
)  # fmt: skip
async def test_nothing_may_be_written_in_any_way(world: World, empty: str) -> None:
    """Clients spell "no value" in four ways, and all of them are taken."""
    instance = "http://www.w3.org/2001/XMLSchema-instance"
    names = ("dmFromTime", "dmToTime", "dmRecipientOrgUnitNum", "dmStatusFilter", "dmLimit")
    world.write()
    inner = "".join(empty.format(name, instance) for name in names)

    answer = await call(world, TOWN, "GetListOfReceivedMessages", inner)
    assert len(answer.all("dmID")) == 1


async def test_an_unknown_operation_is_told(world: World) -> None:
    """The answer is named after the question, with the status 2006."""
    response = await post(world, TOWN, "dx", envelope("X-Bogus", ""))

    assert "<q:X-BogusResponse" in response.text
    assert "2006" in response.text


async def test_without_a_login_comes_a_page(world: World) -> None:
    """Wrong credentials are answered by 401 and HTML, as the real door does."""
    response = await post(world, None, "dx", envelope("DummyOperation", ""))

    assert response.status_code == 401
    assert response.headers["content-type"].startswith("text/html")
    assert "<!DOCTYPE" in response.text


async def test_what_is_no_soap_is_a_fault(world: World) -> None:
    """Garbage harms nobody."""
    for body in (b"", b"<x>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"\x00"):
        response = await post(world, TOWN, "dx", body)
        assert response.status_code == 500
        assert "Fault" in response.text


async def test_recorded_requests_are_understood(world: World) -> None:
    """What real clients once sent is answered, with a status and never with a fault."""
    recorded = official.samples("client-requests/*.http")
    if not recorded:
        pytest.skip("recorded requests are not here; set PODATELNA_ISDS_DOCUMENTS")
    answered = 0
    for path in recorded:
        head, _, body = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
        servlet = head.split(b" ")[1].decode().rpartition("/DS/")[2]
        # Some recordings are cut short, and one comes in parts, which has a test of its own.
        if b"Envelope>" not in body[-40:]:
            continue
        response = await post(world, TOWN, servlet, body)
        assert response.status_code == 200, f"{path}: {response.text}"
        assert "StatusCode" in response.text
        answered += 1
    assert answered > 40


async def test_a_request_may_carry_its_content_in_lines(world: World) -> None:
    """Base64 comes broken into lines, and the octets are the same."""
    octets = bytes(range(256)) * 20
    lines = base64.encodebytes(octets).decode()
    inner = (
        f"<dmEnvelope><dbIDRecipient>{CITIZEN.id}</dbIDRecipient><dmAnnotation>Věc</dmAnnotation>"
        '</dmEnvelope><dmFiles><dmFile dmMimeType="" dmFileMetaType="main" dmFileDescr="a.pdf">'
        f"<dmEncodedContent>{lines}</dmEncodedContent></dmFile></dmFiles>"
    )
    number = (await call(world, TOWN, "CreateMessage", inner)).text("dmID")
    await call(world, CITIZEN, "GetListOfReceivedMessages")

    answer = await call(world, CITIZEN, "MessageDownload", dmID=number)
    assert answer.octets("dmEncodedContent") == octets
