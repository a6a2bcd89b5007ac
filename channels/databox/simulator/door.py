"""The simulator's HTTP door: who enters, which operation is called, what goes wrong on demand."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from channels.databox.simulator import about, faults, search, whole
from channels.databox.simulator.boxes import Box
from channels.databox.simulator.faults import Fault, Faults
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import PRAGUE, Call, Unreadable, answer, fault, status
from gateway.loop import in_thread

SERVLETS: Mapping[str, Mapping[str, Any]] = {
    "dz": whole.OPERATIONS,
    "dx": about.OPERATIONS,
    "df": search.SEARCH,
    "DsManage": search.ACCESS,
}

#: With a certificate alone, with one and a password, or with one for many boxes.
_PATH = re.compile(r"(?:/(?P<way>cert|certds|hspis))?/DS/(?P<servlet>dz|dx|df|DsManage)/?")

#: Octets of a whole request: twenty megabytes in base64, and its envelope.
LARGEST = 40 * 1024 * 1024

XML, HTML, JSON = "text/xml; charset=utf-8", "text/html; charset=iso-8859-2", "application/json"

#: Asks for a fault in the very call that carries it.
FAULT_HEADER = "x-simulator-fault"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    body: bytes
    status: int = HTTPStatus.OK
    media_type: str = XML
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(slots=True)
class Door:
    """An ASGI application: the services, and a handle to order faults and move the clock."""

    system: System
    #: Shows the pages for people.
    pages: Any
    faults: Faults = field(default_factory=Faults)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(("/DS/", "/cert", "/hspis", "/admin/")):
            await self.pages(scope, receive, send)
            return
        body = await _body(receive)
        if path.startswith("/admin/"):
            await _send(send, await in_thread(self._administer, path, body))
            return
        await self._serve(scope, body, receive, send)

    async def _serve(self, scope: Any, body: bytes, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            call = Call.read(body)
        except Unreadable as error:
            text = fault("SOAP-ENV:Client", str(error))
            await _send(send, Reply(text, HTTPStatus.INTERNAL_SERVER_ERROR))
            return
        asked = headers.get(FAULT_HEADER, "")
        wrong = Fault(asked) if asked else self.faults.take(call.name)
        if wrong in _INSTEAD:
            await _send(send, self._instead(wrong, call))
            return
        reply = await in_thread(self._answered, scope, headers, call)
        if wrong is Fault.SILENCE:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await _send(send, reply, cut=wrong is Fault.TRUNCATED)

    def _answered(self, scope: Any, headers: Mapping[str, str], call: Call) -> Reply:
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            return Reply(faults.PAGE.encode(), HTTPStatus.NOT_FOUND, HTML)
        session = self._session(found["way"] or "", headers, _certified(scope))
        if session is None:
            return _unauthorized(faults.UNAUTHORIZED)
        return Reply(self._called(session, SERVLETS[found["servlet"]], call))

    def _called(self, session: Session, operations: Mapping[str, Any], call: Call) -> bytes:
        operation = operations.get(call.name)
        kind, prefix = _style(call)
        if operation is None:
            told = status(prefix, kind, "2006", f"Unknown operation: {call.name}")
            return answer(prefix, call.name, told)
        try:
            content = operation(self.system, session, call)
            told = status(prefix, kind, "0000", "Provedeno úspěšně.")
        except Rejected as error:
            content, told = _empty(call), status(prefix, kind, error.code, error.text)
        return answer(prefix, call.name, content + told)

    def _session(self, way: str, headers: Mapping[str, str], certified: str) -> Session | None:
        login, password = _basic(headers.get("authorization", ""))
        if way == "cert":
            return _session_of(self.system.box(certified))
        if way == "hspis":
            return _session_of(self.system.box(login)) if certified and not password else None
        box = self.system.entering(login, password)
        if box is None or (way == "certds" and certified != box.id):
            return None
        return Session(box)

    def _instead(self, wrong: Fault | None, call: Call) -> Reply:
        if wrong is Fault.UNAUTHORIZED:
            return _unauthorized(faults.UNAUTHORIZED)
        if wrong is Fault.BLOCKED:
            until = (self.system.now + timedelta(minutes=15)).astimezone(PRAGUE)
            return _unauthorized(faults.blocked(f"{until:%H:%M:%S}"))
        if wrong is Fault.OUTAGE:
            return Reply(faults.OUTAGE[1], faults.OUTAGE[0])
        if wrong is Fault.PAGE:
            return Reply(faults.PAGE.encode(), media_type=HTML)
        kind, prefix = _style(call)
        told = status(prefix, kind, "3006", "Probíhá doručování, opakujte volání.")
        return Reply(answer(prefix, call.name, told))

    def _administer(self, path: str, body: bytes) -> Reply:
        wanted: dict[str, Any] = json.loads(body or b"{}")
        if path == "/admin/clock" and "to" in wanted:
            self.system.move_clock(datetime.fromisoformat(wanted["to"]))
        elif path == "/admin/clock" and "forward" in wanted:
            self.system.move_clock(self.system.now + timedelta(seconds=wanted["forward"]))
        elif path == "/admin/stamping":
            self.system.set_stamping(float(wanted["seconds"]))
        elif path == "/admin/faults" and "fault" in wanted:
            ordered = Fault(wanted["fault"])
            self.faults.order(ordered, wanted.get("operation", ""), wanted.get("times", 1))
        told = {"now": self.system.now.isoformat(), "faults": len(self.faults.waiting)}
        return Reply(json.dumps(told).encode(), media_type=JSON)


#: Faults that come before the work.
_INSTEAD = {Fault.UNAUTHORIZED, Fault.BLOCKED, Fault.OUTAGE, Fault.PAGE, Fault.BUSY}


def _style(call: Call) -> tuple[str, str]:
    """Return the kind of status and the prefix of elements that the real answers have."""
    kind = "db" if call.name in {*search.SEARCH, *search.ACCESS} else "dm"
    return kind, "p" if kind == "db" or call.name == "CreateMessage" else "q"


def _empty(call: Call) -> str:
    # What is found nowhere is an empty list.
    return "<p:dbResults></p:dbResults>" if call.name == "FindDataBox2" else ""


def _session_of(box: Box | None) -> Session | None:
    return Session(box, by_certificate=True) if box else None


def _unauthorized(page: str) -> Reply:
    asked = (b"www-authenticate", b'Basic realm="ISDS"')
    return Reply(page.encode(), HTTPStatus.UNAUTHORIZED, HTML, (asked,))


def _basic(header: str) -> tuple[str, str]:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        login, _, password = base64.b64decode(text).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return login, password


def _certified(scope: Any) -> str:
    """Return which box the client's certificate was issued for, or nothing."""
    octets = scope.get("extensions", {}).get("tls", {}).get("client_cert")
    if not octets:
        return ""
    subject = x509.load_der_x509_certificate(octets).subject
    return str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


async def _body(receive: Any) -> bytes:
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > LARGEST or not message.get("more_body"):
            return b"".join(pieces)


async def _send(send: Any, reply: Reply, *, cut: bool = False) -> None:
    headers = [
        (b"content-type", reply.media_type.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        *reply.headers,
    ]
    await send({"type": "http.response.start", "status": int(reply.status), "headers": headers})
    part = reply.body[: len(reply.body) // 2] if cut else reply.body
    await send({"type": "http.response.body", "body": part, "more_body": cut})
