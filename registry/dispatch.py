"""Sends replies on a filing and remembers what was sent (vypravení)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import undefer
from ulid import ULID

from gateway.model.errors import Malformed
from gateway.model.ids import ItemId
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part, Submission
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
    #: What is enclosed; needs an address that can take it.
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One enclosure of what was sent, under its number among all enclosures of the filing."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Sent:
    """One dispatched thing as the desk shows it, with what became of it."""

    #: Its row in the outbox.
    outgoing: str
    channel: str
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
    #: What it was sent once for; see ``Reply``.
    form: str = ""
    enclosed: tuple[Enclosed, ...] = ()
    #: Its key in the outbox, and the foreign identifier once it has left.
    key: str = ""
    reference: str = ""


def reply(unit: Unit, filing: Filing, letter: Reply) -> bool:
    """Owe the sender *letter* on the channel he wrote on, within his conversation.

    The subject carries the reference number. Tells whether it is owed from now on: ``False`` when
    it was before. Raises ``Malformed`` for an empty letter or a filing whose sender has no address.
    """
    subject, text = _checked(filing, letter)
    own, references = _conversation(unit, filing)
    outgoing = Outgoing(
        originator=unit.originator.id,
        channel=filing.channel,
        address=filing.sender_address,
        subject=subject,
        text=text,
        key=_key(filing, letter.form),
        in_reply_to=own,
        references=references,
        parts=letter.parts,
        item=ItemId(filing.item_id) if filing.item_id else None,
    )
    owed = unit.owe(outgoing)
    if owed is None:
        return False
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
    return True


def sent(unit: Unit, filing: Filing) -> tuple[Sent, ...]:
    """Return what was dispatched on *filing*, oldest first."""
    numbers = count()

    def shown(c: Consignment, o: OutgoingRow) -> Sent:
        parts = codec.loads(o.content, Outgoing).parts
        enclosed = tuple(Enclosed(next(numbers), part.name, part.blob.size) for part in parts)
        note = o.diagnostic if o.fate else o.note
        standing = (o.state, o.sent_at, note, o.fate, o.key.removeprefix(_key(filing, "")))
        letter = (o.id, c.channel, c.subject, c.text, c.address, c.by, c.at)
        return Sent(*letter, *standing, enclosed, o.key, o.reference)

    return tuple(shown(c, o) for c, o in _written(unit, filing))


def enclosures(unit: Unit, filing: Filing) -> tuple[Part, ...]:
    """Return everything that was enclosed to what was dispatched on *filing*, by its number."""
    contents = (codec.loads(o.content, Outgoing) for _, o in _written(unit, filing))
    return tuple(part for outgoing in contents for part in outgoing.parts)


def _key(filing: Filing, form: str) -> str:
    return f"reply:{filing.record_identifier}:{form}"


def _written(unit: Unit, filing: Filing) -> list[tuple[Consignment, OutgoingRow]]:
    statement = (
        select(Consignment, OutgoingRow)
        .join(OutgoingRow, OutgoingRow.id == Consignment.outgoing_id)
        .where(Consignment.filing == filing.record_identifier)
        .order_by(Consignment.id)
        .options(undefer(OutgoingRow.content))
    )
    return [(consignment, owed) for consignment, owed in unit.rows.tuples(statement)]


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
