"""Writes the message for what we owe somebody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from channels.email.charsets import printable
from channels.email.letter_html import as_html
from channels.email.returns import Returns
from gateway.model.errors import Malformed
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part

#: Line ends and other control characters have no place in a header: they would begin a new one.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

_IDENTIFIER = re.compile(r"<[^<>\s]+>")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave."""

    #: Envelope sender, empty for the null sender.
    sender: str
    recipient: str
    message_id: str
    octets: bytes
    #: What names the letter in delivery reports (RFC 3461 ENVID).
    envelope_id: str = ""


def write_letter(
    outgoing: Outgoing,
    originator: Originator,
    contents: Iterable[tuple[Part, bytes]],
    returns: Returns,
    now: datetime,
) -> Letter:
    """Compose *outgoing*. Raises ``Malformed`` when nothing can be sent to such an address.

    The Message-ID follows from the key, so that a repetition is recognised. A reply written by the
    machine says so and has no envelope sender: nobody answers it by machine (RFC 3834, RFC 5321
    section 4.5.5). What a clerk wrote has an HTML alternative and ends with the office's signature.
    """
    token = returns.token(outgoing)
    message_id = returns.message_id(token)
    message = EmailMessage(policy=SMTP)
    recipient = _address(outgoing.address)
    sender = _address(originator.addresses[0], originator.name)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = _one_line(outgoing.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    _thread(message, outgoing)
    if outgoing.automatic:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    _write(message, outgoing, originator)
    for part, content in contents:
        _attach(message, part, content)
    return Letter(
        "" if outgoing.automatic else returns.path(sender.addr_spec, token),
        recipient.addr_spec,
        message_id,
        message.as_bytes(),
        message_id.strip("<>"),
    )


def _write(message: EmailMessage, outgoing: Outgoing, originator: Originator) -> None:
    text = outgoing.text
    if not outgoing.automatic and originator.signature:
        # Two hyphens and a space: mail programs know where the signature begins (RFC 3676, 4.3).
        text = "\n".join([text.rstrip("\n"), "", "-- ", *originator.signature, ""])
    message.set_content(printable(text), charset="utf-8", cte="quoted-printable")
    if not outgoing.automatic:
        html = as_html(printable(outgoing.text), originator.signature)
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _address(text: str, name: str = "") -> Address:
    try:
        address = Address(_one_line(name), addr_spec=text)
        domain = address.domain.encode("idna").decode()
    except (MessageError, ValueError, IndexError) as error:
        raise Malformed(f"Not an e-mail address: {_one_line(text)[:200]}") from error
    if not (address.username.isascii() and address.username and domain) or _CONTROL.search(text):
        raise Malformed(f"Not an e-mail address: {_one_line(text)[:200]}")
    return Address(address.display_name, address.username, domain)


def _thread(message: EmailMessage, outgoing: Outgoing) -> None:
    answered = _IDENTIFIER.findall(outgoing.in_reply_to)[:1]
    if answered:
        message["In-Reply-To"] = answered[0]
    conversation = [i for text in outgoing.references for i in _IDENTIFIER.findall(text)]
    conversation = list(dict.fromkeys([*conversation, *answered]))
    if conversation:
        message["References"] = " ".join(conversation[-20:])


def _attach(message: EmailMessage, part: Part, content: bytes) -> None:
    media_type = part.media_type.lower()
    if not _MEDIA_TYPE.fullmatch(media_type) or media_type.startswith(("message/", "multipart/")):
        media_type = "application/octet-stream"
    main, _, sub = media_type.partition("/")
    message.add_attachment(
        content, maintype=main, subtype=sub, filename=_one_line(part.name) or "priloha"
    )
