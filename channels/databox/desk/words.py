"""What the desk says about data boxes: tables of words, to be translated."""

import re
from collections.abc import Mapping

from channels.databox.states import KINDS
from gateway.model.ports import Condition
from gateway.web.languages import msgid
from gateway.web.words import Word

#: Word and tone.
CONDITIONS: Mapping[Condition, Word] = {
    Condition.OK: (msgid("in order"), "ok"),
    Condition.DEGRADED: (msgid("needs attention"), "warn"),
    Condition.DOWN: (msgid("does not work"), "danger"),
}

#: What a check has found, by the words of ``channels.databox.proofs``.
CHECKS: Mapping[str, Word] = {
    "valid": (msgid("holds"), "ok"),
    "whole": (msgid("unbroken"), "ok"),
    "trusted": (msgid("leads to a trusted authority"), "ok"),
    "invalid": (msgid("does not hold"), "danger"),
    "broken": (msgid("broken"), "danger"),
    "untrusted": (msgid("leads to no trusted authority"), "warn"),
    "not-assessed": (msgid("could not be assessed"), "muted"),
}

#: Why a box cannot be looked into: how the channel's sentences begin, and what to say for them.
#: What is no beginning here is shown as it stands.
_TROUBLES: tuple[tuple[str, str], ...] = (
    (
        r"The data-box system refuses our name",
        msgid("The system refuses our name, password or certificate. Nobody tries again until the "
              "file with the password or the certificate changes."),
    ),
    (
        r"The data-box system refuses the network address",
        msgid("The system refuses the network address of this computer."),
    ),
    (
        r"The data-box system has blocked our account until (?P<until>[\d:]+)",
        msgid("The system has blocked our account until %(until)s. Then it is tried again."),
    ),
    (
        r"The account opens the box (?P<found>\w+), not",
        msgid("The account opens the box %(found)s and not this one. The operator must mend the "
              "settings."),
    ),
    (
        r"The data-box system cannot be reached",
        msgid("The system cannot be reached. It is tried again by itself."),
    ),
    (
        r"The data-box system shows a certificate",
        msgid("The system shows a certificate that this computer does not trust."),
    ),
    (
        r"Our certificate, its key",
        msgid("Our certificate, its key or the authority's file cannot be used."),
    ),
    (
        r"The TLS connection broke",
        msgid("The connection broke; perhaps our certificate is not accepted."),
    ),
    (
        r"(?:\w+: )?The data-box system gave no answer",
        msgid("The system gives no answer. It is tried again by itself."),
    ),
    (
        r"The data-box system is out of service",
        msgid("The system is out of service. It is tried again by itself."),
    ),
    (
        r"The data-box system answered|Get\w+: ",
        msgid("The system answers something that this program does not understand."),
    ),
)  # fmt: skip


def trouble(told: str) -> tuple[str, Mapping[str, str]]:
    """Return the sentence for a trouble, to be translated, and what is filled in."""
    for begin, sentence in _TROUBLES:
        if found := re.match(begin, told):
            return sentence, found.groupdict()
    return told, {}


#: Facts of the evidence and of the arrival, in the words of the law: dodání is no doručení.
FACTS: Mapping[str, str] = {
    "dm_id": msgid("Message"),
    "box": msgid("Into the box"),
    "sender": msgid("Sender"),
    "sender_box": msgid("Box of the sender"),
    "sender_address": msgid("Address of the sender"),
    "sender_type": msgid("Kind of the sender's box, as a number"),
    "sender_kind": msgid("Kind of the sender's box"),
    "sender_number": msgid("Their reference number"),
    "sender_mark": msgid("Their file mark"),
    "sender_unit": msgid("Unit of the sender"),
    "recipient": msgid("Addressee"),
    "recipient_box": msgid("Box of the addressee"),
    "recipient_number": msgid("Our reference number, as they give it"),
    "recipient_mark": msgid("Our file mark, as they give it"),
    "recipient_unit": msgid("Unit of the addressee"),
    "to_hands": msgid("For the attention of"),
    "personal_delivery": msgid("Into own hands"),
    "may_represent": msgid("Its owner often acts for others"),
    "authority": msgid("Sent by authority of law"),
    "kind": msgid("Kind of the message"),
    "suspected": msgid("Reported as suspicious"),
    "submitted": msgid("Submitted"),
    "delivered": msgid("Came into the box"),
    "accepted": msgid("Served by a login or by fiction"),
    "listed": msgid("When we looked into the box"),
    "state": msgid("State, as a number"),
    "events": msgid("How it went"),
    "hash": msgid("Hash"),
    "hash_algorithm": msgid("Algorithm of the hash"),
    "hash_check": msgid("Content"),
    "stamp_check": msgid("Time stamp of the submission"),
    "stamped_by": msgid("Who stamped it"),
    "seal": msgid("Seal of the system"),
    "sealed_by": msgid("Sealed by"),
    "seal_issued_by": msgid("Who issued its certificate"),
    "seal_stamped": msgid("When the seal was stamped"),
    "seal_trust": msgid("Its certificate"),
    "seal_trust_why": msgid("Why"),
    "authenticated": msgid("The system itself says"),
    "code": msgid("Code of the answer"),
    "not_fetched": msgid("Why it could not be fetched"),
    "what": msgid("What it is"),
    "why": msgid("Why"),
    "further": msgid("What else the envelope says"),
    "name": msgid("Attachment"),
    "files": msgid("Names in it"),
    "count": msgid("How many files"),
    "size": msgid("Octets when unpacked"),
    "warning": msgid("Warning"),
    "part": msgid("Attachment"),
    # Values that the program writes, and the system in its XML.
    **dict.fromkeys(("=yes", "=true"), msgid("yes")),
    **dict.fromkeys(("=no", "=false"), msgid("no")),
    "=delivery-info": msgid("delivery info of a message of ours"),
    **{f"={value}": word for value, (word, _tone) in CHECKS.items()},
    **{f"={kind}": kind for kind in KINDS.values()},
}
