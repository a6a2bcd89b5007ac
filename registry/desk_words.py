"""What the desk says about filings: the tables of its words, with tones."""

from collections.abc import Mapping

from gateway.store.outbox import OutgoingState
from gateway.web.languages import msgid
from registry.axes import Authenticity, Handling, Technical
from registry.deadlines import DeadlineState

#: A word and its tone: ok, warn, danger, closed or muted.
Word = tuple[str, str]

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

OUTGOING: Mapping[str, Word] = {
    OutgoingState.WAITING: (msgid("waits to leave"), "muted"),
    OutgoingState.SENDING: (msgid("is leaving"), "muted"),
    OutgoingState.SENT: (msgid("sent"), "ok"),
    OutgoingState.FAILED: (msgid("refused by the other side"), "danger"),
    OutgoingState.PARKED: (msgid("could not be sent"), "danger"),
}

#: What the program or the queue's page wrote, by the beginning of its key.
LETTERS: Mapping[str, str] = {
    "receipt": msgid("confirmation of delivery with the reference number"),
    "delivery": msgid("confirmation of delivery"),
    "reply": msgid("message from the queue"),
}

EVENTS: Mapping[str, str] = {
    "accepted": msgid("Delivered and stored"),
    "registered": msgid("The item left the queue"),
    "referred": msgid("Given to a clerk"),
    "filing.registered": msgid("Entered into the register"),
    "filing.assigned": msgid("Assigned"),
    "filing.confirmed": msgid("Confirmed by the sender"),
    "consignment.owed": msgid("Reply written"),
    "number.cancelled": msgid("Registration cancelled"),
    "replied": msgid("Message written to the sender"),
    "asked": msgid("The sender asked about it"),
}

#: Who acts, where it is neither a clerk nor a channel.
ACTORS: Mapping[str, str] = {
    "system": msgid("program"),
    "citizen": msgid("sender"),
    "operator": msgid("operator"),
}

CHANNELS: Mapping[str, str] = {
    "email": msgid("e-mail"),
    "databox": msgid("data box"),
    "kiosk": msgid("kiosk"),
    "bot": msgid("chat"),
    "web": msgid("web"),
}

#: The tabs above the list; ``""`` is all.
TABS: Mapping[str, str] = {
    "": msgid("All"),
    "mine": msgid("Mine"),
    Handling.UNASSIGNED: msgid("Nobody has them"),
    Handling.ASSIGNED: msgid("Being handled"),
    Handling.SETTLED: msgid("Settled"),
}
