"""A line between client and server that can go dead without hanging up."""

import asyncio
from types import TracebackType
from typing import Self


class Between:
    """Forwards connections to a port of this machine; a dead one swallows everything."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._dead: set[int] = set()
        #: How many connections there have been.
        self.calls = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    def goes_dead(self) -> None:
        """Let the connections there are carry nothing any more; new ones are well."""
        self._dead |= set(range(1, self.calls + 1))

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers += [writer, back]
        number = self.calls
        await asyncio.gather(self._pump(number, reader, back), self._pump(number, there, writer))

    async def _pump(
        self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while octets := await reader.read(65536):
                if number not in self._dead:
                    writer.write(octets)
        except ConnectionError:
            return
        if number not in self._dead:
            writer.close()
