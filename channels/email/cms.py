"""Opens signed content (CMS, RFC 5652) and tells when content is locked (RFC 8551)."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from asn1crypto import algos, x509

from channels.email import ber

#: More of one file is not opened, in octets.
LARGEST = 64 * 1024 * 1024
_MOST_ALGORITHMS, _MOST_CERTIFICATES, _LARGEST_CERTIFICATE = 10, 20, 64 * 1024
#: Version, digest algorithms, what was signed, certificates, revocations, signers.
_MOST_FIELDS, _FEWEST_FIELDS, _CERTIFICATES = 6, 3, 0xA0

_PEM = re.compile(rb"\s*-----BEGIN (?:PKCS ?#?7|CMS)-----\s([A-Za-z0-9+/=\s]+)")
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
    if len(binary) > LARGEST:
        return None
    try:
        return _read(binary)
    except ber.NotBer:
        return None


def _read(binary: bytes) -> Signed:
    """Walk down to what was signed (RFC 5652 sections 3 and 5.1).

    By hand: the library takes seconds to put together a letter that came in pieces.
    """
    _, wrapped = _inside(binary, ber.element(binary, 0, len(binary)), 2)
    (signed,) = _inside(binary, wrapped, 1)
    fields = [*islice(ber.elements(binary, signed.start, signed.stop), _MOST_FIELDS)]
    if len(fields) < _FEWEST_FIELDS:
        raise ber.NotBer
    digests, held = fields[1], fields[2]
    kept = None
    for one in islice(ber.elements(binary, held.start, held.stop), 1, 2):
        (string,) = _inside(binary, one, 1)
        kept = ber.octet_string(binary, string)
    certificates = [one for one in fields[3:] if one.tag == _CERTIFICATES][:1]
    names = [name for one in certificates for name in _names(binary, one)]
    return Signed(kept, tuple(names), tuple(_algorithms(binary, digests)))


def _inside(binary: bytes, outer: ber.Element, count: int) -> list[ber.Element]:
    """Return the first *count* elements within another. Raises ``NotBer`` when there are fewer."""
    found = [*islice(ber.elements(binary, outer.start, outer.stop), count)]
    if len(found) < count:
        raise ber.NotBer
    return found


def _algorithms(binary: bytes, held: ber.Element) -> Iterator[str]:
    for one in islice(ber.elements(binary, held.start, held.stop), _MOST_ALGORITHMS):
        with suppress(Exception):  # a foreign library on foreign octets
            algorithm = algos.DigestAlgorithm.load(binary[one.begin : one.after])
            yield str(algorithm["algorithm"].native)[:40]


def _names(binary: bytes, held: ber.Element) -> Iterator[str]:
    for one in islice(ber.elements(binary, held.start, held.stop), _MOST_CERTIFICATES):
        if one.after - one.begin > _LARGEST_CERTIFICATE:
            continue
        with suppress(Exception):  # a foreign library on foreign octets
            certificate = x509.Certificate.load(binary[one.begin : one.after])
            subject = certificate.subject.native
            named = subject.get("common_name") or subject.get("email_address")
            if named and not certificate.ca:
                yield str(named)[:200]


def _binary(octets: bytes) -> bytes:
    match = _PEM.match(octets)
    if match is None and octets[:2] != b"MI":
        return octets
    dense = (match[1] if match else octets).translate(None, b" \t\r\n")
    try:
        # The beginning alone may end within a group of four.
        return base64.b64decode(dense[: len(dense) // 4 * 4], validate=False)
    except (binascii.Error, ValueError):
        return octets
