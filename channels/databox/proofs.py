"""Writes down what a data message proves: whose box it came from, and that nothing was changed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from channels.databox.document import INVALID, VALID, Document
from channels.databox.facts import EVENTS, TRUST, TRUST_WHY
from channels.databox.identifiers import SYSTEM_BOXES
from channels.databox.kinds import DELIVERY_KIND, INSIDE_KIND, KIND
from channels.databox.states import (
    OWNERS,
    REPRESENTATIVES,
    message_kind,
    number_of,
    state_word,
)
from channels.databox.trust import UNTRUSTED
from channels.databox.zfo import BROKEN, WHOLE, Seal
from gateway.model.submission import Evidence, Outcome

PRAGUE = ZoneInfo("Europe/Prague")

_DEFECTS = {
    "unreadable": "Datovou zprávu nelze přečíst; originál je uložen.",
    "damaged": "Příloha datové zprávy je poškozená: {part}",
    "empty": "Datová zpráva nemá žádnou přílohu; je to snad jen doručenka nebo obálka.",
    "not-fetched": "Obsah datové zprávy nelze stáhnout, je tu jen její obálka: {why}",
}


#: The code of an answer without anything to tell.
_FINE = "0000"

#: Details by the elements they come from.
_NAMED = {
    "dm_id": "dmID", "box": "dbIDRecipient", "sender_box": "dbIDSender", "sender": "dmSender",
    "sender_address": "dmSenderAddress", "sender_type": "dmSenderType", "to_hands": "dmToHands",
    "personal_delivery": "dmPersonalDelivery", "sender_number": "dmSenderRefNumber",
    "sender_mark": "dmSenderIdent", "recipient_number": "dmRecipientRefNumber",
    "recipient_mark": "dmRecipientIdent", "sender_unit": "dmSenderOrgUnit",
    "recipient_unit": "dmRecipientOrgUnit",
}  # fmt: skip


def proof(facts: Mapping[str, str], document: Document, seal: Seal) -> Evidence:
    """Return the evidence that the message came from its sender's own box.

    An act made through one's own box counts as written and signed (Act 300/2008 § 18(2)). *facts*
    are those of the arrival.
    """
    broken, unknown = list(_broken(document, seal, facts)), list(_unknown(document, seal, facts))
    outcome = _outcome(document, broken, unknown)
    whys = {"why": "; ".join(broken or unknown)}
    kept = {
        name: value for name, value in (_details(facts, document, seal) | whys).items() if value
    }
    return Evidence(KIND, outcome, _summary(document, outcome, broken or unknown), kept)


def inside(document: Document, seal: Seal, name: str) -> Evidence:
    """Return what is known about a data message that is an attachment of another one."""
    broken, unknown = list(_broken(document, seal, {})), list(_unknown(document, seal, {}))
    outcome = _outcome(document, broken, unknown)
    if outcome is Outcome.VALID:
        # Whoever enclosed it could have sealed it himself: nobody has looked at the authority.
        outcome = Outcome.NOT_ASSESSED
        unknown = ["k jaké autoritě pečeť vede, se u vložených zpráv nezjišťuje"]
    told = _summary(document, outcome, broken or unknown)
    kept = {name: value for name, value in _details({}, document, seal).items() if value}
    return Evidence(INSIDE_KIND, outcome, f"V příloze {name}: {told}", kept)


def delivery(facts: Mapping[str, str], document: Document, seal: Seal) -> Evidence:
    """Return what a delivery info tells about a message that we sent."""
    broken = list(_broken(document, seal, facts))
    untrusted = facts.get(TRUST) == UNTRUSTED
    outcome = Outcome.VALID if seal.state == WHOLE and not untrusted else Outcome.NOT_ASSESSED
    outcome = Outcome.INVALID if broken else outcome
    recipient = document.envelope.get("dmRecipient", "?")
    when = document.accepted or document.delivered
    at = f" {day_and_time(when)}" if when else ""
    number = document.envelope.get("dmID", "")
    told = f"Zpráva {number} pro {recipient}: {state_word(document.state)}{at}."
    details = {
        "dm_id": number,
        "state": document.state,
        "recipient_box": document.envelope.get("dbIDRecipient", ""),
        "recipient": recipient,
        "delivered": _iso(document.delivered),
        "accepted": _iso(document.accepted),
        "events": "\n".join(document.events),
        "seal": seal.state,
        "sealed_by": seal.sealed_by,
        "seal_trust": facts.get(TRUST, ""),
        "why": "; ".join(broken),
    }
    kept = {name: value for name, value in details.items() if value}
    return Evidence(DELIVERY_KIND, outcome, told, kept)


def defect(code: str, **facts: str) -> Evidence:
    """Return the evidence of a defect of the message."""
    return Evidence(
        "defect", Outcome.INVALID, _DEFECTS[code].format(**facts), {"code": code, **facts}
    )


def _details(facts: Mapping[str, str], document: Document, seal: Seal) -> dict[str, str]:
    envelope = document.envelope
    kind = number_of(envelope.get("dmSenderType", ""))
    return {name: envelope.get(element, "") for name, element in _NAMED.items()} | {
        "sender_kind": OWNERS.get(kind, ""),
        "may_represent": "yes" if kind in REPRESENTATIVES else "no",
        "authority": _authority(envelope),
        "kind": message_kind(document.kind or facts.get("kind", "")),
        "suspected": facts.get("suspected", ""),
        "code": facts.get("code", "").removeprefix(_FINE),
        "submitted": _iso(document.stamped_at),
        "delivered": _iso(document.delivered),
        "accepted": _iso(document.accepted),
        "state": document.state,
        "events": facts.get(EVENTS, ""),
        "listed": facts.get("listed", ""),
        "hash": document.hash_value,
        "hash_algorithm": document.hash_algorithm,
        "hash_check": document.hash_state,
        "stamp_check": document.stamp_state,
        "stamped_by": document.stamped_by,
        "seal": seal.state,
        "sealed_by": seal.sealed_by,
        "seal_issued_by": seal.issued_by,
        "seal_stamped": _iso(seal.stamped_at),
        "seal_trust": facts.get(TRUST, ""),
        "seal_trust_why": facts.get(TRUST_WHY, ""),
        "authenticated": facts.get("authenticated", ""),
        # What a newer system tells and nobody here knows is kept and shown all the same.
        "further": "\n".join(f"{n}: {v}" for n, v in envelope.items() if n not in _KNOWN),
    }


def _authority(envelope: Mapping[str, str]) -> str:
    """Return by authority of which law it was sent (zmocnění), as people write it."""
    told = {name: envelope.get(f"dmLegalTitle{name}", "") for name in _TITLE}
    pieces = (
        told["Law"] and f"zákon č. {told['Law']}/{told['Year']} Sb.",
        told["Sect"] and f"§ {told['Sect']}",
        told["Par"] and f"odst. {told['Par']}",
        told["Point"] and f"písm. {told['Point']}",
    )
    return ", ".join(filter(None, pieces))


#: Pieces of a law by which a message is sent.
_TITLE = ("Law", "Year", "Sect", "Par", "Point")

#: Elements of the envelope that have a meaning here, or none for a town hall.
_KNOWN = frozenset(_NAMED.values()) | {
    "dmSenderType", "dmAnnotation", "dmRecipient", "dmRecipientAddress", "dmAmbiguousRecipient",
    "dmSenderOrgUnitNum", "dmRecipientOrgUnitNum",
    "dmLegalTitleLaw", "dmLegalTitleYear", "dmLegalTitleSect", "dmLegalTitlePar",
    "dmLegalTitlePoint", "dmAllowSubstDelivery", "dmOVM", "dmPublishOwnID",
}  # fmt: skip


def _broken(document: Document, seal: Seal, facts: Mapping[str, str]) -> Iterator[str]:
    """Yield what proves that the message is not as it was sent."""
    if document.hash_state == INVALID:
        yield "obsah neodpovídá svému otisku"
    if document.stamp_state == INVALID:
        yield "časové razítko podání je porušené nebo patří k jinému obsahu"
    if seal.state == BROKEN:
        yield seal.why
    if facts.get("authenticated") == "no":
        yield "systém datových schránek ji neuznal za svou"


def _unknown(document: Document, seal: Seal, facts: Mapping[str, str]) -> Iterator[str]:
    """Yield why it cannot be said that the message is as it was sent."""
    if document.hash_state != VALID:
        yield "otisk obsahu nelze ověřit"
    if document.stamp_state != VALID:
        yield "časové razítko podání chybí nebo je nečitelné"
    if seal.state != WHOLE:
        yield seal.why or "není zapečetěná"
    # The system's own word stands above our list of authorities.
    if facts.get(TRUST) == UNTRUSTED and facts.get("authenticated") != "yes":
        yield facts.get(TRUST_WHY, "")


def _outcome(document: Document, broken: list[str], unknown: list[str]) -> Outcome:
    if broken:
        return Outcome.INVALID
    sender = document.envelope.get("dbIDSender", "")
    if not sender or sender in SYSTEM_BOXES:
        return Outcome.NOTED
    return Outcome.NOT_ASSESSED if unknown else Outcome.VALID


def _summary(document: Document, outcome: Outcome, whys: list[str]) -> str:
    envelope = document.envelope
    kind = number_of(envelope.get("dmSenderType", ""))
    owner = OWNERS.get(kind, f"druh {envelope.get('dmSenderType', '?')}")
    when = f", dodaná {day_and_time(document.delivered)}" if document.delivered else ""
    whose = f"schránky {envelope.get('dbIDSender', '?')} ({owner})"
    begin = f"Datová zpráva {envelope.get('dmID', '')} ze {whose}{when}"
    endings = {
        Outcome.VALID: "obsah je beze změny.",
        Outcome.INVALID: f"není, jak byla odeslána: {', '.join(whys)}.",
        Outcome.NOT_ASSESSED: f"neporušenost nelze posoudit: {', '.join(whys)}.",
        Outcome.NOTED: "zprávu napsal sám systém datových schránek.",
    }
    return f"{begin}; {endings[outcome]}"


def day_and_time(at: datetime) -> str:
    """Return an instant as people in Prague write it."""
    local = at.astimezone(PRAGUE)
    return f"{local.day}. {local.month}. {local.year} {local.hour}.{local:%M}"


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
