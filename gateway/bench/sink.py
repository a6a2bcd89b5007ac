"""A relay that says yes to everything and keeps nothing.

Run it as ``python -m gateway.bench.sink HOST:PORT``.
"""

import asyncio
import sys


class _Swallowing(asyncio.Protocol):
    """One connection; knows just enough SMTP for a polite client without pipelining."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._held = b""
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError
        self._transport = transport
        transport.write(b"220 sink.test ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._held += data
        if self._in_data:
            self._swallow()
        while not self._in_data and (end := self._held.find(b"\n")) >= 0:
            line, self._held = self._held[:end], self._held[end + 1 :]
            self._answer(line[:4].upper())

    def _swallow(self) -> None:
        if self._held.endswith(b"\r\n.\r\n"):
            self._held, self._in_data = b"", False
            self._say(b"250 Gone")
        else:
            self._held = self._held[-5:]

    def _answer(self, verb: bytes) -> None:
        self._in_data = verb == b"DATA"
        self._say(b"354 Go on" if self._in_data else b"221 Bye" if verb == b"QUIT" else b"250 OK")
        if verb == b"QUIT" and self._transport is not None:
            self._transport.close()

    def _say(self, line: bytes) -> None:
        if self._transport is not None:
            self._transport.write(line + b"\r\n")


async def serve(host: str, port: int) -> None:
    """Swallow until the process is ended."""
    server = await asyncio.get_running_loop().create_server(_Swallowing, host, port, backlog=200)
    await server.serve_forever()


if __name__ == "__main__":
    _host, _, _port = sys.argv[1].rpartition(":")
    asyncio.run(serve(_host, int(_port)))
