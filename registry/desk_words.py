"""What the desk says about filings: the tables of its words, with tones."""

from collections.abc import Mapping

from gateway.web.languages import msgid
from gateway.web.words import Word
from registry.axes import Authenticity, Handling, Technical
from registry.deadlines import DeadlineState

HANDLING: Mapping[str, Word] = {
    Handling.UNASSIGNED: (msgid("nobody has it"), "warn"),
    Handling.ASSIGNED: (msgid("being handled"), "muted"),
    Handling.SETTLED: (msgid("settled"), "ok"),
    Handling.CANCELLED: (msgid("registration cancelled"), "closed"),
}

AUTHENTICITY: Mapping[str, Word] = {
    Authenticity.SIGNED_RECOGNISED: (msgid("signed with a recognised signature"), "ok"),
    Authenticity.SIGNATURE_INDETERMINATE: (msgid("signature not assessed yet"), "warn"),
    Authenticity.AWAITING_CONFIRMATION: (msgid("unsigned, to be confirmed"), "warn"),
    Authenticity.CONFIRMED: (msgid("confirmed by the sender"), "ok"),
    Authenticity.LAPSED: (msgid("unsigned and not confirmed in time"), "danger"),
}

TECHNICAL: Mapping[str, Word] = {
    Technical.ACCEPTED: (msgid("readable"), "ok"),
    Technical.DEFECTIVE: (msgid("against the published conditions"), "warn"),
    Technical.UNREADABLE: (msgid("cannot be read"), "danger"),
}

DEADLINE: Mapping[str, Word] = {
    DeadlineState.RUNNING: (msgid("running"), "muted"),
    "over": (msgid("overdue"), "danger"),
    DeadlineState.PAUSED: (msgid("paused"), "muted"),
    DeadlineState.EXTENDED: (msgid("extended"), "muted"),
    DeadlineState.MET: (msgid("met"), "ok"),
    DeadlineState.MISSED: (msgid("missed"), "danger"),
    DeadlineState.CANCELLED: (msgid("cancelled"), "closed"),
}

#: What the program or the queue's page wrote, by the beginning of its key.
LETTERS: Mapping[str, str] = {
    "receipt": msgid("confirmation of delivery with the reference number"),
    "delivery": msgid("confirmation of delivery"),
    "reply": msgid("message from the queue"),
}

#: What the registry writes into the audit log.
EVENTS: Mapping[str, str] = {
    "item.refused": msgid("refused by a clerk"),
    "filing.registered": msgid("entered into the register"),
    "filing.assigned": msgid("assigned"),
    "filing.confirmed": msgid("confirmed by the sender"),
    "consignment.owed": msgid("reply written"),
    "number.cancelled": msgid("registration cancelled"),
}

#: The tabs above the list; ``""`` is all.
TABS: Mapping[str, str] = {
    "": msgid("All"),
    "mine": msgid("Mine"),
    Handling.UNASSIGNED: msgid("Nobody has them"),
    Handling.ASSIGNED: msgid("Being handled"),
    Handling.SETTLED: msgid("Settled"),
}
