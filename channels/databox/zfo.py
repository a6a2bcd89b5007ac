"""Opens signed data messages (ZFO): the XML inside, and what the seal around it is worth."""

import hashlib
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO

# Loading it teaches the library what is inside a time stamp.
from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from channels.databox import signed as apart
from channels.databox.signed import NotSigned
from channels.databox.trust import NOT_ASKED, Roots, Standing

_HASHES: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}

#: Since then nobody seals by SHA-1: what claims it is not assessed.
_SHA1_ENDS = datetime(2011, 1, 1, tzinfo=UTC)

UNASKED = Standing(NOT_ASKED)
WHOLE, BROKEN, UNKNOWN = "whole", "broken", "not-assessed"

_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    UnsupportedAlgorithm,
)


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known about the seal."""

    #: ``whole``, ``broken`` or ``not-assessed``.
    state: str
    #: Why it is not whole; one sentence.
    why: str = ""
    #: The name on the certificate, and its issuer.
    sealed_by: str = ""
    issued_by: str = ""
    #: The time in the time stamp over the signature, else nothing.
    stamped_at: datetime | None = None
    #: The time that the seal itself claims.
    signed_at: datetime | None = None
    algorithm: str = ""
    #: Whether its certificate leads to a trusted authority: see ``channels.databox.trust``.
    standing: Standing = UNASKED


#: Gives a content piece by piece, as often as it is asked. Raises ``NotSigned``.
Pieces = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Opened:
    """The content with its seal."""

    pieces: Pieces
    seal: Seal

    @property
    def content(self) -> bytes:
        """The whole content; of large documents only its pieces should be asked for."""
        return b"".join(self.pieces())


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp (RFC 3161)."""

    at: datetime
    digest: bytes
    algorithm: str
    #: The seal of the authority that stamped.
    seal: Seal


NO_ROOTS = Roots()


def unsealed(octets: bytes, roots: Roots = NO_ROOTS) -> Opened:
    """Open signed data, BER or DER. Raises ``NotSigned``."""
    return unsealed_in(io.BytesIO(octets), roots)


def unsealed_in(file: BinaryIO, roots: Roots = NO_ROOTS) -> Opened:
    """Open signed data that lies in a file, however long. Raises ``NotSigned``."""
    data = apart.skeleton(file)

    def pieces() -> Iterator[bytes]:
        return apart.content(file)

    try:
        signer = data["signer_infos"][0]
    except _UNREADABLE as error:
        raise NotSigned(str(error)) from error
    return Opened(pieces, _seal(data, signer, pieces, roots))


def stamp(token: bytes, roots: Roots = NO_ROOTS) -> Stamp:
    """Read a time-stamp token. Raises ``NotSigned``."""
    try:
        return _stamp(cms.ContentInfo.load(token), roots)
    except _UNREADABLE as error:
        raise NotSigned(str(error)) from error


def _stamp(info: Any, roots: Roots) -> Stamp:
    signed = info["content"]
    inside = signed["encap_content_info"]["content"]
    facts: tsp.TSTInfo = inside.parsed
    imprint = facts["message_imprint"]
    return Stamp(
        at=facts["gen_time"].native,
        digest=imprint["hashed_message"].native,
        algorithm=imprint["hash_algorithm"]["algorithm"].native,
        seal=_seal(signed, signed["signer_infos"][0], lambda: iter((bytes(inside),)), roots),
    )


def _seal(signed: Any, signer: Any, pieces: Pieces, roots: Roots) -> Seal:
    try:
        certificates = _certificates(signed)
        certificate = _signers_certificate(certificates, signer)
        found = Seal(
            state=WHOLE,
            sealed_by=certificate.subject.human_friendly,
            issued_by=certificate.issuer.human_friendly,
            signed_at=_told(signer, "signing_time"),
            algorithm=signer["digest_algorithm"]["algorithm"].native,
        )
        stamped = _stamp_over(signer, roots)
        problem = _problem(signer, certificate, pieces) or _stamp_problem(signer, stamped)
        if problem:
            return replace(found, state=BROKEN, why=problem)
        return _dated(found, certificate, certificates, stamped, roots)
    except _UNREADABLE as error:
        return Seal(UNKNOWN, f"pečeť nelze přečíst ({type(error).__name__})")


