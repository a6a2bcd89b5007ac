"""Tells an application who stands at the other end of TLS (ASGI's ``tls`` extension)."""

import asyncio
import ssl
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class CertifiedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, and the verified client certificate in every request's scope.

    ``scope["extensions"]["tls"]["client_cert_chain"]`` is a tuple of one PEM text, or empty when
    the client showed none. uvicorn itself implements nothing of that extension.
    """

    _chain: tuple[str, ...] = ()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember what the handshake has verified."""
        super().connection_made(transport)
        wire = transport.get_extra_info("ssl_object")
        octets = wire.getpeercert(binary_form=True) if wire is not None else None
        self._chain = (ssl.DER_cert_to_PEM_cert(octets),) if octets else ()

    def on_message_begin(self) -> None:
        """Put it into the new request's scope."""
        super().on_message_begin()
        scope: Any = self.scope
        scope["extensions"] = {"tls": {"client_cert_chain": self._chain}}
