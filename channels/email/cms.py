"""Opens signed content (CMS, RFC 5652) and tells when content is locked (RFC 8551)."""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import Enum

from asn1crypto import cms

#: More of one file is not opened, in octets.
LARGEST = 64 * 1024 * 1024
#: Octet strings come in pieces; more of them were made to be slow.
_MOST_PIECES = 200_000

_PEM = re.compile(rb"\s*-----BEGIN (?:PKCS ?#?7|CMS)-----\s+([A-Za-z0-9+/=\s]+)-----END ")
_HEAD = 40


class Wrapping(Enum):
    """What sort of CMS it is."""

    SIGNED = "signed-data"
    LOCKED = "enveloped-data"


#: The object identifiers, as they are encoded (RFC 5652 sections 5 and 6, RFC 5083).
_KINDS = {
    bytes.fromhex("06092a864886f70d010702"): Wrapping.SIGNED,
    bytes.fromhex("06092a864886f70d010703"): Wrapping.LOCKED,
    bytes.fromhex("060b2a864886f70d0109100117"): Wrapping.LOCKED,
}


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, and by whom the certificates within say it was."""

    #: ``None`` when the signature lies apart from what it signs.
    content: bytes | None
    #: As the certificates name them; proven by nothing yet.
    names: tuple[str, ...] = ()
    #: Digest algorithms in words.
    digests: tuple[str, ...] = ()


def wrapping(octets: bytes) -> Wrapping | None:
    """Tell what sort of CMS *octets* are by their beginning; ``None`` when none."""
    head = _binary(octets[: 64 * 1024])[:_HEAD]
    if not head.startswith(b"\x30"):
        return None
    return next((kind for mark, kind in _KINDS.items() if mark in head[2:24]), None)


def opened(octets: bytes) -> Signed | None:
    """Return what signed *octets* hold; ``None`` when they cannot be read. Total."""
    binary = _binary(octets)
    if len(binary) > LARGEST or binary.count(b"\x04\x82") > _MOST_PIECES:
        return None
    try:
        return _read(binary)
    except Exception:  # noqa: BLE001  (a foreign library on foreign octets)
        return None


def _read(binary: bytes) -> Signed:
    content = cms.ContentInfo.load(binary)["content"]
    held = content["encap_content_info"]["content"]
    kept = held.native if isinstance(held.native, bytes | None) else held.contents
    digests = tuple(str(one["algorithm"].native) for one in content["digest_algorithms"])[:10]
    names = [
        _name(one.chosen.subject.native)
        for one in list(content["certificates"] or ())[:20]
        if one.name == "certificate" and not one.chosen.ca
    ]
    return Signed(kept, tuple(filter(None, names)), digests)


def _name(subject: dict[str, object]) -> str:
    named = subject.get("common_name") or subject.get("email_address") or ""
    return str(named)[:200]


def _binary(octets: bytes) -> bytes:
    match = _PEM.match(octets)
    if match is None and octets[:2] != b"MI":
        return octets
    try:
        return base64.b64decode(match[1] if match else octets, validate=False)
    except (binascii.Error, ValueError):
        return octets
