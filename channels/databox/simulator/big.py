"""The operations for big messages (VoDZ), at ``/DS/vodz``: nothing of a content is in memory."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from channels.databox.simulator import creating, judging, paper
from channels.databox.simulator.messages import (
    LARGEST,
    Attached,
    Draft,
    Message,
    Rejected,
    cleaned,
)
from channels.databox.simulator.reading import Files
from channels.databox.simulator.seal import examined_in_pieces
from channels.databox.simulator.streams import base64_lines, octets_in
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.whole import is_authentic, received, sent
from channels.databox.simulator.wire import Call, element

_BASE64, _MIME = "2010", "2035"


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer with one large content: what stands before it, the content, and behind it.

    The content is base64 in the answer, or a part of its own where the caller understands that.
    """

    before: str
    octets: Callable[[], Iterator[bytes]]
    behind: str
    #: The octets are XML that belongs into the answer as it stands.
    is_xml: bool = False

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole as it stands in an answer."""
        yield self.before.encode()
        yield from self.octets() if self.is_xml else base64_lines(self.octets())
        yield self.behind.encode()


def upload(system: System, session: Session, call: Call, files: Files) -> str:
    """Take a file for a message to come."""
    one = call.child("dmFile")
    if one is None:
        raise Rejected("2010", "Chybí příloha.")
    kept = _kept(system, session, call, (one, files))
    return "".join(
        (
            element("q:dmAttID", kept.id),
            element("q:dmAttHash1", kept.sha256, ' AttHashAlg="SHA-256"'),
            element("q:dmAttHash2", kept.sha3, ' AttHashAlg="SHA3-256"'),
        )
    )


def _kept(system: System, session: Session, call: Call, given: tuple[Any, Files]) -> Attached:
    one, files = given
    name, media_type = cleaned(one.get("dmFileDescr", "")), one.get("dmMimeType", "")
    judging.check_names([name])
    if not media_type:
        raise Rejected(_MIME, "Chybí MIME typ přílohy.")
    try:
        path = files.of(call.child("dmEncodedContent", one))
    except ValueError as error:
        raise Rejected(_BASE64, "Obsah písemnosti není v base64.") from error
    with path.open("rb") as content:
        judging.check_content(name, content)
    kept = _measured(path, session, name, media_type)
    path.rename(system.attachment(kept.id))
    with system.turn() as ledger:
        ledger.attach(kept, system.now)
    return kept


def _measured(path: Path, session: Session, name: str, media_type: str) -> Attached:
    size, first, second, end = 0, hashlib.sha256(), hashlib.sha3_256(), b""
    for piece in octets_in(path):
        size += len(piece)
        first.update(piece)
        second.update(piece)
        if judging.EICAR in end + piece:
            raise Rejected("2046", "Příloha neprošla antivirovou kontrolou.")
        end = piece[-len(judging.EICAR) :]
    return Attached(
        id=secrets.token_hex(16),
        box=session.box.id,
        name=name,
        media_type=media_type,
        size=size,
        sha256=first.hexdigest(),
        sha3=second.hexdigest(),
    )


def create(system: System, session: Session, call: Call, files: Files) -> str:
    """Send a big message of uploaded files, and of small ones that come with it."""
    envelope, wanted = call.child("dmEnvelope"), call.child("dmFiles")
    if envelope is None or wanted is None:
        raise Rejected("2010", "Chybí obálka nebo písemnosti.")
    uploaded = call.children("dmExtFile", wanted)
    if not uploaded:
        raise Rejected("1294", "Chybí odkaz na nahranou přílohu.")
    with system.turn():
        attached = [_uploaded(system, session, one) for one in uploaded]
    for one in call.children("dmFile", wanted):
        small = _role(one, _kept(system, session, call, (one, files)))
        if small.size > LARGEST:
            raise Rejected("1295", "Přiložený soubor je větší než 20 MB.")
        attached.append(small)
    fields = creating.fields_of(call, envelope)
    draft = Draft(
        recipient=fields.get("dbIDRecipient", ""),
        fields=fields,
        files=(),
        kind=creating.kind_of(envelope),
        attached=tuple(attached),
        author=creating.author_of(session, call, envelope),
    )
    with system.turn():
        return element("q:dmID", system.send(session.box, draft).id)


def _uploaded(system: System, session: Session, one: Any) -> Attached:
    with system.turn() as ledger:
        found = ledger.attached(one.get("dmAttID", ""))
    if found is None:
        raise Rejected("1286", "Nahraná příloha neexistuje.")
    if found.box != session.box.id:
        raise Rejected("1293", "Příloha byla nahrána z jiné schránky.")
    by_name = {"SHA-256": found.sha256, "SHA3-256": found.sha3}
    for place, code in (("1", "1288"), ("2", "1289")):
        right = by_name.get(one.get(f"dmAttHash{place}Alg", ""))
        if right is None or one.get(f"dmAttHash{place}", "").lower() != right:
            raise Rejected(code, "Otisk přílohy nesouhlasí.")
    return _role(one, found)


def _role(one: Any, attached: Attached) -> Attached:
    role = one.get("dmFileMetaType", "")
    return replace(
        attached,
        role=role if role in creating.ROLES else "enclosure",
        guid=one.get("dmFileGuid", ""),
        upper_guid=one.get("dmUpFileGuid", ""),
    )


def download(system: System, session: Session, call: Call, _files: Files) -> Streamed:
    """Give a received big message in clear."""
    with system.turn():
        message = _big(received(system, session, call))
        return Streamed("", _returning(system, message), "", is_xml=True)


def signed_received(system: System, session: Session, call: Call, _files: Files) -> Streamed:
    """Give a received big message as signed data."""
    with system.turn():
        return _signature(system, _big(received(system, session, call)), "message")


def signed_sent(system: System, session: Session, call: Call, _files: Files) -> Streamed:
    """Give a sent big message as signed data."""
    with system.turn():
        return _signature(system, _big(sent(system, session, call)), "SentMessage")


def _signature(system: System, message: Message, namespace: str) -> Streamed:
    whole = _returning(system, message)
    document = _document(whole, namespace)
    return Streamed("<q:dmSignature>", lambda: system.sealing(document), "</q:dmSignature>")


def _document(
    whole: Callable[[], Iterator[bytes]], namespace: str
) -> Callable[[], Iterator[bytes]]:
    return lambda: paper.document_of("MessageDownloadResponse", namespace, whole())


def signed(system: System, message: Message, namespace: str) -> Iterator[bytes]:
    """Yield a message of any size as signed data; for the pages for people."""
    return system.sealing(_document(_returning(system, message), namespace))


def _returning(system: System, message: Message) -> Callable[[], Iterator[bytes]]:
    with system.turn() as ledger:
        paths = [system.attachment(one.id) for one in ledger.attachments(message.id)]
    return lambda: paper.returning(message, paper.literal(message.content, paths))


def download_attachment(system: System, session: Session, call: Call, _files: Files) -> Streamed:
    """Give one attachment of a received or sent message, counted from 0."""
    with system.turn() as ledger:
        message = _own(system, session, call)
        found = ledger.attachments(message.id)
    number = call.text("attNum")
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1  # noqa: PLR2004
    if not 0 <= place < len(found):
        raise Rejected("1299", "Příloha s tímto číslem neexistuje.")
    one = found[place]
    told = (
        ("dmFileMetaType", one.role),
        ("dmMimeType", one.media_type),
        ("dmFileDescr", one.name),
    )
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in told)
    path = system.attachment(one.id)
    return Streamed(
        f"<q:dmFile{attributes}><q:dmEncodedContent>",
        lambda: octets_in(path),
        "</q:dmEncodedContent></q:dmFile>",
    )


def _own(system: System, session: Session, call: Call) -> Message:
    try:
        return _big(received(system, session, call))
    except Rejected as error:
        if error.code != "1211":
            raise
        return _big(sent(system, session, call))


def authenticate(system: System, _session: Session, call: Call, files: Files) -> str:
    """Tell whether a signed big message is one of ours, its content unchanged."""
    try:
        with files.of(call.child("dmMessage")).open("rb") as source:
            found = examined_in_pieces(source)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Rejected("2010", "Nejde o datovou zprávu.") from error
    return element("q:dmAuthResult", is_authentic(system, found))


def _big(message: Message) -> Message:
    if not message.is_big:
        raise Rejected("1281", "Zpráva není velkoobjemová, použijte jinou službu.")
    return message


OPERATIONS: Mapping[str, Any] = {
    "UploadAttachment": upload,
    "CreateBigMessage": create,
    "BigMessageDownload": download,
    "SignedBigMessageDownload": signed_received,
    "SignedSentBigMessageDownload": signed_sent,
    "DownloadAttachment": download_attachment,
    "AuthenticateBigMessage": authenticate,
}
