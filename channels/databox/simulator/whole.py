"""The operations that carry whole messages, at ``/DS/dz``."""

import re
from collections.abc import Mapping
from typing import Any

from asn1crypto import cms
from lxml import etree

from channels.databox.simulator import paper
from channels.databox.simulator.messages import (
    WRITTEN,
    Draft,
    File,
    Message,
    Rejected,
    State,
    cleaned,
)
from channels.databox.simulator.seal import content_of
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, element, octets_of

#: Whose content may be downloaded by the recipient.
READABLE = {State.SERVED, State.READ}


def create(system: System, session: Session, call: Call) -> str:
    """Send a message."""
    with system.turn():
        return element("p:dmID", system.send(session.box, _draft(call)).id)


def _draft(call: Call) -> Draft:
    envelope, files = call.child("dmEnvelope"), call.child("dmFiles")
    if envelope is None or files is None:
        raise Rejected("2010", "Chybí obálka nebo písemnosti.")
    fields = {name: cleaned(call.text(name, envelope)) for name in WRITTEN}
    return Draft(
        recipient=fields["dbIDRecipient"],
        fields={name: value for name, value in fields.items() if value},
        files=tuple(_file(call, one) for one in call.children("dmFile", files)),
        kind=_kind(envelope.get("dmType", "")),
    )


def _kind(letter: str) -> str:
    # What is unusable is ignored.
    return letter if letter in {"I", "O", "K", "E"} else ""


def _file(call: Call, one: Any) -> File:
    as_xml = call.child("dmXMLContent", one)
    try:
        content = (
            octets_of(call.text("dmEncodedContent", one)) if as_xml is None else _inner(as_xml)
        )
    except ValueError as error:
        raise Rejected("2010", "Obsah písemnosti není v base64.") from error
    role = one.get("dmFileMetaType", "")
    return File(
        name=cleaned(one.get("dmFileDescr", "")),
        media_type=one.get("dmMimeType", ""),
        role=role if role in {"main", "enclosure", "signature", "meta"} else "enclosure",
        content=content,
        as_xml=as_xml is not None,
        guid=one.get("dmFileGuid", ""),
        upper_guid=one.get("dmUpFileGuid", ""),
    )


def _inner(element_: Any) -> bytes:
    return b"".join(etree.tostring(child, with_tail=False) for child in element_)


def download(system: System, session: Session, call: Call) -> str:
    """Give a received message in clear."""
    with system.turn():
        return paper.returned(received(system, session, call))


def signed_received(system: System, session: Session, call: Call) -> str:
    """Give a received message as signed data."""
    with system.turn():
        return _signature(system, received(system, session, call), "message")


def signed_sent(system: System, session: Session, call: Call) -> str:
    """Give a sent message as signed data."""
    with system.turn():
        message = known(system, call)
        if message.sender != session.box.id:
            raise Rejected("1211", "Zpráva patří jiné schránce.")
        if message.state < State.DELIVERED:
            raise Rejected("1229", "Zpráva ještě není připravena.")
        return _signature(system, _there(message), "SentMessage")


def _signature(system: System, message: Message, namespace: str) -> str:
    document = paper.document("MessageDownloadResponse", namespace, paper.returned(message))
    return element("q:dmSignature", system.sealed(document))


def authenticate(system: System, _session: Session, call: Call) -> str:
    """Tell whether a signed document is one of ours, its content unchanged."""
    try:
        signed = cms.ContentInfo.load(octets_of(call.text("dmMessage")))["content"]
        content = content_of(signed)
        sealed = system.seal.is_ours(signed)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Rejected("2010", "Nejde o datovou zprávu.") from error
    written = re.search(rb"<q:dmHash [^>]*>([^<]+)</q:dmHash>", content)
    with system.turn() as ledger:
        known_hash = written is not None and ledger.knows(octets_of(written[1].decode("ascii")))
    return element("q:dmAuthResult", sealed and known_hash)


def dummy(_system: System, _session: Session, _call: Call) -> str:
    """Do nothing."""
    return ""


def known(system: System, call: Call) -> Message:
    """Return the message somebody asks about. Raises ``Rejected``."""
    number = call.text("dmID")
    with system.turn() as ledger:
        found = ledger.message(int(number)) if number.isascii() and number.isdecimal() else None
    if found is None:
        raise Rejected("1219", "Datová zpráva neexistuje.")
    return found


def received(system: System, session: Session, call: Call) -> Message:
    """Return a received message that may be read. Raises ``Rejected``."""
    message = known(system, call)
    if message.recipient != session.box.id or message.state < State.DELIVERED:
        raise Rejected("1211", "Zpráva patří jiné schránce.")
    if message.state in {State.DELIVERED, State.FICTION}:
        raise Rejected("1222", "Zpráva dosud nebyla doručena přihlášením.")
    return _there(message)


def _there(message: Message) -> Message:
    if not message.content:
        raise Rejected("1219", "Obsah datové zprávy byl smazán.")
    return message


OPERATIONS: Mapping[str, Any] = {
    "CreateMessage": create,
    "MessageDownload": download,
    "SignedMessageDownload": signed_received,
    "SignedSentMessageDownload": signed_sent,
    "AuthenticateMessage": authenticate,
    "DummyOperation": dummy,
}
