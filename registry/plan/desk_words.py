"""What the desk says about the plan: tables of words."""

from collections.abc import Mapping

from gateway.web.languages import msgid
from registry.plan.regime import Growth, Mark, Trigger

MARK: Mapping[str, str] = {
    Mark.ARCHIVE: msgid("A – goes to the archive"),
    Mark.DESTROY: msgid("S – is destroyed"),
    Mark.REVIEW: msgid("V – the archive chooses"),
}

TRIGGER: Mapping[str, str] = {
    Trigger.CLOSING: msgid("from the closing of the file"),
    Trigger.SETTLEMENT: msgid("from the settling of the file"),
    Trigger.CREATION: msgid("from the opening of the file"),
    Trigger.EXTERNAL: msgid("from an event outside the office"),
}

GROWTH: Mapping[str, str] = {
    Growth.CHAINED: msgid("documents are joined one behind another"),
    Growth.COLLECTING_SHEET: msgid("collecting sheet"),
}

#: What the plan writes into the audit log.
EVENTS: Mapping[str, str] = {
    "scheme.taken-over": msgid("plan taken over"),
    "class.withdrawn": msgid("class withdrawn"),
    "class.restored": msgid("withdrawal taken back"),
}
