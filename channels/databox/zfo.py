"""Opens signed data messages (ZFO): the XML inside, and whether the seal around it is whole."""

import hashlib
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from channels.databox.ber import NotSigned, joined

_HASHES: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}

WHOLE, BROKEN, UNKNOWN = "whole", "broken", "not-assessed"


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known about the seal. Whether its authority is trusted is not looked at here."""

    #: ``whole``, ``broken`` or ``not-assessed``.
    state: str
    #: The name on the certificate, and its issuer.
    sealed_by: str = ""
    issued_by: str = ""
    #: The time in the time stamp over the signature, else nothing.
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The content with its seal."""

    content: bytes
    seal: Seal


def unsealed(octets: bytes) -> Opened:
    """Open signed data, BER or DER. Raises ``NotSigned``."""
    try:
        info = cms.ContentInfo.load(octets)
        signed = info["content"]
        content = joined(signed["encap_content_info"]["content"])
        signer = signed["signer_infos"][0]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise NotSigned(str(error)) from error
    return Opened(content, _seal(signed, signer, content))


def stamp_time(token: bytes) -> tuple[datetime, bytes]:
    """Return the time and the stamped digest of a time-stamp token. Raises ``NotSigned``."""
    try:
        info = cms.ContentInfo.load(token)
        return _stamped(info)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise NotSigned(str(error)) from error


def _stamped(info: Any) -> tuple[datetime, bytes]:
    facts = info["content"]["encap_content_info"]["content"].parsed
    return facts["gen_time"].native, facts["message_imprint"]["hashed_message"].native


def _seal(signed: Any, signer: Any, content: bytes) -> Seal:
    try:
        certificate = _signers_certificate(signed, signer)
        return Seal(
            state=_state(signer, certificate, content),
            sealed_by=certificate.subject.human_friendly,
            issued_by=certificate.issuer.human_friendly,
            stamped_at=_stamp_over(signer),
        )
    except (ValueError, TypeError, KeyError, IndexError, UnsupportedAlgorithm):
        return Seal(UNKNOWN)


def _signers_certificate(signed: Any, signer: Any) -> Any:
    serial = signer["sid"].chosen["serial_number"].native
    for choice in signed["certificates"]:
        if choice.chosen.serial_number == serial:
            return choice.chosen
    raise KeyError(serial)


def _state(signer: Any, certificate: Any, content: bytes) -> str:
    attributes = signer["signed_attrs"]
    digest_name = signer["digest_algorithm"]["algorithm"].native
    expected = hashlib.new(digest_name, content).digest()
    told = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
    if told != [expected]:
        return BROKEN
    with warnings.catch_warnings():
        # Old certificates have flaws that do not matter for their key.
        warnings.simplefilter("ignore")
        key = x509.load_der_x509_certificate(certificate.dump()).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return UNKNOWN
    kind, scheme = _scheme(signer["signature_algorithm"], digest_name)
    try:
        key.verify(signer["signature"].native, attributes.untag().dump(), scheme, kind)
    except InvalidSignature:
        return BROKEN
    return WHOLE


def _scheme(algorithm: Any, digest_name: str) -> tuple[Any, Any]:
    if algorithm["algorithm"].native != "rsassa_pss":
        return _HASHES[digest_name](), padding.PKCS1v15()
    parameters = algorithm["parameters"]
    kind = _HASHES[parameters["hash_algorithm"]["algorithm"].native]()
    mask = _HASHES[parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native]()
    return kind, padding.PSS(padding.MGF1(mask), int(parameters["salt_length"].native))


def _stamp_over(signer: Any) -> datetime | None:
    for one in signer["unsigned_attrs"] or ():
        if one["type"].native == "signature_time_stamp_token":
            return _stamped(one["values"][0])[0]
    return None
