"""Calls the simulator as anybody could: by HTTP, with answers checked against a schema."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from lxml import etree

from channels.databox.client import WSDL
from channels.databox.simulator.boxes import Box
from tests.channels.databox.world import World

NAMESPACE = "http://isds.czechpoint.cz/v20"

SERVLETS = {
    "CreateMessage": "dz", "MessageDownload": "dz", "SignedMessageDownload": "dz",
    "SignedSentMessageDownload": "dz", "AuthenticateMessage": "dz", "DummyOperation": "dz",
    "GetListOfReceivedMessages": "dx", "GetListOfSentMessages": "dx",
    "MessageEnvelopeDownload": "dx", "GetDeliveryInfo": "dx", "GetSignedDeliveryInfo": "dx",
    "MarkMessageAsDownloaded": "dx", "GetMessageStateChanges": "dx",
    "FindDataBox2": "df", "CheckDataBox": "df", "ISDSSearch3": "df",
    "GetOwnerInfoFromLogin2": "DsManage", "GetUserInfoFromLogin2": "DsManage",
    "GetPasswordInfo": "DsManage",
    "UploadAttachment": "vodz", "CreateBigMessage": "vodz", "SignedBigMessageDownload": "vodz",
}  # fmt: skip

#: Ours and the official documents for messages and boxes.
OURS = (WSDL / "messages.xsd", WSDL / "boxes.xsd")


def official(folder: Path) -> tuple[Path, Path]:
    """Return the official documents in *folder*."""
    return folder / "dmBaseTypes.xsd", folder / "dbTypes.xsd"


@dataclass
class Answered:
    """One answer."""

    operation: str
    #: The child of the SOAP body.
    element: Any

    @property
    def code(self) -> str:
        """The status code."""
        return self.text("dmStatusCode") or self.text("dbStatusCode")

    def text(self, name: str) -> str:
        """Return the text of the first element of that name."""
        found = self.element.find(f".//{{*}}{name}")
        return "" if found is None else (found.text or "").strip()

    def all(self, name: str) -> list[str]:
        """Return the texts of all elements of that name."""
        return [one.text or "" for one in self.element.iterfind(f".//{{*}}{name}")]

    def octets(self, name: str) -> bytes:
        """Return the content of a base64 element."""
        return base64.b64decode(self.text(name))

    def check(self, schemas: tuple[Path, Path]) -> None:
        """Demand that the answer fits its schema."""
        is_about_boxes = SERVLETS[self.operation] in {"df", "DsManage"}
        schema = etree.XMLSchema(etree.parse(schemas[is_about_boxes]))
        schema.assertValid(etree.fromstring(etree.tostring(self.element)))


async def call(world: World, box: Box, operation: str, inner: str = "", **fields: Any) -> Answered:
    """Call an operation as *box*; *inner* is XML, *fields* are simple elements."""
    simple = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    response = await post(world, box, SERVLETS[operation], envelope(operation, inner + simple))
    assert response.status_code == 200, response.text
    return Answered(operation, etree.fromstring(response.content)[0][0])


def envelope(operation: str, inner: str) -> bytes:
    """Return a SOAP request."""
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
        f'<{operation} xmlns="{NAMESPACE}">{inner}</{operation}></e:Body></e:Envelope>'
    ).encode()


async def post(
    world: World, box: Box | None, servlet: str, body: bytes, **headers: str
) -> httpx.Response:
    """Send octets to a service, logged in as *box* if there is one."""
    login: Mapping[str, Any] = {}
    if box is not None:
        own = next(one for one in world.simulator.system.boxes() if one.id == box.id)
        login = {"auth": (own.login, own.password)}
    async with httpx.AsyncClient(timeout=10, **login) as client:
        return await client.post(
            f"{world.simulator.url}/DS/{servlet}",
            content=body,
            headers={"Content-Type": "text/xml; charset=utf-8", **headers},
        )
