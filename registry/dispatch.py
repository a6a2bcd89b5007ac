"""Sends replies on a filing and remembers what was sent (vypravení)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from ulid import ULID

from gateway.model.errors import Malformed
from gateway.model.ids import ItemId
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Submission
from gateway.store import codec
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.joining import Standing, Why, items_of
from registry.receipt import thread
from registry.tables import Consignment, Filing
from registry.wording import line

#: Characters of a reply's subject and text.
LONGEST_SUBJECT, LONGEST_TEXT = 200, 100_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What a clerk writes to the sender."""

    subject: str
    text: str
    #: Made with the form, so that sending the form twice writes one letter.
    form: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One dispatched thing as the desk shows it, with what became of it."""

    #: Its row in the outbox.
    outgoing: str
    subject: str
    text: str
    address: str
    by: str
    at: datetime
    #: waiting, sending, sent, failed or parked.
    state: str
    sent_at: datetime | None
    note: str
    #: gateway.model.report.Fate.
    fate: str


def reply(unit: Unit, filing: Filing, letter: Reply) -> None:
    """Owe the sender *letter* on the channel he wrote on, within his conversation.

    The subject carries the reference number. Raises ``Malformed`` for an empty letter or a filing
    whose sender has no address.
    """
    subject, text = _checked(filing, letter)
    own, references = _conversation(unit, filing)
    outgoing = Outgoing(
        originator=unit.originator.id,
        channel=filing.channel,
        address=filing.sender_address,
        subject=subject,
        text=text,
        key=f"reply:{filing.record_identifier}:{letter.form}",
        in_reply_to=own,
        references=references,
        item=ItemId(filing.item_id) if filing.item_id else None,
    )
    owed = unit.owe(outgoing)
    if owed is None:
        return
    consignment = Consignment(
        id=str(ULID()),
        filing=filing.record_identifier,
        outgoing_id=owed,
        channel=outgoing.channel,
        address=outgoing.address,
        subject=subject,
        text=text,
        by=unit.actor,
        at=unit.now,
    )
    unit.rows.add(consignment)
    details = {"consignment": consignment.id, "channel": consignment.channel}
    unit.record("consignment.owed", f"filing:{filing.record_identifier}", details)


def sent(unit: Unit, filing: Filing) -> tuple[Sent, ...]:
    """Return what was dispatched on *filing*, oldest first."""
    statement = (
        select(Consignment, OutgoingRow)
        .join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .where(Consignment.filing == filing.record_identifier)
        .order_by(Consignment.id)
    )
    return tuple(
        Sent(
            o.id,
            c.subject,
            c.text,
            c.address,
            c.by,
            c.at,
            o.state,
            o.sent_at,
            o.diagnostic if o.fate else o.note,
            o.fate,
        )
        for c, o in unit.rows.tuples(statement)
    )


def submission_of(unit: Unit, filing: Filing) -> Submission | None:
    """Return what the filing was registered from; ``None`` when it was no item."""
    row = unit.rows.get(ItemRow, filing.item_id) if filing.item_id else None
    return codec.loads(row.submission, Submission) if row and row.submission else None


def suggested_subject(filing: Filing) -> str:
    """Return the subject a reply begins with."""
    return line(f"{filing.reference_number} – {filing.subject}", LONGEST_SUBJECT)


def _checked(filing: Filing, letter: Reply) -> tuple[str, str]:
    if not filing.sender_address:
        raise Malformed("Odesílatel neuvedl adresu, na kterou lze odpovědět.")
    subject, text = line(letter.subject, LONGEST_SUBJECT), letter.text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_TEXT:
        raise Malformed("Odpověď nesmí být prázdná ani delší než 100 000 znaků.")
    if filing.reference_number not in subject:
        subject = line(f"{filing.reference_number} – {subject}", LONGEST_SUBJECT)
    return subject, text


def _conversation(unit: Unit, filing: Filing) -> tuple[str, tuple[str, ...]]:
    """Return what a reply answers: the last thing the sender wrote on the filing."""
    for joined, row in reversed(items_of(unit, filing.record_identifier, Standing.JOINED)):
        later = codec.loads(row.submission, Submission) if row.submission else None
        if joined.why == Why.REPORT or later is None or row.channel != filing.channel:
            continue
        if later.party.address.lower() == filing.sender_address.lower():
            return thread(later)
    submission = submission_of(unit, filing)
    return thread(submission) if submission else ("", ())
