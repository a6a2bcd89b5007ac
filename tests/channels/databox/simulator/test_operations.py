"""Every operation is asked well and badly; all requests and answers fit the official schemas."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from channels.databox.simulator import messages
from channels.databox.simulator.access import _FORBIDDEN
from channels.databox.simulator.services import SERVLETS
from tests.channels.databox.simulator.asking import PLACES, Asking
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, VILLAGE, World

LETTER = {
    "dmMimeType": "text/plain", "dmFileMetaType": "main", "dmFileDescr": "dopis.txt",
    "dmEncodedContent": base64.b64encode(b"Dobry den").decode(),
}  # fmt: skip


@pytest.fixture
def _small_big_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few octets be a big message."""
    monkeypatch.setattr(messages, "SMALLEST_BIG", 4)


@pytest.fixture
async def asking(tls_world: World, _small_big_messages: None) -> Asking:
    """Give the town, logged in by password."""
    return Asking(tls_world)


async def uploaded(asking: Asking) -> dict[str, Any]:
    """Upload a file and return how a message refers to it."""
    told = await asking.ask("UploadAttachment", dmFile=LETTER)
    return {
        "dmAttID": told.text("dmAttID"),
        "dmAttHash1": told.text("dmAttHash1"), "dmAttHash1Alg": "SHA-256",
        "dmAttHash2": told.text("dmAttHash2"), "dmAttHash2Alg": "SHA3-256",
    }  # fmt: skip


async def big(asking: Asking, to: str) -> str:
    """Send a big message and return its number."""
    file = await uploaded(asking)
    told = await asking.ask(
        "CreateBigMessage", dbIDRecipient=to, dmAnnotation="Velká", dmExtFile=[file, file],
        dmFile=LETTER,
    )  # fmt: skip
    return told.text("dmID")


async def test_every_operation_answers_well(asking: Asking) -> None:
    """There is none among those an office may use that never succeeds, and all answers fit."""
    await everything(asking)
    # There is no vault and nothing old enough, and what is administered elsewhere is refused.
    never = {"EraseMessage", "Re-signISDSDocument", *_FORBIDDEN}

    assert set(PLACES) - asking.done == never


async def everything(asking: Asking) -> None:
    """Ask everything so that it succeeds."""
    world = asking.world
    citizen = Asking(world, CITIZEN, done=asking.done)
    machine = Asking(world, TOWN, by_certificate=True, done=asking.done)
    received, sent = world.write("Žádost"), world.write("Odpověď", CITIZEN, TOWN)
    large = await big(citizen, TOWN.id)
    large_sent = await big(replace(asking, is_soap_12=True), CITIZEN.id)
    await asking.ask("GetListOfReceivedMessages", dmStatusFilter=-1)
    await about_messages(asking, str(received.id), str(sent.id))
    for operation in ("SignedBigMessageDownload", "BigMessageDownload"):
        await asking.ask(operation, dmID=large)
    await asking.ask("DownloadAttachment", dmID=large, attNum=2)
    told = await asking.ask("SignedSentBigMessageDownload", dmID=large_sent)
    await asking.ask("AuthenticateBigMessage", dmMessage=told.text("dmSignature"))
    await asking.ask("CreateMessage", dbIDRecipient=CITIZEN.id, dmAnnotation="Věc", dmFile=LETTER)
    await asking.ask(
        "CreateMultipleMessage", dmAnnotation="Oběžník", dmFile=LETTER,
        dmRecipient=[{"dbIDRecipient": one.id} for one in (CITIZEN, FIRM)],
    )  # fmt: skip
    await machine.ask("RegisterForNotifications", action=1)
    listed = await machine.ask("GetListForNotifications", ntfScope="ALL")
    assert str(received.id) in listed.all("dmID")
    await erased(asking)
    await about_boxes(asking, machine)


