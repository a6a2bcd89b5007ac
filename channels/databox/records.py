"""What the system tells of messages and boxes, in plain words and dates with their zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

#: Of the letters by which searching tells whether a box takes public messages from us.
_TAKES = {"ALL", "DZ"}

#: A box in this state takes messages; the second is told when searching says only that it does not.
OPEN, CLOSED = 1, 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as the lists tell it."""

    id: str
    sender: str
    sender_type: int
    recipient: str
    subject: str
    #: The sender's own file mark (spisová značka), in which our key travels.
    sender_mark: str
    state: int
    #: When it came into the box (dodání); ``None`` while the system still stamps it.
    delivered: datetime | None
    accepted: datetime | None
    #: Larger than ordinary messages: these calls cannot fetch it.
    is_big: bool
    sender_name: str = ""
    #: A letter for the kind, empty for ordinary public messages; an open list.
    kind: str = ""
    #: Its recipient has reported it as suspicious.
    is_suspected: bool = False
    #: Everything that the list tells, by the names of the elements.
    envelope: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A sent message came into another state."""

    id: str
    at: datetime
    state: int


@dataclass(frozen=True, slots=True)
class FoundBox:
    """A box as searching tells it."""

    id: str
    name: str
    #: ``OVM``, ``PO``, ``FO`` and others.
    kind: str
    place: str
    #: 1 takes messages.
    state: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found."""

    boxes: tuple[FoundBox, ...]
    #: More fit than the system tells.
    is_cut: bool = False


def listed(record: Any) -> Listed:
    """Read a record of the lists (``tRecord``)."""
    return Listed(
        id=str(record.dmID),
        sender=record.dbIDSender or "",
        sender_type=int(record.dmSenderType or 0),
        recipient=record.dbIDRecipient or "",
        subject=record.dmAnnotation or "",
        sender_mark=record.dmSenderIdent or "",
        state=int(record.dmMessageStatus),
        delivered=utc(record.dmDeliveryTime),
        accepted=utc(record.dmAcceptanceTime),
        is_big=bool(record.dmVODZ),
        sender_name=record.dmSender or "",
        kind=record.dmType or "",
        is_suspected=bool(record.specMessFlag),
        envelope=dict(_told(record)),
    )


#: What the list tells of its own, not from the envelope.
_OF_THE_LIST = {"dmOrdinal", "dmMessageStatus", "dmAttachmentSize"}
_ATTRIBUTES = {"dmType", "dmVODZ", "specMessFlag"}


def _told(record: Any) -> Iterator[tuple[str, str]]:
    for name in record:
        value = record[name]
        if value is None or isinstance(value, datetime) or name in _OF_THE_LIST | _ATTRIBUTES:
            continue
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def found(one: Any) -> FoundBox:
    """Read a box as FindDataBox2 tells it (``tDbOwnerInfoExt2``)."""
    person = " ".join(filter(None, (one.pnGivenNames, one.pnLastName)))
    number = one.adNumberInMunicipality or ""
    street = " ".join(filter(None, (one.adStreet, number)))
    return FoundBox(
        id=str(one.dbID),
        name=one.firmName or person or "",
        kind=str(one.dbType or ""),
        place=", ".join(filter(None, (street, one.adCity))),
        state=int(one.dbState or 0),
    )


def searched(one: Any) -> FoundBox:
    """Read a box as ISDSSearch3 tells it (``tdbResult2``)."""
    return FoundBox(
        id=str(one.dbID),
        name=one.dbName or "",
        kind=str(one.dbType or ""),
        place=one.dbAddress or "",
        state=OPEN if one.dbSendOptions in _TAKES else CLOSED,
    )


def utc(at: datetime | None) -> datetime | None:
    """Return an instant in UTC; ``None`` stays ``None``."""
    return at.astimezone(UTC) if at is not None else None
