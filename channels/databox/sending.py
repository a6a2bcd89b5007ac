"""Sends what we owe through one box: once outside, however often it is tried."""

import base64
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from channels.databox.line import Line
from channels.databox.marks import THEIR_MARK, THEIR_NUMBER
from channels.databox.tracking import Sent, Tracking
from gateway.faults import reached
from gateway.model.errors import Refused, TryLater, Unsure
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import Clock, Notes

#: What goes as it stands: units of both sides, and the law by which it is sent, piece by piece.
_PLAIN = {
    "sender_unit": "dmSenderOrgUnit",
    "sender_unit_number": "dmSenderOrgUnitNum",
    "recipient_unit": "dmRecipientOrgUnit",
    "recipient_unit_number": "dmRecipientOrgUnitNum",
    "law": "dmLegalTitleLaw",
    "law_year": "dmLegalTitleYear",
    "law_section": "dmLegalTitleSect",
    "law_paragraph": "dmLegalTitlePar",
    "law_point": "dmLegalTitlePoint",
}

#: Of the person who sends, the name is published and nothing else.
_NAME = 1

_LONGEST_SUBJECT, _LONGEST_MARK = 255, 50
#: Clocks differ: the sent list is searched from so long before the first attempt.
_MARGIN = timedelta(minutes=15)

#: So long after an attempt of which nobody knows how it ended no other one is made: a message may
#: take its time until the list of sent ones has it.
_REST = timedelta(minutes=10)

#: What the outbox remembers of a message whose answer had been lost.
FOUND = "found among the sent ones"


class Carrier(Protocol):
    """Brings one message to the system."""

    async def prepare(self, mark: str) -> None:
        """Do what comes before and sends nothing. Raises ``Refused`` or ``TryLater``."""
        ...

    async def give(self, mark: str, envelope: Mapping[str, object]) -> str:
        """Send, and return the number. Raises the same; ``Unsure``: it may have been sent."""
        ...


_TRYING, _SENT = "trying", "sent"


@dataclass(slots=True)
class Sending:
    """One box's way out.

    The system has no key against repetition. Ours travels as the sender's file mark, and before
    a second attempt the list of sent messages tells whether the first one had arrived.
    """

    originator: Originator
    box: str
    line: Line
    notes: Notes
    clock: Clock
    tracking: Tracking

    async def send(self, outgoing: Outgoing, carrier: Carrier) -> Delivered:
        """Send once, by *carrier*. Raises ``Refused`` or ``TryLater``."""
        mark = mark_of(outgoing.originator, outgoing.key)
        lost = {one.id for one in await self.tracking.lost()}
        state, *rest = (await self._note(mark)).split() or [""]
        if state == _SENT and rest[0] not in lost:
            return self._delivered(rest[0], "sent before")
        now = self.clock.now()
        begun = now
        if state == _TRYING:
            begun, last = map(datetime.fromisoformat, rest)
            if number := await self._found(mark, begun, lost):
                return await self._settled(mark, number, FOUND, outgoing)
            if now - last < _REST:
                rest_of_it = (last + _REST - now).total_seconds()
                raise TryLater(
                    "It is not known yet whether the message has left.", after=rest_of_it
                )
        await carrier.prepare(mark)
        now = self.clock.now()
        await self._write(mark, f"{_TRYING} {begun.isoformat()} {now.isoformat()}")
        try:
            number = await carrier.give(mark, written(outgoing, mark, self.originator))
        except Unsure:
            if found := await self._found(mark, begun, lost):
                return await self._settled(mark, found, FOUND, outgoing)
            raise
        except (Refused, TryLater):
            # Surely nothing has left.
            await self._write(mark, "")
            raise
        reached("databox.after-send")
        return await self._settled(mark, number, "0000", outgoing)

    async def _found(self, mark: str, begun: datetime, lost: Collection[str]) -> str:
        """Return the number of the message that has left, empty when none has.

        *lost* are those that could not be delivered: a clerk has had them sent once more.
        """
        sent = await self.line.ask(self.line.client.sent, begun - _MARGIN)
        mine = (one.id for one in sent if mark in one.sender_mark.split())
        return next((number for number in mine if number not in lost), "")

    async def _settled(self, mark: str, number: str, note: str, outgoing: Outgoing) -> Delivered:
        now = self.clock.now().isoformat()
        try:
            # Followed before it counts as sent: a crash between repeats both.
            sent = Sent(
                number,
                outgoing.address,
                outgoing.subject[:_LONGEST_SUBJECT],
                now,
                has_fiction=outgoing.envelope.get("no_fiction") != "yes",
            )
            await self.tracking.begin(sent)
            await self._write(mark, f"{_SENT} {number}")
        except TryLater:
            # It is sent; the list will tell if anybody asks again.
            return self._delivered(number, note)
        return self._delivered(number, note)

    def _delivered(self, number: str, note: str) -> Delivered:
        return Delivered(self.clock.now(), number, note)

    async def _note(self, mark: str) -> str:
        return await self.notes.read(OriginatorId(self.originator.id), f"sent:{self.box}:{mark}")

    async def _write(self, mark: str, text: str) -> None:
        key = f"sent:{self.box}:{mark}"
        await self.notes.change(OriginatorId(self.originator.id), key, lambda _: text)


