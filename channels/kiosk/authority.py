"""The office's own small certificate authority: it vouches for kiosks and for the door they use."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from channels.kiosk.files import written
from gateway.model.errors import Malformed

Name = tuple[tuple[x509.ObjectIdentifier, str], ...]

_AUTHORITY_LIFE = timedelta(days=3650 * 2)
_DOOR_LIFE = timedelta(days=397)
#: The door's certificate is made anew when less than this is left.
_DOOR_REST = timedelta(days=60)
#: Clocks of kiosks go wrong.
_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """A key, its certificate, and the folder both lie in."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The authority's certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def file(self) -> Path:
        """The same in a file."""
        return self.folder / "authority.pem"

    @property
    def door(self) -> tuple[Path, Path]:
        """The files of the door's certificate and key."""
        return self.folder / "door.pem", self.folder / "door.key"

    def vouch(self, request: str, name: Name, now: datetime, life: timedelta) -> x509.Certificate:
        """Sign the key of *request* (PEM) under *name*, not under the name it asks for.

        Raises ``Malformed`` when the request is none or does not prove its key.
        """
        try:
            asked = x509.load_pem_x509_csr(request.encode())
            proven = asked.is_signature_valid
            key = asked.public_key()
        except (ValueError, TypeError, InvalidSignature) as error:
            raise Malformed("Not a certificate signing request.") from error
        if not proven or not isinstance(key, ec.EllipticCurvePublicKey):
            raise Malformed("The request does not prove an elliptic-curve key.")
        builder = _certificate(name, self.certificate.subject, key, now, life)
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        return builder.sign(self.key, hashes.SHA256())

    def open_door(self, names: Iterable[str], now: datetime) -> None:
        """Have a certificate for the door under *names*, good for a while."""
        alternatives = [_alternative(name) for name in names]
        path, key_path = self.door
        if path.exists() and key_path.exists():
            known = x509.load_pem_x509_certificate(path.read_bytes())
            good = known.not_valid_after_utc - now > _DOOR_REST
            if good and _alternatives(known) == alternatives:
                return
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _certificate(
            ((NameOID.COMMON_NAME, "podatelna"),),
            self.certificate.subject,
            key.public_key(),
            now,
            _DOOR_LIFE,
        )
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        certificate = builder.sign(self.key, hashes.SHA256())
        written(key_path, private(key))
        written(path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def opened(folder: Path, now: datetime) -> Authority:
    """Return the authority of *folder*, made on first use. Raises ``OSError``, ``ValueError``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_path, path = folder / "authority.key", folder / "authority.pem"
    if not path.exists():
        _make(key_path, path, now)
    key = serialization.load_pem_private_key(key_path.read_bytes(), None)
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{key_path} is of another kind")  # noqa: TRY004  (a file's content)
    return Authority(folder, key, certificate)


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a private key as PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def fingerprint(certificate: x509.Certificate) -> bytes:
    """Return the SHA-256 of a certificate, 32 octets."""
    return certificate.fingerprint(hashes.SHA256())


def _make(key_path: Path, path: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Podatelna – kiosky")])
    builder = _certificate((), name, key.public_key(), now, _AUTHORITY_LIFE, authority=True)
    certificate = builder.subject_name(name).sign(key, hashes.SHA256())
    written(key_path, private(key))
    written(path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _certificate(
    name: Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
    *,
    authority: bool = False,
) -> x509.CertificateBuilder:
    builder = (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + life)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    if not name:
        return builder
    return builder.subject_name(x509.Name([x509.NameAttribute(oid, text) for oid, text in name]))


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _alternatives(certificate: x509.Certificate) -> list[x509.GeneralName]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return list(found.value)
