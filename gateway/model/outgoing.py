"""What we owe somebody, and the proof that it left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.model.ids import ItemId, OriginatorId
from gateway.model.submission import Part

#: An address that begins so is nobody's mailbox: what is sent there waits on the status page for
#: whoever proves the filing by its code and PIN. The rest is the arrival's foreign identifier.
STATUS_PAGE = "status-page:"

#: How an address begins that is answered by a letter on paper, printed in the office.
PRINTED = "post:"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to send. Written in the deciding transaction, sent after it, perhaps twice."""

    originator: OriginatorId
    channel: str
    #: Where to, in the channel's own form.
    address: str
    subject: str
    text: str
    #: Unique within the originator: a second one with the same key is not written.
    key: str
    #: The foreign identifier this answers (a Message-ID), or empty.
    in_reply_to: str = ""
    #: The whole conversation's foreign identifiers, oldest first.
    references: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    #: Written by the machine, not by a person (RFC 3834 auto-replied).
    automatic: bool = False
    #: The item it belongs to.
    item: ItemId | None = None
    #: What the clerk wrote on the envelope, in the channel's own words: ``to_hands``.
    envelope: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The next hop has taken it over."""

    at: datetime
    #: The identifier it carries out there: a Message-ID, a dmID.
    reference: str
    #: What the next hop answered, one line.
    note: str = ""
