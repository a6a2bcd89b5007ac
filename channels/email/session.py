"""One connection with a mail client: its places, its time limits, its command loop."""

import asyncio
import logging
from typing import ClassVar, cast

from aiosmtpd.proxy_protocol import V2_CMD, get_proxy
from aiosmtpd.smtp import SMTP

from channels.email.commands import SyntaxProblem
from channels.email.door import Door
from channels.email.replies import Say, foreseen, reply_to
from channels.email.wire import CHUNK, LineTooLong, Wire

log = logging.getLogger("channels.email")

#: The longest command line: the standard's 512 octets, and room for long addresses (SMTPUTF8).
LONGEST_LINE = 2048

#: After so many commands sent ahead, other sessions get their turn.
TURN = 50

#: How long a proxy may take to say for whom it speaks, in seconds.
PROXY_SECONDS = 5.0

#: How long a client may take to read our last words, in seconds.
LINGER = 2.0


class NoHooks:
    """Tells the library that there are no hooks; it would look for them on each connection."""

    def __dir__(self) -> tuple[str, ...]:
        return ()


NO_HOOKS = NoHooks()


class Session(SMTP):
    """One connection. Answers every command, keeps every limit, never raises out of itself.

    What the verbs mean stands in the subclass: a method ``smtp_VERB`` for each of ``verbs``.
    """

    #: The verbs that are understood, with their methods.
    verbs: ClassVar[dict[bytes, str]] = {}

    #: The protocol's name, as the greeting says it.
    protocol: ClassVar[str] = "ESMTP"

    #: The parent's name for the size of the stream buffer.
    line_length_limit = CHUNK // 2

    def __init__(self, door: Door) -> None:
        # The parent shares this between all connections and clears it on each.
        self.command_size_limits = {}
        super().__init__(
            NO_HOOKS,
            data_size_limit=door.settings.max_size,
            enable_SMTPUTF8=True,
            hostname=door.settings.hostname,
            tls_context=door.tls,
            timeout=door.settings.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
        self._door = door
        self._limits = door.settings
        self._address = ""
        #: Who brought the client; empty when it came by itself.
        self._proxy = ""
        self._inside = False
        self._over = False
        self._busy = False
        self._leaving = False
        self._commands = 0
        self._bad_commands = 0
        self._deadline = 0.0
        self._ends_at = self.loop.time() + door.settings.session_seconds

    def __dir__(self) -> tuple[str, ...]:
        # The parent reads this on each connection to find its commands; ours stand in ``verbs``.
        # Without it a connection costs 70 microseconds more.
        return ()

    # -- connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the client in, or turn it away when all places are taken.

        Called again when the client has switched to TLS.
        """
        if self._original_transport is not None:
            super().connection_made(transport)
            return
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        self._inside = self._door.enter(self, self._address)
        if self._inside:
            super().connection_made(transport)
            return
        self._over = True
        cast(asyncio.Transport, transport).write(f"{Say.CROWDED}\r\n".encode())
        transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back; whatever was under way is not accepted."""
        self._over = True
        if self._inside:
            self._inside = False
            self._door.leave(self, self._address)
            super().connection_lost(error)
        self.transport = None

    def data_received(self, data: bytes) -> None:
        """Take what the client sends, until the end has been announced."""
        if not self._over:
            super().data_received(data)

    def eof_received(self) -> bool:
        """Note that nothing more will come; answers may still leave."""
        if self._over:
            return False
        asyncio.StreamReaderProtocol.eof_received(self)
        # TLS knows no half-closed connection.
        return self._tls_protocol is None

    def _cb_client_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super()._cb_client_connected(reader, writer)
        self._wire = Wire(reader)

    # -- time

    def _reset_timeout(self, duration: float | None = None) -> None:
        limit = self._limits.idle_seconds if duration is None else duration
        self._wait_until(min(self.loop.time() + limit, self._ends_at))

    def _wait_until(self, deadline: float) -> None:
        # One timer serves many commands: it looks at the deadline when it wakes.
        self._deadline = deadline
        handle = self._timeout_handle
        if handle is not None and handle.when() > deadline:
            handle.cancel()
            handle = None
        if handle is None:
            self._timeout_handle = self.loop.call_at(deadline, self._timeout_cb)

    def _timeout_cb(self) -> None:
        if self.loop.time() < self._deadline:
            self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)
        elif self._over and self.transport is not None:
            # It does not even read our last words.
            cast(asyncio.Transport, self.transport).abort()
        else:
            self._say_last(Say.TOO_SLOW)

    # -- the end

    def farewell(self) -> None:
        """Leave as soon as nothing is under way."""
        self._leaving = True
        if not self._busy:
            self.throw_out()

    def throw_out(self) -> None:
        """Leave now."""
        self._say_last(Say.CLOSING)

    def _say_last(self, reply: str) -> None:
        transport = cast(asyncio.Transport | None, self.transport)
        if self._over or transport is None or transport.is_closing():
            return
        self._over = True
        transport.write(reply.encode() + b"\r\n")
        # Closing at once would reset the connection while the client still sends, and our
        # reply with it.
        try:
            transport.write_eof()
        except (OSError, NotImplementedError):
            # The client has gone already, or speaks TLS.
            transport.close()
        self.loop.call_later(LINGER, transport.abort)

    # -- commands

    async def _handle_client(self) -> None:
        try:
            if await self._let_in():
                await self.push(f"220 {self.hostname} {self.protocol} Podatelna")
            while not self._over:
                await self._one_command()
        except (EOFError, ConnectionError):
            log.debug("client has gone")
        except Exception:  # the outermost edge: a connection never takes the daemon down
            log.exception("SMTP session failed")
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        # After our last words the client is given time to read them.
        if not self._over and self.transport is not None:
            self._over = True
            self.transport.close()

    async def _let_in(self) -> bool:
        """Learn from a proxy for whom it speaks, and turn strangers away."""
        if self._address in self._door.admission.proxies and not await self._introduced():
            return False
        if self._door.admission.is_stranger(self._address):
            self._say_last(Say.STRANGER)
            return False
        return True

    async def _introduced(self) -> bool:
        self._reset_timeout(min(PROXY_SECONDS, self._limits.idle_seconds))
        header = await get_proxy(self._reader)
        if not header:
            # Never guess: whose mail it is would be anybody's claim.
            self._say_last(Say.BAD_PROXY)
            return False
        # A proxy speaks for itself (LOCAL, UNKNOWN) when it looks whether we live.
        is_relayed = header.command != V2_CMD.LOCAL and not isinstance(
            header.src_addr, bytes | None
        )
        client = str(header.src_addr) if is_relayed else self._address
        if not self._door.moves(self._address, client):
            self._say_last(Say.CROWDED)
            return False
        self._proxy, self._address = self._address, client
        return True

    async def _one_command(self) -> None:
        self._reset_timeout()
        self._commands += 1
        if self._commands > self._limits.commands_without_mail:
            self._say_last(Say.TOO_MANY_COMMANDS)
            return
        if self._commands % TURN == 0:
            await asyncio.sleep(0)
        try:
            line = await self._wire.line(LONGEST_LINE)
        except LineTooLong:
            await self._bad(Say.LONG_LINE)
            return
        verb, _, rest = line.partition(b" ")
        method = self.verbs.get(verb.upper())
        argument = rest.decode(errors="replace").strip()
        if method is None or not argument.isprintable():
            await self._bad(Say.NOT_UNDERSTOOD)
            return
        try:
            await getattr(self, method)(argument)
        except SyntaxProblem:
            await self._bad(Say.BAD_ARGUMENT)
        except Exception as error:  # noqa: BLE001  (any error has its reply, the unforeseen too)
            self._note(error)
            await self.push(reply_to(error))

    async def _bad(self, reply: str) -> None:
        self._bad_commands += 1
        if self._bad_commands >= self._limits.bad_commands:
            self._say_last(Say.TOO_MANY_ERRORS)
        else:
            await self.push(reply)

    def _note(self, error: Exception) -> None:
        if isinstance(error, ConnectionError | EOFError):
            raise error
        if not foreseen(error):
            log.error("a mail could not be taken", exc_info=error)

    async def push(self, status: str) -> None:  # type: ignore[override]  # we say text only
        """Send a reply, unless our last words have been said."""
        if self._over:
            return
        self._writer.write(status.encode() + b"\r\n")
        await self._writer.drain()
