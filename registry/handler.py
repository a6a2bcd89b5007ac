"""Decides about items for the registry, which takes whatever no other part has claimed."""

from collections.abc import Mapping
from dataclasses import replace

from gateway.model.errors import Malformed
from gateway.model.item import Instruction, Item
from gateway.model.originator import Originator, Registration
from gateway.model.report import Fate
from gateway.model.submission import Submission, SubmissionKind
from gateway.model.verdict import Referred, Refused, Registered, Verdict
from gateway.store.unit import Unit
from registry import joining, likeness, places, reporting, sparing
from registry.authenticity import judged, to_judge
from registry.circulation import check_receiver
from registry.conditions import summary, unmet
from registry.joining import Place, Why
from registry.receipt import (
    acknowledgement,
    joined,
    mending,
    read,
    refusal,
    silent_because,
    told_to_mend,
)
from registry.registers import FILING_REGISTER, register_in_use
from registry.registration import AS_SENT, Entry, defect, reference_of, register

#: What is never registered without a clerk, and why.
FOR_A_CLERK: Mapping[SubmissionKind, str] = {
    SubmissionKind.REPORT: "Zpráva o doručení nebo nedoručení toho, co jsme odeslali.",
    SubmissionKind.AUTOMATIC: "Zprávu napsal stroj: automatická odpověď, rozesílka nebo oznámení.",
    SubmissionKind.UNREADABLE: "Obsah se nepodařilo přečíst; originál je uložen.",
}
BY_CLERK = "K zaevidování pracovníkem podatelny."
MAY_BELONG = "Možná patří k dřívějšímu podání; rozhodne pracovník podatelny."
TO_JUDGE = "Zda a kým je podání podepsané, posoudí pracovník podatelny."

#: The stable code of a refusal by a clerk.
REFUSED_BY_CLERK = "clerk"


class RegistryHandler:
    """Registers filings; the same item gives the same reference number however often it comes."""

    def claims(self, submission: Submission) -> bool:
        """Take everything: what nobody else wants is a filing or is for a clerk to see."""
        del submission
        return True

    def handle(self, unit: Unit, item: Item) -> Verdict:
        """Register, refer or refuse *item*. Raises ``Malformed`` for a wrong instruction."""
        return decide(unit, item)


def decide(unit: Unit, item: Item, entry: Entry = AS_SENT, reason: str = "") -> Verdict:
    """Do the registry's part for a part of the town hall that knows the submission better.

    *entry* is what that part has found out; what a clerk writes stands above it. *reason* says why
    a clerk must look where the machine alone would register.
    """
    known = reference_of(unit, item) or joining.reference_of(unit, item)
    if known is not None:
        return Registered(known)
    if item.instruction is not None:
        return _carry_out(unit, item, item.instruction, entry)
    likeness.press(unit, item)
    told = reporting.take(unit, item)
    place = places.answered(unit, item)
    if place is not None and _proven(unit, item, place):
        return Registered(_joined(unit, item, place))
    reason = reason or told or summary(unmet(unit.originator, item))
    reason = reason or clerk_because(unit.originator, read(item))
    reason = reason or (MAY_BELONG if place or any(places.numbered(unit, read(item))) else "")
    if not reason:
        return Registered(register(unit, item, entry).reference_number)
    return _referred(unit, item, entry, place, reason)


def _referred(unit: Unit, item: Item, entry: Entry, place: Place | None, reason: str) -> Referred:
    for one in (*filter(None, (place,)), *places.likely(unit, item)):
        joining.propose(unit, item, one)
    submission = read(item)
    owing = submission.kind not in FOR_A_CLERK and not silent_because(submission)
    if not (owing or told_to_mend(submission)) or sparing.withheld(unit, item):
        return Referred(reason)
    if owing:
        unit.owe(acknowledgement(unit.originator, item, entry.authenticity))
    if found := unmet(unit.originator, item):
        unit.owe(mending(unit.originator, item, found))
    return Referred(reason)


def _proven(unit: Unit, item: Item, place: Place) -> bool:
    """Tell whether the program may join by itself, which it does once and with whole mail only."""
    submission = read(item)
    if place.why not in {Why.ANSWER, Why.REPORT} or defect(submission) or to_judge(submission):
        return False
    if unmet(unit.originator, item):
        return False
    return joining.between(unit, item.id, place.filing.record_identifier) is None


def _joined(unit: Unit, item: Item, place: Place) -> str:
    """Join *item* and confirm it, as every delivered document is, to whoever may be answered."""
    submission = read(item)
    # That it arrived is what everybody expects; the letter shows it.
    arrived = submission.report is not None and submission.report.fate is Fate.DELIVERED
    reference = joining.join(unit, item, place, is_news=not arrived)
    owing = submission.kind is SubmissionKind.MESSAGE and not silent_because(submission)
    if owing and not sparing.withheld(unit, item):
        unit.owe(joined(unit.originator, item, reference))
    return reference


def clerk_because(originator: Originator, submission: Submission) -> str:
    """Return why a clerk must look first; empty when the machine may register."""
    if submission.kind in FOR_A_CLERK:
        return FOR_A_CLERK[submission.kind]
    found = defect(submission)
    if found is not None:
        return found.summary
    if to_judge(submission):
        return TO_JUDGE
    return "" if originator.registration is Registration.AUTOMATIC else BY_CLERK


def _carry_out(unit: Unit, item: Item, instruction: Instruction, entry: Entry) -> Verdict:
    if instruction.act == "register":
        chosen = judged(read(item), instruction.values.get("authenticity", ""))
        written = by_clerk(unit, instruction.values, entry)
        filing = register(unit, item, replace(written, authenticity=chosen or entry.authenticity))
        return Registered(filing.reference_number)
    if instruction.act == "join":
        filing = joining.by_number(unit, instruction.values.get("number", ""))
        known = joining.between(unit, item.id, filing.record_identifier)
        why = Why(known.why) if known is not None else Why.CLERK
        return Registered(_joined(unit, item, Place(filing, why)))
    if instruction.act == "refuse":
        return _refuse(unit, item, instruction.values)
    raise Malformed(f"Neznámý pokyn {instruction.act!r}.")


def by_clerk(unit: Unit, values: Mapping[str, str], entry: Entry) -> Entry:
    """Return *entry* with the subject and the receiver a clerk wrote. Raises ``Malformed``.

    Where the clerk chose nobody, the department holds that *entry* came with.
    """
    department = values.get("department", "").strip() or None
    clerk = values.get("clerk", "").strip()
    check_receiver(unit, department, clerk)
    department = department or (None if clerk else entry.department)
    subject = values.get("subject", "").strip()
    into = values.get("register", "").strip() or entry.register
    if into != FILING_REGISTER:
        register_in_use(unit, into)
    return replace(entry, subject=subject, department=department, clerk=clerk, register=into)


def _refuse(unit: Unit, item: Item, values: Mapping[str, str]) -> Verdict:
    reason = values.get("reason", "").strip()
    if not reason:
        raise Malformed("Odmítnutí musí mít důvod.")
    if values.get("notify") == "1" and not silent_because(read(item)):
        unit.owe(refusal(unit.originator, item, reason))
    unit.record("item.refused", f"item:{item.id}", {"reason": reason})
    return Refused(REFUSED_BY_CLERK, reason)
