"""What the desk says about the fee: the tables of its words, with tones."""

from collections.abc import Mapping

from gateway.web.languages import msgid
from gateway.web.words import Word
from waste.allocation import ClaimKind
from waste.fee import Title
from waste.journal import Kind
from waste.matching import State
from waste.notifications import Outcome
from waste.payers import Represents

#: The pages of the fee, in the order of the tabs.
TABS: Mapping[str, str] = {
    "/waste/payers": msgid("Payers"),
    "/waste/notifications": msgid("Notifications"),
    "/waste/matching": msgid("Payments to assign"),
    "/waste/statements": msgid("Bank statements"),
    "/waste/prescription": msgid("Prescription"),
    "/waste/totals": msgid("Totals"),
    "/waste/rates": msgid("Rates"),
}

MOVEMENT: Mapping[str, Word] = {
    State.OPEN: (msgid("waits for a person"), "warn"),
    State.MATCHED: (msgid("on a payer's account"), "ok"),
    State.ASIDE: (msgid("set aside"), "closed"),
}

#: What became of a notification.
OUTCOMES: Mapping[str, Word] = {
    Outcome.NEW_PAYER: (msgid("a payer was made of it"), "ok"),
    Outcome.CHANGED: (msgid("it changed a payer"), "ok"),
    Outcome.NOTHING: (msgid("there was nothing to change"), "closed"),
}

#: How a payer stands.
STANDING: Mapping[str, Word] = {
    "overdue": (msgid("past due"), "danger"),
    "owed": (msgid("to be paid"), "warn"),
    "even": (msgid("settled up"), "ok"),
    "overpaid": (msgid("overpaid"), "muted"),
}

KINDS: Mapping[str, str] = {
    Kind.PRESCRIPTION: msgid("prescription"),
    Kind.CORRECTION: msgid("correction"),
    Kind.INCREASE: msgid("increase"),
    Kind.BANK: msgid("bank"),
    Kind.SETTLEMENT: msgid("transfer"),
    Kind.CASH: msgid("cash"),
    Kind.REVERSAL: msgid("taken back"),
    Kind.ENFORCEMENT: msgid("handed to enforcement"),
    Kind.WRITE_OFF: msgid("written off"),
}

CLAIMS: Mapping[str, str] = {
    ClaimKind.FEE: msgid("fee"),
    ClaimKind.ACCESSORY: msgid("increase"),
    ClaimKind.ENFORCED_FEE: msgid("fee in enforcement"),
    ClaimKind.ENFORCED_ACCESSORY: msgid("increase in enforcement"),
    ClaimKind.WRITE_OFF: msgid("written off"),
}

TITLES: Mapping[str, str] = {
    Title.REGISTERED: msgid("registered here"),
    Title.OWNER: msgid("owner of a property where nobody is registered"),
}

REPRESENTS: Mapping[str, str] = {
    Represents.HOUSEHOLD: msgid("pays for the household"),
    Represents.STATUTORY: msgid("statutory representative"),
}

#: What the fee writes into the audit log.
EVENTS: Mapping[str, str] = {
    "payer.added": msgid("payer entered"),
    "payer.liable": msgid("liability entered"),
    "payer.liable-until": msgid("end of liability entered"),
    "payer.exempt": msgid("exemption or relief entered"),
    "payer.represented": msgid("representative entered"),
    "notification.settled": msgid("notification taken over or put away"),
    "notification.put-back": msgid("notification put back among those that wait"),
    "payers.imported": msgid("payers taken in from a file"),
    "fee.rate-set": msgid("rate set"),
    "fee.prescribed": msgid("fee prescribed"),
    "fee.increased": msgid("fee increased"),
    "fee.written-off": msgid("waived or written off"),
    "fee.enforced": msgid("arrears handed to enforcement"),
    "cash.received": msgid("cash received"),
    "cash.cancelled": msgid("cash receipt cancelled"),
    "statement.taken": msgid("bank statement taken in"),
    "movement.matched": msgid("payment assigned"),
    "movement.set-aside": msgid("payment set aside"),
    "movement.undone": msgid("assignment taken back"),
}
