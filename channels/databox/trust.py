"""Tells whether a certificate leads to an authority that the office trusts."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gateway.model.errors import ConfigError

#: More authorities above one another are nobody's chain.
_LONGEST = 6

#: How a certificate may stand.
TRUSTED, UNTRUSTED, NOT_ASKED = "trusted", "untrusted", "not-assessed"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands, and why."""

    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Roots:
    """The authorities an office trusts for seals and time stamps; none: nothing is assessed."""

    roots: tuple[x509.Certificate, ...] = ()
    #: Authorities between, which are trusted only when a root vouches for them.
    between: tuple[x509.Certificate, ...] = ()

    @classmethod
    def read(cls, path: str) -> "Roots":
        """Read a PEM file, or all PEM files of a folder. Raises ``ConfigError``."""
        if not path:
            return cls()
        place = Path(path)
        files = sorted(place.glob("*.pem")) if place.is_dir() else [place]
        try:
            with warnings.catch_warnings():
                # Old authorities have flaws that do not matter for their keys.
                warnings.simplefilter("ignore")
                found = [
                    one
                    for file in files
                    for one in x509.load_pem_x509_certificates(file.read_bytes())
                ]
        except (OSError, ValueError) as error:
            raise ConfigError(f"channels.databox.seal_roots: {error}") from error
        roots = tuple(one for one in found if one.subject == one.issuer)
        if not roots:
            raise ConfigError(f"channels.databox.seal_roots: no root certificate in {path}")
        return cls(roots, tuple(one for one in found if one.subject != one.issuer))

    def standing(
        self, certificate: x509.Certificate, others: Iterable[x509.Certificate], at: datetime
    ) -> Standing:
        """Tell how *certificate* stood at an instant; *others* came along with it.

        Whether it had been revoked is not asked: the seal's owner and the judge are the same
        authority of the state, and an office has no way to its list at the time.
        """
        if not self.roots:
            return Standing(NOT_ASKED, "nejsou nastaveny kořenové certifikáty")
        known = (*self.between, *others)
        problems = [_chain_problem(chain, at) for chain in self._chains(certificate, known)]
        if not problems:
            issuer = certificate.issuer.rfc4514_string()
            return Standing(UNTRUSTED, f"k důvěryhodné autoritě nevede cesta od {issuer}")
        if "" in problems:
            return Standing(TRUSTED)
        return Standing(UNTRUSTED, problems[0])

    def _chains(
        self, certificate: x509.Certificate, between: Sequence[x509.Certificate]
    ) -> Iterator[tuple[x509.Certificate, ...]]:
        """Yield the ways from the certificate up to a root."""
        open_ends: list[tuple[x509.Certificate, ...]] = [(certificate,)]
        while open_ends:
            chain = open_ends.pop()
            for root in self.roots:
                if root == chain[-1] or _issued(root, chain[-1]):
                    yield chain if root == chain[-1] else (*chain, root)
            if len(chain) < _LONGEST:
                open_ends += [
                    (*chain, one) for one in between if one not in chain and _issued(one, chain[-1])
                ]


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer or not _is_authority(issuer):
        return False
    try:
        if isinstance(certificate.signature_hash_algorithm, hashes.SHA1):
            _verify_old(issuer, certificate)
        else:
            certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _verify_old(issuer: x509.Certificate, certificate: x509.Certificate) -> None:
    """Verify what the library would not: certificates of 2009, when SHA-1 was still good."""
    key = issuer.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise UnsupportedAlgorithm("no RSA")
    octets = certificate.tbs_certificate_bytes
    key.verify(certificate.signature, octets, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _chain_problem(chain: Sequence[x509.Certificate], at: datetime) -> str:
    for one in chain:
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            return f"certifikát {one.subject.rfc4514_string()} v té době neplatil"
    return ""
