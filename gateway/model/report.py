"""What a mail system tells about something we sent."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of something after it had left us."""

    #: Nobody has told anything.
    UNKNOWN = ""
    #: It lies in the addressee's mailbox.
    DELIVERED = "delivered"
    #: It has not arrived yet; whoever has it goes on trying.
    DELAYED = "delayed"
    #: It will not arrive.
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report as its channel read it. Source: RFC 3464."""

    #: Foreign identifiers of what it may be about, the surest first; claimed by the report.
    about: tuple[str, ...]
    fate: Fate
    #: To whom it went.
    recipient: str = ""
    #: ``5.1.1`` (RFC 3463), or a reply code, or empty.
    status: str = ""
    #: What the other side said, one line.
    diagnostic: str = ""
    #: The system that says so.
    reporter: str = ""
