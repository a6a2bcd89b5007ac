"""What the portal's pages ask the simulated system: boxes, lists, one message, sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeAlias

from litestar.di import Dependency
from litestar.exceptions import NotFoundException
from litestar.params import SkipValidationMarker

from channels.databox.simulator import big
from channels.databox.simulator.boxes import Box
from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import Draft, Event, File, Message, State, cleaned
from channels.databox.simulator.streams import octets_in
from channels.databox.simulator.system import Session, System
from gateway.web.languages import msgid
from gateway.web.page import Page

#: Shown on one page of a list, the newest first.
SHOWN = 50

#: Characters of a number of the envelope, and digits of a message's number.
_LONGEST_FIELD, _LONGEST_NUMBER = 50, 19

#: A text attachment up to so many octets is shown on the page.
_LARGEST_SHOWN = 100_000

#: What the state means to people: the tone of its sign and the word.
STATES = {
    State.STAMPED: ("muted", msgid("submitted")),
    State.INFECTED: ("danger", msgid("failed the antivirus check")),
    State.DELIVERED: ("warn", msgid("in the box, not read")),
    State.FICTION: ("ok", msgid("served by law after ten days")),
    State.SERVED: ("ok", msgid("served")),
    State.READ: ("ok", msgid("served")),
    State.UNDELIVERABLE: ("danger", msgid("cannot be delivered")),
    State.ERASED: ("closed", msgid("content erased")),
}


#: What a message to an authority is once it has come: served in law, whoever looks or not.
WITH_THE_OFFICE = ("ok", msgid("delivered to the office"))

#: What people call the kinds of boxes, by the beginning of the kind; the first that fits.
KINDS = (
    ("FO", msgid("citizen")),
    ("PFO", msgid("entrepreneur")),
    ("PO", msgid("firm")),
    ("OVM", msgid("office")),
)


#: At which field of the form a refusal belongs; the others stand at its top only.
FIELDS = {"1214": "files", "1200": "files"}


#: What may be written on the envelope, by the field's name.
ENVELOPE = {
    "to_hands": "dmToHands",
    "sender_number": "dmSenderRefNumber",
    "sender_mark": "dmSenderIdent",
    "recipient_number": "dmRecipientRefNumber",
    "recipient_mark": "dmRecipientIdent",
}
#: All fields of the form.
WRITTEN = ("to", "subject", "text", "own_hands", *ENVELOPE)


def kind(box: Box) -> str:
    """Return what people call this kind of box, to be translated."""
    return next((word for begin, word in KINDS if box.kind.startswith(begin)), box.kind)


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a list shows it."""

    number: int
    subject: str
    #: The other side.
    other: str
    at: datetime
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list."""

    lines: list[Line]
    number: int
    #: How many pages there are.
    last: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as its page shows it."""

    line: Line
    sender: Box
    recipient: Box
    #: Names and sizes in octets.
    files: tuple[tuple[str, int], ...]
    events: tuple[Event, ...]
    text: str
    #: Pairs of label and value.
    marks: tuple[tuple[str, str], ...]


