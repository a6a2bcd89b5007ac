"""Tells a person's mail from a machine's, and whether an automatic answer is allowed (RFC 3834)."""

from channels.email.headers import Headers
from channels.email.people import author
from gateway.model.submission import SubmissionKind

#: Local parts under which mail systems report.
_REPORTERS = frozenset({"mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon"})

_AUTORESPONDERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply")
_LISTS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list")


def is_report(headers: Headers, media_type: str, envelope_sender: str) -> bool:
    """Tell whether the mail reports on one we sent (RFC 3462, RFC 3798, and older habits)."""
    if media_type == "multipart/report":
        return True
    if envelope_sender:
        return False
    local_part = author(headers).address.partition("@")[0].lower()
    return local_part in _REPORTERS or "x-failed-recipients" in headers


def sent_by_machine(headers: Headers) -> str:
    """Return by what the mail says it was sent by a machine; empty when it does not.

    ``auto-submitted``, ``list`` or ``bulk``.
    """
    if _auto_submitted(headers):
        return "auto-submitted"
    precedence = headers.word("precedence")
    if precedence == "list" or any(name in headers for name in _LISTS):
        return "list"
    return "bulk" if precedence in {"bulk", "junk"} else ""


def _auto_submitted(headers: Headers) -> bool:
    if headers.word("auto-submitted") not in {"", "no"}:
        return True
    if headers.word("precedence") in {"auto_reply", "auto-reply"}:
        return True
    suppressed = {word.strip() for word in headers.text("x-auto-response-suppress").split(",")}
    return any(name in headers for name in _AUTORESPONDERS) or bool(
        {word.lower() for word in suppressed} & {"all", "oof", "autoreply"}
    )


def kind_of(headers: Headers, media_type: str, envelope_sender: str) -> SubmissionKind:
    """Return what sort of mail it is."""
    if is_report(headers, media_type, envelope_sender):
        return SubmissionKind.REPORT
    if sent_by_machine(headers):
        return SubmissionKind.AUTOMATIC
    return SubmissionKind.MESSAGE
