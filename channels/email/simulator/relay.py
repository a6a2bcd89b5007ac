"""A relay that keeps every mail it gets as a file, instead of sending it anywhere."""

import asyncio
import itertools
import logging
import os
from collections import deque
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from gateway.loop import in_thread
from gateway.model.ports import Clock

_LARGEST = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the relay shall do wrong once."""

    #: ``RCPT`` or ``DATA``.
    at: str
    #: What to answer; empty: the connection breaks, though at ``DATA`` the mail has been kept.
    reply: str = ""


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail the relay has got."""

    path: Path
    #: Envelope sender; empty for the null sender.
    sender: str
    recipients: tuple[str, ...]
    subject: str
    #: As it stands in the mail.
    date: str

    def content(self) -> bytes:
        """Return the mail as it came, without the two lines the relay has put in front."""
        return self.path.read_bytes().split(b"\r\n", 2)[2]


class _Connection(SMTP):
    # Mail in UTF-8 and with long lines is taken as it is.
    line_length_limit = 1024 * 1024


@dataclass
class LocalRelay:
    """A mail server for demonstration and tests: keeps mail in *folder*, newest name last.

    Each file is the mail as it came, with the envelope in front: ``Return-Path`` and
    ``Delivered-To``. A file appears whole or not at all, and before the sender hears yes.
    """

    folder: Path
    #: Where to listen: host and port; port 0 takes any free one.
    listen: tuple[str, int]
    clock: Clock
    #: What to do wrong, each once, in order.
    troubles: deque[Trouble] = field(default_factory=deque)
    _server: asyncio.Server | None = None
    _connections: set[_Connection] = field(default_factory=set)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def start(self) -> None:
        """Begin to listen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # The library reports every command, with addresses, on this logger.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connected, *self.listen)

    async def stop(self) -> None:
        """Stop listening and cut all connections."""
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            _cut(connection)
        self._server = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it really listens: host and port."""
        if self._server is None:
            raise RuntimeError("the relay has not been started")
        host, port = self._server.sockets[0].getsockname()[:2]
        return host, port

    def messages(self) -> tuple[KeptMail, ...]:
        """Return all mail, oldest first."""
        return tuple(_read(path) for path in sorted(self.folder.glob("*.eml")))

    def _connected(self) -> _Connection:
        living = {c for c in self._connections if c.transport is not None}
        connection = _Connection(
            self,
            data_size_limit=_LARGEST,
            enable_SMTPUTF8=True,
            hostname="relay.example.org",
            loop=asyncio.get_running_loop(),
        )
        self._connections = living | {connection}
        return connection

    async def handle_RCPT(  # noqa: N802  (the library's name and arguments)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take any recipient."""
        if (reply := await self._trouble("RCPT", server)) is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  (the library's name)
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, then say yes."""
        if self.troubles and self.troubles[0].at == "DATA" and self.troubles[0].reply:
            return self.troubles.popleft().reply
        stamp = f"{self.clock.now():%Y%m%dT%H%M%S.%fZ}-{next(self._numbers):06d}"
        await in_thread(_write, self.folder, stamp, envelope)
        await self._trouble("DATA", server)
        return f"250 Kept as {stamp}"

    async def _trouble(self, at: str, server: SMTP) -> str | None:
        if not self.troubles or self.troubles[0].at != at:
            return None
        reply = self.troubles.popleft().reply
        if not reply:
            _cut(server)
            # The library cancels this when the connection is gone.
            await asyncio.Event().wait()
        return reply


def _cut(connection: SMTP) -> None:
    # uvloop's transports are no asyncio.Transport by class, only by behaviour.
    transport = cast(asyncio.Transport | None, connection.transport)
    if transport is not None:
        transport.abort()


def _write(folder: Path, stamp: str, envelope: Envelope) -> None:
    front = [f"Return-Path: <{(envelope.mail_from or '').strip('<>')}>"]
    front += [f"Delivered-To: {', '.join(envelope.rcpt_tos)}"]
    content = envelope.original_content or b""
    path = folder / f"{stamp}.eml"
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write("".join(f"{line}\r\n" for line in front).encode() + content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def _read(path: Path) -> KeptMail:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=default).parse(file)
    return KeptMail(
        path=path,
        sender=str(headers["Return-Path"]).strip("<>"),
        recipients=tuple(str(headers["Delivered-To"]).split(", ")),
        subject=_written(headers, "Subject"),
        date=_written(headers, "Date"),
    )


def _written(headers: Any, name: str) -> str:
    return str(headers.get(name, ""))
