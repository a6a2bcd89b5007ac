"""Writes a message's XML: its envelope, its literal content, and the documents that are sealed."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from channels.databox.simulator import streams
from channels.databox.simulator.boxes import KINDS, Box
from channels.databox.simulator.messages import WRITTEN, Attached, Draft, Event, File, Message
from channels.databox.simulator.wire import (
    NAMESPACE,
    attribute,
    base64_lines,
    element,
    group,
    written,
)

_NUMBERS = {"dmSenderOrgUnitNum", "dmRecipientOrgUnitNum"}
_TRUTHS = {"dmPersonalDelivery": "false", "dmAllowSubstDelivery": "true"}
_DECLARED = f' xmlns:p="{NAMESPACE}"'
_LONGEST = 100


def envelope(
    prefix: str, number: int, sender: Box, recipient: Box, draft: Draft, *, is_whole: bool = False
) -> str:
    """Return the elements of the envelope, what the system adds first.

    Only in whole messages the real ones have ``dmAmbiguousRecipient``.
    """
    system = sender.id == "aaaaaaa"
    added: tuple[tuple[str, object], ...] = (
        ("dmID", number),
        ("dbIDSender", sender.id),
        ("dmSender", sender.owner[:_LONGEST]),
        ("dmSenderAddress", None if system else sender.address[:_LONGEST]),
        ("dmSenderType", KINDS.get(sender.kind, 0)),
        ("dmRecipient", recipient.owner[:_LONGEST]),
        ("dmRecipientAddress", recipient.address[:_LONGEST]),
    )
    fields = dict(draft.fields) | {"dbIDRecipient": recipient.id}
    return "".join(
        (
            *(element(f"{prefix}:{name}", value) for name, value in added),
            element(f"{prefix}:dmAmbiguousRecipient", False) if is_whole else "",
            *(element(f"{prefix}:{name}", _value(name, fields)) for name in WRITTEN),
        )
    )


def _value(name: str, fields: dict[str, str]) -> str | None:
    value = fields.get(name) or _TRUTHS.get(name)
    if value is None and name in _NUMBERS:
        return "0"
    return {"1": "true", "0": "false"}.get(value, value) if name in _TRUTHS and value else value


def content(number: int, sender: Box, recipient: Box, draft: Draft) -> bytes:
    """Return ``dmDm`` with the attachments, literally as it is hashed and sealed.

    In a big message there are gaps where the attachments go; ``literal`` fills them.
    """
    inner = [*(_file(_empty(one)) for one in draft.attached), *(_file(one) for one in draft.files)]
    files = group("p:dmFiles", inner, _DECLARED)
    told = envelope("p", number, sender, recipient, draft, is_whole=True)
    whole = group("p:dmDm", (told, files), _DECLARED)
    return whole.encode()


def _file(one: File) -> str:
    described = (
        ("dmMimeType", one.media_type),
        ("dmFileMetaType", one.role),
        ("dmFileDescr", one.name),
        ("dmFileGuid", one.guid),
        ("dmUpFileGuid", one.upper_guid),
    )
    attributes = "".join(
        attribute(name, value) for name, value in described if value or not name.endswith("Guid")
    )
    if one.as_xml:
        inner = group("p:dmXMLContent", (one.content.decode(),))
    else:
        inner = group("p:dmEncodedContent", (base64_lines(one.content),))
    return group("p:dmFile", (inner,), attributes)


def _empty(one: Attached) -> File:
    return File(one.name, one.media_type, one.role, b"", guid=one.guid, upper_guid=one.upper_guid)


def literal(skeleton: bytes, files: Sequence[Path]) -> Iterator[bytes]:
    """Yield the literal octets of ``dmDm``, its gaps filled with *files*."""
    return streams.literal(skeleton, files)


def digest(pieces: Iterable[bytes]) -> bytes:
    """Return the hash over the literal octets of ``dmDm``."""
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(piece)
    return whole.digest()


def kilobytes(draft: Draft) -> int:
    """Return the size of all attachments as it is told: of their base64, rounded."""
    size = sum(len(one.content) for one in draft.files) + sum(one.size for one in draft.attached)
    return round(size * 4 / 3 / 1024)


def standing(message: Message) -> Iterator[str]:
    """Yield what stands behind ``dmDm``: hash, stamp, times and state."""
    yield element("q:dmHash", message.digest, ' algorithm="SHA-256"')
    yield element("q:dmQTimestamp", message.stamp)
    yield element("q:dmDeliveryTime", message.delivered)
    yield element("q:dmAcceptanceTime", message.accepted)
    yield element("q:dmMessageStatus", int(message.state))


def returned(message: Message) -> str:
    """Return a whole message."""
    return b"".join(returning(message, iter((message.content,)))).decode()


def returning(message: Message, content_: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a whole message of any size, its literal content as given."""
    told = kind(message) + (attribute("dmVODZ", "true") if message.is_big else "")
    yield f"<q:dmReturnedMessage{told}>".encode()
    yield from content_
    size = element("q:dmAttachmentSize", message.size)
    yield ("".join((*standing(message), size)) + "</q:dmReturnedMessage>").encode()


def kind(message: Message) -> str:
    """Return the attributes that tell commercial and suspicious messages."""
    suspected = attribute("specMessFlag", "1") if message.is_suspected else ""
    return (attribute("dmType", message.kind) if message.kind else "") + suspected


def bare(message: Message, sender: Box, recipient: Box) -> str:
    """Return ``dmDm`` without the attachments."""
    draft = Draft(recipient.id, message.fields, ())
    return group("p:dmDm", (envelope("p", message.id, sender, recipient, draft),), _DECLARED)


def delivery(message: Message, sender: Box, recipient: Box, events: list[Event]) -> str:
    """Return the delivery info."""
    told = group("q:dmEvents", (_event(one.at, f"{one.code}: {one.text}") for one in events))
    return group("q:dmDelivery", (bare(message, sender, recipient), *standing(message), told))


def _event(at: datetime, text: str) -> str:
    pair = (element("q:dmEventTime", written(at)), element("q:dmEventDescr", text))
    return group("q:dmEvent", pair)


def document(root: str, namespace: str, inner: str) -> bytes:
    """Return a document to be sealed: no declaration, and its own namespace."""
    return b"".join(document_of(root, namespace, iter((inner.encode(),))))


def document_of(root: str, namespace: str, inner: Iterator[bytes]) -> Iterator[bytes]:
    """Yield such a document, however large."""
    declared = (
        f' xmlns:q="{NAMESPACE}/{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    yield f"<q:{root}{declared}>".encode()
    yield from inner
    yield f"</q:{root}>".encode()
