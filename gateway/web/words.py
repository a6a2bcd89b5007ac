"""Words that the pages of several parts share: who acts, what happened, what became of a letter."""

import re
from collections.abc import Mapping

from gateway.model.outgoing import PRINTED, STATUS_PAGE
from gateway.model.report import Fate
from gateway.store.outbox import OutgoingState
from gateway.web.languages import msgid

#: Word and tone: ok, warn, danger, closed or muted.
Word = tuple[str, str]

#: What became of something we owed.
OUTGOING: Mapping[str, Word] = {
    OutgoingState.WAITING: (msgid("to be sent"), "muted"),
    OutgoingState.SENDING: (msgid("being sent"), "muted"),
    OutgoingState.SENT: (msgid("sent"), "ok"),
    OutgoingState.FAILED: (msgid("undeliverable"), "danger"),
    OutgoingState.PARKED: (msgid("stopped, tell the operator"), "danger"),
}

#: What became of it after it had left, where somebody told.
FATES: Mapping[str, Word] = {
    Fate.DELIVERED: (msgid("delivered"), "ok"),
    Fate.DELAYED: (msgid("delivery is delayed"), "warn"),
    Fate.UNDELIVERED: (msgid("not delivered"), "danger"),
}

#: Why not, by the beginning of the enhanced status code (RFC 3463); the longest that fits counts.
DIAGNOSES: Mapping[str, str] = {
    "1": msgid("The address does not exist or is wrong."),
    "1.1": msgid("There is no such mailbox at the addressee's mail server."),
    "1.2": msgid("The part of the address after the @ does not exist."),
    "1.3": msgid("The address is written wrongly."),
    "1.10": msgid("The addressee's domain takes no mail."),
    "2": msgid("The addressee's mailbox takes no mail."),
    "2.1": msgid("The addressee's mailbox is switched off."),
    "2.2": msgid("The addressee's mailbox is full."),
    "2.3": msgid("The message is too large for the addressee's mailbox."),
    "3": msgid("The addressee's mail server takes no mail at present."),
    "3.4": msgid("The message is too large for the addressee's mail server."),
    "4": msgid("The addressee's mail server cannot be reached."),
    "5": msgid("The mail servers did not understand each other; tell the operator."),
    "6": msgid("The addressee's mail server could not take the content of the message."),
    "7": msgid("The addressee's mail server refuses mail from us; tell the operator."),
}

_STATUS = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")


def diagnosis(said: str) -> str:
    """Return a text to translate that tells people what a mail server said; empty if unknown."""
    found = _STATUS.search(said)
    if found is None:
        return ""
    code = found[1]
    return DIAGNOSES.get(code) or DIAGNOSES.get(code.partition(".")[0], "")


#: Events of the audit log that the core writes. A part brings its own by ``Pages.events``; one that
#: nobody explains is shown by its own name.
EVENTS: Mapping[str, str] = {
    "accepted": msgid("taken in"),
    "received": msgid("sent through once more"),
    "referred": msgid("given to a clerk"),
    "registered": msgid("registered"),
    "refused": msgid("refused"),
    "parked": msgid("stopped"),
    "asked": msgid("the sender asked how it stands"),
    "slip.shown": msgid("slip with code and PIN shown"),
    "original.viewed": msgid("the original downloaded"),
    "part.viewed": msgid("an attachment opened"),
    "sheet.viewed": msgid("the form's sheet printed"),
    "history.viewed": msgid("its whole history looked at"),
    "replied": msgid("a clerk wrote to the sender"),
    "outgoing-sent": msgid("a message left"),
    "outgoing-failed": msgid("a message was undeliverable"),
    "outgoing-parked": msgid("a message was stopped"),
    "outgoing-delivered": msgid("our message was delivered"),
    "outgoing-delayed": msgid("our message is delayed"),
    "outgoing-undelivered": msgid("our message was not delivered"),
    "outgoing-noted": msgid("a clerk settled that it was not delivered"),
    "outgoing-again": msgid("a clerk had it sent once more"),
    "register.searched": msgid("searched by these words"),
    "account-created": msgid("account created"),
    "duties-changed": msgid("duties changed"),
    "account-closed": msgid("account closed"),
    "password-changed": msgid("password changed"),
    "signed-in": msgid("signed in"),
    "signed-out": msgid("signed out"),
    "sign-in-failed": msgid("could not sign in"),
    "works-for": msgid("went to work for this office"),
}

