"""The operations that carry whole messages, at ``/DS/dz``."""

import re
from collections.abc import Mapping
from typing import Any

from channels.databox.simulator import creating, paper
from channels.databox.simulator.messages import Message, Rejected, State
from channels.databox.simulator.seal import Examined, examined
from channels.databox.simulator.system import Session, System, may_read
from channels.databox.simulator.wire import Call, element, octets_of

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError)
_HASH = re.compile(rb"<q:dmHash [^>]*>([^<]+)</q:dmHash>")


def download(system: System, session: Session, call: Call) -> str:
    """Give a received message in clear."""
    with system.turn():
        return paper.returned(ordinary(received(system, session, call)))


def signed_received(system: System, session: Session, call: Call) -> str:
    """Give a received message as signed data."""
    with system.turn():
        return _signature(system, ordinary(received(system, session, call)), "message")


def signed_sent(system: System, session: Session, call: Call) -> str:
    """Give a sent message as signed data."""
    with system.turn():
        return _signature(system, ordinary(sent(system, session, call)), "SentMessage")


def _signature(system: System, message: Message, namespace: str) -> str:
    document = paper.document("MessageDownloadResponse", namespace, paper.returned(message))
    return element("q:dmSignature", system.sealed(document))


def authenticate(system: System, _session: Session, call: Call) -> str:
    """Tell whether a signed document is one of ours, its content unchanged."""
    try:
        found = examined(octets_of(call.text("dmMessage")))
    except _UNREADABLE as error:
        raise Rejected("2010", "Nejde o datovou zprávu.") from error
    return element("q:dmAuthResult", is_authentic(system, found))


def is_authentic(system: System, found: Examined) -> bool:
    """Tell whether a signed document is of our seal, and of a message we know."""
    try:
        sealed = system.seal.is_ours(found.signed, found.digest)
    except _UNREADABLE as error:
        raise Rejected("2010", "Nejde o datovou zprávu.") from error
    hashes = _HASH.findall(found.end)
    with system.turn() as ledger:
        known_hash = bool(hashes) and ledger.knows(octets_of(hashes[-1].decode("ascii")))
    return sealed and known_hash


def sign_again(_system: System, _session: Session, call: Call) -> str:
    """Stamp an old document again; ours are never as old as that."""
    nothing = element("q:dmResultDoc", None)
    try:
        examined(octets_of(call.text("dmDoc")))
    except _UNREADABLE as error:
        raise Rejected("2200", "Dokument je poškozen.", nothing) from error
    raise Rejected("2204", "Dokument má časové razítko; použijte archivaci.", nothing)


def dummy(_system: System, _session: Session, _call: Call) -> str:
    """Do nothing."""
    return ""


def known(system: System, call: Call) -> Message:
    """Return the message somebody asks about, without its content. Raises ``Rejected``."""
    number = call.text("dmID")
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    with system.turn() as ledger:
        found = ledger.bare(int(number)) if is_number else None
    if found is None:
        raise Rejected("1219", "Datová zpráva neexistuje.")
    return found


#: More digits than these are no number a message could have.
_LONGEST_NUMBER = 18


def received(system: System, session: Session, call: Call) -> Message:
    """Return a received message that may be read. Raises ``Rejected``."""
    message = known(system, call)
    is_here = message.state in {
        State.DELIVERED, State.FICTION, State.SERVED, State.READ, State.ERASED,
    }  # fmt: skip
    if message.recipient != session.box.id or not is_here:
        raise Rejected("1211", "Zpráva patří jiné schránce.")
    if message.state in {State.DELIVERED, State.FICTION}:
        raise Rejected("1222", "Zpráva dosud nebyla doručena přihlášením.")
    if not may_read(session, message):
        raise Rejected("1218", "Nemáte právo číst zprávu do vlastních rukou.")
    return _there(system, message)


def sent(system: System, session: Session, call: Call) -> Message:
    """Return a sent message whose content may be fetched. Raises ``Rejected``."""
    message = known(system, call)
    if message.sender != session.box.id:
        raise Rejected("1211", "Zpráva patří jiné schránce.")
    if message.state is State.INFECTED:
        raise Rejected("1219", "Zpráva neprošla antivirovou kontrolou.")
    if message.state < State.DELIVERED:
        raise Rejected("1229", "Zpráva ještě není připravena.")
    return _there(system, message)


def ordinary(message: Message) -> Message:
    """Return a message that is no big one. Raises ``Rejected``."""
    if message.is_big:
        raise Rejected("1281", "Pro velkoobjemovou zprávu použijte jinou službu.")
    return message


def _there(system: System, message: Message) -> Message:
    with system.turn() as ledger:
        whole = ledger.message(message.id)
    if whole is None or not whole.content:
        raise Rejected("1219", "Obsah datové zprávy byl smazán.")
    return whole


OPERATIONS: Mapping[str, Any] = {
    **creating.OPERATIONS,
    "MessageDownload": download,
    "SignedMessageDownload": signed_received,
    "SignedSentMessageDownload": signed_sent,
    "AuthenticateMessage": authenticate,
    "Re-signISDSDocument": sign_again,
    "DummyOperation": dummy,
}
