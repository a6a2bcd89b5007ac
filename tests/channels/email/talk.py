"""A mail client that says exactly what a test wants said, and hears the replies."""

import asyncio
from types import TracebackType
from typing import Self

#: No reply may take longer; a test that waits in vain fails soon.
PATIENCE = 10.0


class Talk:
    """One connection to the channel's door."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection(*self._address)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.writer.transport.abort()

    def say(self, octets: bytes) -> None:
        """Send *octets* as they are."""
        self.writer.write(octets)

    async def hear(self) -> str:
        """Return the next reply, several lines joined; empty when the other side has closed."""
        lines = []
        while True:
            try:
                line = await asyncio.wait_for(self.reader.readline(), PATIENCE)
            except ConnectionResetError:
                line = b""
            lines.append(line.decode().rstrip())
            if line[3:4] != b"-":
                return "\n".join(lines)

    async def ask(self, line: str) -> str:
        """Say one command and return its reply."""
        self.say(line.encode() + b"\r\n")
        return await self.hear()

    async def hello(self) -> Self:
        """Hear the greeting and introduce ourselves."""
        assert (await self.hear()).startswith("220 ")
        assert (await self.ask("EHLO klient.example.org")).startswith("250-")
        return self

    async def begin(self, *recipients: str) -> Self:
        """Go as far as the reply to DATA."""
        await self.hello()
        assert (await self.ask("MAIL FROM:<jana@example.org>")).startswith("250 ")
        for recipient in recipients or ("podatelna@lhota.example.org",):
            assert (await self.ask(f"RCPT TO:<{recipient}>")).startswith("250 ")
        assert (await self.ask("DATA")).startswith("354 ")
        return self

    async def closed(self) -> bool:
        """Tell whether the other side closes now, whatever it still says."""
        try:
            await asyncio.wait_for(self.reader.read(), PATIENCE)
        except ConnectionResetError:
            return True
        return True


def stuffed(content: bytes) -> bytes:
    """Return *content* as it goes over the wire, with its terminator.

    SMTP carries lines: content that does not end in CRLF gets one, and that is what arrives.
    """
    if content and not content.endswith(b"\r\n"):
        content += b"\r\n"
    dotted = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
    return dotted + b".\r\n"
