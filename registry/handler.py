"""Decides about items for the registry, which takes whatever no other part has claimed."""

from collections.abc import Mapping

from gateway.model.errors import Malformed
from gateway.model.item import Instruction, Item
from gateway.model.originator import Originator, Registration
from gateway.model.submission import Submission, SubmissionKind
from gateway.model.verdict import Referred, Refused, Registered, Verdict
from gateway.store.unit import Unit
from registry.circulation import check_receiver
from registry.receipt import acknowledgement, read, refusal, silent_because
from registry.registration import Entry, defect, reference_of, register

#: What is never registered without a clerk, and why.
FOR_A_CLERK: Mapping[SubmissionKind, str] = {
    SubmissionKind.REPORT: "Zpráva o doručení nebo nedoručení toho, co jsme odeslali.",
    SubmissionKind.AUTOMATIC: "Zprávu napsal stroj: automatická odpověď, rozesílka nebo oznámení.",
    SubmissionKind.UNREADABLE: "Obsah se nepodařilo přečíst; originál je uložen.",
}
BY_CLERK = "K zaevidování pracovníkem podatelny."

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
        known = reference_of(unit, item)
        if known is not None:
            return Registered(known)
        if item.instruction is not None:
            return _carry_out(unit, item, item.instruction)
        submission = read(item)
        reason = _clerk_because(unit.originator, submission)
        if not reason:
            return Registered(register(unit, item).reference_number)
        if submission.kind not in FOR_A_CLERK and not silent_because(submission):
            unit.owe(acknowledgement(unit.originator, item))
        return Referred(reason)


def _clerk_because(originator: Originator, submission: Submission) -> str:
    """Return why a clerk must look first; empty when the machine may register."""
    if submission.kind in FOR_A_CLERK:
        return FOR_A_CLERK[submission.kind]
    found = defect(submission)
    if found is not None:
        return found.summary
    return "" if originator.registration is Registration.AUTOMATIC else BY_CLERK


def _carry_out(unit: Unit, item: Item, instruction: Instruction) -> Verdict:
    if instruction.act == "register":
        filing = register(unit, item, _entry(unit, instruction.values))
        return Registered(filing.reference_number)
    if instruction.act == "refuse":
        return _refuse(unit, item, instruction.values)
    raise Malformed(f"Neznámý pokyn {instruction.act!r}.")


def _entry(unit: Unit, values: Mapping[str, str]) -> Entry:
    department = values.get("department", "").strip() or None
    entry = Entry(values.get("subject", "").strip(), department, values.get("clerk", "").strip())
    check_receiver(unit, entry.department, entry.clerk)
    return entry


def _refuse(unit: Unit, item: Item, values: Mapping[str, str]) -> Verdict:
    reason = values.get("reason", "").strip()
    if not reason:
        raise Malformed("Odmítnutí musí mít důvod.")
    if values.get("notify") == "1" and not silent_because(read(item)):
        unit.owe(refusal(unit.originator, item, reason))
    unit.record("item.refused", f"item:{item.id}", {"reason": reason})
    return Refused(REFUSED_BY_CLERK, reason)
