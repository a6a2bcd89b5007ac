"""Finds the filings an item may belong to; what is proven and what is only likely stay apart."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select

from gateway.model.item import Item
from gateway.model.originator import Originator
from gateway.model.submission import Submission, SubmissionKind
from gateway.store import codec, fates
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.axes import Handling
from registry.joining import Place, Standing, Why, items_of
from registry.kin_tables import Joining
from registry.names import EMAIL, KINDS, named
from registry.receipt import read
from registry.subjects import bare
from registry.tables import Consignment, Filing, PersonAddress

#: So far back a sender's filings are looked at.
DAYS = 90
#: So many of the sender's filings, and so many numbers of one subject.
_MOST = 20

#: What can belong to a filing: what was written, by people or machines, and reports.
JOINABLE = frozenset({SubmissionKind.MESSAGE, SubmissionKind.AUTOMATIC, SubmissionKind.REPORT})

_OPEN = frozenset({Handling.UNASSIGNED, Handling.ASSIGNED})

_FIELD = re.compile(r"\{(orig|seq|year)[^}]*\}")


def answered(unit: Unit, item: Item) -> Place | None:
    """Return the filing whose message from us *item* answers or reports on.

    Only our own identifiers count, which cannot be guessed; and who answers must take part.
    """
    submission = read(item)
    if submission.kind not in JOINABLE:
        return None
    row = fates.sent_as(unit, about(submission))
    filing = filing_of(unit, row) if row is not None else None
    if filing is None:
        return None
    if submission.kind is SubmissionKind.REPORT:
        return Place(filing, Why.REPORT)
    writes = named(submission.party.address).lower()
    known = writes in participants(unit, filing) and filing.handling != Handling.CANCELLED
    return Place(filing, Why.ANSWER if known else Why.STRANGER)


def about(submission: Submission) -> Sequence[str]:
    """Return the identifiers of what a submission answers or reports on."""
    if submission.report is not None:
        return submission.report.about
    return submission.references[1:]


def filing_of(unit: Unit, row: OutgoingRow) -> Filing | None:
    """Return the filing on which something was sent, or whose item it was about."""
    on = select(Filing).join(Consignment, Consignment.filing == Filing.record_identifier)
    found = unit.rows.first(on.where(Consignment.outgoing_id == row.id))
    if found is not None or row.item_id is None:
        return found
    own = unit.rows.first(select(Filing).where(Filing.item_id == row.item_id))
    if own is not None:
        return own
    joined = select(Filing).join(Joining, Joining.filing == Filing.record_identifier)
    mine = (Joining.item_id == row.item_id) & (Joining.state == Standing.JOINED)
    return unit.rows.first(joined.where(mine))


def participants(unit: Unit, filing: Filing) -> frozenset[str]:
    """Return the addresses of those who take part: who filed, whom we wrote to, who was joined."""
    written = select(Consignment.address).where(Consignment.filing == filing.record_identifier)
    found = {filing.sender_address, *unit.rows.all(written)}
    joined = items_of(unit, filing.record_identifier, Standing.JOINED)
    for chosen, row in joined:
        # Who was let in by a clerk takes part; who came in by a report does not.
        if chosen.why != Why.REPORT:
            found |= _writer(row)
    return frozenset(named(address).strip().lower() for address in found if named(address))


def _writer(row: ItemRow) -> set[str]:
    item = codec.loads(row.submission, Submission) if row.submission else None
    return {item.party.address} if item is not None else set()


def likely(unit: Unit, item: Item) -> Iterator[Place]:
    """Yield filings that *item* may belong to, for a clerk to say: by number, subject, sender."""
    submission = read(item)
    if submission.kind not in JOINABLE or submission.kind is SubmissionKind.REPORT:
        return
    seen = set()
    for place in (*numbered(unit, submission), *_of_sender(unit, item, submission)):
        if place.filing.record_identifier not in seen:
            seen.add(place.filing.record_identifier)
            yield place


def numbers_in(originator: Originator, subject: str) -> list[str]:
    """Return what looks like a reference number of *originator* in a subject."""
    shape, last = "", 0
    for field in _FIELD.finditer(originator.reference_pattern):
        shape += re.escape(originator.reference_pattern[last : field.start()])
        orig = re.escape(originator.abbreviation)
        shape += {"orig": orig, "seq": r"\d{1,9}", "year": r"\d{4}"}[field[1]]
        last = field.end()
    shape += re.escape(originator.reference_pattern[last:])
    return list(dict.fromkeys(re.findall(rf"(?<!\w){shape}(?!\w)", subject[:1000])))[:_MOST]


def numbered(unit: Unit, submission: Submission) -> Iterator[Place]:
    """Yield the filings whose numbers stand in the subject."""
    numbers = numbers_in(unit.originator, submission.subject)
    if numbers:
        statement = select(Filing).where(Filing.reference_number.in_(numbers))
        for filing in unit.rows.all(statement.order_by(Filing.reference_number)):
            yield Place(filing, Why.NUMBER)


def _of_sender(unit: Unit, item: Item, submission: Submission) -> Iterator[Place]:
    address = named(submission.party.address).strip().lower()
    if not address:
        return
    kind = KINDS.get(item.arrival.channel, EMAIL)
    people = select(PersonAddress.person_id).where(
        PersonAddress.kind == kind, PersonAddress.value == address
    )
    since = item.arrival.received_at - timedelta(days=DAYS)
    recent = select(Filing).where(
        Filing.sender_id.in_(people), Filing.registered_at >= since, Filing.handling.in_(_OPEN)
    )
    filings = unit.rows.all(recent.order_by(Filing.registered_at.desc()).limit(_MOST))
    subject = bare(submission.subject)
    for filing in filings:
        if subject and bare(filing.subject) == subject:
            yield Place(filing, Why.SUBJECT)
    if filings:
        yield Place(filings[0], Why.SENDER)
