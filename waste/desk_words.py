"""What the desk says about the fee: the tables of its words, with tones."""

from collections.abc import Mapping

from gateway.web.languages import msgid
from gateway.web.words import Word
from waste.allocation import ClaimKind
from waste.correcting import Dated
from waste.fee import Title
from waste.journal import Kind
from waste.matching import State
from waste.notifications import Outcome
from waste.payer_list import Only
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

#: Columns of a file of payers beside those of the example, and what they hold.
COLUMNS: Mapping[str, str] = {
    "do": msgid("the last day of the liability, the one before the deregistration"),
    "odhlášen": msgid("the day of deregistration, death or sale; instead of the last day"),
    "ičo": msgid("of a company, eight digits"),
    "e-mail": msgid("where it may be written to"),
    "titul": msgid("“registered” or “owner”; registered when it is empty"),
    "nemovitost": msgid("of an owner: which flat, house or cottage"),
    "vs": msgid("the variable symbol used before; a new one when it is empty"),
    "osvobození od, osvobození do": msgid("the first and the last day of the exemption"),
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

#: The tabs above the list of payers.
ONLY: Mapping[str, str] = {
    Only.ALL: msgid("All"),
    Only.OWING: msgid("Something to pay"),
    Only.OVERPAID: msgid("Overpayments"),
    Only.MINORS: msgid("Minors without a representative"),
}

REPRESENTS: Mapping[str, str] = {
    Represents.HOUSEHOLD: msgid("pays for the household"),
    Represents.STATUTORY: msgid("statutory representative"),
}

#: How documents call the day on which something of a payer's ended.
LEFT: Mapping[str, str] = {
    Dated.LIABILITY: msgid("Day of deregistration, death or sale"),
    Dated.EXEMPTION: msgid("Day on which the reason ended"),
    Dated.REPRESENTATIVE: msgid("Day on which it ended"),
}

#: What the button says that takes it back.
VOID: Mapping[str, str] = {
    Dated.LIABILITY: msgid("Cancel this liability"),
    Dated.EXEMPTION: msgid("Cancel this exemption"),
    Dated.REPRESENTATIVE: msgid("Cancel this representative"),
}

#: What the fee writes into the audit log.
EVENTS: Mapping[str, str] = {
    "payer.added": msgid("payer entered"),
    "payer.liable": msgid("liability entered"),
    "payer.exempt": msgid("exemption or relief entered"),
    "payer.corrected": msgid("particulars corrected"),
    "payer.ended": msgid("end entered"),
    "payer.voided": msgid("what was entered by mistake counts no more"),
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
