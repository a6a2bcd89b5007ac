"""The content of one DATA command, chunk by chunk, up to its terminator and not further."""

from collections.abc import Awaitable, Callable

from gateway.model.errors import TooLarge

#: Only this ends a message; bare CR or LF never do (RFC 5321 section 2.3.8, SMTP smuggling).
TERMINATOR = b"\r\n.\r\n"

#: What every stuffed line and the terminator begin with, seen from the line before.
_DOTTED = b"\r\n."


class Unstuffing:
    """Takes dots off stuffed lines and finds the terminator, wherever the chunks are cut.

    The content of a message are the octets between the reply to DATA and the lone dot, with the
    line end before the dot, less the dots that transparency added (RFC 5321 section 4.5.2).
    """

    def __init__(self) -> None:
        # The line end of the DATA command itself counts: a dot right after it ends or is stuffed.
        self._held = b"\r\n"
        self._surplus = 2
        #: What came after the terminator; ``None`` until the terminator has come.
        self.rest: bytes | None = None

    def feed(self, chunk: bytes) -> bytes:
        """Return the content in *chunk* as far as it is certain; may be empty."""
        window = self._held + chunk
        # Most chunks hold no line that begins with a dot: one look tells it for both purposes.
        dotted = _dotted(window)
        end = window.find(TERMINATOR, dotted) if dotted >= 0 else -1
        if end >= 0:
            self.rest = window[end + len(TERMINATOR) :]
            return self._plain(window[: end + 2], dotted)
        certain = len(window) - _begun(window)
        self._held = window[certain:]
        return self._plain(window[:certain], dotted)

    def _plain(self, window: bytes, dotted: int) -> bytes:
        plain = window.replace(_DOTTED, b"\r\n") if dotted >= 0 else window
        if self._surplus and plain:
            plain, self._surplus = plain[self._surplus :], 0
        return plain


def _dotted(window: bytes) -> int:
    """Return where the first line begins with a dot, -1 where none does."""
    # Encoded content has no dot at all, and one letter is found sixty times as fast as three.
    dot = window.find(b".")
    return window.find(_DOTTED, max(dot - 2, 0)) if dot >= 0 else -1


def _begun(window: bytes) -> int:
    """Return how many octets at the end may be the beginning of the terminator."""
    return next((n for n in (4, 3, 2, 1) if window.endswith(TERMINATOR[:n])), 0)


class Content:
    """One message as it streams in. Iterate once; then, if that failed, ``drain`` the remainder.

    Raises ``TooLarge`` as soon as more than *limit* octets have come, and whatever *read* raises.
    Holds one chunk at a time.
    """

    def __init__(self, read: Callable[[], Awaitable[bytes]], limit: int) -> None:
        self._read = read
        self._limit = limit
        self._unstuffing = Unstuffing()
        #: Octets of content seen so far.
        self.size = 0

    def __aiter__(self) -> "Content":
        return self

    async def __anext__(self) -> bytes:
        while self.rest is None:
            content = self._unstuffing.feed(await self._read())
            self.size += len(content)
            if self.size > self._limit:
                raise TooLarge
            if content:
                return content
        raise StopAsyncIteration

    @property
    def rest(self) -> bytes | None:
        """What the client sent after the message; ``None`` while the message has not ended."""
        return self._unstuffing.rest

    async def drain(self, most: int) -> bool:
        """Drop the remainder, and tell whether it ended within *most* further octets."""
        last = self.size + most
        while self.rest is None and self.size <= last:
            self.size += len(self._unstuffing.feed(await self._read()))
        return self.rest is not None
