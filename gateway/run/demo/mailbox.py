"""Reads what the demo's relay has kept, for its page."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from channels.email.simulator.relay import KeptMail


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One mail that would have left."""

    #: The file's name.
    name: str
    at: datetime | None
    writer: str
    #: Of the envelope; empty for the null sender.
    sender: str
    recipients: str
    subject: str
    text: str
    headers: str


def read(kept: KeptMail) -> SentLetter:
    """Open one kept mail."""
    message = message_from_bytes(kept.content(), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the policy makes another kind of message")
    body = message.get_body(("plain",))
    return SentLetter(
        name=kept.path.name,
        at=_at(kept.date),
        writer=str(message["From"]),
        sender=kept.sender,
        recipients=", ".join(kept.recipients),
        subject=kept.subject,
        text=str(body.get_content()) if body is not None else "",
        headers="\n".join(f"{name}: {value}" for name, value in message.items()),
    )


def _at(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None
