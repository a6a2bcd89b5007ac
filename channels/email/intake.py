"""Hands one received message in: one arrival for each originator written to.

By SMTP, which knows one answer, all or none; by LMTP each by itself.
"""

import asyncio
from dataclasses import dataclass, field

from channels.email.data import Content
from channels.email.door import Door
from gateway import faults
from gateway.model.arrival import Arrival, Receipt
from gateway.model.errors import TooLarge
from gateway.model.ids import OriginatorId

#: The channel's name in arrivals.
CHANNEL = "email"

#: The fact of an arrival that says why only the header of a mail is here.
NOT_FETCHED = "not_fetched"

#: The fact of an arrival that says by what its time of receipt is known; a file may say nothing.
RECEIVED_FROM, UNKNOWN = "received_from", "import"

#: The fact of an arrival that names what we sent, by its Message-ID: it came to the signed return
#: path of that.
ABOUT = "about"


@dataclass(slots=True)
class Transaction:
    """One mail transaction from MAIL to the end of DATA (RFC 5321 section 3.3)."""

    sender: str
    recipients: dict[OriginatorId, list[str]] = field(default_factory=dict)
    #: Whose recipients were taken, one entry for each RCPT that heard 250, in order.
    taken: list[OriginatorId] = field(default_factory=list)
    #: How large it says it is, in octets; 0 when it does not say.
    declared: int = 0
    #: How large it may be for whom, in octets: what each has published.
    limits: dict[OriginatorId, int] = field(default_factory=dict)
    #: The Message-ID of what we sent, where its return path was written to.
    about: dict[OriginatorId, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many recipients were taken."""
        return len(self.taken)

    @property
    def limit(self) -> int:
        """How large it may be for anybody, in octets."""
        return max(self.limits.values(), default=0)

    def add(self, originator: OriginatorId, recipient: str, limit: int, about: str = "") -> None:
        """Take one more recipient, who belongs to *originator*, which takes *limit* octets."""
        self.limits[originator] = limit
        if about:
            self.about[originator] = about
        self.recipients.setdefault(originator, []).append(recipient)
        self.taken.append(originator)


async def hand_in(
    door: Door, transaction: Transaction, content: Content, facts: dict[str, str]
) -> tuple[Receipt, ...]:
    """Keep the content, accept it for every originator, and return the receipts.

    The same octets are the same foreign thing: their hash is the identifier, never the Message-ID,
    which different messages may share. Raises what *content* and the gateway raise.
    """
    receipts = await door.gateway.accept(*await _arrivals(door, transaction, content, facts))
    door.came()
    faults.reached("smtp.before-answer")
    return receipts


async def hand_in_each(
    door: Door, transaction: Transaction, content: Content, facts: dict[str, str]
) -> dict[OriginatorId, Receipt | BaseException]:
    """Keep the content, accept it for every originator by itself, and return how each one ended.

    For whom it is too large does not keep the others from it. Raises what *content* and keeping
    raise.
    """
    arrivals = await _arrivals(door, transaction, content, facts)
    calls = (_accept(door, transaction, arrival) for arrival in arrivals)
    ends = await asyncio.gather(*calls, return_exceptions=True)
    if not all(isinstance(end, BaseException) for end in ends):
        door.came()
    faults.reached("lmtp.before-answer")
    return {arrival.originator: end for arrival, end in zip(arrivals, ends, strict=True)}


async def _accept(door: Door, transaction: Transaction, arrival: Arrival) -> Receipt:
    if arrival.original.size > transaction.limits[arrival.originator]:
        raise TooLarge
    (receipt,) = await door.gateway.accept(arrival)
    return receipt


async def _arrivals(
    door: Door, transaction: Transaction, content: Content, facts: dict[str, str]
) -> list[Arrival]:
    original = await door.gateway.keep(content)
    received_at = door.clock.now()
    return [
        Arrival(
            originator=originator,
            channel=CHANNEL,
            external_id=f"sha256:{original.sha256}",
            received_at=received_at,
            original=original,
            envelope={
                "sender": transaction.sender,
                "recipients": ", ".join(recipients),
                **(
                    {ABOUT: transaction.about[originator]}
                    if originator in transaction.about
                    else {}
                ),
                **facts,
            },
        )
        for originator, recipients in transaction.recipients.items()
    ]
