"""Hands one received message in: one arrival for each originator written to, all or none."""

from dataclasses import dataclass, field

from channels.email.data import Content
from channels.email.door import Door
from gateway import faults
from gateway.model.arrival import Arrival, Receipt
from gateway.model.ids import OriginatorId

#: The channel's name in arrivals.
CHANNEL = "email"


@dataclass(slots=True)
class Transaction:
    """One mail transaction from MAIL to the end of DATA (RFC 5321 section 3.3)."""

    sender: str
    recipients: dict[OriginatorId, list[str]] = field(default_factory=dict)
    #: How many recipients were taken.
    count: int = 0

    def add(self, originator: OriginatorId, recipient: str) -> None:
        """Take one more recipient, who belongs to *originator*."""
        self.recipients.setdefault(originator, []).append(recipient)
        self.count += 1


async def hand_in(
    door: Door, transaction: Transaction, content: Content, facts: dict[str, str]
) -> tuple[Receipt, ...]:
    """Keep the content, accept it for every originator, and return the receipts.

    The same octets are the same foreign thing: their hash is the identifier, never the Message-ID,
    which different messages may share. Raises what *content* and the gateway raise.
    """
    original = await door.gateway.keep(content)
    received_at = door.clock.now()
    receipts = await door.gateway.accept(
        *(
            Arrival(
                originator=originator,
                channel=CHANNEL,
                external_id=f"sha256:{original.sha256}",
                received_at=received_at,
                original=original,
                envelope={
                    "sender": transaction.sender,
                    "recipients": ", ".join(recipients),
                    **facts,
                },
            )
            for originator, recipients in transaction.recipients.items()
        )
    )
    faults.reached("smtp.before-answer")
    return receipts