def mark_of(originator: OriginatorId, key: str) -> str:
    """Return the mark under which a message travels: the same for the same key for ever."""
    digest = hashlib.sha256(f"{originator}\n{key}".encode()).digest()
    return "P-" + base64.b32encode(digest).decode("ascii")[:20]


def written(outgoing: Outgoing, mark: str, originator: Originator) -> Mapping[str, object]:
    """Return the envelope of the message; what the clerk wrote stands above what we know."""
    references, own = (*outgoing.references, outgoing.in_reply_to), outgoing.envelope
    # Our key stands behind the file mark: the recipient sees both, we find it among the sent ones.
    file_mark = own.get("sender_mark", "")[: _LONGEST_MARK - len(mark) - 1]
    fields: dict[str, object] = {
        "dbIDRecipient": outgoing.address,
        "dmAnnotation": " ".join(outgoing.subject.split())[:_LONGEST_SUBJECT] or "(bez věci)",
        "dmSenderIdent": f"{file_mark} {mark}".strip(),
        "dmSenderRefNumber": own.get("sender_number")
        or _our_number(outgoing.subject, originator)
        or None,
        "dmRecipientRefNumber": own.get("recipient_number")
        or _theirs(references, THEIR_NUMBER)
        or None,
        "dmRecipientIdent": own.get("recipient_mark") or _theirs(references, THEIR_MARK) or None,
        "dmToHands": own.get("to_hands") or None,
        "dmPersonalDelivery": own.get("personal_delivery") == "yes",
        "dmAllowSubstDelivery": own.get("no_fiction") != "yes",
    }
    if own.get("publish_sender") == "yes":
        fields["dmPublishOwnID"] = {"_value_1": True, "IdLevel": _NAME}
    return fields | {element: own[name] for name, element in _PLAIN.items() if own.get(name)}


def _theirs(references: Sequence[str], prefix: str) -> str:
    found = (one.removeprefix(prefix) for one in references if one.startswith(prefix))
    return next(found, "")[:_LONGEST_MARK]


def _our_number(subject: str, originator: Originator) -> str:
    """Return the reference number (číslo jednací) that the subject carries."""
    pieces = re.split(r"(\{[^}]*\})", originator.reference_pattern)
    pattern = "".join(_piece(piece, originator) for piece in pieces)
    found = re.search(rf"(?<!\w){pattern}(?!\w)", subject)
    return found[0][:_LONGEST_MARK] if found else ""


def _piece(piece: str, originator: Originator) -> str:
    if piece.startswith("{orig"):
        return re.escape(originator.abbreviation)
    return r"\d+" if piece.startswith("{") else re.escape(piece)
