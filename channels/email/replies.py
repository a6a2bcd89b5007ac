"""Everything a mail client hears from us: replies to commands, and what errors become."""

import errno
from enum import StrEnum

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


class Say(StrEnum):
    """The fixed replies (RFC 5321, 2033, 3207, 4954, 3463), in the order one may hear them."""

    CROWDED = "421 4.7.0 Too many connections"
    STRANGER = "554 5.7.1 Mail is not taken from your address"
    BAD_PROXY = "554 5.7.0 No PROXY header of yours can be read"
    OK = "250 2.0.0 OK"
    SENDER_OK = "250 2.1.0 OK"
    RECIPIENT_OK = "250 2.1.5 OK"
    GO_AHEAD = "354 End data with <CR><LF>.<CR><LF>"
    BYE = "221 2.0.0 Bye"
    HELP = "214 2.0.0 See RFC 5321"
    WHO_KNOWS = "252 2.1.5 Send the message and see"
    NOT_HERE = "502 5.5.1 Not here"
    HELLO_FIRST = "503 5.5.1 Say EHLO first"
    UNDER_WAY = "503 5.5.1 A transaction is under way"
    MAIL_FIRST = "503 5.5.1 MAIL first"
    NO_RECIPIENTS = "503 5.5.1 No valid recipients"
    TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
    PARAMETER = "555 5.5.4 Parameter not supported"
    TLS_ALREADY = "503 5.5.1 TLS is on already"
    LOGIN_FIRST = "530 5.7.0 Log in first"
    LOGIN_NEEDS_TLS = "538 5.7.11 Not without TLS"
    LOGIN_ALREADY = "503 5.5.1 You are logged in already"
    MECHANISM = "504 5.5.4 PLAIN and LOGIN only"
    LOGGED_IN = "235 2.7.0 Welcome"
    WRONG_PASSWORD = "535 5.7.8 Name or password wrong"  # noqa: S105  (a reply)
    GAVE_UP = "501 5.7.0 As you like"
    NOT_UNDERSTOOD = "500 5.5.2 Not understood"
    BAD_ARGUMENT = "501 5.5.4 Not understood"
    LONG_LINE = "500 5.5.6 Line too long"
    TOO_SLOW = "421 4.4.2 Too slow, closing"
    TOO_MANY_COMMANDS = "421 4.7.0 Too many commands and no message"
    TOO_MANY_ERRORS = "421 4.7.0 Too many errors, closing"
    CLOSING = "421 4.3.2 The office is closing, please try later"


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
