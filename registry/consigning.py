"""Dispatches letters with enclosures to whomever a clerk has chosen, on one filing (vypravení)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ulid import ULID

from gateway.model.errors import Wrong
from gateway.model.ids import ItemId
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.dispatch import LONGEST_SUBJECT, LONGEST_TEXT
from registry.tables import Consignment, Filing
from registry.wording import line

#: Of the envelope these are numbers.
NUMBERS = frozenset({"law", "law_year", "sender_unit_number", "recipient_unit_number"})
_LONGEST_NUMBER = 9

#: To more at once nobody is written from one form.
MOST_ADDRESSEES = 20


class NotDispatched(Wrong):
    """Something in the form cannot be dispatched so; said beside its field."""

    def __init__(self, field: str, text: str, /, **values: object) -> None:
        super().__init__(text, **values)
        #: The name of the field in the form.
        self.field = field


@dataclass(frozen=True, slots=True)
class Letter:
    """What a clerk dispatches."""

    channel: str
    #: To whom, in the channel's own form; each gets one.
    addresses: Sequence[str]
    subject: str
    text: str
    #: Made with the form, so that sending the form twice dispatches once.
    form: str
    parts: tuple[Part, ...] = ()
    #: What stands on the envelope: see ``Outgoing``.
    envelope: Mapping[str, str] = field(default_factory=dict)


def dispatch(unit: Unit, filing: Filing, letter: Letter) -> int:
    """Owe each addressee the letter; return how many are owed from now on.

    The envelope carries the reference number unless the clerk wrote another. Raises
    ``NotDispatched``.
    """
    subject, text = _checked(letter)
    owed = [_owe(unit, filing, letter, address, subject, text) for address in letter.addresses]
    return sum(owed)


def _checked(letter: Letter) -> tuple[str, str]:
    subject, text = line(letter.subject, LONGEST_SUBJECT), letter.text.replace("\r\n", "\n").strip()
    if not letter.addresses:
        raise NotDispatched("to", msgid("Choose at least one addressee."))
    if len(letter.addresses) > MOST_ADDRESSEES:
        raise NotDispatched("to", msgid("There are too many addressees for one dispatch."))
    if not subject:
        raise NotDispatched("subject", msgid("Write what the letter is about."))
    if not text and not letter.parts:
        raise NotDispatched("text", msgid("Write a text or enclose a file."))
    if len(text) > LONGEST_TEXT:
        raise NotDispatched("text", msgid("The text is too long; enclose it as a file."))
    for name in sorted(NUMBERS & letter.envelope.keys()):
        _check_number(name, letter.envelope[name])
    return subject, text


def _check_number(name: str, value: str) -> None:
    if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_NUMBER):
        raise NotDispatched(name, msgid("Write only digits here: %(value)s"), value=value)


def _owe(unit: Unit, filing: Filing, letter: Letter, address: str, subject: str, text: str) -> bool:
    outgoing = Outgoing(
        originator=unit.originator.id,
        channel=letter.channel,
        address=address,
        subject=subject,
        text=text,
        key=f"consign:{filing.record_identifier}:{letter.form}:{address}",
        parts=letter.parts,
        item=ItemId(filing.item_id) if filing.item_id else None,
        envelope={"sender_number": filing.reference_number} | dict(letter.envelope),
    )
    owed = unit.owe(outgoing)
    if owed is None:
        return False
    consignment = Consignment(
        id=str(ULID()),
        filing=filing.record_identifier,
        outgoing_id=owed,
        channel=letter.channel,
        address=address,
        subject=subject,
        text=text,
        by=unit.actor,
        at=unit.now,
    )
    unit.rows.add(consignment)
    details = {"consignment": consignment.id, "channel": consignment.channel}
    unit.record("consignment.owed", f"filing:{filing.record_identifier}", details)
    return True
