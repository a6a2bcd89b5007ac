"""Makes a mail of a message that Outlook saved (.msg), and keeps that file inside as it was."""

import hashlib
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants

from channels.email.charsets import one_line
from gateway.model.errors import Malformed

#: What every compound file begins with ([MS-CFB] section 2.2).
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Header fields that describe the content as it was cut then; ours is cut anew.
_OF_THE_CONTENT = re.compile(r"content-|mime-version", re.IGNORECASE)

_TO, _CC = 1, 2

_RTF = 0x1009


def as_mail(octets: bytes, name: str) -> bytes:
    """Return the mail that *octets*, a file called *name*, hold; the same octets give the same.

    Raises ``Malformed`` with the reason when nothing honest can be made of it: it is no message,
    it is no letter but an appointment or a contact, or its text is there only as RTF.
    """
    try:
        message = Message.load(octets)
        letter = _letter(message)
        _attach(letter, message, octets, name)
        head = _head(message)
    except Malformed:
        raise
    except Exception as error:
        raise Malformed(f"cannot be read as an Outlook message: {type(error).__name__}") from error
    _bound(letter, hashlib.sha256(octets).hexdigest()[:32])
    return head + letter.as_bytes()


def _letter(message: Message) -> EmailMessage:
    kind = one_line(message.message_class, 60)
    if not kind.upper().startswith("IPM.NOTE"):
        raise Malformed(f"is no letter but {kind or 'nothing known'}")
    letter = EmailMessage(policy=SMTP)
    text, html = message.body, message.html_body
    if not text and not html and message.properties.binary_prop_value(_RTF):
        raise Malformed("has its text only as RTF; save it from Outlook as text or HTML")
    if text or not html:
        letter.set_content(text or "")
        if html:
            letter.add_alternative(html, subtype="html")
    else:
        letter.set_content(html, subtype="html")
    return letter


def _attach(letter: EmailMessage, message: Message, octets: bytes, name: str) -> None:
    missing = []
    for number, one in enumerate(message.attachments, 1):
        called = one_line(one.file_name or _short_name(one) or f"priloha-{number}", 200)
        content = one.file_bytes
        if content is None:
            missing.append(called)
            continue
        main, _, sub = (one.mime_type or "").partition("/")
        # What would be a mail within the mail is attached as a file, octet for octet.
        if main in {"", "multipart", "message"} or not re.fullmatch(r"[\w.+-]+", sub):
            main, sub = "application", "octet-stream"
        letter.add_attachment(content, maintype=main, subtype=sub, filename=called)
    if missing:
        letter.add_attachment(_note(missing), filename="nepřevedené přílohy.txt")
    letter.add_attachment(
        octets, maintype="application", subtype="vnd.ms-outlook", filename=one_line(name, 200)
    )


def _short_name(one: Attachment) -> str:
    return one.properties.str_prop_value(constants.PID_ATTACH_FILENAME) or ""


def _note(missing: list[str]) -> str:
    names = "\n".join(f"* {name}" for name in missing)
    return (
        "Tyto přílohy se ze zprávy Outlooku nepodařilo vyjmout. Jsou v přiloženém souboru zprávy:\n"
        f"{names}\n"
    )


def _head(message: Message) -> bytes:
    """Return the header as it was received, or one made from the message's properties."""
    received = message.properties.str_prop_value(constants.PID_TRANSPORT_MESSAGE_HEADERS) or ""
    fields = list(_received(received)) or list(_made(message))
    return "".join(f"{field}\r\n" for field in fields).encode("utf-8", errors="replace")


def _received(text: str) -> Iterator[str]:
    unfolded = re.sub(r"\r?\n(?=[ \t])", "\0", text.strip("\r\n\0 "))
    for field in unfolded.splitlines():
        name, colon, _ = field.partition(":")
        is_field = colon and re.fullmatch(r"[!-9;-~]{1,100}", name)
        if is_field and not _OF_THE_CONTENT.match(name):
            yield field.replace("\0", "\r\n")


def _made(message: Message) -> Iterator[str]:
    made = EmailMessage(policy=SMTP)
    properties = message.properties
    made["From"] = _plain(message.sender or "")
    for name, wanted in (("To", _TO), ("Cc", _CC)):
        people = [
            formataddr((one_line(one.name, 200), one_line(one.email_address, 320)))
            for one in message.recipients
            if (one.properties.int_prop_value(constants.PID_RECIPIENT_TYPE) or _TO) == wanted
        ]
        if people:
            made[name] = _plain(", ".join(people))
    made["Subject"] = _plain(message.subject)
    if message.sent_date:
        made["Date"] = format_datetime(message.sent_date)
    if identifier := properties.str_prop_value(constants.PID_INTERNET_MESSAGE_ID):
        made["Message-ID"] = _plain(identifier)
    for name, value in made.items():
        yield made.policy.fold(name, value).rstrip("\r\n")


def _plain(text: str) -> str:
    return one_line(text, 2000)


def _bound(letter: EmailMessage, mark: str) -> None:
    """Give every part that holds others a boundary that follows from the content."""
    for number, part in enumerate(letter.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{mark}_{number}")
