"""Names what a message's arrival tells beside its octets, and puts it together."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from channels.databox.document import Document, NotAMessage, read
from channels.databox.records import Listed
from channels.databox.signed import NotSigned, skeleton
from channels.databox.trust import NOT_ASKED, Roots
from channels.databox.zfo import NO_ROOTS, Opened, standing_of, unsealed

_NAMESPACE = "http://isds.czechpoint.cz/v20"

#: Why only a message's envelope is here.
NOT_FETCHED = "not_fetched"
#: The events of the delivery info, a line each; and the info itself as it came, in base64.
EVENTS, DELIVERY_INFO = "events", "delivery_info"
#: How the seal's certificate stands at the authorities of the settings, and why.
TRUST, TRUST_WHY = "seal_trust", "seal_trust_why"
#: What the arrival is, if no message: the delivery info of one that we sent.
WHAT, ABOUT_SENT = "what", "delivery-info"


def envelope_of(box: str, message: Listed, listed_at: datetime) -> dict[str, str]:
    """Return what the list tells about a message."""
    return {
        "box": box,
        "dm_id": message.id,
        "sender": message.sender,
        "sender_type": str(message.sender_type),
        **({"kind": message.kind} if message.kind else {}),
        **({"suspected": "yes"} if message.is_suspected else {}),
        "delivered": message.delivered.isoformat() if message.delivered else "",
        "accepted": message.accepted.isoformat() if message.accepted else "",
        # Our own look may be what served the message.
        "listed": listed_at.isoformat(),
    }


def listed_document(message: Listed) -> bytes:
    """Return as XML what the list tells about a message of which not even the envelope is given."""
    root = etree.Element(f"{{{_NAMESPACE}}}dmRecord", nsmap={None: _NAMESPACE})
    inner = etree.SubElement(root, f"{{{_NAMESPACE}}}dmDm")
    for name, text in message.envelope.items():
        etree.SubElement(inner, f"{{{_NAMESPACE}}}{name}").text = text
    told = {
        "dmDeliveryTime": message.delivered.isoformat() if message.delivered else "",
        "dmAcceptanceTime": message.accepted.isoformat() if message.accepted else "",
        "dmMessageStatus": str(message.state),
    }
    for name, text in told.items():
        etree.SubElement(root, f"{{{_NAMESPACE}}}{name}").text = text
    octets: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return octets


def seal_facts(file: BinaryIO, roots: Roots) -> dict[str, str]:
    """Return how the seal of a document in a file stands; blocks."""
    try:
        standing = standing_of(skeleton(file), roots).standing
    except NotSigned as error:
        return {TRUST: NOT_ASKED, TRUST_WHY: f"pečeť nelze přečíst ({error})"}
    return {TRUST: standing.state, TRUST_WHY: standing.why}


def info_facts(octets: bytes) -> dict[str, str]:
    """Return a delivery info with its events."""
    kept = {DELIVERY_INFO: base64.b64encode(octets).decode("ascii")}
    opened = info_of(octets)
    return kept | {EVENTS: "\n".join(opened[1].events)} if opened else kept


def info_in(envelope: Mapping[str, str]) -> bytes:
    """Return the delivery info that came along, empty when none did."""
    try:
        return base64.b64decode(envelope.get(DELIVERY_INFO, ""))
    except (binascii.Error, ValueError):
        return b""


def info_of(octets: bytes, roots: Roots = NO_ROOTS) -> tuple[Opened, Document] | None:
    """Read a delivery info, ``None`` when it cannot be read."""
    try:
        opened = unsealed(octets, roots)
        return opened, read(opened.content)
    except (NotSigned, NotAMessage):
        return None
