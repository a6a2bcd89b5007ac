"""Reads the XML of a data message: its envelope, its attachments, and whether its hash holds."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from channels.databox import lean
from channels.databox.lean import Lean
from channels.databox.signed import NotSigned
from channels.databox.zfo import BROKEN, Pieces, Stamp, stamp

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_OPENING = re.compile(rb"<((?:[\w.-]+:)?dmDm)[\s>]")

#: More is nobody's message; what is over is told.
MOST_FILES = 1000

VALID, INVALID, UNKNOWN = "valid", "invalid", "not-assessed"


class NotAMessage(Exception):
    """This is no data message."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """One attachment as it stands in the message."""

    name: str
    media_type: str
    role: str
    content: bytes
    #: The content could not be decoded as it should.
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What a data message says."""

    #: The simple elements of the envelope by name; empty and nil ones are left out.
    envelope: Mapping[str, str]
    files: tuple[SentFile, ...]
    #: Delivery (dodání) and acceptance (doručení), and the state's number as text.
    delivered: datetime | None
    accepted: datetime | None
    state: str
    #: ``valid`` when the hash is that of the literal octets, ``invalid`` or ``not-assessed``.
    hash_state: str
    hash_algorithm: str
    hash_value: str
    #: When it was submitted, by the qualified time stamp; and whether that is over this hash.
    stamped_at: datetime | None
    stamped_by: str
    stamp_state: str
    #: What happened to it, of a delivery info: time and event, in the order told.
    events: tuple[str, ...] = ()
    #: The letter for its kind, empty where none is told.
    kind: str = ""


def read(content: bytes) -> Document:
    """Read a message's XML. Raises ``NotAMessage``."""
    return read_pieces(lambda: iter((content,)))


def read_pieces(pieces: Pieces) -> Document:
    """Read a message's XML of any length; of it only the attachments are held in memory.

    Raises ``NotAMessage``, and what *pieces* raises.
    """
    try:
        tree = lean.read(pieces())
    except lean.NotXml as error:
        raise NotAMessage(str(error)) from error
    root = tree.root
    inner = _find(root, "dmDm")
    if inner is None:
        raise NotAMessage("no dmDm")
    algorithm, value = _hash(root)
    stamped, stamp_state = _stamp(root, value)
    files = _find(inner, "dmFiles")
    return Document(
        envelope=dict(_simple(inner)),
        files=tuple(_files(tree, files)) if files is not None else (),
        delivered=_time(_text(root, "dmDeliveryTime")),
        accepted=_time(_text(root, "dmAcceptanceTime")),
        state=_text(root, "dmMessageStatus"),
        # Without the attachments the hash cannot be computed, for it is over them too.
        hash_state=UNKNOWN if files is None else _hash_state(pieces, algorithm, value),
        hash_algorithm=algorithm,
        hash_value=base64.b64encode(value).decode("ascii"),
        stamped_at=stamped.at if stamped else None,
        stamped_by=stamped.seal.sealed_by if stamped else "",
        stamp_state=stamp_state,
        events=tuple(_events(root)),
        kind=_kind(root),
    )


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _find(root: Any, name: str) -> Any:
    return next((one for one in root.iter(etree.Element) if _local(one) == name), None)


def _text(root: Any, name: str) -> str:
    found = _find(root, name)
    return "" if found is None or found.get(_NIL) == "true" else (found.text or "").strip()


def _simple(inner: Any) -> Iterator[tuple[str, str]]:
    for child in inner.iterchildren(etree.Element):
        if len(child) == 0 and child.text and child.get(_NIL) != "true":
            yield _local(child), child.text.strip()


def _files(tree: Lean, files: Any) -> Iterator[SentFile]:
    for one in list(files.iterchildren(etree.Element))[:MOST_FILES]:
        content, damaged = _content(tree, one)
        yield SentFile(
            name=one.get("dmFileDescr", ""),
            media_type=one.get("dmMimeType", ""),
            role=one.get("dmFileMetaType", ""),
            content=content,
            is_damaged=damaged,
        )


def _content(tree: Lean, file: Any) -> tuple[bytes, bool]:
    as_xml = _find(file, "dmXMLContent")
    if as_xml is not None:
        return b"".join(etree.tostring(one, with_tail=False) for one in as_xml), False
    told = tree.content(_find(file, "dmEncodedContent"))
    return told.octets, told.is_damaged


def _events(root: Any) -> Iterator[str]:
    for one in root.iter("{*}dmEvent"):
        at, text = _time(_text(one, "dmEventTime")), _text(one, "dmEventDescr")
        yield f"{at.isoformat() if at else '?'} {' '.join(text.split())}"


def _kind(root: Any) -> str:
    return next((one.get("dmType") for one in root.iter(etree.Element) if one.get("dmType")), "")


def _hash(root: Any) -> tuple[str, bytes]:
    found = _find(root, "dmHash")
    if found is None:
        return "", b""
    try:
        return found.get("algorithm", ""), base64.b64decode((found.text or "").strip())
    except (binascii.Error, ValueError):
        return found.get("algorithm", ""), b""


def _hash_state(pieces: Pieces, algorithm: str, value: bytes) -> str:
    name = algorithm.lower().replace("-", "")
    # SHA-3 carries its hyphen and underscore in names of its own.
    name = {"sha3256": "sha3_256", "sha3512": "sha3_512"}.get(name, name)
    if not value or name not in hashlib.algorithms_available:
        return UNKNOWN
    digest = _literal_digest(pieces(), name)
    if not digest:
        return UNKNOWN
    return VALID if digest == value else INVALID


#: So much is kept of a piece in case a mark goes on in the next one.
_OVERLAP = 256


def _literal_digest(pieces: Iterator[bytes], name: str) -> bytes:
    """Return the hash of ``dmDm`` as it stands: over its octets, not over their meaning.

    Empty when there is none. It ends with the last end mark of its name.
    """
    kept, whole, closing = b"", None, b""
    ended = b""
    for piece in pieces:
        kept += piece
        if whole is None:
            opening = _OPENING.search(kept)
            if opening is None:
                kept = kept[-_OVERLAP:]
                continue
            whole, closing = hashlib.new(name), b"</" + opening[1] + b">"
            kept = kept[opening.start() :]
        while (at := kept.find(closing)) >= 0:
            whole.update(kept[: at + len(closing)])
            kept, ended = kept[at + len(closing) :], whole.digest()
        sure = max(0, len(kept) - len(closing))
        whole.update(kept[:sure])
        kept = kept[sure:]
    return ended


def _stamp(root: Any, value: bytes) -> tuple[Stamp | None, str]:
    try:
        found = stamp(base64.b64decode(_text(root, "dmQTimestamp")))
    except (binascii.Error, ValueError, NotSigned):
        return None, UNKNOWN
    holds = found.digest == value and found.seal.state != BROKEN
    return found, VALID if holds else INVALID


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
