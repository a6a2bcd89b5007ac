"""Tells which kiosk is asking: by its verified certificate and by nothing it says."""

from dataclasses import dataclass
from typing import Any

from cryptography import x509
from litestar import Request

from channels.kiosk.roll import Kiosk, Roll
from gateway.loop import in_thread
from gateway.model.errors import NotAllowed
from gateway.model.ids import OriginatorId

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in."""

    roll: Roll
    originators: frozenset[OriginatorId]

    async def kiosk(self, request: AnyRequest) -> Kiosk:
        """Return the kiosk at the other end. Raises ``NotAllowed``."""
        extensions: Any = request.scope.get("extensions") or {}
        chain = extensions.get("tls", {}).get("client_cert_chain", ())
        if not chain:
            raise NotAllowed("A kiosk shows its certificate.")
        certificate = x509.load_pem_x509_certificate(chain[0].encode())
        known = await in_thread(self.roll.find, f"{certificate.serial_number:x}")
        # The signature was verified in the handshake; the roll knows what was taken back since.
        if known is None or known.revoked_at is not None:
            raise NotAllowed("This kiosk's certificate has been taken back.")
        if known.originator not in self.originators or not _named(certificate, known):
            raise NotAllowed("This kiosk belongs to nobody here.")
        return known


def _named(certificate: x509.Certificate, kiosk: Kiosk) -> bool:
    subject = {attribute.oid: attribute.value for attribute in certificate.subject}
    return subject == {
        x509.NameOID.ORGANIZATION_NAME: kiosk.originator,
        x509.NameOID.COMMON_NAME: kiosk.name,
    }
