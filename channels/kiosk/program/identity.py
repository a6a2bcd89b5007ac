"""Who this kiosk is: its key, its certificate, and how it gets them."""

import base64
import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from channels.kiosk.files import written
from gateway.model.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Identity:
    """The files of one kiosk."""

    folder: Path

    @property
    def key(self) -> Path:
        """The private key."""
        return self.folder / "kiosk.key"

    @property
    def certificate(self) -> Path:
        """The certificate the authority gave for it."""
        return self.folder / "kiosk.pem"

    @property
    def authority(self) -> Path:
        """The authority's own certificate."""
        return self.folder / "authority.pem"

    @property
    def enrolled(self) -> bool:
        """Whether there is a certificate."""
        return self.certificate.exists()

    def context(self) -> ssl.SSLContext:
        """Return how to speak TLS: trusting our authority alone, as ourselves if enrolled."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(self.authority)
        if self.enrolled:
            context.load_cert_chain(self.certificate, self.key)
        return context

    def request(self) -> str:
        """Return a signing request (PEM) for the key, which is made on first use."""
        if not self.key.exists():
            fresh = ec.generate_private_key(ec.SECP256R1())
            octets = fresh.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            written(self.key, octets)
        key = serialization.load_pem_private_key(self.key.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ConfigError(f"{self.key} is of another kind")
        # The name is the authority's business: it knows whom it gave the code to.
        builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
        request = builder.sign(key, hashes.SHA256())
        return request.public_bytes(serialization.Encoding.PEM).decode()

    def keep(self, certificate: str) -> None:
        """Keep a certificate."""
        written(self.certificate, certificate.encode(), 0o644)

    def trust(self, authority: bytes, code: str) -> None:
        """Keep *authority* (PEM) if it is the one *code* speaks of. Raises ``ConfigError``."""
        expected = code.partition(".")[2].strip().upper()
        try:
            octets = x509.load_pem_x509_certificate(authority).public_bytes(
                serialization.Encoding.DER
            )
            known = base64.b32decode(expected)
        except ValueError as error:
            raise ConfigError("The enrolment code is incomplete.") from error
        if not known or not hashlib.sha256(octets).digest().startswith(known):
            raise ConfigError("The server is not the one the enrolment code was made by.")
        written(self.authority, authority, 0o644)

    def due(self, now: float) -> bool:
        """Tell whether the certificate is in the last third of its life; *now* as ``time()``."""
        known = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        begin, end = known.not_valid_before_utc, known.not_valid_after_utc
        return datetime.fromtimestamp(now, UTC) > end - (end - begin) / 3
