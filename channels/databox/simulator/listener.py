"""The simulator's own listener: uvicorn, over TLS if wanted, telling the client's certificate."""

import asyncio
import socket
import ssl
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from channels.databox.simulator.authority import Authority
from gateway.loop import spawn
from gateway.model.errors import ConfigError


class _Certified(HttpToolsProtocol):
    """Tells the application who the client's certificate names (ASGI's TLS extension)."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        tls = self.transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls else None
        scope: Any = self.scope
        scope["extensions"] = {"tls": {"client_cert": certificate}} if tls else {}


class _Server(uvicorn.Server):
    """uvicorn in pieces: whoever starts it has the signals and the loop."""

    async def open(self, listening: socket.socket) -> None:
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([listening])


class Listener:
    """Serves *app* on this machine at *port*; 0 takes any free one."""

    def __init__(self, app: Any, port: int, authority: Authority | None) -> None:
        self._app, self._asked_port, self._authority = app, port, authority
        self._server: _Server | None = None
        self._socket: socket.socket | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        if self._socket is None:
            raise RuntimeError("the simulator does not listen")
        scheme = "https" if self._authority else "http"
        return f"{scheme}://127.0.0.1:{self._socket.getsockname()[1]}"

    async def start(self) -> None:
        """Listen. Raises ``ConfigError`` when the port is taken."""
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", self._asked_port))
        except OSError as error:
            listening.close()
            raise ConfigError(f"isds-simulator: port {self._asked_port}: {error}") from error
        listening.listen(128)
        listening.setblocking(False)
        self._socket, self._server = listening, _Server(self._config())
        await self._server.open(listening)
        self._serving = spawn(self._server.main_loop(), "isds simulator")

    async def stop(self) -> None:
        """Stop."""
        if self._server is None or self._serving is None or self._socket is None:
            return
        self._server.should_exit = True
        await self._serving
        await self._server.shutdown([self._socket])
        self._server = self._serving = None

    def _config(self) -> uvicorn.Config:
        tls: dict[str, Any] = {}
        if self._authority is not None:
            server = self._authority.server()
            tls = {
                "ssl_keyfile": str(server.key_file),
                "ssl_certfile": str(server.certificate_file),
                "ssl_ca_certs": str(self._authority.file),
                "ssl_cert_reqs": ssl.CERT_OPTIONAL,
            }
        return uvicorn.Config(
            self._app,
            http=_Certified,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            **tls,
        )
