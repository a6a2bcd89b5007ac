"""Writes down what a data message proves: whose box it came from, and that nothing was changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from channels.databox.document import INVALID, VALID, Document
from channels.databox.identifiers import SYSTEM_BOXES
from channels.databox.zfo import BROKEN, Seal
from gateway.model.arrival import Arrival
from gateway.model.submission import Evidence, Outcome

PRAGUE = ZoneInfo("Europe/Prague")

KIND = "data-box"

#: The fact of an arrival's envelope that says why only a message's envelope is here.
NOT_FETCHED = "not_fetched"

#: The fact of an arrival's envelope that holds the events of the delivery info, a line each.
EVENTS = "events"

#: Kinds of boxes by the number messages carry; an open list.
OWNERS = {
    10: "orgán veřejné moci", 11: "notář", 12: "exekutor", 13: "orgán veřejné moci na žádost",
    14: "orgán veřejné moci – fyzická osoba", 15: "orgán veřejné moci – podnikatel",
    16: "orgán veřejné moci – právnická osoba", 20: "právnická osoba", 21: "právnická osoba",
    22: "právnická osoba na žádost", 30: "podnikající fyzická osoba", 31: "advokát",
    32: "daňový poradce", 33: "insolvenční správce", 34: "auditor", 35: "znalec",
    36: "tlumočník", 37: "architekt", 38: "autorizovaný inženýr", 39: "zeměměřický inženýr",
    40: "fyzická osoba", 50: "podnikající fyzická osoba na žádost",
}  # fmt: skip

#: Those who often write for somebody else: then what is inside must be signed by that person.
REPRESENTATIVES = frozenset({31, 32, 33})

_DEFECTS = {
    "unreadable": "Datovou zprávu nelze přečíst; originál je uložen.",
    "damaged": "Příloha datové zprávy je poškozená: {part}",
    "empty": "Datová zpráva nemá žádnou přílohu; je to snad jen doručenka nebo obálka.",
    "not-fetched": "Obsah datové zprávy nelze stáhnout, je tu jen její obálka: {why}",
}


def proof(arrival: Arrival, document: Document, seal: Seal) -> Evidence:
    """Return the evidence that the message came from its sender's own box.

    An act made through one's own box counts as written and signed (Act 300/2008 § 18(2)).
    """
    envelope = document.envelope
    sender = envelope.get("dbIDSender", "")
    kind = _number(envelope.get("dmSenderType", ""))
    outcome = _outcome(document, seal, sender)
    details = {
        "dm_id": envelope.get("dmID", ""),
        "box": envelope.get("dbIDRecipient", ""),
        "sender_box": sender,
        "sender": envelope.get("dmSender", ""),
        "sender_address": envelope.get("dmSenderAddress", ""),
        "sender_type": envelope.get("dmSenderType", ""),
        "sender_kind": OWNERS.get(kind, ""),
        "may_represent": "yes" if kind in REPRESENTATIVES else "no",
        "to_hands": envelope.get("dmToHands", ""),
        "personal_delivery": envelope.get("dmPersonalDelivery", ""),
        "sender_number": envelope.get("dmSenderRefNumber", ""),
        "sender_mark": envelope.get("dmSenderIdent", ""),
        "recipient_number": envelope.get("dmRecipientRefNumber", ""),
        "recipient_mark": envelope.get("dmRecipientIdent", ""),
        "submitted": _iso(document.stamped_at),
        "delivered": _iso(document.delivered),
        "accepted": _iso(document.accepted),
        "state": document.state,
        "events": arrival.envelope.get(EVENTS, ""),
        "listed": arrival.envelope.get("listed", ""),
        "hash": document.hash_value,
        "hash_algorithm": document.hash_algorithm,
        "hash_check": document.hash_state,
        "stamp_check": document.stamp_state,
        "seal": seal.state,
        "sealed_by": seal.sealed_by,
        "seal_issued_by": seal.issued_by,
        "seal_stamped": _iso(seal.stamped_at),
    }
    kept = {name: value for name, value in details.items() if value}
    return Evidence(KIND, outcome, _summary(document, kind, outcome), kept)


def defect(code: str, **facts: str) -> Evidence:
    """Return the evidence of a defect of the message."""
    return Evidence(
        "defect", Outcome.INVALID, _DEFECTS[code].format(**facts), {"code": code, **facts}
    )


def _outcome(document: Document, seal: Seal, sender: str) -> Outcome:
    if INVALID in {document.hash_state, document.stamp_state} or seal.state == BROKEN:
        return Outcome.INVALID
    if not sender or sender in SYSTEM_BOXES:
        return Outcome.NOTED
    return Outcome.VALID if document.hash_state == VALID else Outcome.NOT_ASSESSED


def _summary(document: Document, kind: int, outcome: Outcome) -> str:
    envelope = document.envelope
    owner = OWNERS.get(kind, f"druh {kind}")
    at = document.delivered
    when = f", dodaná {_day(at)}" if at else ""
    whose = f"schránky {envelope.get('dbIDSender', '?')} ({owner})"
    begin = f"Datová zpráva {envelope.get('dmID', '')} ze {whose}{when}"
    endings = {
        Outcome.VALID: "obsah je beze změny.",
        Outcome.INVALID: "obsah neodpovídá otisku, razítku nebo pečeti.",
        Outcome.NOT_ASSESSED: "neporušenost nelze posoudit.",
        Outcome.NOTED: "zprávu napsal sám systém datových schránek.",
    }
    return f"{begin}; {endings[outcome]}"


def _day(at: datetime) -> str:
    local = at.astimezone(PRAGUE)
    return f"{local.day}. {local.month}. {local.year} {local.hour}.{local:%M}"


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else -1