async def about_messages(asking: Asking, received: str, sent: str) -> None:
    """Ask about single messages."""
    for operation in (
        "MessageDownload", "SignedMessageDownload", "MessageEnvelopeDownload", "GetDeliveryInfo",
        "GetSignedDeliveryInfo", "VerifyMessage", "MarkMessageAsDownloaded", "SuspMessageReport",
        "GetMessageAuthor", "GetMessageAuthor2",
    ):  # fmt: skip
        await asking.ask(operation, dmID=received)
    await asking.ask("SentMessageEnvelopeDownload", dmID=sent)
    told = await asking.ask("SignedSentMessageDownload", dmID=sent)
    await asking.ask("AuthenticateMessage", dmMessage=told.text("dmSignature"))
    await asking.ask("GetListOfSentMessages", dmStatusFilter=2046, dmLimit=10, dmOffset=1)
    for operation in ("GetMessageStateChanges", "DummyOperation"):
        await asking.ask(operation)


async def erased(asking: Asking) -> None:
    """Order a list of erased messages and pick it up when it is ready."""
    world = asking.world
    world.clock.advance(days=95)
    for way, form in (("RECEIVED", "XML"), ("SENT", "CSV")):
        ordered = await asking.ask(
            "GetListOfErasedMessages", dmFromDate="2026-01-01", dmToDate="2027-12-31",
            dmMessageType=way, dmOutFormat=form,
        )  # fmt: skip
        wanted = {"asyncID": ordered.text("asyncID"), "asyncReqType": "LIST_ERASED"}
        assert (await asking.ask("PickUpAsyncResponse", **wanted)).code == "2352"
        world.clock.advance(seconds=31)
        assert (await asking.ask("PickUpAsyncResponse", **wanted)).octets("asyncResponse")
        assert (await asking.ask("PickUpAsyncResponse", **wanted)).code == "2351"


async def about_boxes(asking: Asking, machine: Asking) -> None:
    """Ask about boxes and people."""
    for operation in ("FindDataBox", "FindDataBox2"):
        await asking.ask(operation, ic="27654320")
    await asking.ask("FindPersonalDataBox", pnLastName="Nováková")
    for operation in ("ISDSSearch2", "ISDSSearch3"):
        found = await asking.ask(operation, searchText="hlučín", pageSize="2", page="0")
        assert (found.text("currentCount"), found.text("lastPage")) == ("2", "false")
    for operation in ("CheckDataBox", "GetDataBoxAddress"):
        await asking.ask(operation, dbID=FIRM.id)
    await asking.ask("PDZInfo", PDZSender=FIRM.id)
    await asking.ask("PDZSendInfo", dbId=FIRM.id)
    await asking.ask("DataBoxCreditInfo", dbID=TOWN.id)
    await asking.ask("DTInfo", dbId=TOWN.id)
    await asking.ask("GetConstants")
    await machine.ask("GetDataBoxList", dblType="ALL2")
    await machine.ask("GetDataBoxActivityStatus", dbID=FIRM.id, baTo="2027-12-01T10:00:00")
    for operation in (
        "GetOwnerInfoFromLogin", "GetOwnerInfoFromLogin2", "GetUserInfoFromLogin",
        "GetUserInfoFromLogin2", "GetPasswordInfo",
    ):  # fmt: skip
        await asking.ask(operation)
    await asking.ask("GetDataBoxUsers2", dbID=TOWN.id)
    with asking.world.simulator.system.turn() as ledger:
        user = ledger.user(TOWN.login)
    assert user is not None
    changed = {"dbOldPassword": user.password, "dbNewPassword": "Nove-heslo-7"}
    await asking.ask("ChangeISDSPassword", **changed)


