"""What the desk says about filings: the tables of its words, with tones."""

from collections.abc import Mapping

from gateway.model.submission import NOT_CONFIRMED
from gateway.web.languages import msgid
from gateway.web.words import Word
from registry.axes import Authenticity, Handling, Technical
from registry.counter import Identity
from registry.deadlines import DeadlineState
from registry.joining import Why
from registry.likeness import Like
from registry.registers import Period

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
    Authenticity.PREFILLED: (msgid("prepared, not signed yet"), "warn"),
    Authenticity.SIGNED_IN_PERSON: (msgid("signed at the counter"), "ok"),
    Authenticity.EXPIRED: (msgid("prepared and not signed in time"), "danger"),
    Authenticity.SIGNATURE_NOT_NEEDED: (msgid("no signature needed"), "ok"),
    Authenticity.DATABOX_FICTION: (msgid("sent from the filer's own data box"), "ok"),
    Authenticity.DATABOX_OTHER_PERSON: (msgid("sent from another person's data box"), "warn"),
    Authenticity.PAPER_SIGNED: (msgid("signed on paper"), "ok"),
    Authenticity.PAPER_UNSIGNED: (msgid("paper without a signature"), "warn"),
}

#: By what a clerk knew the person who signed at the counter.
IDENTITY: Mapping[str, str] = {
    Identity.IDENTITY_CARD: msgid("identity card"),
    Identity.PASSPORT: msgid("passport"),
    Identity.RESIDENCE_PERMIT: msgid("residence permit"),
    Identity.OTHER_DOCUMENT: msgid("another public document with a photograph"),
    Identity.KNOWN_IN_PERSON: msgid("the clerk knows the person"),
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

#: By what a message was found to belong to a filing.
WHY: Mapping[str, str] = {
    Why.ANSWER: msgid("It answers our message, and its sender takes part in the filing."),
    Why.REPORT: msgid("It is a report on the delivery of our message."),
    Why.STRANGER: msgid("It answers our message, but its sender is not known in the filing."),
    Why.NUMBER: msgid("The filing's number stands in its subject. Anybody can write it there."),
    Why.SUBJECT: msgid("The same address wrote under the same subject."),
    Why.SENDER: msgid("The same address has this filing open."),
    Why.CLERK: msgid("A clerk joined it."),
}

#: In what two messages are alike.
LIKE: Mapping[str, str] = {
    Like.MESSAGE: msgid("the same message, come another way"),
    Like.TEXT: msgid("the same text from the same sender"),
    Like.FILES: msgid("the same attachments from the same sender"),
}

#: What the program or the queue's page wrote, by the beginning of its key.
LETTERS: Mapping[str, str] = {
    "receipt": msgid("confirmation of delivery with the reference number"),
    "delivery": msgid("confirmation of delivery"),
    "prepared": msgid("notice that it waits for a signature at the counter"),
    "joined": msgid("confirmation of delivery to the filing"),
    "reply": msgid("message from the queue"),
}

#: What the registry writes into the audit log.
EVENTS: Mapping[str, str] = {
    "item.refused": msgid("refused by a clerk"),
    "filing.registered": msgid("entered into the register"),
    "filing.assigned": msgid("assigned"),
    "filing.corrected": msgid("subject corrected"),
    "filing.joined": msgid("a message was joined"),
    "filing.parted": msgid("a message was taken out again"),
    "joining.noted": msgid("a joined message was noted"),
    "joining.dismissed": msgid("a clerk said that it does not belong to the suggested filing"),
    "item.resembles": msgid("it resembles another one"),
    "receipt.withheld": msgid("not confirmed"),
    "filing.confirmed": msgid("confirmed by the sender"),
    "filing.signed": msgid("signed at the counter"),
    "filing.lapsed": msgid("not confirmed in time"),
    "deadline.missed": msgid("a term has run out"),
    "prepared.expired": msgid("not signed in time"),
    "consignment.owed": msgid("reply written"),
    "deadline.started": msgid("another term runs"),
    "number.cancelled": msgid("registration cancelled"),
    "department.added": msgid("department entered"),
    "register.added": msgid("register begun"),
    "register.closed": msgid("register closed"),
    "log.day-kept": msgid("the day's transaction log made"),
    "register.day-kept": msgid("the day's filing register made"),
}

#: How a register numbers.
PERIODS: Mapping[str, str] = {
    Period.YEAR: msgid("anew each year"),
    Period.ENDLESS: msgid("continuous over the years"),
}

#: The tabs above the list; ``""`` is all.
TABS: Mapping[str, str] = {
    "": msgid("All"),
    "mine": msgid("Mine"),
    Handling.UNASSIGNED: msgid("Nobody has them"),
    Handling.ASSIGNED: msgid("Being handled"),
    Handling.SETTLED: msgid("Settled"),
}

#: Why a sender is not written to by the program, by the word of whoever read the message.
SILENT: Mapping[str, str] = {
    "null-sender": msgid("It came without an address to return to, as machines write."),
    "auto-submitted": msgid("It says that a machine wrote it."),
    "list": msgid("It came from a mailing list."),
    "bulk": msgid("It says that it was sent in bulk."),
    "report": msgid("It is a report on the delivery of a message."),
    "own-address": msgid("It came from our own address."),
    "no-address": msgid("It bears no address that can be answered."),
    "unreadable": msgid("It could not be read."),
    "imported": msgid("It was imported from a file, and nothing says when it came."),
    NOT_CONFIRMED: msgid("It was too large, and its header alone was taken."),
}
