"""Reads what somebody wants to send, and sends it to one box or to several."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from channels.databox.simulator.messages import WRITTEN, Draft, File, Rejected, cleaned
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, element, group, octets_of, status

ROLES = {"main", "enclosure", "signature", "meta"}
#: Recipients of one CreateMultipleMessage.
MOST_RECIPIENTS = 50
_PER_RECIPIENT = ("dbIDRecipient", "dmRecipientOrgUnit", "dmRecipientOrgUnitNum", "dmToHands")
_LONGEST = {"dmAnnotation": 255} | dict.fromkeys(
    ("dmRecipientRefNumber", "dmSenderRefNumber", "dmRecipientIdent", "dmSenderIdent"), 50
)
_NUMBERS = (
    "dmSenderOrgUnitNum", "dmRecipientOrgUnitNum", "dmLegalTitleLaw", "dmLegalTitleYear",
)  # fmt: skip


def create(system: System, session: Session, call: Call) -> str:
    """Send a message."""
    with system.turn():
        return element("p:dmID", system.send(session.box, _draft(session, call)).id)


def create_multiple(system: System, session: Session, call: Call) -> str:
    """Send the same to up to fifty boxes; whoever cannot be reached has a status of its own."""
    recipients = call.children("dmRecipient", call.child("dmRecipients"))
    if not 1 <= len(recipients) <= MOST_RECIPIENTS:
        raise Rejected("2010", "Zpráva musí mít 1 až 50 příjemců.")
    draft, told, failed = _draft(session, call), [], 0
    if not draft.fields.get("dmAnnotation"):
        raise Rejected("2010", "Chybí věc datové zprávy.")
    for one in recipients:
        given = {name: cleaned(call.text(name, one)) for name in _PER_RECIPIENT}
        fields = dict(draft.fields) | {name: value for name, value in given.items() if value}
        try:
            with system.turn():
                number = system.send(
                    session.box, replace(draft, recipient=given["dbIDRecipient"], fields=fields)
                ).id
            done = element("p:dmID", number) + status("p", "dm", "0000", "Provedeno úspěšně.")
        except Rejected as error:
            done, failed = status("p", "dm", error.code, error.text), failed + 1
        told.append(group("p:dmSingleStatus", (done,)))
    content = group("p:dmMultipleStatus", told)
    if failed:
        raise Rejected("0004", "Některé zprávy nebyly odeslány.", content)
    return content


def _draft(session: Session, call: Call) -> Draft:
    envelope, files = call.child("dmEnvelope"), call.child("dmFiles")
    if envelope is None or files is None:
        raise Rejected("2010", "Chybí obálka nebo písemnosti.")
    fields = fields_of(call, envelope)
    return Draft(
        recipient=fields.get("dbIDRecipient", ""),
        fields=fields,
        files=tuple(_file(call, one) for one in call.children("dmFile", files)),
        kind=kind_of(envelope),
        author=author_of(session, call, envelope),
    )


def fields_of(call: Call, envelope: Any) -> dict[str, str]:
    """Return the envelope's texts, the empty ones left out. Raises ``Rejected``."""
    fields = {name: cleaned(call.text(name, envelope)) for name in WRITTEN}
    for name, longest in _LONGEST.items():
        if len(fields[name]) > longest:
            raise Rejected("2010", f"{name} je delší než {longest} znaků.")
    for name in _NUMBERS:
        if fields[name] and not fields[name].removeprefix("-").isdecimal():
            raise Rejected("2010", f"{name} není číslo.")
    for name in ("dmPersonalDelivery", "dmAllowSubstDelivery"):
        if fields[name] not in {"", "true", "false", "1", "0"}:
            raise Rejected("2010", f"{name} není true ani false.")
    return {name: value for name, value in fields.items() if value}


def kind_of(envelope: Any) -> str:
    """Return the kind of a commercial message; what is unusable is ignored."""
    letter = envelope.get("dmType", "")
    return letter if letter in {"I", "O", "K", "E"} else ""


def author_of(session: Session, call: Call, envelope: Any) -> str:
    """Return who sends, as far as the sender wants it told."""
    user = session.user
    known: dict[str, str] = {"userType": user.kind if user else "VIRTUAL"}
    published = call.child("dmPublishOwnID", envelope)
    if user and published is not None and call.text("dmPublishOwnID", envelope) in {"true", "1"}:
        known |= {"pnGivenNames": user.given, "pnLastName": user.family}
    return json.dumps(known, ensure_ascii=False)


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
        role=role if role in ROLES else "enclosure",
        content=content,
        as_xml=as_xml is not None,
        guid=one.get("dmFileGuid", ""),
        upper_guid=one.get("dmUpFileGuid", ""),
    )


def _inner(element_: Any) -> bytes:
    return b"".join(etree.tostring(child, with_tail=False) for child in element_)


OPERATIONS: Mapping[str, Any] = {
    "CreateMessage": create,
    "CreateMultipleMessage": create_multiple,
}