#: What is wrong with each request, and with which code it is refused.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    **dict.fromkeys(
        (
            "MessageDownload",
            "SignedMessageDownload",
            "SignedSentMessageDownload",
            "MessageEnvelopeDownload",
            "SentMessageEnvelopeDownload",
            "GetDeliveryInfo",
            "GetSignedDeliveryInfo",
            "MarkMessageAsDownloaded",
            "VerifyMessage",
            "GetMessageAuthor",
            "GetMessageAuthor2",
            "SuspMessageReport",
            "EraseMessage",
            "BigMessageDownload",
            "SignedBigMessageDownload",
            "SignedSentBigMessageDownload",
            "DownloadAttachment",
        ),
        ({"dmID": "1"}, "1219"),
    ),
    "GetListOfReceivedMessages": ({"dmStatusFilter": "x"}, "2010"),
    "GetListOfSentMessages": ({"dmStatusFilter": "x"}, "2010"),
    "GetMessageStateChanges": ({"dmFromTime": "0001-01-01T00:00:00+14:00"}, "2017"),
    "AuthenticateMessage": ({"dmMessage": "AAAA"}, "2010"),
    "AuthenticateBigMessage": ({"dmMessage": "AAAA"}, "2010"),
    "Re-signISDSDocument": ({"dmDoc": "AAAA"}, "2200"),
    "CreateMessage": ({"dbIDRecipient": "aaaaaab", "dmFile": LETTER}, "1007"),
    "CreateMultipleMessage": (
        {"dmAnnotation": "Věc", "dbIDRecipient": "aaaaaab", "dmFile": LETTER},
        "0004",
    ),
    "CreateBigMessage": ({"dbIDRecipient": CITIZEN.id}, "1286"),
    "UploadAttachment": ({"dmFile": {"dmFileDescr": "hra.exe", "dmMimeType": "x/y"}}, "1214"),
    "RegisterForNotifications": ({}, "1004"),
    "GetListForNotifications": ({}, "1004"),
    "GetListOfErasedMessages": ({"dmFromDate": "2026-01-01Z"}, "2017"),
    "PickUpAsyncResponse": ({}, "2351"),
    "FindDataBox": ({}, "1152"),
    "FindDataBox2": ({"pnLastName": "Nikdo"}, "0002"),
    "FindPersonalDataBox": ({}, "1152"),
    "ISDSSearch2": ({"searchText": "x"}, "1180"),
    "ISDSSearch3": ({"searchText": "xx", "page": "100"}, "1189"),
    "CheckDataBox": ({"dbID": "aaaaaab"}, "1007"),
    "GetDataBoxActivityStatus": ({}, "1004"),
    "PDZInfo": ({"PDZSender": "aaaaaab"}, "1007"),
    "PDZSendInfo": ({"dbId": "aaaaaab"}, "1007"),
    "DataBoxCreditInfo": ({"dbID": FIRM.id}, "1004"),
    "DTInfo": ({"dbId": FIRM.id}, "1004"),
    "GetDataBoxList": ({"dblType": "ALL2"}, "1004"),
    "GetDataBoxUsers2": ({"dbID": VILLAGE.id}, "1004"),
    "ChangeISDSPassword": ({"dbOldPassword": "x"}, "1090"),
    **dict.fromkeys(_FORBIDDEN, ({}, "1004")),
}

#: These have nothing that could be wrong; GetDataBoxAddress cannot even say so in its schema.
ALWAYS = {
    "DummyOperation", "GetConstants", "GetOwnerInfoFromLogin", "GetOwnerInfoFromLogin2",
    "GetUserInfoFromLogin", "GetUserInfoFromLogin2", "GetPasswordInfo", "GetDataBoxAddress",
}  # fmt: skip


async def test_every_operation_refuses_well(asking: Asking) -> None:
    """Whatever can be wrong has its code, and the refusal fits the schema too."""
    codes = {name: (await asking.ask(name, **given)).code for name, (given, _) in WRONG.items()}

    assert codes == {name: code for name, (_, code) in WRONG.items()}
    assert set(PLACES) - asking.refused == ALWAYS


def test_nothing_official_is_missing(asking: Asking) -> None:
    """All operations of the five services are offered, and no others."""
    from lxml import etree  # noqa: PLC0415

    from tests.channels.databox import official  # noqa: PLC0415

    wsdl = "{http://schemas.xmlsoap.org/wsdl/}"
    files = {
        "dz": ["dm_operations"], "dx": ["dm_info"], "df": ["db_search"], "vodz": ["dm_VoDZ"],
        "DsManage": ["db_access", "db_manipulations"],
    }  # fmt: skip
    for servlet, names in files.items():
        documents = [etree.parse(official.schemas() / f"{name}.wsdl") for name in names]
        theirs = {
            one.get("name")
            for document in documents
            for one in document.iterfind(f"{wsdl}portType/{wsdl}operation")
        }
        assert set(SERVLETS[servlet]) == theirs
    assert asking.world.simulator.url
