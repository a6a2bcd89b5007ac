"""Lines and chunks from one connection, in whatever pieces the network brings them."""

import asyncio

#: How much is taken from the connection at one time.
CHUNK = 256 * 1024


class LineTooLong(Exception):
    """A command line was longer than allowed; it has been read to its end and dropped."""


class Wire:
    """What a client sends, as command lines or as chunks of a message.

    Keeps what follows a message or a line for the next call, so clients may send ahead
    (PIPELINING, RFC 2920). Both calls raise ``EOFError`` when the client has gone.
    """

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._ahead = bytearray()

    async def line(self, limit: int) -> bytes:
        """Return the next line without its end. Raises ``LineTooLong`` above *limit* octets."""
        while (end := self._ahead.find(b"\n")) < 0:
            # Of a line without an end only so much is kept as tells that it is too long.
            del self._ahead[limit + 1 :]
            self._ahead += await self._more()
        line = bytes(self._ahead[:end])
        del self._ahead[: end + 1]
        if len(line) > limit:
            raise LineTooLong
        return line.removesuffix(b"\r")

    async def chunk(self) -> bytes:
        """Return whatever comes next, at least one octet."""
        if self._ahead:
            return self.forget()
        return await self._more()

    def push_back(self, octets: bytes) -> None:
        """Put *octets* in front of everything not yet read."""
        self._ahead[:0] = octets

    def forget(self) -> bytes:
        """Return what was sent ahead and remember it no longer."""
        ahead = bytes(self._ahead)
        self._ahead.clear()
        return ahead

    async def _more(self) -> bytes:
        octets = await self._reader.read(CHUNK)
        if not octets:
            raise EOFError
        return octets