#: By their endings, events that stand in no table: whatever there is can be looked at.
ENDINGS: Mapping[str, str] = {
    ".viewed": msgid("looked at"),
    ".exported": msgid("read out by a command of the operator"),
}

#: Channels as a clerk calls them.
CHANNELS: Mapping[str, str] = {
    "email": msgid("e-mail"),
    "databox": msgid("data box"),
    "kiosk": msgid("kiosk"),
    "bot": msgid("chat"),
    "web": msgid("web"),
    "scanning": msgid("paper, scanned"),
}

#: Stands for the address of those who read answers on the status page.
ON_STATUS_PAGE = msgid("status page – code and PIN")
#: Stands for the address of those who are answered on paper.
ON_PAPER = msgid("by post – a letter to print")

#: Who acts, where it is neither a clerk nor a channel.
ACTORS: Mapping[str, str] = {
    "system": msgid("the program"),
    "citizen": msgid("the sender"),
    "operator": msgid("the operator"),
}

#: What people call the most common kinds of files; of others the media type is shown.
KINDS: Mapping[str, str] = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.text": msgid("OpenDocument text"),
    "application/vnd.oasis.opendocument.spreadsheet": msgid("OpenDocument table"),
    "application/zip": "ZIP",
    "application/ms-tnef": msgid("wrapping of Outlook"),
    "application/vnd.ms-tnef": msgid("wrapping of Outlook"),
    "application/rtf": msgid("formatted text"),
    "text/rtf": msgid("formatted text"),
    "application/pkcs7-mime": msgid("signed or encrypted mail"),
    "application/x-pkcs7-mime": msgid("signed or encrypted mail"),
    "application/vnd.software602.filler.form-xml-zip": msgid("data message (ZFO)"),
    "application/pkcs7-signature": msgid("signature"),
    "application/x-pkcs7-signature": msgid("signature"),
    "application/pgp-signature": msgid("signature"),
    "application/pgp-encrypted": msgid("encrypted mail"),
    "message/delivery-status": msgid("report on delivery"),
    "message/disposition-notification": msgid("report on delivery"),
    "text/calendar": msgid("invitation"),
    "text/vcard": msgid("visiting card"),
    "text/x-vcard": msgid("visiting card"),
    "application/vnd.etsi.asic-e+zip": msgid("signed container"),
    "application/octet-stream": msgid("unknown kind"),
    "application/x-dosexec": msgid("executable program"),
    "application/vnd.microsoft.portable-executable": msgid("executable program"),
    "image/jpeg": msgid("picture"),
    "image/png": msgid("picture"),
    "image/gif": msgid("picture"),
    "image/tiff": msgid("picture"),
    "image/webp": msgid("picture"),
    "message/rfc822": msgid("e-mail"),
    "text/html": msgid("formatted text"),
    "text/plain": msgid("plain text"),
}


def on_status_page(address: str) -> bool:
    """Tell whether *address* is nobody's mailbox but the status page."""
    return address.startswith(STATUS_PAGE)


def place_of(address: str) -> str:
    """Return a text to translate that stands for *address*, or *address* itself."""
    if on_status_page(address):
        return ON_STATUS_PAGE
    return ON_PAPER if address.startswith(PRINTED) else address


def happened(event: str, events: Mapping[str, str]) -> str:
    """Return a text to translate for an event; its own name where nobody explains it.

    *events* are the words of all parts.
    """
    by_ending = (said for end, said in ENDINGS.items() if event.endswith(end))
    return events.get(event) or next(by_ending, event)


def who(actor: str, names: Mapping[str, str]) -> str:
    """Return how a page names an actor of the audit log: a person's name, or a text to translate.

    *names* are the clerks' names by login.
    """
    kind, _, name = actor.partition(":")
    if kind == "channel":
        return CHANNELS.get(name, name)
    return names.get(name, name) or ACTORS.get(kind, kind)
