"""Lets a clerk write to the sender of an item."""

from dataclasses import dataclass

from gateway.intake.desk_view import item_of
from gateway.model.errors import Refused
from gateway.model.item import Item
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Submission
from gateway.store.unit import Unit
from gateway.web.languages import msgid

#: Characters.
LONGEST_SUBJECT, LONGEST_TEXT = 200, 50_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What a clerk wrote."""

    subject: str
    text: str
    #: Unlike for each form given out, so that one sent twice leaves once.
    nonce: str


def answerable(item: Item) -> bool:
    """Tell whether the sender can be written to."""
    return item.submission is not None and bool(item.submission.party.address)


def reply(unit: Unit, item_id: str, said: Reply) -> None:
    """Owe the sender what the clerk wrote, as a person's mail and no automatic one.

    Raises ``LookupError`` without such an item, ``Refused`` when there is nobody to write to or
    nothing written.
    """
    item = item_of(unit, item_id)
    if item is None:
        raise LookupError(f"no item {item_id}")
    if item.submission is None or not answerable(item):
        raise Refused(msgid("The sender gave no address that could be answered."))
    _check(said)
    unit.owe(_outgoing(item, item.submission, said))
    unit.record("replied", f"item:{item.id}", {"subject": said.subject})


def _check(said: Reply) -> None:
    if not said.text.strip():
        raise Refused(msgid("The message has no text. Write what the sender should know."))
    if not said.subject.strip() or not said.subject.isprintable():
        raise Refused(msgid("The message needs a subject on one line."))
    if len(said.subject) > LONGEST_SUBJECT or len(said.text) > LONGEST_TEXT:
        raise Refused(msgid("The message is too long. Send it shorter, or in two."))


def _outgoing(item: Item, submission: Submission, said: Reply) -> Outgoing:
    own, *others = submission.references or ("",)
    return Outgoing(
        originator=item.arrival.originator,
        channel=item.arrival.channel,
        address=submission.party.address,
        subject=said.subject.strip(),
        text=said.text.replace("\r\n", "\n"),
        key=f"reply:{item.id}:{said.nonce}",
        in_reply_to=own,
        references=(*others, own) if own else (),
        automatic=False,
        item=item.id,
    )
