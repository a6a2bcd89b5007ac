"""One HTTP listener: uvicorn on the daemon's own loop, with an orderly start and stop."""

import asyncio
import socket
import ssl
from typing import Any

import uvicorn
from litestar.types import ASGIApp

from gateway.loop import spawn
from gateway.model.errors import ConfigError
from gateway.web.certified import CertifiedProtocol
from gateway.web.settings import WebSettings

#: Connections the kernel keeps waiting for us.
_BACKLOG = 512


class HttpListener:
    """Serves one application at one address. Port 0 takes any free one.

    With *tls* it speaks nothing else, and requests carry the client's verified certificate.
    """

    def __init__(
        self,
        name: str,
        app: ASGIApp,
        address: str,
        settings: WebSettings,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.name = name
        self._address = address
        self._server = _Server(_config(app, settings, tls))
        self._socket: socket.socket | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen. Raises ``ConfigError`` when the address cannot be had."""
        host, port = split(self._address)
        try:
            self._socket = _listening(host, port)
        except OSError as error:
            raise ConfigError(f"{self.name}: cannot listen at {self._address}: {error}") from error
        await self._server.open(self._socket)
        self._serving = spawn(self._server.main_loop(), f"http {self.name}")

    @property
    def port(self) -> int:
        """The port really taken."""
        if self._socket is None:
            raise RuntimeError(f"{self.name} does not listen")
        port: int = self._socket.getsockname()[1]
        return port

    async def stop(self) -> None:
        """Take no new connections, let running answers end within the grace, close the rest."""
        if self._serving is None or self._socket is None:
            return
        self._server.should_exit = True
        await self._serving
        await self._server.shutdown([self._socket])
        self._serving = self._socket = None


class _Server(uvicorn.Server):
    """uvicorn in pieces: the daemon has the signals and the loop."""

    async def open(self, listening: socket.socket) -> None:
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([listening])


def split(address: str) -> tuple[str, int]:
    """Read ``127.0.0.1:8080`` or ``[::1]:8080``. Raises ``ConfigError``."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ConfigError(f"{address!r} is not an address with a port, such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def _config(app: Any, settings: WebSettings, tls: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=CertifiedProtocol if tls else "httptools",
        ssl_context_factory=(lambda _config, _default: tls) if tls else None,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=max(1, round(settings.grace_seconds)),
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay off only where the protocol is named; with it every answer in
    # two pieces, head and body, takes 40 ms longer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening
