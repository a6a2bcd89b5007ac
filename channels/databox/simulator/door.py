"""The simulator's HTTP door: who enters, which operation is called, what goes wrong on demand."""

import asyncio
import base64
import binascii
import logging
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import uuid4

from cryptography import x509
from cryptography.x509.oid import NameOID

from channels.databox.simulator import faults, reading
from channels.databox.simulator.administering import Administration
from channels.databox.simulator.boxes import Box
from channels.databox.simulator.faults import NOT_NOW, Fault, Faults
from channels.databox.simulator.reading import Files
from channels.databox.simulator.services import Services, Told, told
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import PRAGUE, Call, Unreadable, fault, fault_12
from gateway.loop import in_thread

_log = logging.getLogger(__name__)

#: With a certificate alone, with one and a password, or with one for many boxes.
_PATH = re.compile(r"(?:/(?P<way>cert|certds|hspis))?/DS/(?P<servlet>dz|dx|df|DsManage|vodz)/?")

#: Octets of a request: twenty megabytes in base64 and its envelope; a signed big message again.
LARGEST, LARGEST_BIG = 40 * 1024 * 1024, 280 * 1024 * 1024

XML, XML_12 = "text/xml; charset=utf-8", "application/soap+xml; charset=utf-8"
HTML, JSON = "text/html; charset=iso-8859-2", "application/json"

#: Asks for a fault in the very call that carries it.
FAULT_HEADER = "x-simulator-fault"

#: What the real system says to a broken message of several parts.
_BROKEN_PARTS = 599


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    body: bytes | Iterator[bytes]
    status: int = HTTPStatus.OK
    media_type: str = XML
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose sender is known."""

    servlet: str
    session: Session
    headers: Mapping[str, str]

    @property
    def is_big(self) -> bool:
        """Whether it may be large, so that it is read and answered from disk."""
        return self.servlet == "vodz"


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
        if path.startswith("/admin/"):
            await self._administer(path, receive, send)
            return
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        found = await in_thread(self._asked, scope, headers)
        if isinstance(found, Reply):
            await _drain(receive)
            await _send(send, found)
            return
        files = Files(self.system.attachments)
        try:
            await self._serve(found, files, receive, send)
        finally:
            await in_thread(files.forget)

    async def _administer(self, path: str, receive: Any, send: Any) -> None:
        try:
            orders = await _read(receive, _Memory(LARGEST))
        except Unreadable as error:
            await _send(send, Reply(str(error).encode(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
            return
        administration = Administration(self.system, self.faults)
        status, body = await in_thread(administration.do, path, orders)
        await _send(send, Reply(body, status, JSON))

    async def _serve(self, asked: Asked, files: Files, receive: Any, send: Any) -> None:
        try:
            call = await _call(asked, files, receive)
        except Unreadable as error:
            await _send(send, _unreadable(asked, error))
            return
        wanted = asked.headers.get(FAULT_HEADER, "")
        wrong = Fault(wanted) if wanted in set(Fault) else self.faults.take(call.name)
        if wrong in _INSTEAD or wrong in NOT_NOW:
            await _send(send, self._instead(wrong, asked, call))
            return
        services = Services(self.system)
        answered = services.unstamped if wrong is Fault.UNSTAMPED else services.answered
        given = (asked.session, asked.servlet, call, files if asked.is_big else None)
        try:
            done = await in_thread(answered, *given)
        except Exception:  # noqa: BLE001  (logged, and told as a fault)
            # Whatever this is, it is our mistake, and the caller hears of it as from the real one.
            _log.exception("%s", call.name)
            text = fault("SOAP-ENV:Server", "Interní chyba systému.")
            await _send(send, Reply(text, HTTPStatus.INTERNAL_SERVER_ERROR))
            return
        if wrong is Fault.SILENCE:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await self._go_wrong(wrong, send, _reply(asked, call, done))

    async def _go_wrong(self, wrong: Fault | None, send: Any, reply: Reply) -> None:
        if wrong is Fault.SLOW:
            await asyncio.sleep(self.faults.pause)
        if wrong is Fault.HUGE and isinstance(reply.body, bytes):
            nothing = b" " * (20 * 1024 * 1024)
            padded = reply.body.replace(b"</SOAP-ENV:Body>", nothing + b"</SOAP-ENV:Body>")
            reply = Reply(padded, reply.status, reply.media_type)
        await _send(send, reply, cut=wrong is Fault.TRUNCATED)

    def _asked(self, scope: Any, headers: Mapping[str, str]) -> Asked | Reply:
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            return Reply(faults.PAGE.encode(), HTTPStatus.NOT_FOUND, HTML)
        session = self._session(found["way"] or "", headers, _certified(scope))
        if session is not None:
            return Asked(found["servlet"], session, headers)
        until = self.system.entrance.blocked_until(_basic(headers.get("authorization", ""))[0])
        if until is None:
            return _unauthorized(faults.UNAUTHORIZED)
        return _unauthorized(faults.blocked(f"{until.astimezone(PRAGUE):%H:%M:%S}"))

    def _session(self, way: str, headers: Mapping[str, str], certified: str) -> Session | None:
        login, password = _basic(headers.get("authorization", ""))
        if way == "cert":
            return _session_of(self.system.box(certified))
        if way == "hspis":
            return _session_of(self.system.box(login)) if certified and not password else None
        user = self.system.entrance.entering(login, password)
        box = self.system.box(user.box) if user else None
        if box is None or (way == "certds" and certified != box.id):
            return None
        return Session(box, user=user)

    def _instead(self, wrong: Fault | None, asked: Asked, call: Call) -> Reply:
        if wrong in _REFUSALS:
            return _unauthorized(_REFUSALS[wrong])
        if wrong is Fault.BLOCKED:
            until = (self.system.now + timedelta(minutes=15)).astimezone(PRAGUE)
            return _unauthorized(faults.blocked(f"{until:%H:%M:%S}"))
        if wrong is Fault.OUTAGE:
            return Reply(faults.OUTAGE[1], faults.OUTAGE[0])
        if wrong not in NOT_NOW:
            return Reply(faults.PAGE.encode(), media_type=HTML)
        return _reply(asked, call, told(asked.servlet, call, wrong, NOT_NOW[wrong]))


#: Pages for whoever is not let in.
_REFUSALS = {Fault.UNAUTHORIZED: faults.UNAUTHORIZED, Fault.FOREIGN: faults.FOREIGN}

#: Faults that come before the work.
_INSTEAD = {*_REFUSALS, Fault.BLOCKED, Fault.OUTAGE, Fault.PAGE}


def _reply(asked: Asked, call: Call, done: Told) -> Reply:
    media_type = XML_12 if call.is_soap_12 else XML
    if done.large is None:
        return Reply(done.before + done.behind, media_type=media_type)
    wants_parts = "multipart/related" in asked.headers.get("accept", "")
    if call.is_soap_12 and wants_parts and not done.large.is_xml:
        boundary = f"MIME_boundary_{uuid4().hex}"
        parts = (
            f'multipart/related; type="application/xop+xml"; start="<root>";'
            f' start-info="application/soap+xml"; boundary="{boundary}"'
        )
        return Reply(_in_parts(done, boundary), media_type=parts)
    return Reply(done.pieces(), media_type=media_type)


def _in_parts(done: Told, boundary: str) -> Iterator[bytes]:
    large = done.large
    if large is None:
        return
    include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:content"/>'
    root = done.before + f"{large.before}{include}{large.behind}".encode() + done.behind
    yield (
        f"--{boundary}\r\nContent-Type: application/xop+xml; charset=utf-8;"
        ' type="application/soap+xml"\r\nContent-Transfer-Encoding: 8bit\r\n'
        "Content-ID: <root>\r\n\r\n"
    ).encode() + root
    yield (
        f"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n"
        "Content-Transfer-Encoding: binary\r\nContent-ID: <content>\r\n\r\n"
    ).encode()
    yield from large.octets()
    yield f"\r\n--{boundary}--\r\n".encode()


def _unreadable(asked: Asked, error: Unreadable) -> Reply:
    if str(error) == _TOO_LARGE:
        text = fault("SOAP-ENV:Client", _TOO_LARGE)
        return Reply(text, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if asked.headers.get("content-type", "").lower().startswith("multipart/"):
        return Reply(fault_12(str(error)), _BROKEN_PARTS, XML_12)
    return Reply(fault("SOAP-ENV:Client", str(error)), HTTPStatus.INTERNAL_SERVER_ERROR)


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
    except (binascii.Error, ValueError):
        return "", ""
    return login, password


def _certified(scope: Any) -> str:
    """Return which box the client's certificate was issued for, or nothing."""
    octets = scope.get("extensions", {}).get("tls", {}).get("client_cert")
    if not octets:
        return ""
    subject = x509.load_der_x509_certificate(octets).subject
    return str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


async def _call(asked: Asked, files: Files, receive: Any) -> Call:
    if not asked.is_big:
        return await in_thread(Call.read, await _read(receive, _Memory(LARGEST)))
    media_type = asked.headers.get("content-type", "")
    with tempfile.TemporaryFile(dir=files.folder) as body:
        on_disk = cast("BinaryIO", body)
        await _read(receive, _Disk(LARGEST_BIG, on_disk))
        return await in_thread(reading.read, on_disk, media_type, files)


_TOO_LARGE = "the request is too large"


@dataclass(slots=True)
class _Memory:
    """Keeps a request in memory."""

    most: int
    pieces: list[bytes] = field(default_factory=list)

    async def keep(self, piece: bytes) -> None:
        """Take a piece."""
        self.pieces.append(piece)


@dataclass(slots=True)
class _Disk:
    """Keeps a request on disk."""

    most: int
    file: BinaryIO
    pieces: list[bytes] = field(default_factory=list)

    async def keep(self, piece: bytes) -> None:
        """Take a piece."""
        await in_thread(self.file.write, piece)


async def _read(receive: Any, kept: _Memory | _Disk) -> bytes:
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        piece = message.get("body", b"")
        size += len(piece)
        if size > kept.most:
            raise Unreadable(_TOO_LARGE)
        await kept.keep(piece)
        if not message.get("more_body"):
            return b"".join(kept.pieces)


async def _drain(receive: Any) -> None:
    """Let a request pass that nobody reads; some clients hear nothing before they have sent."""
    size = 0
    while size <= LARGEST:
        message = await receive()
        size += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


async def _send(send: Any, reply: Reply, *, cut: bool = False) -> None:
    headers = [(b"content-type", reply.media_type.encode()), *reply.headers]
    whole = reply.body if isinstance(reply.body, bytes) else None
    if whole is not None:
        headers.append((b"content-length", str(len(whole)).encode()))
    await send({"type": "http.response.start", "status": int(reply.status), "headers": headers})
    if whole is not None:
        part = whole[: len(whole) // 2] if cut else whole
        await send({"type": "http.response.body", "body": part, "more_body": cut})
        return
    pieces = cast("Iterator[bytes]", reply.body)
    while (piece := await in_thread(next, pieces, None)) is not None:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        if cut:
            return
    await send({"type": "http.response.body", "body": b"", "more_body": False})
