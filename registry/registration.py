"""Turns an item into a filing: number, sender, components, deadlines and the receipt owed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from ulid import ULID

from gateway.model.item import Item
from gateway.model.originator import Originator
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Submission, SubmissionKind
from gateway.store.schema import plain
from gateway.store.unit import Unit
from registry import ledger, sparing
from registry.authenticity import as_filed
from registry.axes import Authenticity, Handling, Technical
from registry.calendar import legal_day
from registry.conditions import unmet
from registry.deadlines import CONFIRM_UNSIGNED, DECIDE_BASIC, started
from registry.identifiers import new_identifier
from registry.names import named, sender_of
from registry.receipt import confirm_by, read, receipt, silent_because
from registry.registers import FILING_REGISTER
from registry.tables import Assignment, Component, Deadline, Filing
from registry.wording import folded, line

#: Evidence that stops a submission from being taken in as it is.
DEFECTS = frozenset({"defect", "formats", "malware"})

#: Characters of a form's code that are kept.
LONGEST_CODE = 60

UNTITLED = "(bez předmětu)"

_REFERENCE = select(Filing.reference_number).where(Filing.item_id == bindparam("item"))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a clerk writes into the register beside what was sent."""

    #: Empty: as the sender wrote it.
    subject: str = ""
    #: The code of a department, ``None`` when it is not assigned yet.
    department: str | None = None
    #: A login, or empty.
    clerk: str = ""
    #: ``None``: what the evidence says.
    authenticity: Authenticity | None = None
    #: The term its filing starts, a code of registry/deadlines.toml; empty when none does.
    deadline: str = DECIDE_BASIC
    #: When the filing was made, where that is not when it was sent: signed at the counter.
    made_at: datetime | None = None
    #: The filing register, or the code of an independent one, whose evidence number it then gets.
    register: str = FILING_REGISTER


#: As it was sent, assigned to nobody.
AS_SENT = Entry()


def reference_of(unit: Unit, item: Item) -> str | None:
    """Return the reference number of the filing that was registered from *item* before."""
    return unit.rows.first(_REFERENCE, item=item.id)


def register(unit: Unit, item: Item, entry: Entry = AS_SENT) -> Filing:
    """Register *item*, which has no filing yet, with all that follows from it.

    The core has kept the content of the item's parts; a foreign key makes sure of it. The number
    is locked for the whole originator until the unit ends, so no more is done than is needed.
    """
    # The lock on the number comes first: whoever waits for it then sees the sender entered before.
    number = ledger.take(unit, entry.register)
    silent = silent_because(read(item)) or sparing.withheld(unit, item)
    filing = _filing(unit, item, entry, number.reference)
    filing.no_receipt_because = silent
    if not filing.no_receipt_because:
        unit.owe(receipt(unit.originator, item, filing))
    unit.rows.write(filing, *_components(item, filing), *_deadlines(entry, filing))
    ledger.enter(unit, number, filing.record_identifier)
    if filing.handling is Handling.ASSIGNED:
        unit.rows.write(_first_assignment(unit, filing))
    about = f"filing:{filing.record_identifier}"
    unit.record("filing.registered", about, _details(item, filing))
    return filing


def defect(submission: Submission) -> Evidence | None:
    """Return the first finding that breaks the published conditions."""
    return next(
        (e for e in submission.evidence if e.kind in DEFECTS and e.outcome is Outcome.INVALID), None
    )


def _filing(unit: Unit, item: Item, entry: Entry, reference: str) -> Filing:
    submission = read(item)
    identifier = new_identifier(unit.originator.abbreviation)
    subject = line(entry.subject) or line(submission.subject) or UNTITLED
    party = submission.party
    assigned = entry.department or entry.clerk
    authenticity = entry.authenticity or as_filed(submission)
    return Filing(
        record_identifier=identifier,
        reference_number=reference,
        register=entry.register,
        subject=subject,
        description="",
        received_at=entry.made_at or item.arrival.received_at,
        registered_at=unit.now,
        item_id=item.id,
        channel=item.arrival.channel,
        form=plain(submission.form.code)[:LONGEST_CODE] if submission.form else None,
        sender_id=sender_of(unit, party, item.arrival.channel),
        sender_name=party.name,
        sender_address=party.address,
        sender_number=party.identifiers.get("reference_number", ""),
        technical_state=_technical(unit.originator, item),
        authenticity=authenticity,
        handling=Handling.ASSIGNED if assigned else Handling.UNASSIGNED,
        confirmation_due=confirm_by(item, authenticity),
        department=entry.department,
        clerk=entry.clerk,
        code=item.code,
        sought=sought_by(reference, identifier, subject, party.name, party.address),
    )


def sought_by(reference: str, identifier: str, subject: str, name: str, address: str) -> str:
    """Return by which words a filing is found."""
    return folded(f"{reference} {identifier} {subject} {name} {named(address)}")


def _technical(originator: Originator, item: Item) -> Technical:
    submission = read(item)
    if submission.kind is SubmissionKind.UNREADABLE:
        return Technical.UNREADABLE
    broken = defect(submission) or unmet(originator, item)
    return Technical.DEFECTIVE if broken else Technical.ACCEPTED


def _components(item: Item, filing: Filing) -> list[Component]:
    parts = read(item).parts
    original = item.arrival.original
    if all(part.blob.sha256 != original.sha256 for part in parts):
        # The original octets are a component of every filing (container). They come last, so
        # that a component's position tells which part of the item it is.
        parts = (*parts, Part("", "application/octet-stream", PartRole.ORIGINAL, original))
    return [
        Component(
            filing=filing.record_identifier,
            position=position,
            name=part.name,
            media_type=part.media_type,
            role=part.role,
            sha256=part.blob.sha256,
            size=part.blob.size,
        )
        for position, part in enumerate(parts, 1)
    ]


def _deadlines(entry: Entry, filing: Filing) -> list[Deadline]:
    event = legal_day(filing.received_at)
    codes = [entry.deadline] if entry.deadline else []
    if filing.confirmation_due:
        codes.append(CONFIRM_UNSIGNED)
    return [started(filing.record_identifier, code, event) for code in codes]


def _first_assignment(unit: Unit, filing: Filing) -> Assignment:
    return Assignment(
        id=str(ULID()),
        filing=filing.record_identifier,
        from_department=None,
        from_clerk="",
        to_department=filing.department,
        to_clerk=filing.clerk,
        by=unit.actor,
        at=unit.now,
    )


def _details(item: Item, filing: Filing) -> dict[str, str]:
    return {
        "number": filing.reference_number,
        "item": item.id,
        "register": filing.register,
        "department": filing.department or "",
        "clerk": filing.clerk,
        "receipt": filing.no_receipt_because or "owed",
    }
