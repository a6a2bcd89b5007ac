"""Seals documents and stamps them with time, as the system does, with keys of its own."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as ax509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives._asymmetric import AsymmetricPadding
from cryptography.hazmat.primitives.asymmetric import padding

from channels.databox.simulator.authority import Credentials
from channels.databox.simulator.streams import regular

#: The policy under which stamps are made, of the arc for examples.
POLICY = "1.3.6.1.4.1.32473.1.1"

#: The content travels in pieces of so many octets, each an octet string of its own.
PIECE = 1000

_SALT = 32
_PIECE_TAG, _LONG_LENGTH = 0x04, 0x80
_DIGEST = "message_digest"

#: A signed document up to its content, in which SHA-256 stands as its algorithm, and what ends it.
_BEFORE = b"".join(
    (
        bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101"),
        cms.DigestAlgorithms([{"algorithm": "sha256"}]).dump(),
        bytes.fromhex("3080 06092a864886f70d010701 a080 2480"),
    )
)
_BEHIND = bytes(6)

#: The last octets of a document, in which everything but the attachments stands.
_END = 65536


@dataclass(frozen=True, slots=True)
class Seal:
    """The keys of the administrator and of the time-stamping authority."""

    administrator: Credentials
    stamps: Credentials

    def stamp(self, digest: bytes, at: datetime, serial: int) -> bytes:
        """Return a time-stamp token (RFC 3161) over a SHA-256 *digest*, DER."""
        facts = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": digest,
                },
                "serial_number": serial,
                "gen_time": at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000),
            }
        )
        content: bytes = facts.dump()
        signer = _signer(self.stamps, "tst_info", hashlib.sha256(content).digest(), at)
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [_certificate(self.stamps)],
                "signer_infos": [signer],
            }
        )
        token: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
        return token

    def sealed(self, content: bytes, at: datetime, serial: int) -> bytes:
        """Return *content* signed (CAdES-T): BER of indefinite length, as the real ones are."""
        return b"".join(self.sealing(lambda: iter((content,)), at, serial))

    def sealing(
        self,
        content: Callable[[], Iterator[bytes]],
        at: datetime,
        serial: int,
        *,
        stamped: bool = True,
    ) -> Iterator[bytes]:
        """Yield the same for a content of any size; *content* is called twice.

        Without a time stamp in the signature when it is not *stamped*.
        """
        whole = hashlib.sha256()
        for piece in content():
            whole.update(piece)
        signer = _signer(self.administrator, "data", whole.digest(), at)
        if stamped:
            digest = hashlib.sha256(signer["signature"].native).digest()
            token = cms.ContentInfo.load(self.stamp(digest, at, serial))
            signer["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": [token]}]
        certificate: bytes = _certificate(self.administrator).dump()
        yield _BEFORE
        for piece in regular(content(), PIECE * 250):
            yield b"".join(_octets(piece[i : i + PIECE]) for i in range(0, len(piece), PIECE))
        yield b"".join(
            (
                _BEHIND,
                bytes.fromhex("a080"),
                certificate,
                bytes(2),
                _tagged(0x31, signer.dump()),
                _BEHIND,
            )
        )

    def is_ours(self, signed: Any, digest: bytes) -> bool:
        """Tell whether *signed* data (CMS) carries our seal over content with this SHA-256."""
        signer = signed["signer_infos"][0]
        attributes = signer["signed_attrs"]
        digests = [one["values"][0].native for one in attributes if one["type"].native == _DIGEST]
        try:
            self.administrator.key.public_key().verify(
                signer["signature"].native,
                attributes.untag().dump(),
                _PSS.padding,
                hashes.SHA256(),
            )
        except InvalidSignature:
            return False
        return digests == [digest]


@dataclass(frozen=True, slots=True)
class Examined:
    """What a signed document says of itself."""

    signed: Any
    #: SHA-256 of what was sealed.
    digest: bytes
    #: The end of what was sealed, where hash, stamp and state stand.
    end: bytes


def examined(octets: bytes) -> Examined:
    """Read a signed document of any build. Raises ``ValueError`` and what asn1crypto raises."""
    signed = cms.ContentInfo.load(octets)["content"]
    content = content_of(signed)
    return Examined(signed, hashlib.sha256(content).digest(), content)


def examined_in_pieces(source: BinaryIO) -> Examined:
    """Read a signed document of our own build, however large. Raises ``ValueError``."""
    if source.read(len(_BEFORE)) != _BEFORE:
        raise ValueError("not sealed by us")
    whole, end = hashlib.sha256(), b""
    for piece in _inner(source):
        whole.update(piece)
        end = (end + piece)[-_END:]
    # Without its content the document is small, and whoever reads it sees the same signature.
    signed = cms.ContentInfo.load(_BEFORE + _BEHIND + source.read(_END)[4:])["content"]
    return Examined(signed, whole.digest(), end)


def _inner(source: BinaryIO) -> Iterator[bytes]:
    while (head := source.read(2)) and head[0] == _PIECE_TAG:
        size = head[1]
        if size & _LONG_LENGTH:
            size = int.from_bytes(source.read(size & ~_LONG_LENGTH), "big")
        if size > _END:
            raise ValueError("a piece too large")
        yield source.read(size)


def content_of(signed: Any) -> bytes:
    """Return what was sealed. Raises ``ValueError`` for pieces we would not have made."""
    value = signed["encap_content_info"]["content"]
    contents: bytes = value.contents
    if value.method == 0:
        return contents
    # The library joins pieces in time that grows with their square.
    pieces, place = [], 0
    while place < len(contents) and contents[place]:
        tag, size = contents[place], contents[place + 1]
        if tag != _PIECE_TAG:
            raise ValueError(f"a piece of kind {tag:#x}")
        place += 2
        if size & _LONG_LENGTH:
            digits = size & ~_LONG_LENGTH
            size = int.from_bytes(contents[place : place + digits], "big")
            place += digits
        pieces.append(contents[place : place + size])
        place += size
    return b"".join(pieces)


def _octets(piece: bytes) -> bytes:
    return _tagged(0x04, piece)


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:  # noqa: PLR2004  (X.690 8.1.3: shorter lengths take one octet)
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _signer(who: Credentials, content_type: str, digest: bytes, at: datetime) -> Any:
    certificate = _certificate(who)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [content_type]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": at.replace(microsecond=0)})]},
            {"type": "message_digest", "values": [digest]},
            {
                "type": "signing_certificate_v2",
                "values": [{"certs": [{"cert_hash": hashlib.sha256(certificate.dump()).digest()}]}],
            },
        ]
    )
    scheme = _PKCS1 if content_type == "tst_info" else _PSS
    signature = who.key.sign(attributes.dump(), scheme.padding, hashes.SHA256())
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {
                            "issuer": certificate.issuer,
                            "serial_number": certificate.serial_number,
                        }
                    )
                }
            ),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": scheme.algorithm,
            "signature": signature,
        }
    )


@dataclass(frozen=True, slots=True)
class _Scheme:
    algorithm: Any
    padding: AsymmetricPadding


#: Time stamps are signed in the old way.
_PKCS1 = _Scheme(algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}), padding.PKCS1v15())

#: RSA-PSS, which the system has signed messages with since December 2024.
_PSS = _Scheme(
    algos.SignedDigestAlgorithm(
        {
            "algorithm": "rsassa_pss",
            "parameters": algos.RSASSAPSSParams(
                {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "mask_gen_algorithm": {
                        "algorithm": "mgf1",
                        "parameters": {"algorithm": "sha256"},
                    },
                    "salt_length": _SALT,
                }
            ),
        }
    ),
    padding.PSS(padding.MGF1(hashes.SHA256()), _SALT),
)


def _certificate(who: Credentials) -> Any:
    return ax509.Certificate.load(who.certificate.public_bytes(serialization.Encoding.DER))
