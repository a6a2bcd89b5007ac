"""The one table that turns errors into SMTP replies."""

import errno

from gateway.model.errors import (
    Malformed,
    NotAllowed,
    Refused,
    StoreFull,
    Throttled,
    TooLarge,
    TryLater,
    UnknownRecipient,
)

#: The first row whose error matches is the answer. Codes: RFC 5321 section 4.2 and RFC 3463.
#: Nothing of an unforeseen error's own text leaves the house.
TABLE: tuple[tuple[type[BaseException], str], ...] = (
    (UnknownRecipient, "550 5.1.1 Nobody of ours lives at this address"),
    (TooLarge, "552 5.3.4 The message is larger than we take"),
    (Malformed, "554 5.6.0 The message cannot be understood"),
    (NotAllowed, "550 5.7.1 Not allowed"),
    (Refused, "554 5.0.0 Refused"),
    (StoreFull, "452 4.3.1 There is no room at the moment, please try later"),
    (Throttled, "451 4.7.1 Too much in a short time, please try later"),
    (TryLater, "451 4.3.0 Not now, please try later"),
)

#: Whoever still holds the message keeps it until we can.
UNFORESEEN = "451 4.3.0 Something is wrong on our side, please try later"

#: What the operating system says when a disk or a quota is full.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def reply_to(error: BaseException) -> str:
    """Return the reply line for *error*, without its line end."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        error = StoreFull()
    return next((reply for kind, reply in TABLE if isinstance(error, kind)), UNFORESEEN)


def foreseen(error: BaseException) -> bool:
    """Tell whether *error* has a row of its own, so that the log need not hear of it."""
    return reply_to(error) is not UNFORESEEN
