"""Sends test mail like Postfix's smtp-source, where that is not installed."""

import argparse
import asyncio
import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress

from gateway.bench.source import PATIENCE

_LINE = b"X" * 78 + b"\r\n"


def body(size: int) -> bytes:
    """Return *size* octets in lines of eighty."""
    return (_LINE * (size // len(_LINE) + 1))[: size - 2] + b"\r\n"


class _Refused(Exception):
    """The server did not say what it should."""


class _Client:
    """One session after another, each with one message or with many."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._host, _, port = arguments.server.removeprefix("inet:").rpartition(":")
        self._port = int(port)
        self._arguments = arguments
        self._body = body(arguments.length)

    async def run(self, numbers: Iterator[int]) -> None:
        """Send until there are no numbers left."""
        for number in numbers:
            reader, writer = await asyncio.open_connection(self._host, self._port)
            try:
                await self._session(reader, writer, number, numbers)
            finally:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()

    async def _session(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        number: int,
        numbers: Iterator[int],
    ) -> None:
        await self._expect(reader, b"220")
        await self._say(reader, writer, b"HELO bench.test", b"250")
        await self._message(reader, writer, number)
        for further in numbers if self._arguments.kept else ():
            await self._message(reader, writer, further)
        await self._say(reader, writer, b"QUIT", b"221")

    async def _message(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        sender, recipient = self._arguments.sender.encode(), self._arguments.recipient.encode()
        await self._say(reader, writer, b"MAIL FROM:<%b>" % sender, b"250")
        await self._say(reader, writer, b"RCPT TO:<%b>" % recipient, b"250")
        await self._say(reader, writer, b"DATA", b"354")
        name = b"%d.%d@bench.test" % (os.getpid(), number)
        head = b"From: <%b>\r\nTo: <%b>\r\nMessage-ID: <%b>\r\nSubject: bench\r\n\r\n"
        writer.write(head % (sender, recipient, name))
        writer.write(self._body)
        await self._say(reader, writer, b".", b"250")

    async def _say(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes, code: bytes
    ) -> None:
        writer.write(line + b"\r\n")
        await writer.drain()
        await self._expect(reader, code)

    async def _expect(self, reader: asyncio.StreamReader, code: bytes) -> None:
        line = await reader.readline()
        if not line.startswith(code):
            raise _Refused(line.decode(errors="replace").strip() or "connection closed")


async def send_all(arguments: argparse.Namespace) -> None:
    """Send everything over the given number of sessions. Raises when something is refused."""
    numbers = iter(range(arguments.messages))
    client = _Client(arguments)
    sessions = itertools.repeat(numbers, arguments.sessions)
    async with asyncio.timeout(PATIENCE):
        ends = await asyncio.gather(*(client.run(one) for one in sessions), return_exceptions=True)
    for error in filter(None, ends):
        raise error


def main(given: Sequence[str] | None = None) -> int:
    """Understand the options of smtp-source that are used here."""
    grammar = argparse.ArgumentParser("gateway.bench.client", description=__doc__)
    grammar.add_argument("-d", dest="kept", action="store_true")
    grammar.add_argument("-m", dest="messages", type=int, default=1)
    grammar.add_argument("-l", dest="length", type=int, default=1024)
    grammar.add_argument("-s", dest="sessions", type=int, default=1)
    grammar.add_argument("-f", dest="sender", required=True)
    grammar.add_argument("-t", dest="recipient", required=True)
    grammar.add_argument("server")
    try:
        asyncio.run(send_all(grammar.parse_args(given)))
    except (_Refused, OSError) as error:
        print(f"gateway.bench.client: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