class Portal:
    """What the pages ask the system."""

    def __init__(self, system: System) -> None:
        self._system = system

    def boxes(self) -> list[tuple[Box, str]]:
        """Return all boxes with their kinds, citizens first."""
        order = [word for _, word in KINDS]
        found = [(box, kind(box)) for box in self._system.boxes()]
        return sorted(found, key=lambda pair: order.index(pair[1]) if pair[1] in order else 9)

    def box(self, identifier: str) -> Box:
        """Return a box. Raises ``NotFoundException``."""
        found = self._system.box(identifier)
        if found is None:
            raise NotFoundException
        return found

    def others(self, mine: Box) -> list[Box]:
        """Return whom *mine* may write to, authorities first."""
        free = [
            one
            for one in self._system.boxes()
            if one.id != mine.id and (mine.is_authority or one.is_authority)
        ]
        return sorted(free, key=lambda one: not one.is_authority)

    def lists(self, mine: Box, received: int, sent: int) -> tuple[Leaf, Leaf]:
        """Return a page of what came and one of what was sent; whoever looks has been served."""
        with self._system.turn() as ledger:
            self._system.serve(Session(mine))
            came = ledger.messages(recipient=mine.id)
            here = [one for one in came if one.state >= State.DELIVERED]
            gone = ledger.messages(sender=mine.id)
        return (
            self._leaf([(one, one.sender) for one in here], received),
            self._leaf([(one, one.recipient) for one in gone], sent),
        )

    def _leaf(self, found: list[tuple[Message, str]], number: int) -> Leaf:
        last = max(1, -(-len(found) // SHOWN))
        number = min(max(number, 1), last)
        shown = found[(number - 1) * SHOWN : number * SHOWN]
        return Leaf([self._line(*pair) for pair in shown], number, last)

    def message(self, mine: Box, number: int) -> Message:
        """Return a message of this box that may be read."""
        with self._system.turn() as ledger:
            self._system.serve(Session(mine))
            found = ledger.message(number)
        if found is None or mine.id not in {found.sender, found.recipient}:
            raise NotFoundException
        if found.recipient == mine.id and found.state < State.DELIVERED:
            raise NotFoundException
        return found

    def shown(self, mine: Box, number: int, page: Page) -> Shown:
        """Return everything the page of a message shows."""
        message = self.message(mine, number)
        with self._system.turn() as ledger:
            events = tuple(ledger.events(number))
        marks = (
            (page.gettext("Sender's reference number"), "dmSenderRefNumber"),
            (page.gettext("Sender's file mark"), "dmSenderIdent"),
            (page.gettext("Recipient's reference number"), "dmRecipientRefNumber"),
            (page.gettext("Recipient's file mark"), "dmRecipientIdent"),
            (page.gettext("For the attention of"), "dmToHands"),
        )
        other = message.recipient if message.sender == mine.id else message.sender
        return Shown(
            line=self._line(message, other),
            sender=self.box(message.sender),
            recipient=self.box(message.recipient),
            files=self._files(message),
            events=events,
            text="" if message.is_big else _text(files_of(message.content)),
            marks=tuple((label, message.fields.get(name, "")) for label, name in marks),
        )

    def _files(self, message: Message) -> tuple[tuple[str, int], ...]:
        if message.is_big:
            with self._system.turn() as ledger:
                return tuple((one.name, one.size) for one in ledger.attachments(message.id))
        return tuple((one.name, len(one.content)) for one in files_of(message.content))

    def file(self, mine: Box, number: int, place: int) -> tuple[str, Iterator[bytes]]:
        """Return an attachment's name and its octets. Raises ``NotFoundException``."""
        message = self.message(mine, number)
        names = [name for name, _ in self._files(message)]
        if not 0 <= place < len(names):
            raise NotFoundException
        if not message.is_big:
            return names[place], iter((files_of(message.content)[place].content,))
        with self._system.turn() as ledger:
            kept = ledger.attachments(number)[place]
        return names[place], octets_in(self._system.attachment(kept.id))

    def signed(self, mine: Box, number: int) -> Iterator[bytes]:
        """Return a message as signed data."""
        message = self.message(mine, number)
        if not message.content or message.state < State.DELIVERED:
            raise NotFoundException
        namespace = "message" if message.recipient == mine.id else "SentMessage"
        return big.signed(self._system, message, namespace)

    @property
    def now(self) -> datetime:
        """The instant it is in the simulated system."""
        return self._system.now

    def move_clock(self, to: datetime) -> None:
        """Make it *to* now."""
        self._system.move_clock(to)

    def real_time(self) -> None:
        """Let the clock show what it is outside."""
        self._system.stop_moving_clock()

    def answer(self, mine: Box, number: str) -> dict[str, str]:
        """Return what stands in the form that answers a received message; empty for none.

        Its sender's numbers come back as the recipient's.
        """
        if not (number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER):
            return {}
        answered = self.message(mine, int(number))
        fields = answered.fields
        return {
            "to": answered.sender,
            "subject": fields.get("dmAnnotation", ""),
            "recipient_number": fields.get("dmSenderRefNumber", ""),
            "recipient_mark": fields.get("dmSenderIdent", ""),
            "sender_number": fields.get("dmRecipientRefNumber", ""),
            "sender_mark": fields.get("dmRecipientIdent", ""),
        }

    def send(self, mine: Box, given: dict[str, str], uploads: list[File]) -> int:
        """Send what the form holds. Raises ``Rejected``."""
        files = list(uploads)
        if text := given["text"].strip():
            written = text.replace("\r\n", "\n") + "\n"
            files.insert(0, File("dopis.txt", "text/plain", "main", written.encode()))
        subject = cleaned(given["subject"]).strip()
        fields = {"dmAnnotation": subject} if subject else {}
        for name, element in ENVELOPE.items():
            if text := cleaned(given.get(name, "")).strip():
                fields[element] = text[:_LONGEST_FIELD]
        if given.get("own_hands"):
            fields["dmPersonalDelivery"] = "true"
        draft = Draft(given["to"], fields, _ordered(files))
        with self._system.turn():
            return self._system.send(mine, draft).id

    def _line(self, message: Message, other: str) -> Line:
        box = self._system.box(other)
        tone, word = STATES[message.state]
        recipient = self._system.box(message.recipient)
        if message.state is State.DELIVERED and recipient and recipient.is_authority:
            tone, word = WITH_THE_OFFICE
        return Line(
            number=message.id,
            subject=message.fields.get("dmAnnotation", ""),
            other=box.owner if box else other,
            at=message.delivered or message.submitted,
            tone=tone,
            word=word,
        )


def _ordered(files: list[File]) -> tuple[File, ...]:
    return tuple(
        File(one.name, one.media_type, "enclosure" if place else "main", one.content)
        for place, one in enumerate(files)
    )


def _text(files: tuple[File, ...]) -> str:
    first = files[0] if files else None
    if first is None or first.media_type != "text/plain" or len(first.content) > _LARGEST_SHOWN:
        return ""
    return first.content.decode("utf-8", errors="replace")


#: Given to handlers by the name ``portal``.
GivenPortal: TypeAlias = Annotated[Portal, Dependency(), SkipValidationMarker()]
