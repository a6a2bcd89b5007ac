"""The certificates of the simulated system: an authority of its own and who it vouches for."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

#: Valid whenever the simulator's clock may stand.
BEGINS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)

BITS = 2048


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key with its certificate, and the files they lie in."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    key_file: Path
    certificate_file: Path


class Authority:
    """Issues certificates into *folder*; what lies there already is used again."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.root = self._made("ca", "Zkušební autorita simulátoru ISDS")

    @property
    def file(self) -> Path:
        """The authority's own certificate, PEM."""
        return self.root.certificate_file

    def administrator(self) -> Credentials:
        """Return the keys that seal messages."""
        return self._made("seal", "Simulátor ISDS: pečeť správce")

    def stamps(self) -> Credentials:
        """Return the keys of the time-stamping authority."""
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return self._made("tsa", "Simulátor ISDS: časová razítka", [(usage, True)])

    def server(self) -> Credentials:
        """Return the keys of the listener on this machine."""
        names = [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return self._made(
            "server", "localhost", [(x509.SubjectAlternativeName(names), False), (usage, False)]
        )

    def client(self, box: str) -> Credentials:
        """Return the certificate of an application that may enter *box*."""
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        return self._made(f"box-{box}", box, [(usage, False)])

    def _made(
        self, name: str, subject: str, extensions: Sequence[tuple[x509.ExtensionType, bool]] = ()
    ) -> Credentials:
        key_file, certificate_file = self._folder / f"{name}.key", self._folder / f"{name}.pem"
        if not certificate_file.exists():
            self._issue(key_file, certificate_file, subject, extensions)
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(key_file)
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        return Credentials(key, certificate, key_file, certificate_file)

    def _issue(
        self,
        key_file: Path,
        certificate_file: Path,
        subject: str,
        extensions: Sequence[tuple[x509.ExtensionType, bool]],
    ) -> None:
        key = rsa.generate_private_key(65537, BITS)
        is_root = certificate_file.stem == "ca"
        name = _name(subject)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name if is_root else self.root.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGINS)
            .not_valid_after(ENDS)
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        issuer = key if is_root else self.root.key
        if not is_root:
            whose = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
            builder = builder.add_extension(whose, critical=False)
        certificate = builder.sign(issuer, hashes.SHA256())
        key_file.touch(0o600)
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        # The certificate comes last: with it both files are there.
        certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CZ"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Podatelna – simulátor"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
