"""Whatever is thrown at the door: a fault or a status comes back, and the door stays open."""

import io
import re

import httpx
import pytest
from lxml import etree

from channels.databox.simulator.reading import Files, read
from channels.databox.simulator.services import Services
from channels.databox.simulator.system import Session
from channels.databox.simulator.wire import Call
from tests.channels.databox.calls import NAMESPACE, envelope
from tests.channels.databox.simulator.asking import PLACES, SOAP, Asking
from tests.channels.databox.world import CITIZEN, TOWN, World

_BODY = '<e:Envelope xmlns:e="{0}"><e:Body>{1}</e:Body></e:Envelope>'
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)

UNREADABLE = {
    "nothing": b"",
    "no-xml": b"\x00\xff\xfe",
    "cut": b"<e:Envelope xmlns:e='x'",
    "no-soap": b"<x/>",
    "no-body": f'<e:Envelope xmlns:e="{SOAP[False]}"/>'.encode(),
    "empty-body": _BODY.format(SOAP[False], "").encode(),
    "other-namespace": _BODY.format(SOAP[False], '<DummyOperation xmlns="urn:x"/>').encode(),
    "no-namespace": _BODY.format(SOAP[False], "<DummyOperation/>").encode(),
    "other-envelope": _BODY.format("urn:soap", f'<x xmlns="{NAMESPACE}"/>').encode(),
    "file-entity": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
    "laughs": (_LAUGHS + "<x y='&i;'>&i;</x>").encode(),
    "utf-16": "<?xml version='1.0' encoding='utf-16'?><x/>".encode("utf-16"),
    "other-encoding": b"<?xml version='1.0' encoding='utf-7'?><x/>",
    "deep": b"<a>" * 100_000,
}


@pytest.mark.parametrize("operation", ["DummyOperation", "UploadAttachment"])
async def test_what_is_no_request_is_a_fault(world: World, operation: str) -> None:
    """It is answered by a SOAP fault that shows nothing of our inside."""
    for name, octets in UNREADABLE.items():
        told = await Asking(world).post(operation, octets)

        assert told.status_code == 500, name
        assert "<faultcode>SOAP-ENV:Client</faultcode>" in told.text, name
        assert "Traceback" not in told.text
        assert "root:" not in told.text
    assert list(world.simulator.system.attachments.iterdir()) == []


async def test_an_operation_without_anything_is_a_status(world: World) -> None:
    """Clients leave elements out; that is never a fault, whichever operation it is."""
    for operation in PLACES:
        told = await Asking(world).post(operation, envelope(operation, ""))

        assert told.status_code == 200, operation
        assert f"{operation}Response" in told.text


@pytest.mark.parametrize("operation", ["CreateMessage", "AuthenticateMessage", "UploadAttachment"])
async def test_what_is_no_base64_is_told(world: World, operation: str) -> None:
    """Content that cannot be decoded has a status, not a fault."""
    content = "to není base64 %%%"
    inner = {
        "CreateMessage": (
            f"<dmEnvelope><dbIDRecipient>{CITIZEN.id}</dbIDRecipient><dmAnnotation>x</dmAnnotation>"
            '</dmEnvelope><dmFiles><dmFile dmFileDescr="a.txt"><dmEncodedContent>'
            f"{content}</dmEncodedContent></dmFile></dmFiles>"
        ),
        "AuthenticateMessage": f"<dmMessage>{content}</dmMessage>",
        "UploadAttachment": (
            f'<dmFile dmFileDescr="a.txt" dmMimeType="text/plain"><dmEncodedContent>{content}'
            "</dmEncodedContent></dmFile>"
        ),
    }[operation]
    told = await Asking(world).post(operation, envelope(operation, inner))

    assert told.status_code == 200
    assert ">2010<" in told.text


async def test_strange_numbers_are_no_message(world: World) -> None:
    """Whatever stands where a number belongs, there is no such message."""
    for number in ("-1", "1e9", "9" * 30, "²", "<dmID>1</dmID>", "1580000001 OR 1=1"):
        told = await Asking(world).post(
            "GetDeliveryInfo", envelope("GetDeliveryInfo", f"<dmID>{number}</dmID>")
        )

        assert told.status_code == 200, number
        assert ">1219<" in told.text


async def test_a_huge_request_is_stopped(world: World) -> None:
    """More than an ordinary message could ever be is refused before it is read."""
    told = await Asking(world).post("DummyOperation", b"<" + b"x" * (41 * 1024 * 1024))

    assert told.status_code == 413
    assert "Fault" in told.text


async def test_much_text_where_none_belongs_is_refused(world: World) -> None:
    """Only attachments go to the disk; the rest of a big request must be small."""
    inner = f"<dmFile><x>{'x' * 1_100_000}</x></dmFile>"
    told = await Asking(world).post("UploadAttachment", envelope("UploadAttachment", inner))

    assert told.status_code == 500
    assert "too much text" in told.text


async def test_an_unknown_path_is_a_page(world: World) -> None:
    """What is not there is a page for people, as everywhere."""
    async with httpx.AsyncClient(timeout=10) as client:
        for path in ("/DS/xx", "/DS/dx/../admin", "/certx/DS/dx", "/DS/"):
            told = await client.post(world.simulator.url + path, content=b"<x/>")

            assert told.status_code == 404, path
            assert TOWN.id not in told.text


async def test_a_strange_login_is_no_login(world: World) -> None:
    """Whatever the header holds, it is answered by 401."""
    async with httpx.AsyncClient(timeout=10) as client:
        for header in ("Basic", "Basic %%%", "Bearer x", "Basic /////w==", "Basic dG93bg=="):
            told = await client.post(
                f"{world.simulator.url}/DS/dz",
                content=envelope("DummyOperation", ""),
                headers={"Authorization": header},
            )

            assert told.status_code == 401, header


#: What may stand where a word, a number or a day is expected.
HOSTILE = (
    "", "-1", "99999999999999999999", "²", "é" * 300, "2026-13-01", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "aaaaaaa", "'; DROP TABLE boxes", "&lt;x/&gt;",
)  # fmt: skip


@pytest.mark.slow
async def test_hostile_values_are_statuses_too(world: World) -> None:
    """Whatever stands in every field of every operation, the answer is one the schema knows."""
    asking, system = Asking(world), world.simulator.system
    with system.turn() as ledger:
        session = Session(TOWN, user=ledger.user(TOWN.login))
    for operation, servlet in PLACES.items():
        request = asking.filler(operation).filled(operation)
        for value in HOSTILE:
            wrong = re.sub(r' xsi:nil="true"', "", request)
            wrong = re.sub(r">[^<]*</", f">{value}</", wrong)
            files = Files(system.attachments)
            body = _BODY.format(SOAP[False], wrong).encode()
            is_big = servlet == "vodz"
            call = read(io.BytesIO(body), "text/xml", files) if is_big else Call.read(body)
            told = Services(system).answered(session, servlet, call, files if is_big else None)
            files.forget()
            answer = etree.fromstring(b"".join(told.pieces()))[0][0]
            # In the schema this one has no status at all, not even when there is no such box.
            if operation != "GetDataBoxAddress":
                asking.filler(operation).check(answer)
