"""Keeps a signature found in a mail as evidence, for whoever checks it later."""

import hashlib
from collections.abc import Iterator

from channels.email import cms
from channels.email.charsets import one_line
from channels.email.mime import Covered
from gateway.model.submission import Evidence, Outcome, Part

#: Under this kind a check looks for what it can verify; OpenPGP proves nobody to an office.
SIGNATURE, OPENPGP = "signature", "openpgp"

#: More of one mail say nothing new.
MOST = 20


def beside(covered: Covered, kept: dict[int, Part], original: bytes) -> Evidence:
    """Return what is to be known of a signature that lies beside what it signs (RFC 1847).

    *kept* are the parts by where they begin; the signature is the first after what it covers.
    """
    following = sorted(start for start in kept if start > covered.end)
    part = kept[following[0]] if following else None
    details = {
        "form": "detached",
        "protocol": covered.protocol or (part.media_type if part else ""),
        "part": part.name if part else "",
        "part_sha256": part.blob.sha256 if part else "",
        "covers_sha256": hashlib.sha256(covered.content).hexdigest(),
    }
    if covered.octets is original:
        # So that the very octets can be cut out of the original again.
        details["covers"] = f"{covered.start}-{covered.end}"
    if details["protocol"].endswith("pgp-signature"):
        return _openpgp(details)
    names = ""
    if part is not None and part.blob.content is not None:
        found = cms.opened(part.blob.content)
        names = ", ".join(found.names) if found else ""
    return _found(details, names)


def around(part: Part, signed: cms.Signed) -> Evidence:
    """Return what is to be known of a signature that holds what it signs, or lies alone."""
    details = {
        "form": "opaque" if signed.content is not None else "alone",
        "part": part.name,
        "part_sha256": part.blob.sha256,
        "digests": ", ".join(signed.digests),
    }
    if signed.content is not None:
        details["covers_sha256"] = hashlib.sha256(signed.content).hexdigest()
    return _found(details, ", ".join(signed.names))


def in_text(name: str) -> Evidence:
    """Return what is to be known of an OpenPGP signature written into a text."""
    return _openpgp({"form": "in text", "part": name})


def all_of(evidence: list[Evidence]) -> Iterator[Evidence]:
    """Yield as many as are worth keeping."""
    yield from evidence[:MOST]


def _found(details: dict[str, str], names: str) -> Evidence:
    names = one_line(names, 300)
    whose = f" s certifikátem na jméno {names}" if names else ""
    summary = f"E-mail nese elektronický podpis{whose}; jeho platnost zatím nebyla ověřena."
    return Evidence(SIGNATURE, Outcome.NOT_ASSESSED, summary, details | {"names": names})


def _openpgp(details: dict[str, str]) -> Evidence:
    summary = "E-mail nese podpis OpenPGP; uznávaným elektronickým podpisem není."
    return Evidence(OPENPGP, Outcome.NOTED, summary, details)
