"""Asks the simulator with requests made from the official schemas, and checks every answer."""

import ssl
from dataclasses import dataclass, field
from typing import Any

import httpx
from lxml import etree

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.services import SERVLETS
from tests.channels.databox import official
from tests.channels.databox.calls import Answered
from tests.channels.databox.calls import official as documents
from tests.channels.databox.simulator.filler import Filler
from tests.channels.databox.world import TOWN, World

#: Where each operation is.
PLACES = {name: servlet for servlet, known in SERVLETS.items() for name in known}

ENVELOPE = '<e:Envelope xmlns:e="{0}"><e:Body>{1}</e:Body></e:Envelope>'
SOAP = {
    False: "http://schemas.xmlsoap.org/soap/envelope/",
    True: "http://www.w3.org/2003/05/soap-envelope",
}


class Told(Answered):
    """An answer of a checked kind; several recipients have statuses of their own before it."""

    @property
    def code(self) -> str:
        """The status code of the whole."""
        codes = [one for kind in ("dm", "db") for one in self.all(f"{kind}StatusCode")]
        return codes[-1] if codes else ""


@dataclass
class Asking:
    """Somebody who asks, logged in by password or by a system certificate."""

    world: World
    box: Box = TOWN
    login: str = ""
    by_certificate: bool = False
    is_soap_12: bool = False
    #: Names of operations that were answered: with success, and with a refusal.
    done: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    _fillers: dict[str, Filler] = field(default_factory=dict)

    async def ask(self, operation: str, **given: Any) -> Told:
        """Ask with a valid request; the answer is valid too."""
        request = self.filler(operation).filled(operation, **given)
        response = await self.post(operation, ENVELOPE.format(SOAP[self.is_soap_12], request))
        assert response.status_code == 200, response.text
        answer = etree.fromstring(response.content)
        assert etree.QName(answer).namespace == SOAP[self.is_soap_12]
        answered = Told(operation, answer[0][0])
        self.filler(operation).check(answered.element)
        (self.done if answered.code in {"0000", ""} else self.refused).add(operation)
        return answered

    async def post(self, operation: str, body: str | bytes, **headers: str) -> httpx.Response:
        """Send a body."""
        way = "/cert" if self.by_certificate else ""
        url = f"{self.world.simulator.url}{way}/DS/{PLACES.get(operation, 'dx')}"
        media_type = "application/soap+xml" if self.is_soap_12 else "text/xml"
        told = {"Content-Type": f"{media_type}; charset=utf-8", **headers}
        content = body.encode() if isinstance(body, str) else body
        async with httpx.AsyncClient(timeout=30, **self._access()) as client:
            return await client.post(url, content=content, headers=told)

    def filler(self, operation: str) -> Filler:
        """Return what fills in this operation's request."""
        is_about_boxes = PLACES[operation] in {"df", "DsManage"}
        path = documents(official.schemas())[is_about_boxes]
        return self._fillers.setdefault(path.name, Filler(path))

    def _access(self) -> dict[str, Any]:
        system = self.world.simulator.system
        access: dict[str, Any] = {}
        if self.world.simulator.url.startswith("https"):
            context = ssl.create_default_context(cafile=str(system.authority.file))
            if self.by_certificate:
                client = system.authority.client(self.box.id)
                context.load_cert_chain(client.certificate_file, client.key_file)
            access["verify"] = context
        if not self.by_certificate:
            with system.turn() as ledger:
                user = ledger.user(self.login or self.box.login)
            assert user is not None
            access["auth"] = (user.login, user.password)
        return access