def _dated(
    seal: Seal, certificate: Any, others: list[Any], stamped: Stamp | None, roots: Roots
) -> Seal:
    """Judge an unbroken seal at the time of its stamp, or at the time it claims."""
    # A time stamp in itself has no stamp above it; it is judged where it says it was made.
    at = stamped.at if stamped else seal.signed_at
    if at is not None and seal.algorithm == "sha1" and at >= _SHA1_ENDS:
        return replace(seal, state=UNKNOWN, why="otisk SHA-1 už tehdy neplatil")
    standing = Standing(NOT_ASKED, "není znám okamžik pečetění")
    if at is not None:
        standing = roots.standing(_loaded(certificate), map(_loaded, others), at)
    stamped_at = stamped.at if stamped else None
    return replace(seal, stamped_at=stamped_at, standing=standing)


def _certificates(signed: Any) -> list[Any]:
    # Others are of roles, not of keys.
    return [one.chosen for one in signed["certificates"] if one.name == "certificate"]


def _signers_certificate(certificates: list[Any], signer: Any) -> Any:
    chosen = signer["sid"].chosen
    for one in certificates:
        if signer["sid"].name == "issuer_and_serial_number":
            if (
                one.serial_number == chosen["serial_number"].native
                and one.issuer == chosen["issuer"]
            ):
                return one
        elif one.key_identifier == chosen.native:
            return one
    raise KeyError("certificate")


def _loaded(certificate: Any) -> x509.Certificate:
    with warnings.catch_warnings():
        # Old certificates have flaws that do not matter for their key.
        warnings.simplefilter("ignore")
        return x509.load_der_x509_certificate(certificate.dump())


def _told(signer: Any, kind: str) -> Any:
    found = [
        one["values"][0].native for one in signer["signed_attrs"] if one["type"].native == kind
    ]
    return found[0] if len(found) == 1 else None


def _problem(signer: Any, certificate: Any, pieces: Pieces) -> str:
    """Return what is broken, empty when the seal is over this content and of this key."""
    digest_name = signer["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(digest_name)
    for piece in pieces():
        digest.update(piece)
    if _told(signer, "message_digest") != digest.digest():
        return "obsah není ten, který byl zapečetěn"
    key = _loaded(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise UnsupportedAlgorithm(certificate.public_key.algorithm)
    kind, scheme = _scheme(signer["signature_algorithm"], digest_name)
    try:
        key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), scheme, kind)
    except InvalidSignature:
        return "pečeť neodpovídá klíči svého certifikátu"
    return ""


def _stamp_problem(signer: Any, stamped: Stamp | None) -> str:
    if stamped is None:
        return ""
    if stamped.digest != hashlib.new(stamped.algorithm, signer["signature"].native).digest():
        return "časové razítko pečeti patří k jiné pečeti"
    return "časové razítko pečeti je porušené" if stamped.seal.state == BROKEN else ""


def _scheme(algorithm: Any, digest_name: str) -> tuple[Any, Any]:
    if algorithm["algorithm"].native != "rsassa_pss":
        return _HASHES[digest_name](), padding.PKCS1v15()
    parameters = algorithm["parameters"]
    kind = _HASHES[parameters["hash_algorithm"]["algorithm"].native]()
    mask = _HASHES[parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native]()
    return kind, padding.PSS(padding.MGF1(mask), int(parameters["salt_length"].native))


def _stamp_over(signer: Any, roots: Roots) -> Stamp | None:
    for one in signer["unsigned_attrs"] or ():
        if one["type"].native == "signature_time_stamp_token":
            return _stamp(one["values"][0], roots)
    return None


def standing_of(signed: Any, roots: Roots) -> Seal:
    """Return the seal of signed data whose content is not at hand; it may yet be broken."""
    try:
        signer = signed["signer_infos"][0]
        certificates = _certificates(signed)
        certificate = _signers_certificate(certificates, signer)
        found = Seal(
            state=UNKNOWN,
            signed_at=_told(signer, "signing_time"),
            algorithm=signer["digest_algorithm"]["algorithm"].native,
        )
        return _dated(found, certificate, certificates, _stamp_over(signer, roots), roots)
    except _UNREADABLE as error:
        return Seal(UNKNOWN, f"pečeť nelze přečíst ({type(error).__name__})")
