"""Reads what mail servers wrote on top of a mail they delivered: for whom, from whom, and when."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from channels.email.headers import LONGEST_BLOCK, split
from channels.email.people import author

#: As much of a mail's beginning as holds every header we read.
HEAD = LONGEST_BLOCK

#: A clock that says an earlier time was wrong, or the mail is an archive's.
_OLDEST = timedelta(days=3653)


def sender_of(head: bytes) -> dict[str, str]:
    """Return the envelope's sender as the last server noted it (RFC 5321 section 4.4).

    Where none did, the author stands for it, and the facts say so.
    """
    headers, _ = split(head, 0, len(head))
    if "return-path" in headers:
        return {"sender": headers.raw("return-path").strip(" <>")[:320]}
    return {"sender": author(headers).address, "sender_from": "author"}


def received_at(head: bytes, latest: datetime) -> datetime | None:
    """Return when the last server took the mail, from its topmost Received field.

    ``None`` when no field says so, or says a time after *latest* or long before.
    """
    headers, _ = split(head, 0, len(head))
    if "received" not in headers:
        return None
    try:
        at = parsedate_to_datetime(headers.raw("received").rpartition(";")[2].strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    found = sensible(at, latest)
    return found if found and found > latest - _OLDEST else None


def sensible(at: datetime | None, latest: datetime) -> datetime | None:
    """Return *at* in UTC unless it lies after *latest* or has no zone."""
    if at is None or at.tzinfo is None:
        return None
    at = at.astimezone(UTC)
    return at if at <= latest else None
