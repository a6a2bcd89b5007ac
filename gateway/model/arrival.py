"""What a channel hands in, and the proof it gets back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.model.blob import BlobRef
from gateway.model.ids import ItemId, OriginatorId


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that reached one originator, before anybody has read it.

    The pair of channel and ``external_id`` is the same for the same foreign thing for ever: handing
    it in twice gives one item and the same receipt.
    """

    originator: OriginatorId
    channel: str
    external_id: str
    #: When the office had it in its power, UTC, to the second or finer (Decree 259/2012 § 3).
    received_at: datetime
    #: The original octets, exactly as they came.
    original: BlobRef
    #: Facts of the transport, such as envelope sender, recipients and peer. No secrets.
    envelope: Mapping[str, str] = field(default_factory=dict)
    #: Items with the same non-empty lane are handled one after another, in order of arrival.
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of acceptance. Exists only after the commit."""

    item: ItemId
    originator: OriginatorId
    #: Ten characters with a check character; with the PIN it answers "what became of it".
    code: str
    #: Six digits.
    pin: str = field(repr=False)
    sha256: str
    received_at: datetime
    #: ``False`` when the same thing had been accepted before.
    fresh: bool
